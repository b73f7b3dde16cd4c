"""Runs to rows of the table of sums, and the spelling that is shown for a term."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import compute

from helpers.measuring import archive_kernel as kernel
from helpers.measuring import archive_sorting as sorting
from helpers.measuring import archive_strings as strings
from helpers.measuring.archive_engines import usable_cores
from helpers.measuring.archive_parts import Options, forget_tables
from helpers.measuring.archive_runs import merge_stretch, runs_of, summed_up
from helpers.measuring.archive_tables import ends_of, taken
from helpers.reading.shown import rank_spelling, without_tatweel

if TYPE_CHECKING:
    import pandas as pd

#: columns of the sums of a term and side, as the kernel has them
SUMS = ("n", "documents", "squares", "by_size")


class Piece(NamedTuple):
    """Some rows of the table of sums."""

    columns: dict[str, pa.Array | np.ndarray]  # "side" has numbers
    places: np.ndarray  # of each row, as the order of terms has it
    doubtful: np.ndarray  # whether that is the whole truth
    rare_terms: int  # terms in fewer documents than were asked for
    rare_uses: int


def table_of_stretch(
    names: Sequence[str], folder: str, low: int, high: int, options: Options, minimum_documents: int
) -> Piece:
    """Rows of the terms whose code begins with `low` to `high` - 1, from the runs of parts or merges."""
    forget_tables()
    runs = [run for name in names for run in runs_of(folder, name)]
    sides, _, _ = summed_up(runs)
    arrays = merge_stretch(runs, sides, low, high)
    sums = arrays["sums"]
    kept = sums[:, :, kernel.DOCUMENTS].sum(axis=1) >= minimum_documents
    return _rows(arrays, np.flatnonzero(kept), options, int((~kept).sum()), int(sums[~kept][:, :, kernel.N].sum()))


def _rows(arrays: dict[str, np.ndarray], kept: np.ndarray, options: Options, *rare: int) -> Piece:
    lengths, room = taken(*strings.written_out(arrays["codes"], arrays["lengths"], arrays["terms"]), kept)
    sums = arrays["sums"][kept]
    of, side = np.nonzero(sums[:, :, kernel.N] > 0)
    columns = {
        "side": side.astype(np.int8),
        "term": _strings(room, lengths).take(pa.array(of)),
        "display": _displays(arrays, kept, clitics=options.terms != "surface").take(pa.array(of)),
    }
    columns |= dict(zip(SUMS, sums[of, side].T, strict=True))
    places, doubtful = sorting.places_of(room, ends_of(lengths))
    return Piece(columns, places[of], doubtful[of], *rare)


def in_order(pieces: list[Piece], side: str, sides: list[str]) -> pd.DataFrame:
    """All rows by term, then side: by the bytes of their UTF-8, whose order is that of the characters."""
    import pandas as pd  # here: the processes that make pieces do without

    order, places = sorting.order_of(np.concatenate([piece.places for piece in pieces]))
    doubtful = np.concatenate([piece.doubtful for piece in pieces])[order]
    parts = {name: [piece.columns[name] for piece in pieces] for name in ("side", "term", "display", *SUMS)}
    pieces.clear()
    terms = pa.concat_arrays(parts.pop("term"))
    _settle(order, places, doubtful, terms)
    rows = pa.array(order)

    def column(name: str) -> pd.api.extensions.ExtensionArray | np.ndarray:
        if name == "side":
            return pd.array(sides, dtype="str").take(np.concatenate(parts.pop("side"))[order])
        if name == "term":
            return pd.array(terms.take(rows), dtype="str")
        if name == "display":
            return pd.array(pa.concat_arrays(parts.pop("display")).take(rows), dtype="str")
        return np.concatenate(parts.pop(name))[order]

    with ThreadPoolExecutor(usable_cores()) as threads:
        names = ["side", "term", "display", *SUMS]
        columns = dict(zip([side, *names[1:]], threads.map(column, names), strict=True))
    table = pd.DataFrame(columns, copy=False)
    pa.default_memory_pool().release_unused()
    return table


def _settle(order: np.ndarray, places: np.ndarray, doubtful: np.ndarray, terms: pa.Array) -> None:
    """Bring rows of one place, which are of several terms where one of them is doubtful, into the order of the terms."""
    begins = np.flatnonzero(np.append(True, places[1:] != places[:-1]))[: len(order)]
    sizes = np.diff(np.append(begins, len(order)))
    shared = np.logical_or.reduceat(doubtful, begins) & (sizes > 1) if len(order) else np.zeros(0, dtype=bool)
    begins, sizes = begins[shared], sizes[shared]
    within = np.repeat(begins - ends_of(sizes)[:-1], sizes) + np.arange(sizes.sum())
    rows = order[within]
    spelt = terms.take(pa.array(rows)).to_pylist()
    by_place = np.repeat(np.arange(len(begins)), sizes).tolist()
    order[within] = rows[sorted(range(len(rows)), key=lambda at: (by_place[at], spelt[at]))]


def _strings(room: np.ndarray, lengths: np.ndarray) -> pa.Array:
    """Strings of these lengths that stand end to end, UTF-8."""
    ends, data = pa.py_buffer(ends_of(lengths)), pa.py_buffer(np.ascontiguousarray(room))
    return pa.LargeStringArray.from_buffers(len(lengths), ends, data)


def _displays(arrays: dict[str, np.ndarray], kept: np.ndarray, *, clitics: bool) -> pa.Array:
    """Spelling shown for each of the terms `kept`, by :func:`helpers.reading.shown.rank_spelling`, as in `tokenise`."""
    codes, of = arrays["spelling_codes"], arrays["spelling_terms"]
    room, ends = strings.written_out(codes, arrays["spelling_lengths"], arrays["spellings"])
    firsts = np.searchsorted(of, np.arange(len(arrays["codes"]) + 1))

    def spelling(at: int) -> str:
        return room[ends[at] : ends[at + 1]].tobytes().decode()

    best = firsts[kept]
    for place in np.flatnonzero(firsts[kept + 1] - best > 1).tolist():
        rivals = [(spelling(at), int(arrays["votes"][at]), at) for at in range(best[place], firsts[kept[place] + 1])]
        best[place] = max(sorted(rivals), key=lambda rival: rank_spelling(*rival[:2], clitics=clitics))[2]
    lengths, letters = taken(room, ends, best)
    shown = _strings(letters, lengths)
    hashed = strings.are_hashes(codes[best])
    if not hashed.any():  # plain letters are shown as they are
        return shown
    others = [without_tatweel(spelling(at)) for at in best[hashed].tolist()]
    return compute.replace_with_mask(shown, pa.array(hashed), pa.array(others, type=pa.large_string()))
