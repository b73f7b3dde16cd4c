"""Intervals and corrections that take whole units as the independent pieces, never single words.

Words come in bursts inside a text, so the independent pieces of a collection are its units (paragraphs, or documents),
not its tokens.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse as sp
from scipy import special  # the same functions as in scipy.stats, which takes a second to be imported

from helpers.measuring.keyness import HALF_USE
from helpers.tables import KitError

#: below so many units on a side neither an interval nor a p is given
LEAST_UNITS = 6
#: pseudo-count of the smoothed rates (Walter's rule)
SMOOTHING = HALF_USE
#: variance that comes with the pseudo-count. Its own Poisson variance would be 0.5, which makes the intervals of rare
#: words too wide; with 0 a word all on one side is given no doubt at all. 0.25 covers best (docs/measurements/contrast.md)
SMOOTHING_VARIANCE = 0.25


def checked(
    matrix: sp.spmatrix, sizes: np.ndarray, in_target: np.ndarray
) -> tuple[sp.csr_matrix, np.ndarray, np.ndarray]:
    """Matrix, sizes and sides in one form, or a KitError where they do not fit or a side has fewer than two units."""
    matrix = sp.csr_matrix(matrix)
    sizes, in_target = np.asarray(sizes, dtype=float), np.asarray(in_target, dtype=bool)
    if not len(sizes) == len(in_target) == matrix.shape[0]:
        raise KitError(
            f"{matrix.shape[0]} units have {len(sizes)} sizes and {len(in_target)} sides. Give one of each a unit."
        )
    k = int(in_target.sum())
    if min(k, len(sizes) - k) < 2:
        raise KitError(
            f"Units of the target: {k}, of the reference: {len(sizes) - k}. Nothing can be said of chance. "
            "Give each side at least two units."
        )
    return matrix, sizes, in_target


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """q-values by Benjamini and Hochberg's step-up; NaN stays NaN and is not counted.

    Parameters
    ----------
    p : array_like
        p-values.

    Returns
    -------
    ndarray
        Smallest share of false discoveries at which each would be kept, 0 to 1.

    Raises
    ------
    KitError
        When a p-value is below 0 or above 1.

    References
    ----------
    Benjamini and Hochberg 1995, "Controlling the false discovery rate".

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, np.nan]).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    p = np.asarray(p, dtype=float)
    known = np.isfinite(p)
    if ((p[known] < 0) | (p[known] > 1)).any():
        raise KitError(f"{p[known][(p[known] < 0) | (p[known] > 1)][0]:g} is not a p-value. Give numbers from 0 to 1.")
    q = np.full_like(p, np.nan)
    order = np.flatnonzero(known)[np.argsort(p[known], kind="stable")]
    stepped = p[order] * (len(order) / np.arange(1, len(order) + 1))
    q[order] = np.minimum(np.minimum.accumulate(stepped[::-1])[::-1], 1.0)
    return q


def log_ratio_interval(
    matrix: sp.spmatrix, sizes: np.ndarray, in_target: np.ndarray, *, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Interval of the log ratio from the scatter of units.

    Parameters
    ----------
    matrix : sparse matrix, units by terms
        Counts.
    sizes : array, one a unit
        Counted words of the unit.
    in_target : boolean array, one a unit
    level : float
        Confidence, each term alone, between 0 and 1.

    Returns
    -------
    low, high : ndarray
        Bits, one value a term; the log ratio by Walter's rule lies in the middle.

    Raises
    ------
    KitError
        When `level` is not between 0 and 1 or a side has fewer than two units.

    Notes
    -----
    Log ratio +- t sqrt(v1 + v2), v = [sum ((c_u - r s_u) / (1 - h_u))^2 + 1/4] / (c + 1/2)^2 a side, h_u = s_u / N: a
    jackknife (HC3) scatter, which few or unequal units want; t has Welch and Satterthwaite's degrees of freedom.
    Coverage is measured in docs/calibration.md. Do not trust it for words used fewer than ten times, or below six units
    a side. It is no test: very bursty words in few units leave it more often than said, and the permutation knows.

    References
    ----------
    MacKinnon and White 1985, "Some heteroskedasticity-consistent covariance matrix estimators"; Welch 1947, "The
    generalization of Student's problem".

    Examples
    --------
    >>> counts = sp.csr_matrix([[5], [7], [6], [1], [2], [3]])
    >>> low, high = log_ratio_interval(counts, np.full(6, 50), np.array([1, 1, 1, 0, 0, 0]))
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([-0.33], [3.35])
    """
    if not 0 < level < 1:
        raise KitError(f"level={level!r} is no confidence. Give a number between 0 and 1, as 0.95.")
    matrix, sizes, in_target = checked(matrix, sizes, in_target)
    squared = matrix.multiply(matrix).tocsr()
    centre, variances, freedoms = np.zeros(matrix.shape[1]), [], []
    for chosen, sign in ((in_target, 1), (~in_target, -1)):
        size = sizes[chosen]
        uses = np.asarray(matrix[chosen].sum(axis=0), dtype=float).ravel()
        rate = uses / size.sum()
        weight = 1 / (1 - size / size.sum()) ** 2
        scatter = squared[chosen].T @ weight - 2 * rate * (matrix[chosen].T @ (weight * size))
        scatter += rate**2 * (weight @ size**2)
        variances.append((np.maximum(scatter, 0) + SMOOTHING_VARIANCE) / (uses + SMOOTHING) ** 2)
        freedoms.append(len(size) - 1)
        centre += sign * np.log((uses + SMOOTHING) / (size.sum() + SMOOTHING))
    both = variances[0] + variances[1]
    freedom = both**2 / (variances[0] ** 2 / freedoms[0] + variances[1] ** 2 / freedoms[1])
    reach = special.stdtrit(freedom, 0.5 + level / 2) * np.sqrt(both)
    return (centre - reach) / np.log(2), (centre + reach) / np.log(2)


def smallest_p(held: np.ndarray, units_target: int, units_reference: int) -> np.ndarray:
    """Smallest two-sided p that a term standing in `held` units could have, however they fell.

    Parameters
    ----------
    held : array_like of int
        Units, of both sides together, that hold the term.
    units_target, units_reference : int

    Returns
    -------
    ndarray
        From 0 to 1, falling with `held`.

    Raises
    ------
    KitError
        When a side has no unit.

    Notes
    -----
    The share of arrangements in which all of them fall to one side: C(n - h, k - h) / C(n, k), for the smaller side, or
    twice that when the sides have equally many units; units are taken to be of one size. Only the margins are looked
    at, never which side a unit is of, so leaving out terms by it does not bend the p-values of the others.

    References
    ----------
    Tarone 1990, "A modified Bonferroni method for discrete data", Biometrics 46(2).

    Examples
    --------
    >>> smallest_p([1, 3, 6], 20, 20).round(4).tolist()
    [1.0, 0.2308, 0.0202]
    """
    k, n = min(units_target, units_reference), units_target + units_reference
    if k < 1:
        raise KitError(
            f"Sides of {units_target} and {units_reference} units cannot be compared. Give each at least one."
        )
    held = np.minimum(np.asarray(held, dtype=int), k)
    steps = np.arange(held.max(initial=0))
    share = np.concatenate([[1.0], np.cumprod((k - steps) / (n - steps))])
    return np.minimum(1.0, (2 if units_target == units_reference else 1) * share)[held]


def smallest_count(units_target: int, units_reference: int, *, alpha: float = 0.05) -> int | None:
    """Smallest count that could pass: with fewer uses a term cannot reach p < `alpha`, however they fell.

    Parameters
    ----------
    units_target, units_reference : int
    alpha : float

    Returns
    -------
    int or None
        Uses, each in a unit of its own; None where no count would do.

    Raises
    ------
    KitError
        When a side has no unit.

    Examples
    --------
    >>> smallest_count(20, 20), smallest_count(3, 3)
    (5, None)
    """
    most = min(units_target, units_reference)
    # a handful of units suffices on all but very uneven sides: an archive has too many to look at each
    for reach in (16, 256, most):
        p = smallest_p(np.arange(min(reach, most) + 1), units_target, units_reference)
        if (p < alpha).any():
            return int(np.argmax(p < alpha))
    return None
