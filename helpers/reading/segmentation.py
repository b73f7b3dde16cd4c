"""Clitics: what is written on to an Arabic word at its front and its end.

Orthography does not mark a clitic: وزير begins with a letter of its root, وقال with "and". General Arabic does tell them apart, by the
company a word keeps: a word of its own follows the article (الوزير) or another و (ووزير), a word with a clitic never does (no
ووقال), and a word with a clitic is rarer than the word inside it. The rules below weigh these counts.
"""

from __future__ import annotations

from functools import lru_cache

from helpers.reading.lexicon import dictionary_form, frequencies, restore, undivided
from helpers.reading.spelling import ARABIC, clean, fold, plain_alif
from helpers.reading.stopping import Segments, stop_form, stop_words

# Pronouns, longest first; with each, how much commoner than its host a form may be before it counts as a word of its own.
_ENCLITICS = {"هما": 9.0, "كما": 1.0, "ها": 9.0, "هم": 3.0, "هن": 0.5, "نا": 1.5, "كم": 0.2, "ه": 4.0, "ك": 0.1}
_BY_LAST_LETTER = {last: tuple(pronoun for pronoun in _ENCLITICS if pronoun[-1] == last) for last in "اهمنك"}
# A form with و has been met after another و this seldom (ووقال, a slip), a word of its own ten times as often (ووزير).
_AFTER_AND = 0.003
# Between the two, a form much rarer than the word inside it still has a clitic (ودعت).
_AFTER_AND_SURELY, _AFTER_AND_COMMONER = 0.02, 0.45
# The same after the article.
_AFTER_ARTICLE = 0.02
_SURELY_A_NOUN = 0.1
# "Like" is the rarest of the clitics; before a rare word it is a letter of the root (كشوفا).
_LIKENED = 1000.0
_ENDINGS = ("ا", "ان", "ين", "ون", "ات", "ة")
# So much rarer than the word inside it, a word of its own is a rare namesake: البلقاء beside بلقاء, "at a meeting".
_A_NAMESAKE = 0.05
# How much commoner than the word inside it a form may be and still be clitic and word.
_COMMONER = {"و": 5.0, "ف": 0.5, "ب": 15.0, "ل": 6.0, "ك": 0.5, "س": 3.0}
# What a word counts for that only the dictionary knows.
_RARE = 20.0
_WITH_PRONOUN, _WITH_PREPOSITION, _WITH_ARTICLE = 0.01, 0.02, 0.2


_BEFORE_NOUNS = (("ب",), ("ل",), ("ك",))


@lru_cache(maxsize=1 << 18)
def segment(word: str) -> Segments:
    """Take the clitics off ``word``.

    Returns
    -------
    Segments
        ``proclitics`` in reading order (و ف ب ك ل س ال; للأمن gives ل and ال), ``stem`` with its spelling repaired (وزارته gives
        وزارة, نظرائه gives نظراء), ``enclitic`` the pronoun or "". A word that nothing is known of is left whole.

    Notes
    -----
    One word is all it sees: وفد stays a delegation where a verse may mean "and it availed". A family name keeps its article
    (الدليمي), a country does not (العراق).

    Examples
    --------
    >>> segment("وللوزراء")
    Segments(proclitics=('و', 'ل', 'ال'), stem='وزراء', enclitic='')
    >>> segment("وزارته")
    Segments(proclitics=(), stem='وزارة', enclitic='ه')
    """
    spelt = clean(word)
    plain = plain_alif(spelt)
    function = stop_form(spelt)
    if function:
        return stop_words()[function]
    if not ARABIC.fullmatch(spelt):
        return _segment_figure(fold(word))
    front, rest = _proclitics(spelt, plain)
    stem, enclitic = (
        (rest, "") if "ال" in front else _enclitic(rest, plain_alif(rest), is_noun=front[-1:] in _BEFORE_NOUNS)
    )
    return Segments(front, stem, enclitic)


def _segment_figure(folded: str) -> Segments:
    """و1988: a letter before a number is a clitic."""
    if folded[:1] in ("و", "ب", "ل", "ف", "ك") and folded[1:2].isdigit():
        return Segments((folded[0],), folded[1:], "")
    return Segments((), folded, "")


def _proclitics(spelt: str, plain: str) -> tuple[tuple[str, ...], str]:
    """The clitics in front, and the rest of the word in its own spelling."""
    found: tuple[str, ...] = ()
    if plain not in undivided() and plain[0] in "وف" and _is_conjunction(plain):
        found, spelt, plain = (plain[0],), spelt[1:], plain[1:]
    if plain in undivided():
        return found, spelt
    if plain.startswith("لل") and len(plain) > 3:
        parts, rest = _double_lam(spelt, plain)
        return found + parts, rest
    if plain[0] in "بلك" and _is_preposition(plain):
        found, spelt, plain = (*found, plain[0]), spelt[1:], plain[1:]
    elif plain[0] == "س" and _is_future(plain):
        return (*found, "س"), spelt[1:]
    if spelt.startswith("ال") and plain not in undivided() and _is_article(plain):
        return (*found, "ال"), spelt[2:]
    return found, spelt


def _strength(plain: str) -> float:
    """How common a form is, or would be by the rule of its parts."""
    counts = frequencies()
    best = float(counts.get(plain, 0))
    if len(plain) < 3:
        return best
    if not best and _form(plain):
        return _RARE
    if plain.startswith("ال"):
        return max(best, _WITH_ARTICLE * counts.get(plain[2:], 0))
    best = max(best, _WITH_PRONOUN * _host(plain)[1])
    if plain[0] in "بلك":
        rest = plain[2:] if plain.startswith("لل") else plain[3:] if plain[1:3] == "ال" else plain[1:]
        best = max(best, _WITH_PREPOSITION * counts.get(rest, 0), _WITH_PREPOSITION * _WITH_PRONOUN * _host(rest)[1])
    elif plain[0] == "س" and plain[1:2] in ("ي", "ت", "ن", "ا"):
        best = max(best, _WITH_PREPOSITION * counts.get(plain[1:], 0))
    return best


def _share(before: str, plain: str) -> float:
    """Times ``plain`` is met after ``before``, as a share of its count."""
    counts = frequencies()
    count = counts.get(plain, 0)
    return counts.get(before + plain, 0) / count if count else 0.0


def _follows_article(plain: str) -> bool:
    """Whether a word, or what stands in it before a pronoun, is met after the article."""
    return _share("ال", plain) > _AFTER_ARTICLE or _share("ال", _host(plain)[0]) > _AFTER_ARTICLE


def _inflected_share(plain: str) -> float:
    """The same of the word without its ending: كشفا follows no article, but كشف does."""
    counts = frequencies()
    return max(
        (
            _share("ال", plain[: -len(end)])
            for end in _ENDINGS
            if plain.endswith(end) and counts.get(plain[: -len(end)], 0) > 100
        ),
        default=0.0,
    )


def _form(plain: str) -> str | None:
    return dictionary_form(restore(plain))


def _is_conjunction(plain: str) -> bool:
    if len(plain) < 3 or _share("ال", plain) > _AFTER_ARTICLE:
        return False
    rest = plain[1:]
    inside, outside = _strength(rest), _strength(plain)
    if not inside:
        # Of an unknown word only the article tells: والعملاتية.
        return not outside and rest.startswith("ال") and len(rest) > 4
    again = _share("و", plain)
    if again > _AFTER_AND and (again > _AFTER_AND_SURELY or outside > _AFTER_AND_COMMONER * inside):
        return False
    limit = _COMMONER[plain[0]]
    if (_form(plain) or " ")[0] == plain[0]:
        limit /= 10
    return outside <= limit * inside and not _host_is_whole(plain)


def _double_lam(spelt: str, plain: str) -> tuple[tuple[str, ...], str]:
    """للأمن is ل, ال and أمن; للجنة is ل, ال and لجنة, whose article gives its lam away; للبنان is ل and لبنان."""
    counts = frequencies()
    outer, inner = plain[1:], plain[2:]
    if counts.get(outer, 0) > counts.get(inner, 0):
        return (("ل", "ال"), spelt[1:]) if _share("ال", outer) > _AFTER_ARTICLE else (("ل",), spelt[1:])
    if _is_family_name("ال" + inner):
        return ("ل",), "ال" + spelt[2:]
    return ("ل", "ال"), spelt[2:]


def _host_is_whole(plain: str) -> bool:
    """بنيته: its host بنية follows the article, so that its first letter is no clitic."""
    host, count, _ = _host(plain)
    return count > 100 and _share("ال", host) > _AFTER_ARTICLE


def _is_preposition(plain: str) -> bool:
    rest = plain[1:]
    if rest in undivided():
        return True
    if len(rest) < 2 or (len(rest) == 2 and not _share("ال", rest) > _SURELY_A_NOUN):
        return False
    inside, outside = _strength(rest), _strength(plain)
    if not inside or (_share("ال", plain) > _AFTER_ARTICLE and outside > _A_NAMESAKE * inside):
        return False
    if plain[0] == "ك" and inside < _LIKENED:
        return False
    limit = _COMMONER[plain[0]]
    if not rest.startswith("ال") and _inflected_share(plain) > _AFTER_ARTICLE and outside > _A_NAMESAKE * inside:
        return False
    if not (rest.startswith("ال") or _follows_article(rest)):
        if _form(plain):
            return False
        limit = min(limit, 0.5)
    return outside <= limit * inside and not (outside > _A_NAMESAKE * inside and _host_is_whole(plain))


def _is_future(plain: str) -> bool:
    rest = plain[1:]
    if rest[:1] not in ("ي", "ت", "ن", "ا") or len(rest) < 3:
        return False
    if len(rest) == 3 and (rest[0] not in "يت" or frequencies().get(rest, 0) < 3000):
        return False
    if _share("ال", plain) > 0.005 or (_form(plain) and rest[0] != "ي"):
        return False
    return _strength(rest) >= max(30.0, _strength(plain) / _COMMONER["س"]) and not _share("ال", rest) > _AFTER_ARTICLE


def _is_article(plain: str) -> bool:
    """``plain`` begins with plain alif and lam in its own spelling."""
    rest = plain[2:]
    if len(rest) < 2 or _share("ال", plain) > _AFTER_ARTICLE or restore(plain)[0] != "ا":
        return False
    if plain.startswith("الت") and plain_alif(dictionary_form(plain) or "").startswith("الت"):
        # The verbs of the pattern التقى.
        return frequencies().get(rest, 0) > 0.5 * frequencies().get(plain, 0)
    return not _is_family_name(plain)


def _is_family_name(plain: str) -> bool:
    """الدليمي is hardly met without its article nor in the feminine; the adjective العراقي is."""
    if len(plain) < 6 or plain[-1] != "ي":
        return False
    counts = frequencies()
    count = counts.get(plain, 0)
    return count > 15 * counts.get(plain[2:], 0) and count > 20 * (
        counts.get(plain + "ة", 0) + counts.get(plain[2:] + "ة", 0)
    )


@lru_cache(maxsize=1 << 12)
def _host(plain: str) -> tuple[str, int, str]:
    """The likeliest host of a pronoun at the end of ``plain``: its bare spelling, its count, the pronoun."""
    counts = frequencies()
    best = ("", 0, "")
    for pronoun in _BY_LAST_LETTER.get(plain[-1:], ()):
        if plain.endswith(pronoun) and len(plain) > len(pronoun) + 1:
            cut = plain[: -len(pronoun)]
            if len(cut) == 2 and not _share("ال", cut) > _SURELY_A_NOUN:
                continue
            for host in _spellings(cut) if len(cut) > 2 else (cut,):
                if counts.get(host, 0) > best[1]:
                    best = (host, counts[host], pronoun)
    return best


def _spellings(cut: str) -> tuple[str, ...]:
    """How the part before a pronoun is spelt when it stands alone."""
    last = cut[-1]
    if last == "ت":
        return (cut, cut[:-1] + "ة")
    if last in "ئؤ":
        return (cut[:-1] + "ء", cut)
    if last == "ا":
        return (cut, cut[:-1] + "ى")
    if last == "و":
        return (cut, cut + "ا")
    return (cut,)


def _enclitic(spelt: str, plain: str, *, is_noun: bool) -> tuple[str, str]:
    if plain in undivided():
        return spelt, ""
    counts = frequencies()
    host, n_host, pronoun = _host(plain)
    if not n_host:
        return spelt, ""
    if pronoun == "ه" and counts.get(plain[:-1] + "ة", 0):
        # Careless spelling writes ة as ه, so that the article proves nothing: مكتبه and مكتبة are both met.
        if n_host < 0.05 * counts[plain[:-1] + "ة"]:
            return spelt, ""
    elif _share("ال", plain) > _AFTER_ARTICLE:
        return spelt, ""
    if pronoun == "هما" and counts.get(plain[:-1], 0) and not _enclitic(spelt[:-1], plain[:-1], is_noun=is_noun)[1]:
        # اتهما is two who accuse, not their "ات".
        return spelt, ""
    if pronoun == "نا" and not _is_object(plain, host):
        return spelt, ""
    limit = _ENCLITICS[pronoun]
    if _form(plain):
        limit /= 10
    if counts.get(plain, 0) > limit * n_host:
        return spelt, ""
    cut = spelt[: -len(pronoun)]
    if is_noun and cut[-1] == "ت" and counts.get(plain_alif(cut[:-1]) + "ة", 0):
        host = plain_alif(cut[:-1]) + "ة"
    return cut[:-1] + host[len(cut) - 1 :] if host != plain_alif(cut) else cut, pronoun


def _is_object(plain: str, host: str) -> bool:
    """بلادنا ends in a pronoun; قدمنا in the mark of a past tense, وطنا in that of the accusative."""
    whole = plain[:-1]
    if host[-1] == "ي" and _share("ال", whole) > _AFTER_ARTICLE and _form(whole) not in (None, restore(whole)):
        # A sound plural before a pronoun (لاعبينا) has lost the ن with which it follows the article.
        return True
    if _share("ال", whole) > 10 * _AFTER_ARTICLE or plain_alif(_form(plain) or "") == whole:
        return False
    if frequencies().get("ي" + host, 0) > 0.02 * frequencies().get(host, 0):
        return False
    return _share("ال", host) > _AFTER_ARTICLE or plain[0] in "يت"
