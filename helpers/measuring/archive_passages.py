"""Passages of an archive for the terms that a table shows, fetched from the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from helpers.measuring.archive_sources import Source, plan_parts, read_documents
from helpers.reading.arabic import load_analyser, words

#: parts that are looked through, spread over the whole source, before a term goes without a passage
MOST_PARTS = 64


def find_passages(
    source: Source,
    displays: Mapping[str, str],
    *,
    side: str,
    text: str = "text",
    terms: str = "surface",
    a_side: int = 2,
    width: int = 80,
    sides: Iterable[str] = (),
) -> pd.DataFrame:
    """A few passages of each term and side.

    Parameters
    ----------
    source, side, text, terms
        As they were given to :func:`~helpers.measuring.archive.count_archive`.
    displays : mapping of term to its spelling
        From the rows of the contrast table that are shown.
    a_side : int
        Passages a term and side, each from another document.
    width : int
        Characters before and after, cut at a word.
    sides : iterable of str
        Only these sides; all, when empty.

    Returns
    -------
    DataFrame
        One row a passage, by term as in `displays`, then side, then place. Columns: ``term``, the side, ``place`` (file
        and byte or row), ``start`` (offset of the keyword in the text), ``before``, ``keyword``, ``after``.

    Notes
    -----
    The parts are gone through from the first, the middle and so on, 64 of them at most, and only until all passages are
    there; documents are looked into where the spelling shown stands in them. A term without a passage may stand in
    other spellings only, or in other parts.
    """
    parts, _ = plan_parts(source, side=side)
    key_of = load_analyser(terms)
    wanted = set(sides)
    found: dict[tuple[str, str], list[tuple]] = {}
    seen_sides = set(wanted)
    needles = {term: shown.encode() for term, shown in displays.items()}
    for part in _spread(parts):
        for document in read_documents(part, side=side, text=text):
            if document.reason or (wanted and document.side not in wanted):
                continue
            seen_sides.add(document.side)
            lacking = [
                term
                for term, needle in needles.items()
                if len(found.get((term, document.side), ())) < a_side and needle in document.data
            ]
            if lacking:
                for term, *passage in _in_document(document.data, lacking, key_of, width):
                    found.setdefault((term, document.side), []).append((term, document.side, document.where, *passage))
        if all(len(found.get((term, name), ())) >= a_side for term in needles for name in seen_sides):
            break
    rows = [row for term in needles for name in sorted(seen_sides) for row in found.get((term, name), ())]
    return pd.DataFrame(rows, columns=["term", side, "place", "start", "before", "keyword", "after"])


def _spread(parts: list) -> list:
    """At most `MOST_PARTS` of the parts, evenly over the source, coarse steps first."""
    chosen = [parts[at * len(parts) // MOST_PARTS] for at in range(MOST_PARTS)] if len(parts) > MOST_PARTS else parts
    order: list[int] = []
    step = len(chosen)
    while step:
        order += [at for at in range(0, len(chosen), step) if at not in order]
        step //= 2
    return [chosen[at] for at in order]


def _in_document(data: bytes, lacking: list[str], key_of, width: int) -> list[tuple[str, int, str, str, str]]:
    """First place of each of these terms in a document."""
    text = data.decode("utf-8", "surrogatepass")
    left = set(lacking)
    passages = []
    for start, end in words(text):
        term = key_of(text[start:end])
        if term in left:
            left.remove(term)
            before, after = text[max(0, start - width) : start], text[end : end + width]
            if start > width:
                before = before.partition(" ")[2] or before
            if end + width < len(text):
                after = after.rpartition(" ")[0] or after
            passages.append((term, start, before, text[start:end], after))
            if not left:
                break
    return passages
