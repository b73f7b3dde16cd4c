"""Sums on disk: a run is the sums of some documents, and many runs are merged into one.

A run is sorted by the code of its terms (archive_strings.py), so runs are merged a stretch of codes at a time and memory
stays bounded, however many there are. A code tells a word of up to twelve plain letters, whose bytes are not kept; any
other string stands in the run, and is compared by its bytes: two terms that share a hash stay two.
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

from helpers.measuring import archive_sorting as sorting
from helpers.measuring import archive_strings as strings
from helpers.measuring.archive_sources import equal_shares
from helpers.measuring.archive_stamp import digest
from helpers.measuring.archive_tables import MOST_SIDES, Tables, ends_of, sorted_sums, taken, too_many_sides

#: terms that are merged at once
MERGED_AT_ONCE = 250_000
#: documents left out that are named, a reason and part; all are counted
EXAMPLES = 5
#: terms of a run are found by the first bits of their hash
PREFIX_BITS = 10
PREFIXES = 1 << PREFIX_BITS

#: file of a run -> type of its numbers; sums and uses are half as wide in a run in which they fit
FILES = {
    "codes": np.uint64,  # of each term, ascending
    "lengths": np.int32,  # bytes of each term that its code does not tell, else 0
    "terms": np.uint8,
    "sums": np.int64,  # terms x sides x (n, documents, squares, by_size)
    "spelling_terms": np.int32,  # number of the term of each spelling, ascending
    "spelling_codes": np.uint64,  # as those of the terms
    "spelling_lengths": np.int32,
    "spellings": np.uint8,
    "votes": np.int64,  # uses of each spelling
}
NARROW = np.int32


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
    arrays = sorted_sums(tables, len(sides))
    narrow = max(arrays["sums"].max(initial=0), arrays["votes"].max(initial=0)) <= np.iinfo(NARROW).max
    _write_run(folder, [arrays], [0, PREFIXES], narrow=narrow)
    _write_meta(folder, sides, tables.totals[: len(sides)], left_out, narrow=narrow)


def _kinds(narrow: bool) -> dict[str, type]:
    return FILES | dict.fromkeys(("sums", "votes"), NARROW) if narrow else FILES


def _write_run(
    folder: Path, stretches: Iterable[dict[str, np.ndarray]], limits: Sequence[int], *, narrow: bool = False
) -> None:
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
            arrays["spelling_terms"] = arrays["spelling_terms"] + written[0]
            written = rows[-1]
            for name, kind in _kinds(narrow).items():
                arrays[name].astype(kind, copy=False).tofile(files[name])
    index.tofile(folder / "index")


def _write_meta(
    folder: Path, sides: list[str], totals: np.ndarray, left_out: dict[str, list], *, narrow: bool = False
) -> None:
    meta = {"sides": sides, "totals": totals.tolist(), "left_out": left_out, "narrow": bool(narrow)}
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")


class Run(NamedTuple):
    """A run on disk."""

    folder: Path
    sides: list[str]
    totals: np.ndarray
    left_out: dict[str, list]
    index: np.ndarray
    narrow: bool


def open_run(folder: Path) -> Run:
    """The run in `folder`; its sums stay on disk."""
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    index = np.fromfile(folder / "index", dtype=np.int64).reshape(-1, 4)
    totals = np.array(meta["totals"], dtype=np.int64).reshape(-1, 5)
    return Run(folder, meta["sides"], totals, meta["left_out"], index, meta["narrow"])


def read_stretch(run: Run, low: int = 0, high: int = PREFIXES) -> dict[str, np.ndarray]:
    """What `run` holds of the terms whose hash begins with `low` to `high` - 1."""
    first, last = run.index[low], run.index[high]
    axis = dict(
        codes=0,
        lengths=0,
        sums=0,
        terms=1,
        spelling_terms=2,
        spelling_codes=2,
        spelling_lengths=2,
        votes=2,
        spellings=3,
    )
    arrays = {}
    for name, kind in _kinds(run.narrow).items():
        width = 4 * len(run.sides) if name == "sums" else 1
        start, n = int(first[axis[name]]) * width, int(last[axis[name]] - first[axis[name]]) * width
        arrays[name] = np.fromfile(run.folder / name, dtype=kind, count=n, offset=start * np.dtype(kind).itemsize)
    arrays["sums"] = arrays["sums"].reshape(len(arrays["codes"]), len(run.sides), 4)
    for name in ("lengths", "spelling_lengths", "spelling_terms"):
        arrays[name] = arrays[name].astype(np.int64)
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
    """Limits of stretches of hash prefixes with so many terms of all runs together in each, or less: equal shares for cores."""
    n = equal_shares(sum(int(run.index[-1, 0]) for run in runs), at_once)
    return np.linspace(0, PREFIXES, min(PREFIXES, n) + 1).astype(int).tolist()


def merge_stretch(runs: Sequence[Run], sides: list[str], low: int, high: int) -> dict[str, np.ndarray]:
    """The merged terms whose hash begins with `low` to `high` - 1, in memory: all rows sorted, equal ones joined."""
    pieces = [read_stretch(run, low, high) for run in runs]
    rows = ends_of([len(piece["codes"]) for piece in pieces])
    sums_of = [piece.pop("sums") for piece in pieces]
    all_ = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    ends = ends_of(all_["lengths"])
    no_owners = np.zeros(0, dtype=np.int64)
    numbers, firsts = sorting.number_equals(*sorting.order_of(all_["codes"]), False, no_owners, all_["terms"], ends)
    sums = np.zeros((len(firsts), len(sides), 4), dtype=np.int64)
    owners = []
    for run, piece, more, begin, end in zip(runs, pieces, sums_of, rows[:-1], rows[1:], strict=True):
        columns = np.array([sides.index(side) for side in run.sides], dtype=np.int64)
        sorting.add_rows(sums, numbers[begin:end], columns, more)
        owners.append(numbers[begin:end][piece["spelling_terms"]])
    lengths, terms = taken(all_["terms"], ends, firsts)
    spelt = _merge_spellings(all_, np.concatenate(owners), len(firsts))
    return {"codes": all_["codes"][firsts], "lengths": lengths, "terms": terms, "sums": sums, **spelt}


def _merge_spellings(all_: dict[str, np.ndarray], owners: np.ndarray, n_terms: int) -> dict[str, np.ndarray]:
    """The spellings of each term, each once, with all its uses."""
    room, ends = all_["spellings"], ends_of(all_["spelling_lengths"])
    by_code = sorting.order_of(strings.owned_codes(all_["spelling_codes"], owners))
    numbers, firsts = sorting.number_equals(*by_code, True, owners, room, ends)
    uses = np.bincount(numbers, weights=all_["votes"], minlength=len(firsts)).astype(np.int64)
    by_term = sorting.group_by(owners[firsts], n_terms)
    firsts = firsts[by_term]
    lengths, spellings = taken(room, ends, firsts)
    return {
        "spelling_terms": owners[firsts],
        "spelling_codes": all_["spelling_codes"][firsts],
        "spelling_lengths": lengths,
        "spellings": spellings,
        "votes": uses[by_term],
    }


def leave_out(left_out: dict[str, list], reason: str, where: str) -> None:
    """Note a document that is not counted: ``left_out[reason]`` is [how many, examples]."""
    entry = left_out.setdefault(reason, [0, []])
    entry[0] += 1
    if len(entry[1]) < EXAMPLES:
        entry[1].append(where)
