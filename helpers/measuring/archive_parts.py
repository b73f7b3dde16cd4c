"""A part of an archive to a run: its documents read, their words counted, the sums written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.measuring import archive_kernel as kernel
from helpers.measuring.archive_runs import digest, leave_out, whole_folder, write_tables
from helpers.measuring.archive_sources import Document, Part, read_documents
from helpers.measuring.archive_tables import (
    Tables,
    forget,
    grow_spellings,
    is_full,
    joined_bytes,
    learn,
    new_tables,
    number_strings,
    side_number,
    sorted_sums,
    term_function,
)
from helpers.reading import arabic
from helpers.tables import KitError

#: bytes of text that are worked on at once
BATCH_BYTES = 4_000_000
BATCH_DOCUMENTS = 4_000


class Options(NamedTuple):
    """What is counted; part of the name of every run, so that no run is taken for another's."""

    side: str
    text: str
    terms: str
    stop_words: bool


def part_name(part: Part, options: Options) -> str:
    """Name of the folder of a part's runs: other files, options or code give another."""
    return "part-" + digest([part, options])


@lru_cache(maxsize=1)
def _own_tables(options: Options) -> Tables:
    """The tables of this process: a spelling is taken apart once, not once a part."""
    return new_tables()


def load_compiled() -> None:
    """Go once through all compiled loops, with one word, so that they are in memory."""
    tables = new_tables(16)
    _count_batch(tables, [Document("", "", "سلام".encode())], term_function("surface", True), {}, lambda: None)
    grow_spellings(tables)
    sorted_sums(tables, 1)


def forget_tables() -> None:
    """Give the memory of this process's tables back."""
    _own_tables.cache_clear()


def count_part(part: Part, options: Options, folder: str) -> str:
    """Count a part and write its runs below `folder`, once; returns the name of the folder they are in.

    A part that is there already is not counted again. The folder appears under its name only when it is whole.
    """
    if not Path(folder).is_dir():
        raise KitError(f"There is no folder {folder} here. Name one with folder=... that every worker sees.")
    target = Path(folder) / part_name(part, options)
    if target.exists():
        return target.name
    tables = _own_tables(options)
    with tables.lock, whole_folder(target) as unfinished:
        if is_full(tables):
            forget(tables)
        tables.sums[:], tables.votes[:], tables.totals[:] = 0, 0, 0
        tables.in_document[:] = 0
        tables.sides.clear()
        term = term_function(options.terms, options.stop_words)
        left_out: dict[str, list] = {}
        runs = 0

        def spill() -> None:
            nonlocal runs, left_out
            write_tables(tables, unfinished / str(runs), left_out)
            runs, left_out = runs + 1, {}
            forget(tables)

        for documents in _batches(part, options, left_out):
            _count_batch(tables, documents, term, left_out, spill)
        write_tables(tables, unfinished / str(runs), left_out)
    return target.name


def _batches(part: Part, options: Options, left_out: dict[str, list]) -> Iterator[list[Document]]:
    documents: list[Document] = []
    n_bytes = 0
    for document in read_documents(part, side=options.side, text=options.text):
        if document.reason:
            leave_out(left_out, document.reason, document.where)
            continue
        documents.append(document)
        n_bytes += len(document.data)
        if n_bytes >= BATCH_BYTES or len(documents) >= BATCH_DOCUMENTS:
            yield documents
            documents, n_bytes = [], 0
    if documents:
        yield documents


def _count_batch(tables, documents: list[Document], term, left_out: dict[str, list], spill) -> None:
    text, bounds = joined_bytes([document.data for document in documents])
    ids = np.empty(len(text) // 2 + len(documents) + 1, dtype=np.int32)
    firsts = np.zeros(len(documents) + 1, dtype=np.int64)
    seen = np.zeros(len(documents), dtype=np.uint8)
    begin, fresh = 0, False
    while begin < len(documents):
        reached = kernel.find_words(
            text, bounds, begin, kernel.character_classes(), tables.spellings, ids, firsts, seen
        )
        learn(tables, term)
        marks = seen[begin:reached]
        keep = np.zeros(len(documents), dtype=bool)
        keep[begin:reached] = (marks & kernel.ARABIC > 0) & (marks & (kernel.NUL | kernel.HARD) == 0)
        sides = np.zeros(len(documents), dtype=np.int64)
        for at in range(begin, reached):
            if seen[at] & kernel.NUL or not seen[at] & kernel.ARABIC:
                reason = "NUL bytes in the text" if seen[at] & kernel.NUL else "no Arabic letter in the text"
                leave_out(left_out, reason, documents[at].where)
            else:
                sides[at] = side_number(tables, documents[at].side)
        _add(tables, ids, firsts, begin, reached, keep, sides)
        for at in np.flatnonzero((marks & (kernel.HARD | kernel.NUL | kernel.ARABIC)) == kernel.HARD | kernel.ARABIC):
            _count_in_python(tables, documents[begin + at], term)
        if reached < len(documents):
            if is_full(tables) and not (fresh and reached == begin):
                spill()
                fresh = True
            else:  # a single document that fills the tables may grow them
                grow_spellings(tables)
        begin = reached


def _add(tables: Tables, ids, firsts, begin: int, end: int, keep, sides) -> None:
    kernel.add_documents(
        ids,
        firsts,
        begin,
        end,
        keep,
        sides,
        tables.term_of,
        tables.votes,
        tables.sums,
        tables.totals,
        tables.in_document,
        tables.touched,
    )


def _count_in_python(tables: Tables, document: Document, term) -> None:
    """A document with characters beyond the kernel's table: its words are found by `words` itself."""
    text = document.data.decode("utf-8", "surrogatepass")
    spellings = [text[start:end].encode() for start, end in arabic.words(text)]
    numbers, _ = number_strings(tables, "spellings", *joined_bytes(spellings))
    learn(tables, term)
    side = np.array([side_number(tables, document.side)])
    _add(tables, numbers.astype(np.int32), np.array([0, len(numbers)]), 0, 1, np.ones(1, dtype=bool), side)
