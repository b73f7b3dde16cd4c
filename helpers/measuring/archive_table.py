"""Runs to rows of the table of sums, and the spelling that is shown for a term."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute

from helpers.measuring import archive_kernel as kernel
from helpers.measuring import archive_strings as strings
from helpers.measuring.archive_parts import Options, forget_tables
from helpers.measuring.archive_runs import merge_stretch, runs_of, summed_up
from helpers.measuring.archive_tables import ends_of
from helpers.reading.shown import rank_spelling, without_tatweel


def table_of_stretch(
    names: Sequence[str], folder: str, low: int, high: int, options: Options, minimum_documents: int
) -> tuple[pd.DataFrame, int, int]:
    """Rows of the terms whose code begins with `low` to `high` - 1, from the runs of parts or merges.

    Returns
    -------
    DataFrame, int, int
        The rows; how many terms stand in fewer than `minimum_documents` documents; and their uses.
    """
    forget_tables()
    runs = [run for name in names for run in runs_of(folder, name)]
    sides, _, _ = summed_up(runs)
    arrays = merge_stretch(runs, sides, low, high)
    sums = arrays["sums"]
    kept = sums[:, :, kernel.DOCUMENTS].sum(axis=1) >= minimum_documents
    left = int((~kept).sum()), int(sums[~kept][:, :, kernel.N].sum())
    return _rows(arrays, np.flatnonzero(kept), sides, options), *left


def in_order(pieces: list[pd.DataFrame], side: str) -> pd.DataFrame:
    """All rows by term, then side: by the bytes of their UTF-8, whose order is that of the characters."""
    table = pd.concat(pieces, ignore_index=True)
    pieces.clear()
    columns = {name: pa.array(table[name], type=pa.large_string()) for name in ("term", side)}
    order = compute.sort_indices(pa.table(columns), [("term", "ascending"), (side, "ascending")]).to_numpy()
    table = pd.DataFrame({name: table.pop(name).array[order] for name in list(table)}, copy=False)
    pa.default_memory_pool().release_unused()
    return table


def _rows(arrays: dict[str, np.ndarray], kept: np.ndarray, sides: list[str], options: Options) -> pd.DataFrame:
    ends = ends_of(arrays["lengths"])
    terms = strings_of(strings.gather(arrays["terms"], ends[kept], arrays["lengths"][kept]), arrays["lengths"][kept])
    shown = _displays(arrays, kept, clitics=options.terms != "surface")
    sums = arrays["sums"][kept]
    at, of = np.nonzero(sums[:, :, kernel.N] > 0)
    names = pd.array(sides, dtype="str")
    rows = {options.side: names.take(of), "term": terms.take(at), "display": shown.take(at)}
    rows |= dict(zip(("n", "documents", "squares", "by_size"), sums[at, of].T, strict=True))
    return pd.DataFrame(rows)


def strings_of(room: np.ndarray, lengths: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Strings of these lengths that stand end to end, UTF-8, as a column of type "str"."""
    ends, data = pa.py_buffer(ends_of(lengths)), pa.py_buffer(np.ascontiguousarray(room))
    return pd.array(pa.LargeStringArray.from_buffers(len(lengths), ends, data), dtype="str")


def _displays(arrays: dict[str, np.ndarray], kept: np.ndarray, *, clitics: bool) -> pd.api.extensions.ExtensionArray:
    """Spelling shown for each of the terms `kept`, by :func:`helpers.reading.shown.rank_spelling`, as in `tokenise`."""
    of, room, lengths = arrays["spelling_terms"], arrays["spellings"], arrays["spelling_lengths"]
    firsts, ends = np.searchsorted(of, np.arange(len(arrays["codes"]) + 1)), ends_of(lengths)

    def spelling(at: int) -> str:
        return room[ends[at] : ends[at + 1]].tobytes().decode()

    best = firsts[kept]
    for place in np.flatnonzero(firsts[kept + 1] - best > 1).tolist():
        rivals = [(spelling(at), int(arrays["votes"][at]), at) for at in range(best[place], firsts[kept[place] + 1])]
        best[place] = max(sorted(rivals), key=lambda rival: rank_spelling(*rival[:2], clitics=clitics))[2]
    shown = strings_of(strings.gather(room, ends[best], lengths[best]), lengths[best])
    hashed = np.flatnonzero(strings.are_hashed(room, ends[best], ends[best + 1]))
    if len(hashed):  # plain letters are shown as they are
        shown[hashed] = [without_tatweel(spelling(at)) for at in best[hashed].tolist()]
    return shown
