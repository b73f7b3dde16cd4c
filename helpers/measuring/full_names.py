"""Names of people that no list has, by the signs of a text: a title or a verb of saying before them, a given name, a rare word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from helpers.measuring.name_signs import after_title, bare_title
from helpers.measuring.paragraph_words import QUOTE, TIMES, is_nisba
from helpers.measuring.phrase_parts import MEETING
from helpers.reading.arabic import fold, is_stop_word, segment
from helpers.reading.lists import commonness, given_names, nationalities, places, saying_verbs, titles

#: parts of a name that say nothing alone
LINKS = frozenset(fold(word) for word in "بن ابن آل أبو بو عبد ولد بنت منت".split())
#: of them, those that show the word before them to be a name
_SON_OF = frozenset(fold(word) for word in "بن آل ولد بنت منت".split())
_LONGEST = 4
#: a word behind a given name that is more common is no family name; nor one further behind; nor the first word of two
#: neither of which is a known given name
_COMMON_BEHIND_GIVEN, _COMMON_FURTHER, _COMMON_UNKNOWN = 4.6, 3.7, 3.4
#: a word with the article that general Arabic hardly has is a family name, whatever stands before it
_UNHEARD = 2.5
#: words that an office may have before its bearer's name
_FAR = 9
_THAT = frozenset(fold(word) for word in "أن إن أنه أنها إنه إنها بأن بأنه بأنها الذي التي".split())
#: what a word like a given name begins though it names nobody: the keeper of the seals
_SEALS = fold("الأختام")
_SIGN_OF_GOD = [fold("آية"), fold("الله")]


class Words(NamedTuple):
    """The words of a paragraph, which of them are names already, and what stands between them."""

    text: str
    spans: list[tuple[int, int]]
    folded: list[str]
    surfaces: list[str]
    gaps: list[str]
    glued: list[bool]
    free: list[bool]


def named(unit: Words) -> Iterator[tuple[int, int]]:
    """First token, and token behind the last, of people named with a title or where a verb of saying has its subject."""
    stop = 0
    for at in range(len(unit.spans) - 1):
        if at < stop:
            continue
        found = None
        title = titles().get(bare_title(unit.folded[at]))
        if title is not None and title.kind == "person":
            hit = after_title(unit.surfaces, unit.folded, unit.glued, at) if not _his(unit, at) else None
            # behind a chain of words one word more may be a verb: وزير الري القبرصي تجولا
            sure = hit is not None and hit[0] == "person" and (title.direct or hit[2] - hit[1] > 1)
            found = hit[1:] if sure else None
            if found is None and title.direct and unit.glued[at + 1]:
                found = _full_name(unit, at + 1, titled=unit.folded[at].startswith(("ال", "لل", "وال")))
            if found is None and title.direct and not title.plural and _adjective_between(unit, at + 1):
                found = _full_name(unit, at + 2, titled=True)  # المحامي القبرصي ليوناردو شهبندر
            if found is None and not title.plural:
                found = _behind_office(unit, at)
        elif says(unit.folded[at]) and unit.glued[at + 1]:
            found = _full_name(unit, at + 1) or _strange_name(unit, at + 1) or _single_name(unit, at + 1)
            if found is None and unit.folded[at + 1].removeprefix("ال") in nationalities() and at + 2 < len(unit.spans):
                found = _full_name(unit, at + 2, titled=True) or _single_name(unit, at + 2)  # أكد الإسباني فيليب
        elif _meets(unit.folded[at]) and unit.glued[at + 1]:
            found = _full_name(unit, at + 1)
        elif at == 0 or "،" in unit.gaps[at] or QUOTE.search(unit.gaps[at]):
            found = _full_name(unit, at)  # وزير الزراعة، سمير الحلبي; القيادي بالحزب "سمير الحلبي"
            if found is None and "،" in unit.gaps[at] and _office_before(unit, at):
                found = _strange_name(unit, at, loose=True)  # عضو الاتحاد، زهراب الشيمي،
        if found is not None and _SEALS in unit.folded[found[0] : found[1]]:
            found = None
        if found is not None and _may_open(unit, found[0]) and all(unit.free[found[0] : found[1]]):
            stop = found[1]
            yield found


def _adjective_between(unit: Words, at: int) -> bool:
    """Whether a nationality stands at token `at`, and a word of the same phrase behind it."""
    inside = at + 1 < len(unit.spans) and unit.glued[at] and unit.glued[at + 1]
    return inside and unit.folded[at].removeprefix("ال") in nationalities()


def _his(unit: Words, at: int) -> bool:
    """Whether a pronoun is written on to a title, so that a verb may follow: فريقه | استحق."""
    return unit.surfaces[at].endswith(("ه", "ها", "هم", "هما")) and unit.folded[at][:-1] in titles()


def _tells_who(unit: Words, at: int) -> bool:
    """Whether what somebody is follows at token `at`: أوضح فيليب، | مدرب النادي."""
    if at >= len(unit.spans):
        return False
    title = titles().get(bare_title(unit.folded[at]))
    return title is not None and title.kind == "person" and not title.plural and unit.folded[at][0] not in "وف"


def _single_name(unit: Words, at: int) -> tuple[int, int] | None:
    """One rare word or given name that what he is tells to be a name: أوضح فيليب، مدرب النادي; أكد الإسباني فيليب مدرب النادي."""
    word, surface = unit.folded[at], unit.surfaces[at]
    known = word in given_names() or (commonness(surface) < _UNHEARD and _may_follow_rank(unit, at))
    return (at, at + 1) if known and _may_open(unit, at) and _tells_who(unit, at + 1) else None


def _office_before(unit: Words, at: int) -> bool:
    """Whether an office without a name ends right before token `at`."""
    for place in range(at - 1, max(at - _FAR, -1), -1):
        title = titles().get(bare_title(unit.folded[place]))
        if title is not None and title.kind == "person":
            return not title.plural
        if not unit.glued[place] or not unit.free[place]:
            return False
    return False


def _behind_office(unit: Words, at: int) -> tuple[int, int] | None:
    """The name behind an office with all that belongs to it: مديرة قسم الري في البلدية | سارة الحلبي."""
    for first in range(at + 1, min(at + _FAR, len(unit.spans) - 1)):
        word, before = unit.folded[first], unit.folded[first - 1]
        if not unit.glued[first] or says(word) or word in _THAT:
            return None
        closed = before.startswith(("ال", "لل", "وال", "بال")) or is_nisba(before) or not unit.free[first - 1]
        closed = closed or before in places()
        owner = titles().get(bare_title(before))
        if first == at + 1 and unit.surfaces[at].endswith("ه"):  # مخرجه | سمير الحلبي
            return _full_name(unit, first)
        if closed and not (owner is not None and owner.kind == "person") and not says(unit.folded[at]):
            found = _full_name(unit, first) or _strange_name(unit, first, loose=True)
            if found is not None:
                return found
    return None


def says(word: str) -> bool:
    for form in (word, word[1:] if word[:1] in "وف" else ""):
        verb = saying_verbs().get(form)
        if verb is not None and verb.form in ("past", "present") and not verb.plural:
            return True
    return False


def _may_open(unit: Words, at: int) -> bool:
    """على is no Ali, who speaks باسم somebody is no Basim, and آية الله is a rank."""
    rank = unit.folded[at : at + 2] == _SIGN_OF_GOD
    return not is_stop_word(unit.surfaces[at]) and unit.folded[at] != "باسم" and not rank


def _meets(word: str) -> bool:
    """Whether somebody is named behind a word: مع فلان, التقى فلان."""
    return word == "مع" or word in MEETING or (word[:1] in "وف" and word[1:] in MEETING)


def _may_follow_rank(unit: Words, at: int) -> bool:
    """Whether token `at`, right behind "the doctor" and the like, is a name for that: no adjective, verb or title."""
    word, surface = unit.folded[at], unit.surfaces[at]
    plain = word.isalpha() and not word.startswith("ال") and not is_nisba(word) and word not in saying_verbs()
    parts = segment(surface)
    return plain and not parts.enclitic and not parts.proclitics and bare_title(word) not in titles()


def _full_name(unit: Words, first: int, *, titled: bool = False) -> tuple[int, int] | None:
    """A given name with at least one more word that may be part of a name."""
    given = unit.folded[first] in given_names() | {"عبد", "ابو"} or (titled and _may_follow_rank(unit, first))
    if not given or not _may_open(unit, first):
        return None
    stop = first + 1
    while stop < len(unit.spans) and stop - first < _LONGEST and unit.glued[stop] and _part(unit, stop, first):
        stop += 1
    while stop > first and unit.folded[stop - 1] in LINKS:
        stop -= 1
    if stop - first == 2 and unit.folded[first] == "عبد" and _closes(unit, stop):
        stop += 1  # عبد الحكيم | بالخير: a given name alone is nobody
    return (first, stop) if stop - first > 1 else None


def _closes(unit: Words, at: int) -> bool:
    """Whether token `at` is the last of a name, whatever it looks like: it stands by itself before a comma or "that"."""
    if (
        at >= len(unit.spans)
        or not unit.glued[at]
        or is_stop_word(unit.surfaces[at])
        or unit.folded[at] in saying_verbs()
    ):
        return False
    return at + 1 == len(unit.spans) or not unit.glued[at + 1] or unit.folded[at + 1] in _THAT


def _strange_name(unit: Words, first: int, *, loose: bool = False) -> tuple[int, int] | None:
    """Two rare words where a subject stands, and then what says who he is: قال زهدي الشامي، نائب ...; قال زهدي الشامي إن."""
    stop = first + 2
    while stop < len(unit.spans) and unit.folded[stop - 1] in LINKS:
        stop += 1
    if stop >= len(unit.spans) or not all(unit.glued[first + 1 : stop]) or not _part(unit, first + 1, first):
        return None
    while stop + 1 < len(unit.spans) and stop - first < _LONGEST and unit.glued[stop] and _unheard(unit, stop):
        stop += 1
    word, surface = unit.folded[first], unit.surfaces[first]
    adjective = is_nisba(word) and stop - first < 3  # سري فيرينشي كاديالا is none
    named = not word.startswith("ال") and not adjective and word.isalpha() and not segment(surface).proclitics
    named = named and not word.endswith(("ون", "ين", "ات"))
    how_rare = commonness(surface)
    linked = unit.folded[first + 1] in LINKS
    family = 0.0 if linked else commonness(unit.surfaces[first + 1])
    rare = how_rare < _COMMON_UNKNOWN and family < _COMMON_FURTHER + (how_rare < 3) * 0.6
    # نسر الزهيراوي: a common noun before what can only be a family name
    rare = rare or unit.folded[first + 1] in _SON_OF or unit.folded[first + 1] in given_names()
    rare = rare or (how_rare < _COMMON_BEHIND_GIVEN and family < _UNHEARD and not segment(surface).enclitic)
    title = titles().get(bare_title(unit.folded[stop]))
    told = (
        (loose and (not unit.glued[stop] or is_stop_word(unit.surfaces[stop])))
        or "،" in unit.gaps[stop]
        or ":" in unit.gaps[stop]
        or unit.folded[stop] in ("ان", "انه", "انها")
    )
    opens = _may_open(unit, first) and word not in saying_verbs() and bare_title(word) not in titles()
    return (
        (first, stop) if named and rare and opens and (told or (title is not None and title.kind == "person")) else None
    )


def _unheard(unit: Words, at: int) -> bool:
    """Whether token `at` is no word of general Arabic, and so more of a foreign name."""
    surface = unit.surfaces[at]
    plain = unit.folded[at].isalpha() and not segment(surface).proclitics and not segment(surface).enclitic
    return plain and commonness(surface) < _UNHEARD and unit.folded[at] not in saying_verbs()


def _part(unit: Words, at: int, first: int) -> bool:
    """Whether token `at`, behind the beginning of a name, may go on with it."""
    word, before = unit.folded[at], unit.folded[at - 1]
    if before in LINKS:
        return not is_stop_word(unit.surfaces[at]) or word == "الله"
    if word == "الله" or (unit.folded[at + 1 : at + 2] == ["الله"] and unit.glued[at + 1]):
        return word not in saying_verbs()  # حسب الله, صنع الله
    if word in LINKS:
        return at + 1 < len(unit.spans) and unit.glued[at + 1]
    if before in given_names() and unit.glued[at + 1 : at + 2] == [False] and _tells_who(unit, at + 1):
        return word.isalpha() and word not in saying_verbs()  # محمد عودة، المدير
    if word.startswith("ال") and before in given_names() and bare_title(word) in titles():
        return _closes(unit, at)  # عبدالرحمن السيد, سمير الشيخ: a family name that is a title as well
    if is_stop_word(unit.surfaces[at]) or word in saying_verbs() or not word.isalpha() or bare_title(word) in titles():
        return False
    if word in given_names():
        return True
    if _strange(unit, at):
        return True
    if word.startswith("بو") and len(word) > 4 and before in given_names():
        return True  # عبدالله بوحبيب
    parts = segment(unit.surfaces[at])
    heard = max(map(commonness, (unit.surfaces[at], parts.stem, unit.surfaces[at - 1])))
    if heard >= _UNHEARD and (parts.enclitic or any(clitic != "ال" for clitic in parts.proclitics)):
        return False  # but فورنج ساكونا: no future
    last = unit.glued[at + 1 : at + 2] != [True] or is_stop_word(unit.surfaces[at + 1])
    if word.startswith("ال") and before in given_names() and word not in TIMES and last:
        return True  # رزان المهدي، ...
    family = word.startswith("ال") and word.endswith("ي") and bare_title(word) not in nationalities()
    if family and at > first + 1 and last and unit.folded[first] in given_names() and word not in TIMES:
        return True  # محمد ضيفان العبيدي، ...
    most = _COMMON_BEHIND_GIVEN if at == first + 1 else _COMMON_FURTHER
    return commonness(unit.surfaces[at]) < most - (0.6 if word.startswith("ال") else 0)


def _strange(unit: Words, at: int) -> bool:
    """Whether a word that begins like "and" is rather a name: nothing else is met so, or "that" follows it (سارة ويتسن إن)."""
    surface = unit.surfaces[at]
    if surface[:1] not in "وفبكل" or commonness(surface) >= _UNHEARD:
        return False
    return not commonness(surface[1:]) or (at + 1 < len(unit.folded) and unit.folded[at + 1] in _THAT)
