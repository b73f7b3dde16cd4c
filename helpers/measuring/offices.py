"""Offices by which persons are described, and when two descriptions mean one office."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from helpers.measuring.paragraph_words import (
    Paragraph,
    Run,
    country_of,
    defined,
    description_key,
    title_at,
)
from helpers.reading.arabic import fold
from helpers.reading.lists import nationalities


class Office(NamedTuple):
    """One description of a person: the word that says what he is, and the words that say of what."""

    head: str
    words: frozenset[str]


def _folded(pairs: dict[str, str]) -> dict[str, str]:
    return {fold(word): fold(same) for word, same in pairs.items()}


#: words of which an office may be made as well as of another
_SAME_WORD = _folded(
    {
        "وزراء": "حكومة",
        "نواب": "برلمان",
        "حرب": "دفاع",
        "أممي": "أمم",
        "أممية": "أمم",
        "ولايات": "أمريكا",
        "أمريكي": "أمريكا",
        "أميركي": "أمريكا",
        "أمريكية": "أمريكا",
        "أميركية": "أمريكا",
        "أميركا": "أمريكا",
        "رئاسي": "رئاسة",
        "رئاسية": "رئاسة",
    }
)
_SAME_HEAD = _folded(
    {
        "ملك": "عاهل",
        "قيصر": "عاهل",
        "مندوب": "مبعوث",
        "ممثل": "مبعوث",
        "موفد": "مبعوث",
        "ناطق": "متحدث",
        "رئيسة": "رئيس",
        "زعيم": "رئيس",
        "مسئول": "مسؤول",
    }
)
_CONTINENTS = frozenset(fold(w) for w in "إفريقيا أفريقيا آسيا أوروبا أوربا عرب أمم".split())
#: words that tell no office from another
_EMPTY = frozenset(
    fold(w)
    for w in "عام عامة شؤون شئون رسمي رسمية باسم اسم شقيق شقيقة صديق صديقة حالي حالية جديد جديدة خاص خاصة عربية متحدة إسلامية "
    "جمهورية مملكة سلطنة إلى لدى في دول ذاته ذاتها نفسه نفسها عينه عينها".split()
)
#: what a head may be of, other than of a state
_BODIES = frozenset(fold(word) for word in "حكومة مجلس برلمان هيئة لجنة حزب اتحاد وفد ديوان بعثة أركان حركة".split())
FORMER = frozenset(fold(word) for word in "سابق سابقة أسبق راحل راحلة".split())
#: adjectives that tell of a bearer and not of his office
LASTING = frozenset(fold(w) for w in "جديد جديدة حالي حالية مذكور مذكورة أول أولى بارز بارزة كبير كبيرة".split())
_HEADS_OF_STATE = frozenset(fold(w) for w in "رئيس عاهل أمير سلطان".split())
_KINGDOM = frozenset(fold(w) for w in "مملكة متحدة".split())
# Heads of offices that a text may leave bare: who speaks, and whom a country sends.
_ALONE = frozenset(fold(w) for w in "متحدث سفير قنصل".split())
_MINISTER, _FOREIGN = fold("وزير"), fold("خارجية")


def offices_in(paragraph: Paragraph, first: int, stop: int) -> Iterator[tuple[int, Office]]:
    """The offices told between two tokens, each with its first token: "نائب رئيس الوزراء | وزير الخارجية" are two."""
    at, began, head, words, closed, name_ends = first, first, "", set(), False, -1
    while at < stop:
        mention, title = paragraph.mentions.get(at), title_at(paragraph, at)
        if mention is not None and mention.kind == "person":
            if head:
                yield began, _office(head, words)
            head = ""
            for place in range(at, mention.last + 1):  # الملك عبدالله: an office may be part of the name
                inside = title_at(paragraph, place)
                if inside is not None and inside.kind == "person":
                    yield at, _office(fold(inside.word), set())
            at = mention.last + 1
            continue
        name_ends = mention.last if mention is not None else name_ends
        word = description_key(paragraph.folded[at])
        if mention is not None and paragraph.begins[at] > paragraph.spans[at][0]:
            word = description_key(fold(paragraph.text[paragraph.begins[at] : paragraph.spans[at][1]]))  # لسوريا
        if title is not None and title.kind == "person" and (not head or closed):
            if head:
                yield began, _office(head, words)
            began, head, words = at, fold(title.word), set()
        elif head:
            words.add(word)
        closed = at == name_ends or defined(paragraph.folded[at]) or (title is not None and title.direct)
        at += 1
    if head:
        yield began, _office(head, words)


def offices_of(paragraph: Paragraph, run: Run) -> list[Office]:
    """The offices that a noun phrase tells."""
    return [office for _, office in offices_in(paragraph, run.first, run.stop)]


def _office(head: str, words: set[str]) -> Office:
    if words >= _KINGDOM:
        words = words | {fold("بريطانيا")}
    if fold("حرمين") in words:  # سفير خادم الحرمين الشريفين
        words = words | {fold("السعودية").removeprefix("ال")}
    words = {_SAME_WORD.get(word, word) for word in words} - _EMPTY
    head = _SAME_HEAD.get(head, head)
    if head == "رئيس":
        words.discard(fold("دولة"))
        if fold("دبلوماسية") in words:  # رئيس الدبلوماسية is the foreign minister
            head, words = _MINISTER, words - {fold("دبلوماسية")} | {_FOREIGN}
    if words & {fold("حكومة"), fold("برلمان")}:
        words.discard(fold("مجلس"))  # رئيس مجلس الوزراء, رئيس الوزراء, رئيس الحكومة: one office
    return Office(head, frozenset(words))


@lru_cache(maxsize=1 << 14)
def country(word: str) -> str:
    """The country that a word of a description names or is an adjective of, or ""."""
    place = country_of(word)
    return place if place in _countries() and place not in _CONTINENTS else ""


def _countries() -> Collection[str]:
    return nationalities().values()


def countries(held: Collection[Office]) -> set[str]:
    """The countries of all the offices of somebody."""
    return {country(word) for office in held for word in office.words} - {""}


def fits(wanted: Office, held: Collection[Office], *, any_head: bool = False) -> bool:
    """Whether one of the offices held is the one wanted, "of Iran" and "Iranian" being one.

    A former minister is not the minister, nor his deputy: the head has to be the same. ``any_head`` asks for the countries alone
    (المسؤول الإيراني).
    """
    whose = countries(held)
    for office in held:
        if (office.head != wanted.head and not any_head) or (office.words & FORMER) - wanted.words:
            continue
        own = office.words | {country_of(word) for word in office.words} | whose
        if all(word in own or country_of(word) in own for word in wanted.words):
            return True
    return False


def may_be(wanted: Office, held: Collection[Office]) -> bool:
    """Whether an office held says less than the one wanted and nothing else: "the foreign minister" for "the Syrian foreign minister".

    Somebody of another country is nobody's; a bare الرئيس says too little, a bare spokesman does not. An office wanted without
    any words, which only one man of the text has, is his: المفتي.
    """
    if not wanted.words and wanted.head not in _HEADS_OF_STATE:
        return any(office.head == wanted.head and not office.words & FORMER for office in held)
    if countries(held):
        return False
    same = [office for office in held if office.head == wanted.head]
    # the Moroccan foreign minister is he who is minister of foreign affairs and African co-operation, of no country told
    portfolio = {word for word in wanted.words if not country(word)}
    if portfolio < wanted.words and any(portfolio and portfolio <= office.words for office in same):
        return True
    return any(office.words <= wanted.words and (office.words or office.head in _ALONE) for office in same)


def counterpart(office: Office, nation: str) -> Office:
    """The office of somebody's counterpart of another nation: with the Egyptian minister of irrigation, the Cypriot one."""
    return office._replace(words=frozenset({word for word in office.words if not country(word)} | {nation}))


def of_a_body(wanted: Office, held: Collection[Office]) -> bool:
    """Whether all the offices that fit are of a body that was not asked for: رئيس لبنان is not first the head of its government."""
    same = [office for office in held if office.head == wanted.head]
    return all((office.words & _BODIES) - wanted.words for office in same)
