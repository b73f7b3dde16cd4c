"""What shows that a word is a name, where no capital letter does: a title, marks after a title, two words that stay together."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from helpers.measuring.paragraph_words import QUOTE, TIMES, is_nisba
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lists import commonness, given_names, saying_verbs, titles

#: words that join the parts of one name
_LINKS = frozenset(fold(word) for word in "بن ابن آل أبو بو عبد".split())
#: two words together may be as common in general Arabic as this (sum of their Zipf values)
COMMON_PAIR = 8.25
#: titles whose name is mostly a common noun (شبكة الطرق): proposed only when they come back
_LOOSE = frozenset(fold(word) for word in "موقع شبكة حركة تنظيم جماعة شركة مؤسسة منظمة نادي فصيل تقرير".split())


@lru_cache(maxsize=1 << 14)
def bare_title(word: str) -> str:
    """Folded word without و, ف, a preposition and the article, as titles are listed."""
    for before in ("وال", "فال", "بال", "كال", "ولل", "فلل", "ال", "لل"):
        if word.startswith(before) and word[len(before) :] in titles():
            return word[len(before) :]
    return word if word in titles() else word[1:] if word[:1] in "وفبكل" and word[1:] in titles() else word


def after_title(surfaces: list[str], folded: list[str], glued: list[bool], at: int) -> tuple[str, int, int] | None:
    title = titles().get(bare_title(folded[at]))
    if title is None or title.plural or (title.kind == "organisation" and not title.direct):
        return None
    first = at + 1
    defined = folded[at] != bare_title(folded[at]) and "ل" in folded[at][:3]
    if not title.direct or (defined and title.kind != "person"):
        # وزير الدفاع العراقي فلان: words with the article belong to the title.
        while first < len(folded) and glued[first] and (folded[first].startswith(("ال", "لل", "وال"))):
            first += 1
        if first == at + 1 and not defined and title.kind == "person":
            return None  # رئيس وفد: no article, no name
        if first < len(folded) and titles().get(bare_title(folded[first])):
            return None  # the next title leads in the name
    last = first
    while (
        last < len(folded)
        and (last - first < 3 or _LINKS & {folded[last], folded[last - 1]})
        and glued[last]
        and _may_name(surfaces, folded, last, first, title)
    ):
        last += 1
    while last > first and folded[last - 1] in _LINKS:
        last -= 1
    if last == first or (last == first + 1 and folded[first] in given_names()):
        return None  # a given name alone is nobody in particular
    return "person" if folded[first] in given_names() else title.kind, first, last


def _may_name(surfaces: list[str], folded: list[str], at: int, first: int, title) -> bool:
    word = folded[at]
    if word in _LINKS and at + 1 < len(folded) and (at > first or word in ("ابو", "بو", "عبد")):
        return True  # سعيد بن سالم آل شهبندر
    if at > first and folded[at - 1] in _LINKS:
        return not is_stop_word(surfaces[at]) or word == "الله"
    if is_stop_word(surfaces[at]) or word in saying_verbs() or word[0].isdigit() or bare_title(word) in titles():
        return False
    if word in given_names():
        return True
    if word.startswith("ال"):
        # A family name may have the article after a given name; after a title it is more of the title.
        given = folded[at - 1] in given_names() | {folded[first]} or (at > first + 1 and folded[at - 2] == "عبد")
        return at > first and given and (commonness(surfaces[at]) < 4 or folded[at - 2] == "عبد")
    parts = segment(surfaces[at])
    if parts.enclitic or any(clitic != "ال" for clitic in parts.proclitics):
        return False  # وإسناد, مباحثاته: more of the title, or no name
    after_given = at > first and folded[at - 1] in given_names()
    return commonness(surfaces[at]) < (4.5 if after_given else 3.6 if title.kind == "person" else 3.3)


def rare(surface: str, word: str, common: float) -> bool:
    if is_stop_word(surface) or word in saying_verbs() or bare_title(word) in titles() or not word.isalpha():
        return False
    return word in given_names() or (commonness(surface) < min(common, 2.8) and segment(surface).proclitics == ())


def institution(surfaces: list[str], folded: list[str], glued: list[bool], at: int) -> tuple[str, int] | None:
    """An organisation that a title begins, and the token after it: وزارة الدفاع العراقية, المجلس الأعلى للأمن القومي, حزب الله."""
    word = folded[at]
    title = titles().get(bare_title(word))
    if title is None or title.kind != "organisation" or title.plural or title.generic:
        return None
    definite = "ال" in word[:3] or "لل" in word[:3]
    last = at + 1
    while last < len(folded) and last - at <= 5 and glued[last] and _goes_on(surfaces, folded, last, definite):
        last += 1
    said = last - at - 1
    if not said or (definite and said == 1 and not is_nisba(folded[at + 1])):
        return None  # الحكومة الجديدة: no name
    if title.direct and definite:
        return None  # الصحيفة الأميركية: some newspaper
    return " ".join([("ال" if definite else "") + title.word, *surfaces[at + 1 : last]]), last


def _goes_on(surfaces: list[str], folded: list[str], at: int, definite: bool) -> bool:
    word = folded[at]
    if word in TIMES or (word != "الله" and is_stop_word(surfaces[at])):
        return False
    other = titles().get(bare_title(word))
    if other is not None and other.kind == "person":
        return False
    if is_nisba(word) and word.endswith(("ين", "ون")):
        return False  # مجلس الحي والسوق القديمين: of both
    return word.startswith("ال") or (word.startswith("لل") and len(word) > 4)


def loose(word: str) -> bool:
    """Whether the title `word`, folded, needs a second use before what follows it is proposed."""
    return bare_title(word) in _LOOSE


def named_in_marks(folded: list[str], gaps: list[str], at: int) -> tuple[int, int] | None:
    """Tokens between the marks after a title: صحيفة "..."; `gaps[i]` is the text before token i, one more after the last."""
    title = titles().get(bare_title(folded[at]))
    if title is None or title.kind != "organisation" or not title.direct:
        return None
    first = at + 1
    while first < len(folded) and first - at <= 3 and not gaps[first].strip() and folded[first].startswith("ال"):
        first += 1
    if first >= len(folded) or not _mark(gaps[first]):
        return None
    last = first + 1
    while last < len(folded) and last - first < 4 and not gaps[last].strip():
        last += 1
    return (first, last) if QUOTE.search(gaps[last]) else None


def _mark(gap: str) -> bool:
    return bool(gap.strip()) and not QUOTE.sub("", gap).strip()


def may_open(surface: str, word: str) -> bool:
    """Whether a pair of words that may be a name can begin with this one."""
    if is_stop_word(surface) or word in saying_verbs() or bare_title(word) in titles() or not word.isalpha():
        return False
    return not word.startswith("ال") and word not in TIMES and not _inflected(surface)


@lru_cache(maxsize=1 << 14)
def _inflected(surface: str) -> bool:
    parts = segment(surface)
    return bool(parts.enclitic) or any(clitic != "ال" for clitic in parts.proclitics)


def together(pair: tuple[str, str], surfaces: str, n: int, single: Counter) -> bool:
    """Whether two words hardly ever stand apart and are not both common: نبيه بري, and not مذكرة تفاهم.

    `n` uses of the pair, `single` uses of each word.
    """
    if is_nisba(pair[1]) and pair[0] not in given_names():
        return False  # اتفاق دفاعي
    mostly = n >= 0.6 * max(single[word] for word in pair)
    return mostly and sum(commonness(word) for word in surfaces.split()) <= COMMON_PAIR
