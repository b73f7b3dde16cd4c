"""How fast and how large is the permutation test? Against a plain numpy loop and scipy's, on a slice of the same work.

``python run.py bench permutation`` (or this file by itself) prints a table; ``--quick`` makes a small round of it.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import sparse as sp
from scipy import stats

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from helpers.measuring.permutation import memory_bound, permutation_test, unit_statistic  # noqa: E402


def collection(units: int, terms: int, nonzero: int, *, seed: int = 0) -> tuple[sp.csr_matrix, np.ndarray, np.ndarray]:
    """A collection whose words stand in as many units as Zipf's law gives them, with `nonzero` counts in all."""
    rng = np.random.default_rng(seed)
    held = (1 / np.arange(10, terms + 10)) ** 0.6
    held = np.clip(held / held.sum() * nonzero, 6, units).astype(int)
    columns = np.repeat(np.arange(terms), held)
    rows = np.concatenate([rng.choice(units, size=n, replace=False) for n in held])
    counts = rng.geometric(0.6, len(rows))
    matrix = sp.csr_matrix((counts, (rows, columns)), shape=(units, terms))
    return matrix, np.asarray(matrix.sum(axis=1)).ravel(), rng.random(units) < 0.5


def plain_loop(matrix: sp.csr_matrix, sizes: np.ndarray, in_target: np.ndarray, permutations: int, seed: int) -> None:
    """One arrangement after the other: what one would write first."""
    rng = np.random.default_rng(seed)
    observed = np.abs(unit_statistic(matrix, sizes, in_target))
    ranks = stats.rankdata(matrix.toarray() / sizes[:, None], axis=0)
    squares = matrix.multiply(matrix).tocsr()
    reached = np.ones(matrix.shape[1])
    units = len(sizes)
    spread, skew, held = ranks.std(axis=0, ddof=1), stats.skew(ranks, axis=0), matrix.getnnz(axis=0)
    for _ in range(permutations):
        target = rng.permutation(in_target)
        logs, variances = [], []
        for side in (target, ~target):
            part, size = matrix[side], sizes[side]
            k, words = len(size), size.sum()
            uses = np.asarray(part.sum(axis=0)).ravel()
            scatter = np.asarray(squares[side].sum(axis=0)).ravel() - 2 * uses / words * (part.T @ size)
            scatter = scatter + (uses / words) ** 2 * (size @ size)
            logs.append(np.log((uses + 0.5) / (words + 0.5)))
            variances.append((k / (k - 1) * scatter + 0.25) / (uses + 0.5) ** 2)
        k = int(target.sum())
        gap = ranks[target].sum(axis=0) - k * (units + 1) / 2
        values = (logs[0] - logs[1]) / np.sqrt(variances[0] + variances[1])
        values = np.sign(values) * np.sqrt((units - 2) * np.log1p(values**2 / (units - 2)))
        gap = gap / (spread * np.sqrt(k * (units - k) / units))
        lean = skew * (units - 2 * k) / (units - 2) * np.sqrt((units - 1) / (k * (units - k)))
        if 2 * k != units:
            gap = 6 / lean * (np.cbrt(1 + lean * gap / 2) - 1) + lean / 6
        values += gap * np.sqrt(held / (held + 2))
        reached += np.abs(values) >= observed - 1e-9


def scipys(matrix: sp.csr_matrix, sizes: np.ndarray, in_target: np.ndarray, permutations: int, seed: int) -> None:
    """scipy.stats.permutation_test, vectorised, of the log ratio part alone: counts and sizes travel as one complex."""
    packed = matrix.toarray().T + 1j * sizes

    def statistic(x, y, axis):
        logs, variances = [], []
        for side in (x, y):
            counts, size = side.real, side.imag
            k, uses, words = side.shape[axis], counts.sum(axis=axis), size.sum(axis=axis)
            rest = counts - np.expand_dims(uses / words, axis) * size
            logs.append(np.log((uses + 0.5) / (words + 0.5)))
            variances.append((k / (k - 1) * (rest**2).sum(axis=axis) + 0.25) / (uses + 0.5) ** 2)
        return (logs[0] - logs[1]) / np.sqrt(variances[0] + variances[1])

    stats.permutation_test(
        (packed[:, in_target], packed[:, ~in_target]),
        statistic,
        n_resamples=permutations,
        batch=20,
        axis=-1,
        vectorized=True,
        rng=np.random.default_rng(seed),
    )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of processor time."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench permutation", description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=2000)
    parser.add_argument("--terms", type=int, default=20_000)
    parser.add_argument("--nonzero", type=int, default=2_000_000)
    parser.add_argument("--permutations", type=int, default=9999)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="a small round, to see that it runs")
    args = parser.parse_args(argv)
    slice_terms, slice_permutations = 500, 200
    if args.quick:
        args.units, args.terms, args.nonzero, args.permutations = 200, 1000, 10_000, 499
        slice_terms, slice_permutations = 50, 100
    case = collection(args.units, args.terms, args.nonzero)
    matrix = case[0]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    wall, processor = timed(lambda: permutation_test(*case, permutations=args.permutations, threads=args.threads))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, {args.threads} threads; "
        f"{args.units} units x {args.terms} terms, {matrix.nnz} counts above zero."
    )
    print(
        f"{args.permutations} permutations: {wall:.1f} s by the clock, {processor:.1f} s of processor time, "
        f"{peak / 2**20:.0f} MB at most in the whole process ({before / 2**20:.0f} MB before); stated bound "
        f"{memory_bound(matrix.nnz, *matrix.shape, threads=args.threads) / 2**20:.0f} MB beside the matrix."
    )
    # every fortieth term: rare and frequent ones as in the whole
    part = matrix[:, :: max(1, args.terms // slice_terms)][:, :slice_terms].tocsr()
    print(f"\nOn a slice of {part.shape[1]} terms ({part.nnz} counts) and {slice_permutations} permutations:\n")
    print("| program | clock, s | processor time, s | processor time against ours |\n|---|---|---|---|")
    ours = timed(
        lambda: permutation_test(part, *case[1:], permutations=slice_permutations, threads=args.threads, seed=1)
    )
    rows = [("permutation_test", *ours)]
    rows.append(
        ("plain numpy and scipy.sparse loop", *timed(lambda: plain_loop(part, *case[1:], slice_permutations, 1)))
    )
    rows.append(
        (
            "scipy.stats.permutation_test (no rank-sum, no familywise p)",
            *timed(lambda: scipys(part, *case[1:], slice_permutations, 1)),
        )
    )
    for name, clock, cpu in rows:
        print(f"| {name} | {clock:.2f} | {cpu:.2f} | {cpu / ours[1]:.1f} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
