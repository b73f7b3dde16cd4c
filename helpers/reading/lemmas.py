"""The key a word is counted under: number, gender, clitics and tense joined; country and nationality, noun and verb kept apart.

Three sources, in this order: the lists of this folder (groups.txt, demonyms.tsv), the dictionary table of simplemma where its
answer can be trusted, and the endings of sound plurals, duals and feminines where general Arabic has the word without them. The
table takes some nouns for verbs of the same letters (الإرهاب for أرهب), so its answer counts for a noun only if that too is
met with the article, and for a verb only if the word looks like a form of it.
"""

from __future__ import annotations

from functools import lru_cache

from helpers.reading.lexicon import article_share, dictionary_form, frequencies, hand_groups, restore, undivided
from helpers.reading.segmentation import segment
from helpers.reading.spelling import ARABIC, fold, plain_alif
from helpers.reading.verbs import (
    NOUN,
    has_article,
    imperfect,
    is_rather_imperfect,
    is_verb_form,
    is_weak_verb,
    past_tense,
    verb_key,
)

# ل stands before verbs too (ليطلع).
_BEFORE_NOUNS = frozenset(("ال", "ب", "ك"))
_CARELESS = {"ه": "ة", "ى": "ي", "ي": "ى"}


def stem(word: str) -> str:
    """``word`` without its clitics, folded.

    Examples
    --------
    >>> stem("وبوزارته")
    'وزاره'
    """
    return fold(segment(word).stem)


@lru_cache(maxsize=1 << 18)
def lemma(word: str, *, guard: frozenset[str] = frozenset()) -> str:
    """The key that ``word`` is counted under. It is a key, not a spelling: show the commonest spelling of its words instead.

    Parameters
    ----------
    word
        One word as it stands in the text.
    guard
        Folded words, of names above all, that keep their spelling as key whatever clitics and endings they seem to have.

    Notes
    -----
    A word is read without its neighbours: كتاب is counted as book, though it may be writers, and a bare بحث as research, though
    it may be "he discussed"; only يبحث and بحثت tell the verb. A word that nothing is known of is its own key, folded.

    Examples
    --------
    >>> lemma("الوزراء") == lemma("ووزيرة"), lemma("العراق") == lemma("العراقي")
    (True, False)
    """
    if guard:
        folded = fold(word)
        for rest in _without_clitics(folded):
            if rest in guard:
                return rest
    parts = segment(word)
    return _key(parts.stem, is_noun=bool(_BEFORE_NOUNS.intersection(parts.proclitics)))


def _without_clitics(folded: str) -> list[str]:
    """The word, and what is left of it when letters that may be clitics are taken off, longest first."""
    found = [folded]
    if folded[:1] in ("و", "ف"):
        found.append(folded[1:])
    for rest in list(found):
        if rest[:2] == "لل":
            found.append("ال" + rest[2:])
        if rest[:1] in ("ب", "ل", "ك"):
            found.append(rest[1:])
    return [rest for rest in found if rest]


@lru_cache(maxsize=1 << 17)
def _key(spelt: str, *, is_noun: bool = False) -> str:
    plain = plain_alif(spelt)
    if not ARABIC.fullmatch(plain) or plain in undivided():
        return fold(spelt)
    spelling = _spelling(spelt, plain)
    listed = hand_groups().get(plain) or hand_groups().get(plain_alif(spelling))
    if listed:
        return listed
    plain = plain_alif(spelling)
    form = dictionary_form(spelling)
    if form == spelling and plain not in frequencies():
        # The table has machine-made forms (تعاونين) as their own dictionary form.
        form = None
    if (
        plain.endswith(("تين", "تان"))
        and len(plain) > 5
        and frequencies().get(plain[:-3] + "ة", 0) > frequencies().get(plain, 0)
    ):
        return _key(plain[:-3] + "ة")
    if form and form != spelling and form != spelt:
        key = _by_table(plain, form, is_noun=is_noun)
        if key:
            return key
    key = _by_ending(plain, form, is_noun=is_noun)
    if not key and not is_noun:
        key = imperfect(plain) or (verb_key(plain) if is_weak_verb(plain) else None)
    return key or _noun_key(spelling)


def _spelling(spelt: str, plain: str) -> str:
    """The spelling to look up: as written, or with the hamza that the text leaves out and the careless ى, ه put right."""
    if plain != spelt and dictionary_form(spelt):
        return spelt
    counts = frequencies()
    if plain[-1] in _CARELESS:
        right = plain[:-1] + _CARELESS[plain[-1]]
        if counts.get(right, 0) > 20 * counts.get(plain, 0):
            plain = right
    return restore(plain) if plain != spelt or dictionary_form(restore(plain)) else spelt


def _by_table(plain: str, spelling: str, *, is_noun: bool) -> str | None:
    """The table's dictionary form as a key, if it can be that of ``plain``."""
    form, counts = plain_alif(spelling), frequencies()
    if not is_noun and is_verb_form(plain, form):
        return verb_key(form)
    if not has_article(form):
        return None
    if (
        plain[-1] == "ة"
        and form[-1] != "ة"
        and form not in (plain[:-1], plain[:-2])
        and not (plain[0] == "ا" or len(plain) < 5)
    ):
        # مطالبة is a verbal noun, no form of طالب; أسلحة and طلبة are plurals.
        return None
    if plain[0] == "م" and form[0] != "م":
        return None
    if plain == form + "ي" and _is_adjective(plain):
        # ميداني is no form of ميدان.
        return None
    if plain[0] == "ت" and form[0] != "ت" and plain[-2] == "ي":
        # تطعيم is a verbal noun, no form of طعم.
        return None
    if plain.endswith("ات") and plain[:-2] == form and counts.get(form + "ة", 0) > 0.3 * counts.get(form, 0):
        return _key(form + "ة")
    return hand_groups().get(form) or (verb_key(form) if is_weak_verb(form) else _noun_key(spelling))


def _is_adjective(plain: str) -> bool:
    """An adjective in -ي is met in the feminine, a sound plural in the construct (لاعبي) is not."""
    return frequencies().get(plain + "ة", 0) > 0.03 * frequencies().get(plain, 0)


def _noun_key(spelling: str) -> str:
    """The folded spelling; آ is kept apart, so that آمن (safe) is not أمن (security)."""
    return "ءا" + fold(spelling[1:]) if spelling[0] == "آ" else fold(spelling)


def _by_ending(plain: str, form: str | None, *, is_noun: bool) -> str | None:
    """The key of the word without its ending, if general Arabic knows that word."""
    if plain[-1] not in "اتنيوة":
        return None
    counts = frequencies()
    count = counts.get(plain, 0)
    own = article_share(plain)
    if plain[-1] == "ا" and len(plain) > 3 and own < NOUN:
        inside = plain[:-1]
        if has_article(inside) and counts[inside] > 0.3 * count:
            return _key(inside)
    if plain.endswith("وا") and len(plain) > 3 and own < NOUN and not is_noun:
        return past_tense(plain[:-2])
    if plain.endswith("ات") and len(plain) > 4 and form is None:
        return _sound_feminine(plain[:-2])
    if plain.endswith(("ين", "ون", "ان")) and len(plain) > 4 and form is None:
        inside = plain[:-2]
        # A participle (مخطوفين) needs no other proof than its singular.
        proven = (inside[0] == "م" and len(inside) > 3) or count < 0.005 * counts.get(inside, 0)
        beside = proven or any(
            counts.get(inside + other, 0) > 0.05 * count
            for other in ("ين", "ون", "ان", "ات")
            if not plain.endswith(other)
        )
        if has_article(inside) and beside:
            return _key(inside)
    if plain.endswith("تي") and len(plain) > 5 and counts.get(plain[:-2] + "ة", 0) > count:
        return _key(plain[:-2] + "ة")
    if (
        plain[-1] in "يو"
        and len(plain) > 4
        and form is None
        and counts.get(plain[:-1] + "ين", 0)
        and has_article(plain[:-1])
    ):
        # The construct of a sound plural: لاعبو الفريق.
        return _key(plain[:-1])
    if plain[-1] == "ة" and len(plain) > 4 and (form is None or plain.endswith("ية")):
        inside = plain[:-1]
        if has_article(inside) and counts[inside] > (0.1 if form is None else 0.3) * count:
            return _key(inside)
    # The ت of مات and تموت is of the root.
    of_the_root = (len(plain) == 3 and form is not None) or is_rather_imperfect(plain)
    if plain[-1] == "ت" and len(plain) > 2 and own < NOUN and not (is_noun or of_the_root):
        return past_tense(plain[:-1])
    if plain.endswith("نا") and len(plain) > 4 and own < NOUN and not is_noun:
        return past_tense(plain[:-2])
    return None


def _sound_feminine(inside: str) -> str | None:
    """The singular of a plural in -ات: with ة where that is met, else without."""
    counts = frequencies()
    with_ta, without = counts.get(inside + "ة", 0), counts.get(inside, 0)
    if with_ta > 0.1 * without and with_ta:
        return _key(inside + "ة")
    return _key(inside) if has_article(inside) else None


def _has_plural(inside: str) -> bool:
    return has_article(inside) and frequencies().get(inside + "ين", 0) > 0
