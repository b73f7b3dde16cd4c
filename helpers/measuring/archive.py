"""Counting beyond memory: an archive of any size to sums, and sums to the contrast table.

The documents are the units, and each is counted as a whole. A term's sums (uses, documents, squares, uses by size) are
all that the unit-robust statistic asks for, so one pass over the archive will do. This module opens files; the others
of this room do not.

=====================  ==========================================================
archive_sources.py     files to parts
archive_readers.py     parts to documents, one by one, whatever kind of file they are in
archive_batches.py     the same, millions of bytes at a time
archive_lines.py       JSON Lines, compiled; their escapes in archive_escapes.py
archive_records.py     where the records of CSV end, compiled
archive_parts.py       a part to a run: its words counted
archive_tables.py      what a process knows meanwhile: spellings, their terms, sums
archive_kernel.py      the compiled loops
archive_strings.py     the compiled table of strings
archive_sorting.py     sums brought into an order, and what is equal in many runs found, compiled
archive_characters.py  what each character does to a word
archive_runs.py        runs on disk, and many merged into one
archive_stamp.py       where they are kept, and under which names
archive_table.py       runs to the table of sums
archive_engines.py     this process and others beside it, or the workers of a Dask cluster
archive_contrast.py    sums to the contrast table
archive_passages.py    passages of the terms that are shown, from the source
archive_totals.py      what was read, and what was left out
archive_kept.py        an archive counted once and kept, for a report and its notebooks
=====================  ==========================================================
"""

from __future__ import annotations

import importlib
import shutil
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from helpers.measuring.archive_contrast import contrast_archive
from helpers.measuring.archive_engines import Engine, get_ready, open_engine, usable_cores
from helpers.measuring.archive_passages import find_passages
from helpers.measuring.archive_sources import PART_BYTES, Part, Source, is_large, plan_parts
from helpers.measuring.archive_stamp import cache_folder
from helpers.tables import KitError

if TYPE_CHECKING:
    from helpers.measuring.archive_table import Piece

__all__ = ["contrast_archive", "count_archive", "find_passages", "is_large"]

#: runs that are merged into one at once
FAN = 64
#: bytes below which one process is done before a second has begun
SMALL = 64_000_000
#: rows of sums that are taken into memory at most
MOST_ROWS = 4_000_000


def count_archive(
    source: Source,
    *,
    side: str,
    engine: Any = None,
    progress: bool = True,
    text: str = "text",
    terms: str = "surface",
    stop_words: bool = True,
    minimum_documents: int = 1,
    folder: str | Path | None = None,
    processes: int | None = None,
    part_bytes: int = PART_BYTES,
) -> pd.DataFrame:
    """Count the terms of an archive by side.

    Parameters
    ----------
    source : path, pattern or several of them; or a mapping side -> one of these
        JSON Lines, CSV or Parquet files; or a folder of text files with a documents.csv or one folder a side. Each may
        be compressed (gz, bz2, xz, zst): such a file is read by one core and counted again from its beginning, so many are
        better than one. Folders are gone through with all that lies below. A mapping says itself which
        side the documents of each place are of.
    side : str
        Column or field that holds the side of a document.
    engine : dask.distributed.Client or "tcp://host:port", optional
        Counts on the workers of that cluster, which must see `source` and `folder` under the same paths and have the
        kit and requirements-archive.lock. Without it, processes of this machine.
    progress : bool
        Say on the error output how far it is, how fast, and how long it will take.
    text : str
        Column or field that holds the text; where there is no "text", one of its usual names: body, content, النص ...
    terms : {"surface", "stem", "lemma"}
        As in `tokenise`.
    stop_words : bool
        True: function words, numbers and single letters are left out.
    minimum_documents : int
        Leave terms out of the table that stand in fewer documents; ``attrs["rare"]`` says how many those are. Their
        words still count in all sizes.
    folder : path, optional
        Keeps the parts that are done. Run again with the same folder, only what is missing or has changed is counted.
        Without it they lie in the user's cache until the table is made; a run that was ended goes on from there.
    processes : int, optional
        All cores that may be used, when not given and the source is not small. Each takes up to 0.3 GB.
    part_bytes : int
        What is counted and kept as one part.

    Returns
    -------
    DataFrame
        One row a term and side in which it stands, by term, then side. Columns: the side, ``term``, ``display`` (its
        commonest spelling), ``n`` (uses), ``documents`` (that hold it), ``squares`` (sum of its squared uses in a
        document), ``by_size`` (sum of its uses times the counted words of the document).

        ``attrs``: ``side``, ``terms``, ``stop_words``; ``totals``: side -> documents, units (documents with a counted
        word), words (all), size (counted words), size_squares; ``left_out``: reason -> how many documents, and
        ``examples``: reason -> where some of them are; ``rare``: terms and uses that `minimum_documents` left out;
        ``parts``, ``megabytes``, ``seconds``.

    Raises
    ------
    KitError
        When there is no document, the side column has more than 64 values, the terms do not fit into memory, numba,
        pyarrow or dask are needed and not there, or nothing answers at the address.

    Notes
    -----
    Headlines and boilerplate are counted with the rest: an archive does not tell them apart. Documents that are empty,
    have no Arabic letter, hold NUL bytes, are in no encoding that can be told or are longer than 64 MB are left out.
    Term by term the sums are those of `tokenise` and `count_terms` over the same texts.
    """
    _need_compiler()
    started = time.monotonic()
    parts, left_out = plan_parts(source, side=side, part_bytes=part_bytes)
    if processes is None:
        processes = usable_cores() if sum(part.n_bytes for part in parts) > SMALL else 1
    get_ready(engine, min(processes, len(parts)))
    from helpers.measuring.archive_parts import Options, count_part, forget_tables, part_name
    from helpers.measuring.archive_runs import leave_out
    from helpers.measuring.archive_table import in_order
    from helpers.measuring.archive_tables import choose_terms

    choose_terms(terms, stop_words)
    options = Options(side, text, terms, stop_words)
    place = (
        Path(folder) if folder is not None else cache_folder() / part_name(parts[0], options).replace("part", "archive")
    )
    place.mkdir(parents=True, exist_ok=True)
    _clear(place)
    with open_engine(engine, min(processes, len(parts))) as run:
        names = [""] * len(parts)
        report = _Progress(parts, progress)
        for number, name in run(count_part, [(part, options, str(place.absolute())) for part in parts]):
            names[number] = name
            report.done(parts[number])
        names = _merge(names, place, run)
        pieces, sides, attrs = _pieces(names, place, run, options, minimum_documents)
    forget_tables()
    table = in_order(pieces, side, sides)
    table.attrs.update(attrs)
    for document in left_out:
        leave_out(table.attrs["examples"], document.reason, document.where)
    table.attrs.update(
        left_out={reason: n for reason, (n, _) in sorted(table.attrs["examples"].items())},
        examples={reason: places for reason, (_, places) in sorted(table.attrs["examples"].items())},
        parts=len(parts),
        megabytes=sum(part.n_bytes for part in parts) / 1e6,
        seconds=time.monotonic() - started,
    )
    if folder is None:
        shutil.rmtree(place, ignore_errors=True)
    return table


def _need_compiler() -> None:
    for name in ("numba", "pyarrow"):
        try:
            importlib.import_module(name)
        except ImportError:
            raise KitError(
                f"Counting an archive asks for {name}, which is not installed. Install it: python run.py setup --archive"
            ) from None


def _clear(place: Path) -> None:
    """Take away what a killed run has left half done; what is younger than an hour may be another's work."""
    for folder in place.glob("*.unfinished"):
        if time.time() - folder.stat().st_mtime > 3600:
            shutil.rmtree(folder, ignore_errors=True)


def _merge(names: list[str], place: Path, run: Engine) -> list[str]:
    """Runs merged as a tree, each merge where the engine works, until few are left."""
    from helpers.measuring.archive_runs import merge_parts

    while len(names) > FAN:
        groups = [names[start : start + FAN] for start in range(0, len(names), FAN)]
        merged = [""] * len(groups)
        for number, name in run(merge_parts, [(group, str(place.absolute())) for group in groups]):
            merged[number] = name
        names = merged
    return names


def _pieces(
    names: list[str], place: Path, run: Engine, options, minimum_documents: int
) -> tuple[list[Piece], list[str], dict]:
    """The sums of all runs as pieces of a table, each made where the engine works; the sides; and the attrs of the table."""
    from helpers.measuring import archive_kernel as kernel
    from helpers.measuring.archive_runs import MERGED_AT_ONCE, runs_of, stretches, summed_up
    from helpers.measuring.archive_table import table_of_stretch

    runs = [one for name in names for one in runs_of(place, name)]
    sides, totals, left_out = summed_up(runs)
    tasks = [
        (names, str(place.absolute()), low, high, options, minimum_documents)
        for low, high in pairwise(stretches(runs, MERGED_AT_ONCE))
    ]
    pieces, rare, n_rows = [], np.zeros(2, dtype=np.int64), 0
    for _, piece in run(table_of_stretch, tasks):
        pieces.append(piece)
        rare += piece.rare_terms, piece.rare_uses
        n_rows += len(piece.places)
        if n_rows > MOST_ROWS:
            raise KitError(
                f"There are more than {MOST_ROWS:,} rows of sums, which take more than 1 GB as a table. "
                f"Say minimum_documents={minimum_documents + 1} or more (--set archive_documents={minimum_documents + 1}); with the "
                "same folder nothing is counted again."
            )
    names_of_totals = ("documents", "units", "words", "size", "size_squares")
    return (
        pieces,
        sides,
        dict(
            side=options.side,
            terms=options.terms,
            stop_words=options.stop_words,
            totals={
                side: dict(zip(names_of_totals, map(int, row), strict=True))
                for side, row in zip(sides, totals, strict=True)
                if row[kernel.READ]
            },
            examples=left_out,
            rare={"terms": int(rare[0]), "n": int(rare[1])},
        ),
    )


class _Progress:
    """One line on the error output, written over on a terminal."""

    def __init__(self, parts: list[Part], wanted: bool) -> None:
        self.total = sum(part.n_bytes for part in parts)
        self.ready, self.started, self.said, self.wanted = 0, time.monotonic(), 0.0, wanted

    def done(self, part: Part) -> None:
        self.ready += part.n_bytes
        now = time.monotonic()
        last = self.ready >= self.total
        terminal = sys.stderr.isatty()
        if not self.wanted or (not last and now - self.said < (0.2 if terminal else 10.0)):
            return
        self.said = now
        rate = max(self.ready, 1) / max(now - self.started, 1e-9)
        left = (self.total - self.ready) / rate
        line = (
            f"{self.ready / 1e6:,.0f} of {self.total / 1e6:,.0f} MB counted, {rate / 1e6:,.0f} MB/s, {left:,.0f} s left"
        )
        print(
            f"\r{line:<70}" if terminal else line,
            end="" if terminal and not last else "\n",
            file=sys.stderr,
            flush=True,
        )
