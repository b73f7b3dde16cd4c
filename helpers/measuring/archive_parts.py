"""A part of an archive to a run: its documents read, their words counted, the sums written."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from helpers.measuring import archive_characters as characters
from helpers.measuring import archive_kernel as kernel
from helpers.measuring.archive_batches import Batch, batch_of, read_batches
from helpers.measuring.archive_lines import find_documents
from helpers.measuring.archive_readers import Document, Part
from helpers.measuring.archive_runs import PREFIXES, leave_out, merge_stretch, open_run, whole_folder, write_tables
from helpers.measuring.archive_stamp import digest
from helpers.measuring.archive_strings import new_strings
from helpers.measuring.archive_tables import (
    Tables,
    Terms,
    choose_terms,
    forget,
    grow_spellings,
    is_full,
    joined_bytes,
    learn,
    new_tables,
    number_strings,
    room_for_words,
    side_number,
)
from helpers.reading import arabic
from helpers.tables import KitError


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
    data = bytearray('{"s": "", "t": "سلام"}\n'.encode())
    find_documents(np.frombuffer(data, dtype=np.uint8), "s", "t", len(data), new_strings(1, 1))
    count_batch(tables, batch_of([Document("", "", "سلام".encode())]), choose_terms("surface", True), {}, lambda: None)
    grow_spellings(tables)
    with TemporaryDirectory() as folder:
        write_tables(tables, Path(folder) / "0", {})
        merge_stretch([open_run(Path(folder) / "0")], [""], 0, PREFIXES)


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
        tables.sums[:], tables.of_spelling[:, kernel.VOTES], tables.totals[:] = 0, 0, 0
        tables.in_document[:] = 0
        tables.sides.clear()
        terms = choose_terms(options.terms, options.stop_words)
        left_out: dict[str, list] = {}
        runs = 0

        def spill() -> None:
            nonlocal runs, left_out
            write_tables(tables, unfinished / str(runs), left_out)
            runs, left_out = runs + 1, {}
            forget(tables)

        for batch in read_batches(part, side=options.side, text=options.text):
            count_batch(tables, batch, terms, left_out, spill)
        write_tables(tables, unfinished / str(runs), left_out)
    return target.name


def count_batch(
    tables: Tables, batch: Batch, terms: Terms, left_out: dict[str, list], spill: Callable[[], None]
) -> None:
    """Add the documents of a batch to the sums; `spill` writes the sums when the tables are full."""
    for document in batch.left_out:
        leave_out(left_out, document.reason, document.where)
    n_documents = len(batch.starts)
    longest = int((batch.ends - batch.starts).max(initial=0)) // 2 + 1
    ids = room_for_words(tables, int((batch.ends - batch.starts).sum()) // 2 + n_documents + 1)
    firsts = np.zeros(n_documents + 1, dtype=np.int64)
    seen = np.zeros(n_documents, dtype=np.uint8)
    keys, spans = np.empty(longest, dtype=np.uint64), np.empty((longest, 2), dtype=np.int64)
    begin, fresh = 0, False
    while begin < n_documents:
        reached = kernel.find_words(
            batch.data,
            batch.starts,
            batch.ends,
            begin,
            characters.character_classes(),
            tables.spellings,
            ids,
            firsts,
            seen,
            keys,
            spans,
        )
        learn(tables, terms)
        keep = _kept(batch, seen, begin, reached, left_out)
        easy = keep & (seen & characters.HARD == 0)
        _add(tables, ids, firsts, begin, reached, easy, _sides(tables, batch, easy))
        for at in np.flatnonzero(keep & ~easy).tolist():
            _count_in_python(tables, batch, at, terms)
        if reached < n_documents:
            if is_full(tables) and not (fresh and reached == begin):
                spill()
                fresh = True
            else:  # a single document that fills the tables may grow them
                grow_spellings(tables)
        begin = reached


def _kept(batch: Batch, seen: np.ndarray, begin: int, end: int, left_out: dict[str, list]) -> np.ndarray:
    """Which documents are counted: `begin` to `end` - 1, but those without an Arabic letter or with NUL bytes."""
    keep = np.zeros(len(seen), dtype=bool)
    keep[begin:end] = seen[begin:end] & (characters.ARABIC | characters.NUL) == characters.ARABIC
    for at in (begin + np.flatnonzero(~keep[begin:end])).tolist():
        reason = "NUL bytes in the text" if seen[at] & characters.NUL else "no Arabic letter in the text"
        leave_out(left_out, reason, batch.where(at))
    return keep


def _sides(tables: Tables, batch: Batch, keep: np.ndarray) -> np.ndarray:
    """Number in the tables of the side of each document; of a side that no document kept is of, any."""
    used = np.unique(batch.sides[keep])
    numbers = np.zeros(len(batch.names) + 1, dtype=np.int64)
    numbers[used] = [side_number(tables, batch.names[at]) for at in used.tolist()]
    return numbers[batch.sides]


def _add(tables: Tables, ids, firsts, begin: int, end: int, keep: np.ndarray, sides: np.ndarray) -> None:
    kernel.add_documents(
        ids,
        firsts,
        begin,
        end,
        keep,
        sides,
        tables.of_spelling,
        tables.sums,
        tables.totals,
        tables.in_document,
        tables.touched,
    )


def _count_in_python(tables: Tables, batch: Batch, at: int, terms: Terms) -> None:
    """A document with characters beyond the kernel's table: its words are found by `words` itself."""
    text = batch.data[batch.starts[at] : batch.ends[at]].tobytes().decode("utf-8", "surrogatepass")
    spellings = [text[start:end].encode() for start, end in arabic.words(text)]
    numbers = number_strings(tables, "spellings", *joined_bytes(spellings))
    learn(tables, terms)
    side = np.array([side_number(tables, batch.names[batch.sides[at]])])
    _add(tables, numbers.astype(np.int32), np.array([0, len(numbers)]), 0, 1, np.ones(1, dtype=bool), side)
