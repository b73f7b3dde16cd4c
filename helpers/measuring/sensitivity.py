"""How much of a keyword list is the texts, and how much the measure and the draw of units.

The other choices, of reading and of unit, are in survival.py.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from helpers.measuring.contrast import MEASURES
from helpers.measuring.counts import displays, sparse
from helpers.measuring.ranking import check_measures, measured, ranks_of, strongest, two_sides
from helpers.measuring.survival import rankings, survival
from helpers.tables import KitError, require_columns

__all__ = [
    "MEASURES",
    "measure_ranks",
    "noise_floor",
    "rank_agreement",
    "rank_stability",
    "rankings",
    "survival",
]


def rank_stability(
    counts: pd.DataFrame,
    *,
    side: str,
    target: Hashable,
    reference: Hashable,
    unit: str = "auto",
    measures: Sequence[str] = MEASURES,
    top: int = 20,
    minimum: int = 1,
    resamples: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """How steady the strongest words of each measure are when the units are drawn again.

    Parameters
    ----------
    counts : table ``counts``
    side, target, reference
        Side column and its two values.
    unit : {"auto", "paragraph", "document"}
        What is drawn, with replacement, within each side.
    measures : sequence of str
    top : int
        Words looked at, per measure.
    minimum : int
        Words with fewer uses on both sides together are not ranked.
    resamples, seed : int

    Returns
    -------
    DataFrame
        One row a measure and word of its `top`, in the order of `measures`, then by rank. Columns: ``measure``,
        ``term``, ``display``, ``rank`` (in the texts as they are), ``rank_low``, ``rank_high`` (5th and 95th percentile
        over resamples), ``share_top`` (of resamples in which it is among the `top` again), ``share_sign`` (in which it
        leans to the same side).

    Raises
    ------
    KitError
        When a side has no counts, a measure is unknown, or `top` or `resamples` is below 1.

    Notes
    -----
    A resample repeats units, so its differences are larger than the texts' own and its lists less steady than those of
    new texts would be with twice the units. A word of one unit is absent from about every third resample.

    References
    ----------
    Efron and Tibshirani 1993, "An Introduction to the Bootstrap".

    Examples
    --------
    >>> counts = pd.DataFrame({"side": list("aabb"), "doc_id": list("xxyy"), "term": list("kmkm"), "n": [6, 4, 1, 9]})
    >>> rank_stability(counts, side="side", target="a", reference="b", measures=["g2"], top=1)["share_top"].tolist()
    [1.0]
    """
    measures = check_measures(measures)
    if top < 1 or resamples < 1:
        raise KitError(f"top={top!r} and resamples={resamples!r} look at nothing. Give at least 1 of each.")
    view, in_target = two_sides(counts, side, target, reference, unit)
    sizes = view.units["size"].to_numpy(dtype=float)
    totals = np.asarray(view.matrix.sum(axis=0)).ravel()
    kept = np.flatnonzero(totals >= minimum)
    sides = [np.flatnonzero(in_target), np.flatnonzero(~in_target)]
    uses = tuple(np.asarray(view.matrix[rows].sum(axis=0)).ravel() for rows in sides)
    values = measured(uses, tuple(sizes[rows].sum() for rows in sides), measures)
    lean = np.sign(values["log_ratio"][kept])
    ranks = {kind: ranks_of(values[kind][kept]) for kind in measures}
    words = {kind: strongest(values[kind][kept], top) for kind in measures}
    again = {kind: np.empty((resamples, len(words[kind])), dtype=np.int64) for kind in measures}
    again_top = {kind: np.zeros((resamples, len(words[kind])), dtype=bool) for kind in measures}
    same = {kind: np.zeros(len(words[kind])) for kind in measures}
    rng = np.random.default_rng(seed)
    by_term = view.matrix.T.tocsr().astype(float)
    for turn in range(resamples):
        drawn = []
        for rows in sides:
            weight = np.zeros(len(sizes))
            weight[rows] = np.bincount(rng.integers(len(rows), size=len(rows)), minlength=len(rows))
            drawn.append(weight)
        uses = tuple(by_term @ weight for weight in drawn)
        fresh = measured(uses, tuple(float(weight @ sizes) for weight in drawn), measures)
        for kind in measures:
            again[kind][turn] = ranks_of(fresh[kind][kept])[words[kind]]
            again_top[kind][turn] = np.isin(words[kind], strongest(fresh[kind][kept], top))
            same[kind] += np.sign(fresh["log_ratio"][kept][words[kind]]) == lean[words[kind]]
    spelling = displays(counts)
    parts = []
    for kind in measures:
        terms = view.terms[kept][words[kind]]
        low, high = np.percentile(again[kind], [5, 95], axis=0)
        parts.append(
            pd.DataFrame(
                {
                    "measure": kind,
                    "term": terms,
                    "display": spelling.reindex(terms).to_numpy(),
                    "rank": ranks[kind][words[kind]],
                    "rank_low": low,
                    "rank_high": high,
                    "share_top": again_top[kind].mean(axis=0),
                    "share_sign": same[kind] / resamples,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def measure_ranks(contrast: pd.DataFrame, *, measures: Sequence[str] = MEASURES, top: int = 20) -> pd.DataFrame:
    """All measures side by side: the rank each gives to every word that one of them has among its `top`.

    Parameters
    ----------
    contrast : table ``contrast``
    measures : sequence of str
    top : int

    Returns
    -------
    DataFrame
        One row a word, by its best rank, ties by term. Columns: ``term``, ``display``, ``n_target``, ``n_reference``, and
        ``rank_<measure>``, from 1, for each measure.

    Raises
    ------
    KitError
        When a measure is unknown or a column is missing.

    Examples
    --------
    >>> rows = pd.DataFrame({"term": ["k", "m"], "display": ["k", "m"], "n_target": [6, 4], "n_reference": [1, 9],
    ...                      "g2": [3.9, -2.0], "lrc": [0.0, -0.1]})
    >>> measure_ranks(rows, measures=["g2", "lrc"], top=1)[["term", "rank_g2", "rank_lrc"]].values.tolist()
    [['k', 1, 2], ['m', 2, 1]]
    """
    measures = check_measures(measures)
    require_columns(contrast, ["term", "display", "n_target", "n_reference", *measures], what="contrast")
    table = contrast.sort_values("term", kind="stable", ignore_index=True)
    for kind in measures:
        table[f"rank_{kind}"] = ranks_of(table[kind].to_numpy())
    names = [f"rank_{kind}" for kind in measures]
    keys = np.unique(np.concatenate([strongest(table[kind].to_numpy(), top) for kind in measures]))
    best = table.loc[keys, names].min(axis=1)
    table = table.loc[best.sort_values(kind="stable").index]
    return table[["term", "display", "n_target", "n_reference", *names]].reset_index(drop=True)


def rank_agreement(contrast: pd.DataFrame, *, measures: Sequence[str] = MEASURES, top: int = 20) -> pd.DataFrame:
    """How far each two measures agree on which words stand out.

    Parameters
    ----------
    contrast : table ``contrast``
    measures : sequence of str
    top : int

    Returns
    -------
    DataFrame
        One row a pair of measures. Columns: ``measure``, ``other``, ``spearman`` (of the sizes of the two values over
        all words, -1 to 1), ``overlap`` (share of the one's `top` words that are among the other's, 0 to 1), ``top``
        (as asked, or the number of words where that is less).

    Raises
    ------
    KitError
        When a measure is unknown, a column is missing, or `top` is below 1.

    Notes
    -----
    Signs are left aside, as ``jsd_share`` has none. Spearman's correlation over all words is ruled by the many rare
    ones; the overlap is what a reader of the list sees. A word that a measure leaves at 0 is not among its `top`; NaN
    where a measure leaves all there, or knows one value only.

    Examples
    --------
    >>> rows = pd.DataFrame({"term": ["k", "m", "s"], "g2": [3.9, -2.0, 0.1], "lrc": [0.3, -0.1, 0.0]})
    >>> rank_agreement(rows, measures=["g2", "lrc"], top=2).round(2).values.tolist()
    [['g2', 'lrc', 1.0, 1.0, 2]]
    """
    measures = check_measures(measures)
    require_columns(contrast, ["term", *measures], what="contrast")
    if top < 1:
        raise KitError(f"top={top!r} keeps no keyword. Give at least 1.")
    table = contrast.sort_values("term", kind="stable")
    k = min(top, len(table))
    rows = []
    for one, other in combinations(measures, 2):
        first, second = (table[kind].abs().to_numpy() for kind in (one, other))
        constant = len(table) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0
        spearman = np.nan if constant else float(stats.spearmanr(first, second).statistic)
        tops = strongest(first, k), strongest(second, k)
        silent = not (len(tops[0]) and len(tops[1]))
        rows.append((one, other, spearman, np.nan if silent else len(np.intersect1d(*tops)) / k, k))
    return pd.DataFrame(rows, columns=["measure", "other", "spearman", "overlap", "top"])


def noise_floor(
    counts: pd.DataFrame,
    *,
    side: str,
    of: Hashable,
    unit: str = "auto",
    measures: Sequence[str] = MEASURES,
    minimum: int = 10,
    splits: int = 200,
    seed: int = 0,
) -> pd.DataFrame:
    """The strongest word when there is nothing to find: contrasts of random halves of one side.

    Parameters
    ----------
    counts : table ``counts``
    side : str
        Side column.
    of
        The side whose units are split.
    unit : {"auto", "paragraph", "document"}
        "auto" takes documents when there are twelve and more (six a half), else paragraphs.
    measures : sequence of str
    minimum : int
        Words with fewer uses on the whole side are not looked at.
    splits, seed : int

    Returns
    -------
    DataFrame
        One row a split and measure. Columns: ``split`` (from 0), ``measure``, ``term``, ``display`` (of the strongest
        word; ties by term), ``n_half``, ``n_rest`` (its counts), ``value`` (the measure, without sign). ``attrs``: side,
        of, unit, units, minimum, seed.

    Raises
    ------
    KitError
        When the side is absent, has fewer than four units, or no word with `minimum` uses.

    Notes
    -----
    A word of the real contrast that is no stronger than, say, the 95th percentile of ``value`` looks like noise. Halves
    are smaller than sides, and rates from fewer words scatter more: for ``log_ratio`` the floor is on the high (safe)
    side, while ``g2``, ``lrc`` and ``log_odds_z``, which grow with the counts, have theirs on the low side.

    Examples
    --------
    >>> counts = pd.DataFrame({"side": "a", "doc_id": list("wxyz"), "paragraph": 0, "term": "k", "n": [20, 1, 2, 3]})
    >>> rows = noise_floor(counts, side="side", of="a", measures=["g2"], splits=5)
    >>> rows["value"].round(6).tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0]
    """
    measures = check_measures(measures)
    require_columns(counts, [side, "doc_id", "term", "n"], what="counts")
    part = counts[counts[side] == of]
    if len(part) == 0:
        raise KitError(f"No counted word has {side} = {of!r}. Name a side that the table counts has.")
    if unit == "auto":
        enough = part["doc_id"].nunique() >= 12 or "paragraph" not in part.columns
        unit = "document" if enough else "paragraph"
    view = sparse(part, side=side, unit=unit)
    units = len(view.units)
    if units < 4:
        raise KitError(
            f"{side} = {of!r} has {units} units ({unit}): too few to halve. Give it at least four, or take paragraphs."
        )
    totals = np.asarray(view.matrix.sum(axis=0)).ravel()
    kept = np.flatnonzero(totals >= minimum)
    if len(kept) == 0:
        raise KitError(f"No word of {side} = {of!r} is used {minimum} times. Lower minimum.")
    by_term = view.matrix.T.tocsr().astype(float)
    sizes = view.units["size"].to_numpy(dtype=float)
    terms = view.terms[kept]
    spelling = displays(part).reindex(terms).to_numpy()
    rng = np.random.default_rng(seed)
    rows = []
    for split in range(splits):
        half = np.zeros(units)
        half[rng.permutation(units)[: units // 2]] = 1
        uses = by_term @ half
        rest = totals - uses
        values = measured((uses, rest), (float(half @ sizes), float(sizes.sum() - half @ sizes)), measures)
        for kind in measures:
            best = int(np.argmax(np.abs(values[kind][kept])))
            word = kept[best]
            row = (terms[best], spelling[best], int(uses[word]), int(rest[word]), abs(float(values[kind][word])))
            rows.append((split, kind, *row))
    table = pd.DataFrame(rows, columns=["split", "measure", "term", "display", "n_half", "n_rest", "value"])
    table.attrs.update(side=side, of=of, unit=unit, units=units, minimum=minimum, seed=seed)
    return table
