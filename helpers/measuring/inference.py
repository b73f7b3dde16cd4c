"""What chance alone does to a contrast: whole units are drawn, never single words.

Words come in bursts inside a text, so the independent pieces of a collection are its units (paragraphs, or documents),
not its tokens. Everything here takes a matrix of units by terms, the sizes of the units, and which units are the
target's.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, islice
from math import comb
from typing import NamedTuple

import numpy as np
from scipy import sparse as sp
from scipy import stats

from helpers.tables import KitError

#: below so many units on a side neither an interval nor a p is given
LEAST_UNITS = 6
#: pseudo-count of the smoothed rates (Walter's rule)
SMOOTHING = 0.5
#: variance that comes with the pseudo-count. Its own Poisson variance would be 0.5, which makes the intervals of rare
#: words too wide; with 0 a word all on one side is given no doubt at all. 0.25 covers best (docs/calibration.md)
SMOOTHING_VARIANCE = 0.25
#: arrangements and terms that are worked on at once: the pieces stay in the processor's cache
CHUNK, BLOCK = 128, 1024
#: sums of whole numbers up to here are exact in single precision
EXACT_SINGLE = 2**24


class Permuted(NamedTuple):
    """Outcome of a permutation test, one value a term, and how many arrangements it was held against."""

    statistic: np.ndarray
    p_value: np.ndarray
    p_familywise: np.ndarray
    arrangements: int
    exact: bool


class _Totals(NamedTuple):
    """Sums over all units: what the reference has is these less what the target has."""

    uses: np.ndarray
    squares: np.ndarray
    by_size: np.ndarray
    size: float
    size_squares: float
    units: int


def _variance(uses, squares, by_size, size, size_squares, units):
    """Unit-robust variance of a log rate, with the variance of the pseudo-count that keeps it finite at zero."""
    rate = uses / size
    scatter = rate * size_squares
    scatter -= 2 * by_size
    scatter *= rate
    scatter += squares
    scatter *= units / (units - 1)
    scatter += SMOOTHING_VARIANCE
    smoothed = uses + SMOOTHING
    scatter /= smoothed
    scatter /= smoothed
    return scatter


def _statistic(uses, squares, by_size, size, size_squares, units, totals: _Totals):
    """Smoothed log rate ratio over its standard error; all arguments are of the target and may broadcast."""
    other_uses, other_size = totals.uses - uses, totals.size - size
    variance = _variance(uses, squares, by_size, size, size_squares, units)
    variance += _variance(
        other_uses,
        totals.squares - squares,
        totals.by_size - by_size,
        other_size,
        totals.size_squares - size_squares,
        totals.units - units,
    )
    ratio = uses + SMOOTHING
    ratio /= other_uses + SMOOTHING
    ratio *= (other_size + SMOOTHING) / (size + SMOOTHING)
    np.log(ratio, out=ratio)
    ratio /= np.sqrt(variance, out=variance)
    return ratio


def unit_statistic(matrix: sp.spmatrix, sizes: np.ndarray, in_target: np.ndarray) -> np.ndarray:
    """Log ratio over its unit-robust standard error, one value a term.

    Parameters
    ----------
    matrix : sparse matrix, units by terms
        Counts.
    sizes : array, one a unit
        Counted words of the unit.
    in_target : boolean array, one a unit

    Returns
    -------
    ndarray
        Above 0: more in the target. The sign is the log ratio's; the unit of measure cancels.

    Raises
    ------
    KitError
        When a side has fewer than two units, or the lengths do not fit.

    Notes
    -----
    ln of Walter's smoothed rate ratio over sqrt(v1 + v2), v = [k/(k-1) sum (c_u - r s_u)^2 + 1/4] / (c + 1/2)^2 a side,
    r = c/N, k units. The 1/4 comes with the pseudo-count: without it a word that is all on one side is given no doubt,
    such words rule the largest statistic of every permutation, and hardly any other word can pass.

    Examples
    --------
    >>> counts = sp.csr_matrix([[2, 1], [3, 1], [0, 1], [1, 1]])
    >>> unit_statistic(counts, np.array([10, 10, 10, 10]), np.array([True, True, False, False])).round(2).tolist()
    [1.68, 0.0]
    """
    matrix, sizes, in_target = _checked(matrix, sizes, in_target)
    totals = _totals(matrix, sizes)
    part, part_sizes = matrix[in_target], sizes[in_target]
    target = _totals(part, part_sizes)
    return _statistic(*target, totals)


def _checked(matrix, sizes, in_target):
    matrix = sp.csr_matrix(matrix)
    sizes, in_target = np.asarray(sizes, dtype=float), np.asarray(in_target, dtype=bool)
    if not len(sizes) == len(in_target) == matrix.shape[0]:
        raise KitError(
            f"{matrix.shape[0]} units have {len(sizes)} sizes and {len(in_target)} sides. Give one of each a unit."
        )
    k = int(in_target.sum())
    if min(k, len(sizes) - k) < 2:
        raise KitError(
            f"The target has {k} units and the reference {len(sizes) - k}: nothing can be said of chance. "
            "Give each side at least two units."
        )
    return matrix, sizes, in_target


def _totals(matrix: sp.csr_matrix, sizes: np.ndarray) -> _Totals:
    return _Totals(
        np.asarray(matrix.sum(axis=0), dtype=float).ravel(),
        np.asarray(matrix.multiply(matrix).sum(axis=0), dtype=float).ravel(),
        np.asarray(matrix.T @ sizes, dtype=float).ravel(),
        float(sizes.sum()),
        float(sizes @ sizes),
        len(sizes),
    )


class _Block(NamedTuple):
    """A run of terms: counts, squared counts and counts by size, stacked, so that one product gives all three sums."""

    single: sp.csr_matrix
    double: sp.csr_matrix | None
    heavy: np.ndarray
    totals: _Totals
    observed: np.ndarray
    rows: slice


def _blocks(by_term: sp.csr_matrix, sizes: np.ndarray, totals: _Totals, observed: np.ndarray) -> list[_Block]:
    blocks = []
    for start in range(0, by_term.shape[0], BLOCK):
        rows = slice(start, min(start + BLOCK, by_term.shape[0]))
        counts = by_term[rows]
        stack = sp.vstack([counts, counts.multiply(counts), counts.multiply(sizes)], format="csr")
        heavy = np.flatnonzero(np.asarray(stack.sum(axis=1)).ravel() >= EXACT_SINGLE)
        part = _Totals(totals.uses[rows, None], totals.squares[rows, None], totals.by_size[rows, None], *totals[3:])
        double = stack[heavy].astype(np.float64) if len(heavy) else None
        blocks.append(_Block(stack.astype(np.float32), double, heavy, part, observed[rows, None], rows))
    return blocks


def _exceedances(blocks: list[_Block], labels: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """How often each term, and the largest of it and all weaker ones, reaches what was observed (2 x terms)."""
    size, size_squares = sizes @ labels, (sizes * sizes) @ labels
    k = int(labels[:, 0].sum())
    labels_single = labels.astype(np.float32)
    reached = np.zeros((2, blocks[-1].rows.stop), dtype=np.int64)
    largest = np.zeros(labels.shape[1])
    for block in blocks:
        sums = (block.single @ labels_single).astype(np.float64)
        if block.double is not None:
            sums[block.heavy] = block.double @ labels
        uses, squares, by_size = sums.reshape(3, -1, labels.shape[1])
        values = _statistic(uses, squares, by_size, size, size_squares, k, block.totals)
        np.abs(values, out=values)
        reached[0, block.rows] = np.count_nonzero(values >= block.observed, axis=1)
        np.maximum(values[0], largest, out=values[0])
        np.maximum.accumulate(values, axis=0, out=values)
        reached[1, block.rows] = np.count_nonzero(values >= block.observed, axis=1)
        largest = values[-1].copy()
    return reached


def _all_arrangements(units: int, k: int, chunk: int) -> Iterator[np.ndarray]:
    every = combinations(range(units), k)
    while chosen := list(islice(every, chunk)):
        labels = np.zeros((units, len(chosen)))
        labels[np.asarray(chosen).T, np.arange(len(chosen))] = 1
        yield labels


def _drawn_arrangements(in_target: np.ndarray, permutations: int, chunk: int, seed: int) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(seed)
    for start in range(0, permutations, chunk):
        width = min(chunk, permutations - start)
        drawn = rng.permuted(np.broadcast_to(in_target, (width, len(in_target))), axis=1)
        yield np.ascontiguousarray(drawn.T, dtype=np.float64)


def _width(units: int) -> int:
    """Arrangements in one piece: fewer when there are very many units."""
    return min(CHUNK, max(8, 2**26 // units))


def memory_bound(nonzero: int, units: int, terms: int, *, threads: int = 2) -> int:
    """Bytes that `permutation_test` needs at most beside the matrix it was given.

    Parameters
    ----------
    nonzero, units, terms : int
        Counts above zero, rows and columns of the matrix.
    threads : int

    Returns
    -------
    int
        Bytes.

    Notes
    -----
    Copies of the matrix (76 bytes a count: sorted by strength, its three forms, and what making them takes), sums a term
    (200 bytes), and, in each thread, one block of sums and the labels waiting in the queue.

    Examples
    --------
    >>> memory_bound(2_000_000, 2000, 20_000) < 2**30
    True
    """
    width, rows = _width(units), min(BLOCK, max(terms, 1))
    piece = width * (rows * 110 + units * 12) + rows * 400
    labels = 2 * width * units * 9
    return 76 * nonzero + 200 * terms + 24 * units + threads * (piece + labels) + 2**20


def permutation_test(
    matrix: sp.spmatrix,
    sizes: np.ndarray,
    in_target: np.ndarray,
    *,
    permutations: int = 9999,
    seed: int = 0,
    threads: int = 2,
) -> Permuted:
    """Hold the statistic of every term against the same statistic after whole units have changed sides.

    Parameters
    ----------
    matrix : sparse matrix, units by terms
        Counts of the terms that are tested: the columns are the family.
    sizes : array, one a unit
        Counted words of the unit (of all terms, tested or not).
    in_target : boolean array, one a unit
    permutations : int
        Random arrangements. All arrangements are gone through instead when there are no more than these.
    seed : int
        Same seed, same numbers, whatever the number of threads.
    threads : int

    Returns
    -------
    Permuted
        ``statistic``; ``p_value``, two-sided, each term alone; ``p_familywise``, step-down max-T over all terms;
        ``arrangements`` held against, the observed one among them; ``exact``: whether these are all there are.

    Raises
    ------
    KitError
        When `permutations` is below 1 or a side has fewer than two units.

    Notes
    -----
    p = (arrangements with |t| at least as large, the observed one included) / (arrangements), so p is never 0 and at
    least 1 / (permutations + 1). It is right when units are exchangeable if the sides do not differ, and close to right
    when the sides differ only in how clumped a word is, because the statistic is studentised. Familywise: in each
    arrangement the largest |t| of the term and all weaker ones is compared (Westfall and Young, algorithm 4.1).

    The sums of c, c^2 and c s over the target's units are sparse products with a 0/1 matrix; the reference's are the
    totals less these. They are sums of whole numbers: single precision holds them exactly below 2^24, and the terms
    that could pass that are summed in double precision, so ties are ties. Memory stays under `memory_bound`.

    References
    ----------
    Westfall and Young 1993, "Resampling-Based Multiple Testing"; Janssen 1997 and Chung and Romano 2013, "Exact and
    asymptotically robust permutation tests"; Phipson and Smyth 2010, "Permutation p-values should never be zero".

    Examples
    --------
    >>> counts = sp.csr_matrix([[3], [4], [3], [0], [0], [1]])
    >>> permutation_test(counts, np.full(6, 20), np.array([1, 1, 1, 0, 0, 0])).p_value.tolist()
    [0.1]
    """
    if permutations < 1:
        raise KitError(f"permutations={permutations!r} compares with nothing. Give at least 1; 9999 is usual.")
    matrix, sizes, in_target = _checked(matrix, sizes, in_target)
    units, k, terms = len(sizes), int(in_target.sum()), matrix.shape[1]
    observed = unit_statistic(matrix, sizes, in_target)
    count = comb(units, k)
    exact = count <= permutations + 1
    if terms == 0:
        return Permuted(observed, observed.copy(), observed.copy(), count if exact else permutations + 1, exact)
    # weakest first: the successive maxima then run down the rows; equal statistics stay in the order of terms
    order = np.argsort(np.abs(observed), kind="stable")
    totals = _totals(matrix, sizes)
    totals = _Totals(totals.uses[order], totals.squares[order], totals.by_size[order], *totals[3:])
    # swapped sides give the same |t| but for rounding
    threshold = np.abs(observed[order]) * (1 - 1e-9)
    blocks = _blocks(matrix.T.tocsr()[order], sizes, totals, threshold)
    chunk = _width(units)
    arrangements = (
        _all_arrangements(units, k, chunk) if exact else _drawn_arrangements(in_target, permutations, chunk, seed)
    )
    reached = np.zeros((2, terms), dtype=np.int64)
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        while batch := list(islice(arrangements, 2 * max(1, threads))):
            for part in pool.map(lambda labels: _exceedances(blocks, labels, sizes), batch):
                reached += part
    compared = count if exact else permutations + 1
    shares = (reached + (0 if exact else 1)) / compared
    # a stronger term is never given a larger familywise p than a weaker one
    shares[1] = np.maximum.accumulate(shares[1][::-1])[::-1]
    p = np.empty_like(shares)
    p[:, order] = shares
    return Permuted(observed, p[0], p[1], compared, exact)


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
    if known.any():
        q[known] = stats.false_discovery_control(p[known], method="bh")
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
    matrix, sizes, in_target = _checked(matrix, sizes, in_target)
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
    reach = stats.t.ppf(0.5 + level / 2, freedom) * np.sqrt(both)
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
    ladder = np.ones(k + 1)
    for h in range(1, k + 1):
        ladder[h] = ladder[h - 1] * (k - h + 1) / (n - h + 1)
    if units_target == units_reference:
        ladder = np.minimum(1.0, 2 * ladder)
    return ladder[np.minimum(np.asarray(held, dtype=int), k)]


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
    p = smallest_p(np.arange(min(units_target, units_reference) + 1), units_target, units_reference)
    return int(np.argmax(p < alpha)) if (p < alpha).any() else None
