"""Sums on disk: a run is the sums of some documents, and many runs are merged into one.

A run is sorted by the hash of its terms, so runs are merged a stretch of hashes at a time and memory stays bounded,
however many there are. Terms are compared by their bytes: two terms that share a hash stay two.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import numpy as np

from helpers.measuring import archive_kernel as kernel
from helpers.measuring.archive_stamp import digest
from helpers.measuring.archive_tables import (
    MOST_SIDES,
    Tables,
    ends_of,
    new_tables,
    number_strings,
    resized,
    sorted_sums,
    too_many_sides,
)

#: terms that are merged at once
MERGED_AT_ONCE = 250_000
#: documents left out that are named, a reason and part; all are counted
EXAMPLES = 5
#: terms of a run are found by the first bits of their hash
PREFIX_BITS = 10
PREFIXES = 1 << PREFIX_BITS

#: file of a run -> type of its numbers
FILES = {
    "codes": np.uint64,  # hash of each term, ascending
    "lengths": np.int64,
    "terms": np.uint8,
    "sums": np.int64,  # terms x sides x (n, documents, squares, by_size)
    "spelling_terms": np.int64,  # number of the term of each spelling, ascending
    "spelling_lengths": np.int64,
    "spellings": np.uint8,
    "votes": np.int64,  # uses of each spelling
}


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder under a passing name that gets its own when all went well: a run is there whole or not at all."""
    unfinished = target.with_name(f"{target.name}.{uuid4().hex[:8]}.unfinished")
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        try:
            os.replace(unfinished, target)
        except OSError:
            if not target.exists():  # else another process has counted the same part
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def write_tables(tables: Tables, folder: Path, left_out: dict[str, list]) -> None:
    """The sums of a process as a run."""
    folder.mkdir()
    sides = list(tables.sides)
    _write_run(folder, [sorted_sums(tables, len(sides))], [0, PREFIXES])
    _write_meta(folder, sides, tables.totals[: len(sides)], left_out)


def _write_run(folder: Path, stretches: Iterable[dict[str, np.ndarray]], limits: Sequence[int]) -> None:
    """Stretches of a run, each of the hash prefixes between two `limits`, one behind the other."""
    index = np.zeros((PREFIXES + 1, 4), dtype=np.int64)  # where a prefix begins: term, its byte, spelling, its byte
    with ExitStack() as stack:
        files = {name: stack.enter_context((folder / name).open("wb")) for name in FILES}
        written = np.zeros(4, dtype=np.int64)
        for arrays, low, high in zip(stretches, limits[:-1], limits[1:], strict=True):
            prefixes = arrays["codes"] >> np.uint64(64 - PREFIX_BITS)
            terms = np.searchsorted(prefixes, np.arange(low, high + 1, dtype=np.uint64))
            spellings = np.searchsorted(arrays["spelling_terms"], terms)
            ends, spelling_ends = ends_of(arrays["lengths"]), ends_of(arrays["spelling_lengths"])
            rows = np.stack([terms, ends[terms], spellings, spelling_ends[spellings]], axis=1) + written
            index[low : high + 1] = rows
            arrays["spelling_terms"] += written[0]
            written = rows[-1]
            for name, kind in FILES.items():
                arrays[name].astype(kind, copy=False).tofile(files[name])
    index.tofile(folder / "index")


def _write_meta(folder: Path, sides: list[str], totals: np.ndarray, left_out: dict[str, list]) -> None:
    meta = {"sides": sides, "totals": totals.tolist(), "left_out": left_out}
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")


class Run(NamedTuple):
    """A run on disk."""

    folder: Path
    sides: list[str]
    totals: np.ndarray
    left_out: dict[str, list]
    index: np.ndarray


def open_run(folder: Path) -> Run:
    """The run in `folder`; its sums stay on disk."""
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    index = np.fromfile(folder / "index", dtype=np.int64).reshape(-1, 4)
    return Run(folder, meta["sides"], np.array(meta["totals"], dtype=np.int64).reshape(-1, 5), meta["left_out"], index)


def read_stretch(run: Run, low: int = 0, high: int = PREFIXES) -> dict[str, np.ndarray]:
    """What `run` holds of the terms whose hash begins with `low` to `high` - 1."""
    first, last = run.index[low], run.index[high]
    axis = dict(codes=0, lengths=0, sums=0, terms=1, spelling_terms=2, spelling_lengths=2, votes=2, spellings=3)
    arrays = {}
    for name, kind in FILES.items():
        width = 4 * len(run.sides) if name == "sums" else 1
        start, n = int(first[axis[name]]) * width, int(last[axis[name]] - first[axis[name]]) * width
        arrays[name] = np.fromfile(run.folder / name, dtype=kind, count=n, offset=start * np.dtype(kind).itemsize)
    arrays["sums"] = arrays["sums"].reshape(len(arrays["codes"]), len(run.sides), 4)
    arrays["spelling_terms"] -= first[0]
    return arrays


def runs_of(folder: str | Path, name: str) -> list[Run]:
    """The runs of a part or merge."""
    return [open_run(path) for path in sorted((Path(folder) / name).iterdir(), key=lambda path: int(path.name))]


def merge_parts(names: Sequence[str], folder: str, *, at_once: int | None = None) -> str:
    """One run of the runs of several parts or merges, written below `folder`, once; returns the name of its folder."""
    target = Path(folder) / ("merge-" + digest(sorted(names)))
    if target.exists():
        return target.name
    runs = [run for name in names for run in runs_of(folder, name)]
    sides, totals, left_out = summed_up(runs)
    limits = stretches(runs, at_once or MERGED_AT_ONCE)
    with whole_folder(target) as unfinished:
        (unfinished / "0").mkdir()
        merged = (merge_stretch(runs, sides, low, high) for low, high in pairwise(limits))
        _write_run(unfinished / "0", merged, limits)
        _write_meta(unfinished / "0", sides, totals, left_out)
    return target.name


def summed_up(runs: Sequence[Run]) -> tuple[list[str], np.ndarray, dict[str, list]]:
    """Sides of all runs, sorted; their totals; and what was left out."""
    sides = sorted({side for run in runs for side in run.sides})
    if len(sides) > MOST_SIDES:
        raise too_many_sides(sides[-1])
    totals = np.zeros((len(sides), 5), dtype=np.int64)
    left_out: dict[str, list] = {}
    for run in runs:
        totals[[sides.index(side) for side in run.sides]] += run.totals
        for reason, (n, examples) in run.left_out.items():
            entry = left_out.setdefault(reason, [0, []])
            entry[0] += n
            entry[1] = (entry[1] + examples)[: 4 * EXAMPLES]
    return sides, totals, left_out


def stretches(runs: Sequence[Run], at_once: int) -> list[int]:
    """Limits of stretches of hash prefixes with about so many terms of all runs together in each."""
    n = sum(int(run.index[-1, 0]) for run in runs)
    return np.linspace(0, PREFIXES, min(PREFIXES, max(1, -(-n // at_once))) + 1).astype(int).tolist()


def merge_stretch(runs: Sequence[Run], sides: list[str], low: int, high: int) -> dict[str, np.ndarray]:
    """The merged terms whose hash begins with `low` to `high` - 1, in memory."""
    n = max(int(run.index[high, 0] - run.index[low, 0]) for run in runs)
    tables = new_tables(1 << max(10, n.bit_length()))
    tables.sums = resized(tables.sums, max(2, len(sides)), axis=1)
    for run in runs:
        arrays = read_stretch(run, low, high)
        numbers = number_strings(tables, "terms", arrays["terms"], ends_of(arrays["lengths"]))
        tables.sums[numbers[:, None], [sides.index(side) for side in run.sides]] += arrays["sums"]
        spelt = number_strings(tables, "spellings", arrays["spellings"], ends_of(arrays["spelling_lengths"]))
        tables.of_spelling[spelt, kernel.TERM] = numbers[arrays["spelling_terms"]]
        tables.of_spelling[spelt, kernel.VOTES] += arrays["votes"]
    return sorted_sums(tables, len(sides))


def leave_out(left_out: dict[str, list], reason: str, where: str) -> None:
    """Note a document that is not counted: ``left_out[reason]`` is [how many, examples]."""
    entry = left_out.setdefault(reason, [0, []])
    entry[0] += 1
    if len(entry[1]) < EXAMPLES:
        entry[1].append(where)
