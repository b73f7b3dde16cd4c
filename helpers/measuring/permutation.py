"""The permutation test: whole units change sides, and every word is held against what then comes about.

Everything here takes a matrix of units by terms, the sizes of the units, and which units are the target's.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, islice
from math import comb
from typing import NamedTuple

import numpy as np
from scipy import sparse as sp

from helpers.measuring.inference import SMOOTHING, SMOOTHING_VARIANCE, checked
from helpers.tables import KitError

#: arrangements and terms that are worked on at once: the pieces stay in the processor's cache
CHUNK, BLOCK = 128, 1024
#: sums of whole numbers up to here are exact in single precision
EXACT_SINGLE = 2**24
#: units, one a side, that are taken to hold a word beside those that do: they draw the rank-sum of rare words in
PSEUDO_UNITS = 2


class Permuted(NamedTuple):
    """Outcome of a permutation test, one value a term, and how many arrangements it was held against."""

    statistic: np.ndarray
    p_value: np.ndarray
    p_familywise: np.ndarray
    arrangements: int
    exact: bool


class _Family(NamedTuple):
    """Terms of a family: what is summed over the target's units, and the totals that the reference's sums come from."""

    stack: sp.csr_matrix
    uses: np.ndarray
    squares: np.ndarray
    by_size: np.ndarray
    rank_mean: np.ndarray
    rank_scale: np.ndarray
    rank_skew: np.ndarray
    rank_weight: np.ndarray


class _Draw(NamedTuple):
    """Sizes of the target in each arrangement, and of all units together."""

    k: float
    size: np.ndarray
    size_squares: np.ndarray
    units: int
    total: float
    total_squares: float


class _Block(NamedTuple):
    """A run of terms of the family, its sums split by the precision they need, and what was observed."""

    single: sp.csr_matrix
    double: sp.csr_matrix | None
    heavy: np.ndarray
    family: _Family
    observed: np.ndarray
    rows: slice


def _by_term(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Terms by units, a copy, without zeros that the matrix stores: a unit without the term must not be ranked."""
    by_term = matrix.T.tocsr()
    by_term.eliminate_zeros()
    return by_term


def _rank_gains(by_term: sp.csr_matrix, sizes: np.ndarray) -> sp.csr_matrix:
    """Twice what each unit's rank of rates stands above the rank of the units without the term; ties share a rank.

    Units without a term all tie, so the gains are as sparse as the counts, and whole numbers.
    """
    rows = np.repeat(np.arange(by_term.shape[0]), np.diff(by_term.indptr))
    rates = by_term.data / sizes[by_term.indices]
    order = np.lexsort((rates, rows))
    sorted_rows, sorted_rates = rows[order], rates[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (sorted_rows[1:] != sorted_rows[:-1]) | (sorted_rates[1:] != sorted_rates[:-1])
    starts = np.append(np.flatnonzero(fresh), len(order))
    place = np.arange(len(order)) - by_term.indptr[sorted_rows]
    twice = np.repeat(2 * place[starts[:-1]] + np.diff(starts) + 1, np.diff(starts))
    gains = by_term.copy()
    gains.data = np.empty(len(order), dtype=np.int64)
    without = by_term.shape[1] - np.diff(by_term.indptr)
    gains.data[order] = twice + np.maximum(without[sorted_rows] - 1, 0)
    return gains


def _family(by_term: sp.csr_matrix, sizes: np.ndarray) -> _Family:
    units, held = len(sizes), np.diff(by_term.indptr)
    gains = _rank_gains(by_term, sizes)
    parts = [by_term, by_term.multiply(by_term), by_term.multiply(sizes), gains]
    stack = sp.vstack(parts, format="csr")
    uses, squares, by_size, ranks = np.asarray(stack.sum(axis=1), dtype=float).reshape(4, -1, 1)
    mean = (ranks / units).ravel()
    rows = np.repeat(np.arange(len(held)), held)
    off = gains.data - mean[rows]
    # units without the word gain nothing: they lie the mean below it
    second, third = (np.bincount(rows, off**power, len(held)) + (units - held) * (-mean) ** power for power in (2, 3))
    with np.errstate(divide="ignore"):
        scale = np.where(second > 1e-9, 1 / np.sqrt(np.maximum(second, 0)), 0.0)
    weight = np.sqrt(held / (held + PSEUDO_UNITS))
    columns = (part[:, None] for part in (mean, scale, third * scale**3, weight))
    return _Family(stack, uses, squares, by_size, *columns)


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


def _draw(labels: np.ndarray, sizes: np.ndarray) -> _Draw:
    # einsum and not @: the linear algebra library would start threads of its own inside ours
    size, size_squares = (np.einsum("i,ij->j", part, labels) for part in (sizes, sizes * sizes))
    total_squares = float((sizes * sizes).sum())
    return _Draw(float(labels[:, 0].sum()), size, size_squares, len(sizes), float(sizes.sum()), total_squares)


def _statistic(sums: np.ndarray, draw: _Draw, family: _Family) -> np.ndarray:
    """Statistic of each term (row) in each arrangement (column), from the four sums over the target."""
    uses, squares, by_size, ranks = sums
    k, size, size_squares, units, total, total_squares = draw
    other_uses, other_size = family.uses - uses, total - size
    variance = _variance(uses, squares, by_size, size, size_squares, k)
    variance += _variance(
        other_uses,
        family.squares - squares,
        family.by_size - by_size,
        other_size,
        total_squares - size_squares,
        units - k,
    )
    values = uses + SMOOTHING
    values /= other_uses + SMOOTHING
    values *= (other_size + SMOOTHING) / (size + SMOOTHING)
    np.log(values, out=values)
    values /= np.sqrt(variance, out=variance)
    values = _normal_ratio(values, units - 2)
    values += _normal_ranks(ranks, k, units, family)
    return values


def _normal_ratio(t: np.ndarray, freedom: int) -> np.ndarray:
    """Signed root of the likelihood ratio that a t of so many degrees of freedom stands for: large ones drawn in."""
    root = t * t
    root /= freedom
    np.log1p(root, out=root)
    root *= freedom
    return np.copysign(np.sqrt(root, out=root), t, out=root)


def _normal_ranks(ranks: np.ndarray, k: float, units: int, family: _Family) -> np.ndarray:
    """Standardised rank-sums, their skewness over all arrangements taken out by Wilson and Hilferty's cube root."""
    root = np.sqrt(units * (units - 1) / (k * (units - k)))
    values = ranks - k * family.rank_mean
    values *= family.rank_scale * root
    if 2 * k != units:
        skew = family.rank_skew * (root * (units - 2 * k) / (units - 2))
        cube = values * (skew / 2)
        cube += 1
        np.cbrt(cube, out=cube)
        # (c - 1) 6 / skew, written so that it holds for no skewness too: c - 1 = (c^3 - 1) / (c^2 + c + 1)
        values *= 3
        values /= cube * cube + cube + 1
        values += skew / 6
    values *= family.rank_weight
    return values


def unit_statistic(matrix: sp.spmatrix, sizes: np.ndarray, in_target: np.ndarray) -> np.ndarray:
    """How far the two sides lie apart in a term: studentised log ratio plus rank-sum, both on the normal scale.

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
        One value a term, without unit; above 0: more, and in more units, of the target.

    Raises
    ------
    KitError
        When a side has fewer than two units, or the lengths do not fit.

    Notes
    -----
    z(t) + z(w). t is the natural logarithm of Walter's smoothed rate ratio over sqrt(v1 + v2), with
    v = [k/(k-1) sum (c_u - r s_u)^2 + 1/4] / (c + 1/2)^2 a side, r = c/N, k units; w is Wilcoxon's rank-sum of the
    rates c_u / s_u, less its mean and over its standard deviation under permutation, ties sharing a rank. t sees how
    much more, w how regularly: one loud unit moves t alone, a word that is heard a little more often in many units moves
    w more. Their sum finds more than either (docs/calibration.md), and permutation calibrates whatever is summed.

    Words of every kind are to share one scale, or those with the longest tails rule the largest statistic of every
    permutation and hardly any other word can pass. So both are brought near to the normal: z(t) = sign(t)
    sqrt(f ln(1 + t^2/f)), f the units of both sides less two; z(w) = {6/g [(1 + g w/2)^(1/3) - 1] + g/6}
    sqrt(h / (h + 2)), where g is the skewness of w over all arrangements, which follows from the ranks, and h counts the
    units that hold the word. With equally many units a side g is 0 and the braces hold w; with few against many, w of a
    rare word has a long tail, and g takes it away. h + 2: a further unit a side is taken to hold the word, as each side
    has half a use more in t. None of this looks at which side a unit is of.

    The 1/4 comes with the pseudo-count: without it a word that is all on one side is given no doubt.

    References
    ----------
    Wilcoxon 1945, "Individual comparisons by ranking methods"; Wilson and Hilferty 1931, "The distribution of
    chi-square", for the cube root; Beran 1988, "Balanced simultaneous confidence sets", for one scale in a family;
    Kilgarriff 2001, "Comparing corpora", for ranks of texts;
    Lijffijt et al. 2016, "Significance testing of word frequencies in corpora".

    Examples
    --------
    >>> counts = sp.csr_matrix([[2, 1], [3, 1], [0, 1], [1, 1]])
    >>> unit_statistic(counts, np.array([10, 10, 10, 10]), np.array([True, True, False, False])).round(2).tolist()
    [2.53, 0.0]
    """
    matrix, sizes, in_target = checked(matrix, sizes, in_target)
    by_term, labels = _by_term(matrix), in_target[:, None].astype(float)
    draw = _draw(labels, sizes)
    values = np.empty(by_term.shape[0])
    for rows in _runs(by_term.shape[0]):
        family = _family(by_term[rows], sizes)
        values[rows] = _statistic((family.stack @ labels).reshape(4, -1, 1), draw, family).ravel()
    return values


def _runs(terms: int) -> Iterator[slice]:
    return (slice(start, min(start + BLOCK, terms)) for start in range(0, terms, BLOCK))


def _blocks(by_term: sp.csr_matrix, sizes: np.ndarray, observed: np.ndarray) -> list[_Block]:
    blocks = []
    for rows in _runs(by_term.shape[0]):
        family = _family(by_term[rows], sizes)
        heavy = np.flatnonzero(np.asarray(family.stack.sum(axis=1)).ravel() >= EXACT_SINGLE)
        double = family.stack[heavy].astype(np.float64) if len(heavy) else None
        single = family.stack.astype(np.float32)
        blocks.append(_Block(single, double, heavy, family._replace(stack=None), observed[rows, None], rows))
    return blocks


def _exceedances(blocks: list[_Block], labels: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """How often each term, and the largest of it and all weaker ones, reaches what was observed (2 x terms)."""
    labels_single, draw = labels.astype(np.float32), _draw(labels, sizes)
    reached = np.zeros((2, blocks[-1].rows.stop), dtype=np.int64)
    largest = np.zeros(labels.shape[1])
    for block in blocks:
        sums = (block.single @ labels_single).astype(np.float64)
        if block.double is not None:
            sums[block.heavy] = block.double @ labels
        values = _statistic(sums.reshape(4, -1, labels.shape[1]), draw, block.family)
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
    Copies of the matrix (60 bytes a count: sorted by strength, its four forms, and what making them takes), sums a term
    (200 bytes), and, in each thread, one block of sums and the labels waiting in the queue.

    Examples
    --------
    >>> memory_bound(2_000_000, 2000, 20_000) < 2**30
    True
    """
    width, rows = _width(units), min(BLOCK, max(terms, 1))
    piece = width * (rows * 130 + units * 12) + rows * 400
    labels = 2 * width * units * 9
    return 60 * nonzero + 200 * terms + 24 * units + threads * (piece + labels) + 2**20


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
    The statistic is that of `unit_statistic`. p = (arrangements in which it is at least as large, without sign, the
    observed one included) / (arrangements), so p is never 0. It is right when units are exchangeable if the sides do not
    differ, and near to right when a word only comes in larger bursts on one side (docs/calibration.md). Familywise: in
    each arrangement the largest statistic of the term and all weaker ones is compared (Westfall and Young's step-down
    max-T).

    Sums of c, c^2, c s and of ranks over the target's units are one sparse product with a 0/1 matrix; the reference's are
    the totals less these. They are sums of whole numbers: single precision holds them exactly below 2^24, and terms that
    could pass that are summed in double precision, so ties are ties. Memory stays under `memory_bound`.

    References
    ----------
    Westfall and Young 1993, "Resampling-Based Multiple Testing"; Chung and Romano 2013, "Exact and asymptotically robust
    permutation tests", for studentising; Phipson and Smyth 2010, "Permutation p-values should never be zero".

    Examples
    --------
    >>> counts = sp.csr_matrix([[3], [4], [3], [0], [0], [1]])
    >>> permutation_test(counts, np.full(6, 20), np.array([1, 1, 1, 0, 0, 0])).p_value.tolist()
    [0.1]
    """
    if permutations < 1:
        raise KitError(f"permutations={permutations!r} compares with nothing. Give at least 1; 9999 is usual.")
    matrix, sizes, in_target = checked(matrix, sizes, in_target)
    units, k, terms = len(sizes), int(in_target.sum()), matrix.shape[1]
    observed = unit_statistic(matrix, sizes, in_target)
    count = comb(units, k)
    exact = count <= permutations + 1
    if terms == 0:
        return Permuted(observed, observed.copy(), observed.copy(), count if exact else permutations + 1, exact)
    # weakest first: the successive maxima then run down the rows; equal statistics stay in the order of terms
    order = np.argsort(np.abs(observed), kind="stable")
    # swapped sides give the same size but for rounding
    blocks = _blocks(_by_term(matrix)[order], sizes, np.abs(observed[order]) - 1e-9)
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
