"""A paragraph as its words: where they stand, what parts them, which are names; and what the shape of a word says."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from helpers.reading.arabic import fold, is_stop_word, segment, sentences, words
from helpers.reading.lists import Title, nationalities, saying_verbs, titles

TIMES = frozenset(
    fold(w) for w in "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت اليوم أمس الليلة الآن الماضي الماضية".split()
)
#: what parts two words: anything but white space, marks of direction, tatweel and the hyphen
BREAK = re.compile("[^\\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0640\\-]")
QUOTE = re.compile('["“”„‟«»＂″❝❞]')


_DATELINE = re.compile(r"""[^.!؟:\n«"“()]{0,60}(?:\([^()\n]{1,40}\)\s*[-–—]+|(?<=\S)\s*--+)\s*""")

#: works and the like, whose names stand in marks behind them
WORKS = frozenset(
    fold(w)
    for w in "فيلم مسلسل رواية قصة كتاب ديوان قصيدة مسرحية أغنية ألبوم برنامج سلسلة لوحة معرض عنوان شعار اسم موضوع ندوة مؤتمر مبادرة "
    "حملة مشروع عملية جائزة مهرجان دورة تطبيق منصة لعبة".split()
)
#: those of them whose names are as long as sentences
TITLED = frozenset(fold(w) for w in "فيلم مسلسل رواية قصة كتاب ديوان قصيدة مسرحية أغنية ألبوم".split())
# Adjectives in -ī of so few letters that the ending alone does not show them.
_SHORT_NISBAS = frozenset(
    fold(w)
    for w in "أمني طبي طبية فني فنية نفطي دولي محلي حزبي عربي كردي ليبي يمني روسي صيني هندي بحري جوي جوية مالي مالية نووي بيئي ديني "
    "رسمي رسمية فعلي علني سلبي أولي قوي جدي شفهي خطي أمي كندي كوبي مصري قطري شيعي سني سنية قبلي شعبي مدني حقوقي لغوي تقني علمي نقابي أممي ذري بري برية "
    "صحفي أدبي فكري عملي جبلي نهري ريفي قروي علوي شرقي غربي شمسي نقدي عيني نفسي جنسي عضوي حيوي ذهني عقلي فردي نسبي كمي زمني ملكي أهلي خيري "
    "وطني مهني شرعي عرفي حربي سلمي ثوري حضري بدوي بنكي سعري قومي عرقي لفظي رقمي تركي لغوي نصي كلي جزئي ورقي خلفي سطحي حصري سري سرية وقتي "
    "ظرفي فوري جذري جدلي سنوي يومي شهري ليلي أسري كروي طلابي".split()
)
_ONLY_LIKE_ARTICLE = frozenset(
    fold(w)
    for w in "آلاف ألوف ألقى ألغى ألزم ألهم التف الذي التي ألوان ألبس ألمح ألقت ألغت ألبت ألفت اليك اليه الان".split()
)


# Verbal nouns whose root begins with the letters of the article.
_NO_ARTICLE = tuple(
    fold(w)
    for w in "التزام التقاء إلغاء التماس إلحاح إلحاق التحاق إلقاء إلهام إلزام التفات التفاف التئام التقاط".split()
)


_SERVANT = fold("خادم")  # خادم الحرمين
_ENVOYS = frozenset(fold(w) for w in "سفير قنصل مندوب ممثل مبعوث موفد مستشار نائب".split())


class Mention(NamedTuple):
    """A name in a paragraph: first and last token, the entry and its kind."""

    first: int
    last: int
    name: str
    kind: str


class Run(NamedTuple):
    """A noun phrase: tokens from ``first`` to before ``stop``, the mention that it is about, its words, its title."""

    first: int
    stop: int
    principal: Mention | None
    words: frozenset[str]
    title: Title | None
    definite: bool


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, its words numbered from 0.

    ``gaps[i]`` is the text before word i (one more after the last), ``opens[i]`` whether it begins a sentence, ``hidden[i]``
    whether it stands inside quoted speech, ``named[i]`` inside a name; ``begins`` where names begin inside their first words.
    """

    text: str
    spans: list[tuple[int, int]]
    folded: list[str]
    gaps: list[str]
    sentence: list[int]
    opens: list[bool]
    hidden: list[bool]
    named: list[bool]
    mentions: dict[int, Mention]
    begins: dict[int, int]


def read_paragraph(text: str, mentions: list[tuple[int, int, str, str]], opaque: list[tuple[int, int]]) -> Paragraph:
    """A paragraph from its text, its mentions (start, end, name, kind) and its spans of quoted speech, all by offset."""
    spans = words(text)
    edges = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    ends = sorted({end for _, end in sentences(text)} | _dateline_end(text))
    sentence = [bisect_right(ends, start) for start, _ in spans]
    first_letters = [start for start, _ in spans]
    gaps = [text[edge:start] for edge, start in zip(edges, starts, strict=True)]
    folded = [fold(text[start:end]) for start, end in spans]
    for at in range(1, len(spans)):
        if shortened(folded[at - 1], gaps[at]):
            gaps[at] = " "
        elif "," in gaps[at]:
            gaps[at] = gaps[at].replace(",", "،")
    found, begins, named = {}, {}, [False] * len(spans)
    people = {start for start, _, _, kind in mentions if kind == "person"}
    for start, end, name, kind in mentions:
        first, last = bisect_right(first_letters, start) - 1, bisect_right(first_letters, end - 1) - 1
        owner = kind == "person" and (
            _sends_envoy(text, spans, first) or (first == last and _adjective(text, spans, first, people))
        )
        if first >= 0 and not owner:
            found[first], begins[first] = Mention(first, last, name, kind), start
            named[first : last + 1] = [True] * (last + 1 - first)
    return Paragraph(
        text=text,
        spans=spans,
        folded=folded,
        gaps=gaps,
        sentence=sentence,
        opens=[at == 0 or sentence[at] != sentence[at - 1] for at in range(len(spans))],
        hidden=[any(start <= place < end for start, end in opaque) for place in first_letters],
        named=named,
        mentions=found,
        begins=begins,
    )


def _dateline_end(text: str) -> set[int]:
    """Where the line ends that says where and by whom a report was written, in a set, which may be empty: دبي (CNN) -- ..."""
    line = _DATELINE.match(text)
    if line is None or any(fold(text[slice(*span)]) in saying_verbs() for span in words(line.group())):
        return set()
    return {line.end()}


def shortened(word: str, gap: str) -> bool:
    """Whether a point or a stroke only shortens a title or stands behind it: د. سمير, السيد/ سمير."""
    if gap.strip() not in (".", "/"):
        return False
    return len(word) == 1 or (gap.strip() == "/" and any(bare in titles() for bare in without_clitics(word)))


def _sends_envoy(text: str, spans: list[tuple[int, int]], at: int) -> bool:
    """Whether the epithet of a king only says whose envoy is meant: سفير | خادم الحرمين | سمير الحلبي."""
    before = fold(text[slice(*spans[at - 1])]) if at else ""
    return fold(text[slice(*spans[at])]) == _SERVANT and any(bare in _ENVOYS for bare in without_clitics(before))


def _adjective(text: str, spans: list[tuple[int, int]], at: int, people: set[int]) -> bool:
    """Whether what is a family name as well is the nationality of the person behind it: الوزير | السوداني | سمير الحلبي."""
    word = fold(text[slice(*spans[at])])
    behind = at + 1 < len(spans) and spans[at + 1][0] in people and not text[spans[at][1] : spans[at + 1][0]].strip()
    return behind and word.startswith("ال") and word[2:] in nationalities()


def broken(paragraph: Paragraph, at: int) -> bool:
    """Whether punctuation stands before token `at`, or a sentence begins with it."""
    return paragraph.opens[at] or bool(BREAK.search(paragraph.gaps[at]))


def conjoined(paragraph: Paragraph, at: int) -> bool:
    """Whether "and" is written on to token `at`: والوزير; not وزير."""
    word = paragraph.folded[at]
    if word[:1] not in "وف" or word in titles():
        return False
    return word[1:3] == "ال" or bool(segment(paragraph.text[slice(*paragraph.spans[at])]).proclitics)


def title_at(paragraph: Paragraph, at: int) -> Title | None:
    """The title that token `at` is, if it is one; أمام is "before" and no إمام."""
    title = _title(paragraph.folded[at])
    return None if title is not None and is_stop_word(paragraph.text[slice(*paragraph.spans[at])]) else title


@lru_cache(maxsize=1 << 16)
def _title(word: str) -> Title | None:
    for bare in without_clitics(word):
        if bare in titles():
            return titles()[bare]
    return None


def without_clitics(word: str) -> list[str]:
    forms = [word]
    if word[:1] in "وف":
        forms.append(word[1:])
    for form in list(forms):
        if form.startswith("ال"):
            forms.append(form[2:])
        elif form.startswith(("بال", "كال")):
            forms.append(form[3:])
        elif form.startswith("لل"):
            forms.append(form[2:])
        elif form[:1] in "بكل" and len(form) > 3:
            forms.append(form[1:])
    return forms


@lru_cache(maxsize=1 << 16)
def description_key(word: str) -> str:
    """A word of a description without conjunction, preposition and article."""
    if word[:1] in "وف" and word not in titles() and word[1:] in titles():
        return word[1:]
    for before in ("وال", "فال", "بال", "كال", "ولل", "ال", "لل"):
        if word.startswith(before) and len(word) > len(before) + 2:
            return word[len(before) :]
    return word


@lru_cache(maxsize=1 << 16)
def defined(word: str) -> bool:
    """Whether a folded word has the article: الري, بالسوق; not ألقى or آلاف, which fold alike, nor التزام, which begins alike."""
    if not word.startswith(("ال", "لل", "وال", "بال", "فال", "كال", "ولل")) or len(word) < 4:
        return False
    if word.startswith(_NO_ARTICLE) or word[1:].startswith(_NO_ARTICLE):
        return False
    return len(word) > 4 or (word[:2] == "ال" and word not in _ONLY_LIKE_ARTICLE)


def country_of(word: str) -> str:
    """What a nationality is made from, near enough to be looked up: ايراني, ايرانيه give ايران, فرنسي gives فرنسا."""
    for ending in ("يه", "ي"):
        if word.endswith(ending):
            bare = word[: -len(ending)]
            return nationalities().get(bare + "ي", bare)
    return word


def is_nisba(word: str) -> bool:
    return word in _SHORT_NISBAS or (len(word) > 4 and word.endswith(("ي", "يه", "يون", "يين", "يان", "يات", "ييه")))
