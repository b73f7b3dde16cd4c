"""The key a word is counted under: number, gender, clitics and tense joined; country and nationality, noun and verb kept apart.

Three sources, in this order: the lists of this folder (groups.txt, demonyms.tsv), the dictionary table of simplemma where its
answer can be trusted, and the endings of sound plurals, duals and feminines where general Arabic has the word without them. The
table takes some nouns for verbs of the same letters (الإرهاب for أرهب), so its answer counts for a noun only if that too is
met with the article, and for a verb only if the word looks like a form of it.
"""

from __future__ import annotations

from functools import lru_cache

from helpers.reading.lexicon import dictionary_form, frequencies, hand_groups, restore, undivided
from helpers.reading.segmentation import segment
from helpers.reading.spelling import ARABIC, fold, plain_alif

# A noun has at least this share of its count again with the article, a common one the second; a verb has none.
_NOUN, _COMMON_NOUN = 0.015, 0.15
# A verb's past tense that is also a common noun (بحث, عمل): the verb's own forms get a key that no word is spelt like.
_VERB = "+"
# ل stands before verbs too (ليطلع).
_BEFORE_NOUNS = frozenset(("ال", "ب", "ك"))


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
        key = _imperfect(plain) or (_verb_key(plain) if _is_weak_verb(plain) else None)
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


_CARELESS = {"ه": "ة", "ى": "ي", "ي": "ى"}


def _article_share(plain: str) -> float:
    counts = frequencies()
    count = counts.get(plain, 0)
    return counts.get("ال" + plain, 0) / count if count else 0.0


def _is_noun(plain: str) -> bool:
    return _article_share(plain) > _NOUN


def _by_table(plain: str, spelling: str, *, is_noun: bool) -> str | None:
    """The table's dictionary form as a key, if it can be that of ``plain``."""
    form, counts = plain_alif(spelling), frequencies()
    if not is_noun and _is_verb_form(plain, form):
        return _verb_key(form)
    if not _is_noun(form):
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
    return hand_groups().get(form) or (_verb_key(form) if _is_weak_verb(form) else _noun_key(spelling))


def _is_adjective(plain: str) -> bool:
    """An adjective in -ي is met in the feminine, a sound plural in the construct (لاعبي) is not."""
    return frequencies().get(plain + "ة", 0) > 0.03 * frequencies().get(plain, 0)


def _noun_key(spelling: str) -> str:
    """The folded spelling; آ is kept apart, so that آمن (safe) is not أمن (security)."""
    return "ءا" + fold(spelling[1:]) if spelling[0] == "آ" else fold(spelling)


def _is_verb_form(plain: str, form: str) -> bool:
    """Whether ``plain`` looks like a tense of the verb ``form``."""
    if len(plain) < 3 or (_is_noun(plain) and not _is_rather_imperfect(plain)):
        return False
    if plain[0] == "ن" and frequencies().get("ي" + plain[1:], 0) < frequencies().get(plain, 0):
        return False
    if plain[0] in "يتن" and plain[0] != form[0]:
        return plain[-1] != "ة" and not (plain[0] != "ي" and plain[-2] == "ي" and len(plain) == 5)
    if plain[0] in "يت" and plain[:2] in ("يت", "تت", "تي", "نت"):
        return True
    if plain[0] != form[0] or form[-1] == "ة":
        return False
    if plain == form + "ا":
        # قالا, but وطنا is an accusative.
        return not _is_noun(form)
    if _is_noun(form):
        # بيوتا is a plural of بيت, not "they two spent the night".
        bases = (form, form[:-1]) if form[-1] == "ى" else (form,)
        return any(plain == base + ending for base in bases for ending in _PAST)
    return plain.endswith((*_PAST, "ا", "ن"))


def _is_rather_imperfect(plain: str) -> bool:
    """تشهد has a noun of its letters, but stands beside يشهد far oftener; تقدم (progress) follows the article too often."""
    counts, other = frequencies(), "ي" + plain[1:]
    return (
        plain[0] == "ت"
        and _article_share(plain) < 0.2
        and not _is_noun(other)
        and counts.get(other, 0) > 0.2 * counts.get(plain, 0)
    )


_PAST = ("ت", "وا", "تا", "نا", "تم")


def _verb_key(form: str) -> str:
    """The verb's past tense, marked where a noun folds alike: عمل, تلقى beside تلقي, and توقع, its own verbal noun."""
    noun = _NOUN if form[0] == "ت" else _COMMON_NOUN
    return fold(form) + (_VERB if form[-1] == "ى" or _article_share(form) > noun else "")


def _is_weak_verb(plain: str) -> bool:
    return (
        plain[-1] == "ى"
        and len(plain) > 2
        and _article_share(plain) < _COMMON_NOUN
        and dictionary_form(restore(plain)) == restore(plain)
    )


def _by_ending(plain: str, form: str | None, *, is_noun: bool) -> str | None:
    """The key of the word without its ending, if general Arabic knows that word."""
    counts = frequencies()
    count = counts.get(plain, 0)
    own = _article_share(plain)
    if plain[-1] == "ا" and len(plain) > 3 and own < _NOUN:
        inside = plain[:-1]
        if _is_noun(inside) and counts[inside] > 0.3 * count:
            return _key(inside)
    if plain.endswith("وا") and len(plain) > 3 and own < _NOUN and not is_noun:
        return _past(plain[:-2])
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
        if _is_noun(inside) and beside:
            return _key(inside)
    if plain.endswith("تي") and len(plain) > 5 and counts.get(plain[:-2] + "ة", 0) > count:
        return _key(plain[:-2] + "ة")
    if (
        plain[-1] in "يو"
        and len(plain) > 4
        and form is None
        and counts.get(plain[:-1] + "ين", 0)
        and _is_noun(plain[:-1])
    ):
        # The construct of a sound plural: لاعبو الفريق.
        return _key(plain[:-1])
    if plain[-1] == "ة" and len(plain) > 4 and (form is None or plain.endswith("ية")):
        inside = plain[:-1]
        if _is_noun(inside) and counts[inside] > (0.1 if form is None else 0.3) * count:
            return _key(inside)
    # The ت of مات and تموت is of the root.
    of_the_root = (len(plain) == 3 and form is not None) or _is_rather_imperfect(plain)
    if plain[-1] == "ت" and len(plain) > 2 and own < _NOUN and not (is_noun or of_the_root):
        return _past(plain[:-1])
    if plain.endswith("نا") and len(plain) > 4 and own < _NOUN and not is_noun:
        return _past(plain[:-2])
    return None


def _imperfect(plain: str) -> str | None:
    """The past tense of an imperfect that the table has only in another person: يتوقعون by يتوقع, ترسل by يرسل."""
    if plain[0] not in "يتن" or len(plain) < 3 or (_is_noun(plain) and not _is_rather_imperfect(plain)):
        return None
    counts = frequencies()
    count = counts.get(plain, 0)
    if plain[0] == "ن" and counts.get("ي" + plain[1:], 0) < count:
        return None
    for ending in ("", "ون", "وا", "ان", "ين", "ن", "ا"):
        if plain.endswith(ending):
            third = "ي" + plain[1 : len(plain) - len(ending)]
            form = plain_alif(dictionary_form(restore(third)) or "")
            if form and form[0] != "ي" and counts.get(third, 0) > (0.3 * count if ending else 0):
                return _verb_key(form)
            if ending and third != plain and len(third) > 2 and counts.get(third, 0) > count:
                return _imperfect(third)
    for past in _pasts(plain[1:]):
        if counts.get(past, 0) > 0.2 * count and dictionary_form(restore(past)) in (restore(past), past):
            return _verb_key(past)
    return None


def _pasts(stem: str) -> list[str]:
    """The past tenses an imperfect may have, likeliest first: عاد of يعود, أنهى of ينهي, أشعل of يشعل."""
    counts = frequencies()
    hollow = [stem[0] + "ا" + stem[2]] if len(stem) == 3 and stem[1] in "وي" and stem[2] not in "وي" else []
    if stem[-1] in "يو":
        stem = stem[:-1] + ("ى" if stem[-1] == "ي" else "ا")
    # أكبر and أنام are commoner than any verb of form IV: it must be no noun, and much commoner than the plain past.
    fourth = ["ا" + stem] if not _is_noun("ا" + stem) else []
    return hollow + sorted((stem, *fourth), key=lambda form: -counts.get(form, 0) * (3 if form == stem else 1))


def _sound_feminine(inside: str) -> str | None:
    """The singular of a plural in -ات: with ة where that is met, else without."""
    counts = frequencies()
    with_ta, without = counts.get(inside + "ة", 0), counts.get(inside, 0)
    if with_ta > 0.1 * without and with_ta:
        return _key(inside + "ة")
    return _key(inside) if _is_noun(inside) else None


def _has_plural(inside: str) -> bool:
    return _is_noun(inside) and frequencies().get(inside + "ين", 0) > 0


def _past(inside: str) -> str | None:
    """The past tense that ت or وا was added to: عمل of عملوا, قضى of قضت, دعا of دعوا."""
    counts = frequencies()
    known = [
        form
        for form in (inside, inside + "ى", inside + "ا")
        if counts.get(form, 0) and dictionary_form(restore(form)) in (restore(form), form) and form[-1:] != "ة"
    ]
    if not known or not any(
        counts.get(form, 0) for form in (inside + "وا", "ي" + inside, "ي" + inside[1:], "ي" + inside + "ي")
    ):
        # سانت is no past tense of سان, which has no other form of a verb.
        return None
    return _verb_key(max(known, key=counts.__getitem__))
