"""Words in the order of a measure: what the sensitivity study and the survival of keywords have in common."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.measuring.contrast import MEASURES, PRIOR_SHARE, choose_unit, measure
from helpers.measuring.counts import SparseCounts, sparse
from helpers.tables import KitError, require_columns


def check_measures(measures: Sequence[str]) -> list[str]:
    """The measures as a list, or a KitError where one is unknown."""
    unknown = [name for name in measures if name not in MEASURES]
    if unknown or not measures:
        raise KitError(
            f"There is no measure {', '.join(map(repr, unknown)) or '(none given)'}. Choose among {MEASURES}."
        )
    return list(measures)


def measured(
    uses: tuple[np.ndarray, np.ndarray], sizes: tuple[float, float], measures: Sequence[str]
) -> dict[str, np.ndarray]:
    """Measures, with pooled counts as the prior; words that neither draw holds are left at zero by every one."""
    pooled = uses[0] + uses[1]
    held = pooled > 0
    prior = PRIOR_SHARE * min(sizes) * pooled[held] / sum(sizes)
    part = measure(uses[0][held], uses[1][held], *sizes, prior=prior, measures=measures)
    values = {name: np.zeros(len(pooled)) for name in part}
    for name, value in part.items():
        values[name][held] = value
    return values


def ranks_of(values: np.ndarray) -> np.ndarray:
    """Rank 1 for the largest size; ties in the order of terms; words that a measure leaves at 0 share the last rank."""
    order = np.argsort(-np.abs(values), kind="stable")
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[order] = np.arange(1, len(values) + 1)
    return np.where(values == 0, len(values), ranks)


def strongest(values: np.ndarray, top: int) -> np.ndarray:
    """Places of the `top` largest sizes; a word left at 0 is no keyword, however few there are."""
    order = np.argsort(-np.abs(values), kind="stable")[:top]
    return order[values[order] != 0]


def two_sides(counts: pd.DataFrame, side: str, target, reference, unit: str) -> tuple[SparseCounts, np.ndarray]:
    """Units by terms of the two sides, and which units are the target's."""
    require_columns(counts, [side, "doc_id", "term", "n"], what="counts")
    for name in (target, reference):
        if not (counts[side] == name).any():
            raise KitError(f"No counted word has {side} = {name!r}. Name two sides that the table counts has.")
    counts = counts[counts[side].isin([target, reference])]
    unit = choose_unit(counts, side=side, target=target, reference=reference, unit=unit)
    view = sparse(counts, side=side, unit=unit)
    return view, (view.units[side] == target).to_numpy()
