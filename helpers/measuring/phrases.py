"""Noun phrases of a paragraph, read without a parser: runs of titles, names and the adjectives that follow them."""

from __future__ import annotations

from collections.abc import Collection

from helpers.measuring.attached import closed_chain
from helpers.measuring.paragraph_words import QUOTE, Paragraph, Run, broken, defined, title_at
from helpers.measuring.phrase_parts import adjective
from helpers.measuring.phrase_reading import Reading
from helpers.reading.arabic import fold
from helpers.reading.lists import Title, titles

_CHIEF = frozenset(fold(w) for w in "كبير كبيرة".split())
_ONE_OF = frozenset(fold(w) for w in "أحد إحدى".split())
_SOME_OF = frozenset(
    fold(w)
    for w in "بعض كبار معظم أغلب غالبية جميع كل عدد العديد كثير الكثير مجموعة عشرات مئات آلاف بضعة ثلاثة ثلاث أربعة أربع خمسة خمس "
    "ستة ست سبعة سبع ثمانية ثماني تسعة تسع عشرة عشر".split()
)


def noun_phrase(paragraph: Paragraph, first: int, governed: Collection[str] = ()) -> Run | None:
    """The noun phrase that begins at token `first`, or None when none does.

    `governed` are the prepositions of the verb whose subject it is: they are not read as part of an office.
    """
    if first >= len(paragraph.spans) or paragraph.hidden[first]:
        return None
    if paragraph.folded[first] in _ONE_OF | _SOME_OF:
        return _some_of(paragraph, first)
    if paragraph.folded[first] in _CHIEF:
        return _chief_of(paragraph, first, governed)
    head = paragraph.mentions.get(first)
    title = title_at(paragraph, first)
    if head is None and (title is None or adjective(paragraph, first, title)):
        return None
    return Reading(paragraph, first, title, governed).run()


def _chief_of(paragraph: Paragraph, first: int, governed: Collection[str]) -> Run | None:
    """The chief of those who have an office, with his name: كبير | المفاوضين | سمير الحلبي."""
    inside = first + 1
    title = title_at(paragraph, inside) if inside < len(paragraph.spans) and not broken(paragraph, inside) else None
    if title is None or not (title.plural and title.kind == "person" and defined(paragraph.folded[inside])):
        return None
    of = noun_phrase(paragraph, inside, governed)
    gender = "m" if paragraph.folded[first] == fold("كبير") else "f"
    return of and of._replace(first=first, title=title._replace(plural=False, gender=gender))


def _some_of(paragraph: Paragraph, first: int) -> Run | None:
    """One or some of those whom a noun phrase tells: أحد | أعضاء اللجنة, عدد | من | التجار; they keep the words of the text."""
    one = paragraph.folded[first] in _ONE_OF
    inside = first + 1
    if not one and inside < len(paragraph.spans) and paragraph.folded[inside] == "من":
        inside += 1
    if inside >= len(paragraph.spans) or broken(paragraph, inside):
        return None
    of = noun_phrase(paragraph, inside)
    if (
        of is not None
        and of.title is not None
        and (one or (of.title.kind in ("person", "organisation") and of.title.plural))
    ):
        stop = of.stop
    else:
        stop = closed_chain(paragraph, inside) if one or paragraph.folded[inside].endswith(("ون", "ين")) else 0
    gender = "f" if paragraph.folded[first] == fold("إحدى") else "m"
    title = Title(paragraph.folded[first], "person", False, True, gender, not one)
    return Run(first, stop, None, frozenset(), title, False) if stop else None


def wording(paragraph: Paragraph, run: Run) -> str:
    """The words of a noun phrase as they stand, without a conjunction before them."""
    start, end = paragraph.spans[run.first][0], paragraph.spans[run.stop - 1][1]
    text = paragraph.text[start:end]
    if len(QUOTE.findall(text)) % 2 and QUOTE.match(paragraph.text[end : end + 1]):
        text = paragraph.text[start : end + 1]  # بطلة فيلم «السد»
    word = paragraph.folded[run.first]
    if word[:1] in "وف" and title_at(paragraph, run.first) and word not in titles():
        text = text[1:]
    return " ".join(text.split())
