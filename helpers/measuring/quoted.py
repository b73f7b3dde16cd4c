"""Spans between quotation marks, paired in order."""

from __future__ import annotations

import re
from typing import NamedTuple

# “ ” „ ‟ « » " ＂ ″ ❝ ❞ and the doubled ASCII quote of old typewriting.
MARK = re.compile("[\"“”„‟«»＂″❝❞]|''|<<|>>")
_OPENS = frozenset(("«", "<<"))
_CLOSES = frozenset(("»", ">>"))


class Span(NamedTuple):
    """Text between two marks: offsets of its first character and after its last, and how deep it stands, from 0."""

    start: int
    end: int
    depth: int


def pair_marks(text: str) -> tuple[list[Span], list[int]]:
    """Pair the double quotation marks of one paragraph.

    Parameters
    ----------
    text : str
        A paragraph. Marks are never paired across paragraphs.

    Returns
    -------
    spans : list of Span
        Sorted by start; a span inside another has the greater depth.
    unpaired : list of int
        Offsets of marks that have no partner (none or one; more only where guillemets face one way).

    Notes
    -----
    The Arabic press opens with the closing mark as often as not, so the shape of a mark says little and marks are
    paired in order, whatever their shape. Only « and » that balance are taken at their word and may nest. An odd mark
    is the one that fits its place worst: an opening mark has white space before it and none after, a closing one the
    other way round; where each “ stands before a word and each ” behind one, the shapes are trusted. When several fit alike, the one without which the least stands in marks, of those the last.

    Examples
    --------
    >>> text = "قال ”نعم” ثم «لا» ثم “"
    >>> spans, unpaired = pair_marks(text)
    >>> [text[span.start:span.end] for span in spans], unpaired
    (['نعم', 'لا'], [21])
    """
    # A double mark straight after a digit and before none is the sign of inches or seconds only where it is left over;
    # it is then reported as unpaired, so no rule is spent on it.
    marks = [(found.start(), found.end(), found[0]) for found in MARK.finditer(text)]
    placed = _by_place(text, marks)
    if placed is not None and len(marks) > 2 and _cost(text, _in_order(marks)):
        return placed, []
    shaped = _by_shape(text, marks)
    if shaped is not None:
        return shaped
    nested = _nested(marks)
    if nested is not None and (len(marks) < 4 or _cost(text, nested) <= _cost(text, _in_order(marks))):
        return nested, []
    unpaired = []
    if len(marks) % 2:
        odd = _odd(text, marks)
        unpaired = [marks[odd][0]]
        marks = marks[:odd] + marks[odd + 1 :]
    return _in_order(marks), unpaired


def _in_order(marks: list[tuple[int, int, str]]) -> list[Span]:
    return [Span(one[1], two[0], 0) for one, two in zip(marks[::2], marks[1::2], strict=True)]


def _cost(text: str, spans: list[Span]) -> int:
    """White space at the inner edges of spans: a mark that stands so was read the wrong way round."""
    inner = [text[span.start : span.end] for span in spans]
    return sum((piece[:1].isspace() + piece[-1:].isspace()) for piece in inner if piece)


def _nested(marks: list[tuple[int, int, str]]) -> list[Span] | None:
    """Spans when guillemets balance and the other marks pair within them, else None."""
    spans, stack = [], []
    for start, end, mark in marks:
        opens = mark in _OPENS or (mark not in _CLOSES and not (stack and stack[-1][1] not in _OPENS))
        if opens:
            stack.append((end, mark))
            continue
        if not stack or (mark in _CLOSES) != (stack[-1][1] in _OPENS):
            return None
        first, _ = stack.pop()
        spans.append(Span(first, start, len(stack)))
    return sorted(spans) if not stack else None


def _by_place(text: str, marks: list[tuple[int, int, str]]) -> list[Span] | None:
    """Spans, some in others, when every mark stands clearly at the beginning or the end of words and all balance, else None."""
    spans: list[Span] = []
    stack: list[int] = []
    if len(marks) % 2:
        return None
    for start, end, _ in marks:
        before, after = text[start - 1 : start].strip(), text[end : end + 1].strip()
        if not before.isalnum() and after.isalnum():
            stack.append(end)
        elif before and not after.isalnum() and stack:
            spans.append(Span(stack.pop(), start, len(stack)))
        else:
            return None
    return sorted(spans) if not stack else None


def _by_shape(text: str, marks: list[tuple[int, int, str]]) -> tuple[list[Span], list[int]] | None:
    """Spans and marks left over where each “ stands before a word and each ” behind one, so that the shapes can be trusted."""
    if {mark for _, _, mark in marks} != {"“", "”"}:
        return None
    spans: list[Span] = []
    unpaired: list[int] = []
    opened: tuple[int, int] | None = None
    for start, end, mark in marks:
        before, after = text[start - 1 : start].strip(), text[end : end + 1].strip()
        if mark == "“" and not before.isalnum() and after:
            if opened is not None:
                unpaired.append(opened[0])
            opened = (start, end)
        elif mark == "”" and before and not after.isalnum():
            if opened is None:
                unpaired.append(start)
            else:
                spans.append(Span(opened[1], start, 0))
            opened = None
        else:
            return None
    if opened is not None:
        unpaired.append(opened[0])
    return spans, sorted(unpaired)


def _odd(text: str, marks: list[tuple[int, int, str]]) -> int:
    """Index of the mark to leave out so that the others fit their places best."""

    def misfit(mark: tuple[int, int, str], opening: bool) -> int:
        before, after = text[mark[0] - 1 : mark[0]], text[mark[1] : mark[1] + 1]
        outer, inner = (before, after) if opening else (after, before)
        return int(outer.isalnum()) + int(not inner.strip())

    opening = [misfit(mark, True) for mark in marks]
    closing = [misfit(mark, False) for mark in marks]
    # With mark k left out, those before it alternate open, close from the start; those after it from k.
    before = [0]
    for at in range(len(marks)):
        before.append(before[-1] + (closing[at] if at % 2 else opening[at]))
    after = [0]
    for at in reversed(range(len(marks))):
        after.append(after[-1] + (opening[at] if at % 2 else closing[at]))
    after.reverse()
    cost = [before[at] + after[at + 1] for at in range(len(marks))]
    alike = [at for at in range(len(marks)) if cost[at] == min(cost)]

    def marked(at: int) -> int:
        return sum(span.end - span.start for span in _in_order(marks[:at] + marks[at + 1 :]))

    return min(alike, key=lambda at: (marked(at), -at))
