"""Runs to rows of the table of sums, and the spelling that is shown for a term."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.measuring import archive_kernel as kernel
from helpers.measuring.archive_parts import forget_tables
from helpers.measuring.archive_runs import merge_stretch, runs_of, summed_up
from helpers.reading.shown import rank_spelling, without_tatweel


def table_of_stretch(
    names: Sequence[str], folder: str, low: int, high: int, side: str, minimum_documents: int
) -> tuple[pd.DataFrame, int, int]:
    """Rows of the terms whose hash begins with `low` to `high` - 1, from the runs of parts or merges.

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
    return _rows(arrays, kept, sides, side), int((~kept).sum()), int(sums[~kept][:, :, kernel.N].sum())


def _rows(arrays: dict[str, np.ndarray], kept: np.ndarray, sides: list[str], side: str) -> pd.DataFrame:
    terms = _strings(arrays["terms"], arrays["lengths"])
    shown = _displays(arrays)
    at, of = np.nonzero((arrays["sums"][:, :, 0] > 0) & kept[:, None])
    sums = arrays["sums"][at, of]
    rows = {
        side: np.array(sides, dtype=object)[of],
        "term": np.array(terms, dtype=object)[at],
        "display": np.array(shown, dtype=object)[at],
    }
    rows |= dict(zip(("n", "documents", "squares", "by_size"), sums.T, strict=True))
    return pd.DataFrame(rows).astype({side: "str", "term": "str", "display": "str"})


def _strings(room: np.ndarray, lengths: np.ndarray) -> list[str]:
    ends = np.cumsum(lengths).tolist()
    data = room.tobytes()
    return [data[end - length : end].decode() for end, length in zip(ends, lengths.tolist(), strict=True)]


def _displays(arrays: dict[str, np.ndarray]) -> list[str]:
    """Spelling shown for each term, by :func:`helpers.reading.shown.rank_spelling`, as in `tokenise`."""
    spellings = _strings(arrays["spellings"], arrays["spelling_lengths"])
    of, votes = arrays["spelling_terms"], arrays["votes"].tolist()
    ends = np.searchsorted(of, np.arange(len(arrays["codes"]) + 1)).tolist()
    shown = []
    for first, last in pairwise(ends):
        best = spellings[first]
        if last > first + 1:
            best = max(
                sorted(range(first, last), key=spellings.__getitem__),
                key=lambda at: rank_spelling(spellings[at], votes[at]),
            )
            best = spellings[best]
        shown.append(best if best.isalpha() and "\u0640" not in best else without_tatweel(best))
    return shown
