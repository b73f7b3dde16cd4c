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
    documents: Mapping[tuple[str, str], int] | None = None,
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
    documents : mapping of (term, side) to int, optional
        How many documents hold the term, as the sums tell: nobody looks for more, nor for a term that a side has not.

    Returns
    -------
    DataFrame
        One row a passage, by term as in `displays`, then side, then place. Columns: ``term``, the side, ``place`` (file
        and byte or row), ``start`` (offset of the keyword in the text), ``before``, ``keyword``, ``after``, ``goes_on``
        (whether the text does behind it).

    Notes
    -----
    The parts are gone through from the first, the middle and so on, as many as passages are asked for and further only
    until all are there, 64 at most; of each term passages of different parts go before several of one. Documents are looked
    into where the spelling shown stands in them. A term without a passage may stand in
    other spellings only, or in other parts.
    """
    parts, _ = plan_parts(source, side=side)
    key_of = load_analyser(terms)
    only = set(sides)
    needles = {term: shown.encode() for term, shown in displays.items()}

    def most(term: str, name: str) -> int:
        return a_side if documents is None else min(a_side, documents.get((term, name), 0))

    found: dict[tuple[str, str], dict[int, list[tuple]]] = {}  # term, side -> number of the part -> passages
    seen = set(only)
    for place, at in enumerate(_spread(len(parts))):
        # From the first few parts all that may be needed is taken, so that what is shown stands apart in the source.
        early = place < a_side
        lacking: dict[str, dict[str, int]] = {}
        for document in read_documents(parts[at], side=side, text=text):
            name = document.side
            if document.reason or (only and name not in only):
                continue
            seen.add(name)
            if name not in lacking:
                known = {term: 0 if early else sum(map(len, found.get((term, name), {}).values())) for term in needles}
                lacking[name] = {term: n for term in needles if (n := most(term, name) - known[term]) > 0}
            left = lacking[name]
            here = [term for term in left if needles[term] in document.data]
            if not here:
                continue
            for term, *passage in _in_document(document.data, here, key_of, width):
                row = (term, name, document.where, *passage)
                found.setdefault((term, name), {}).setdefault(at, []).append(row)
                left[term] -= 1
                if not left[term]:
                    del left[term]
        got = {key: sum(map(len, by_part.values())) for key, by_part in found.items()}
        if place + 1 >= a_side and all(
            got.get((term, name), 0) >= most(term, name) for term in needles for name in seen
        ):
            break
    rows = [
        row
        for term in needles
        for name in sorted(seen)
        for row in _apart(found.get((term, name), {}), most(term, name))
    ]
    return pd.DataFrame(rows, columns=["term", side, "place", "start", "before", "keyword", "after", "goes_on"])


def _apart(by_part: dict[int, list[tuple]], n: int) -> list[tuple]:
    """At most `n` passages, one of each part before a second of any, in the order of the source."""
    turns = sorted((turn, at) for at, rows in by_part.items() for turn in range(len(rows)))[:n]
    return [by_part[at][turn] for at, turn in sorted((at, turn) for turn, at in turns)]


def _spread(n: int) -> list[int]:
    """Numbers of at most `MOST_PARTS` of `n` parts, evenly over the source, coarse steps first.

    >>> _spread(8)
    [0, 4, 2, 6, 1, 3, 5, 7]
    """
    chosen = [at * n // MOST_PARTS for at in range(MOST_PARTS)] if n > MOST_PARTS else list(range(n))
    order: list[int] = []
    step = len(chosen)
    while step:
        order += [at for at in range(0, len(chosen), step) if at not in order]
        step //= 2
    return [chosen[at] for at in order]


def _in_document(data: bytes, lacking: list[str], key_of, width: int) -> list[tuple[str, int, str, str, str, bool]]:
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
            passages.append((term, start, before, text[start:end], after, end + len(after) < len(text)))
            if not left:
                break
    return passages
