"""Permutation of whole units: held against slow loops, scipy and going through all arrangements."""

from __future__ import annotations

import math
import tracemalloc
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse as sp
from scipy import stats

from helpers.measuring import permutation
from helpers.measuring.permutation import permutation_test, unit_statistic
from helpers.tables import KitError

steady = settings(derandomize=True, deadline=None, max_examples=25)


def slow_side(counts, sizes):
    """Smoothed log rate and its variance for one word and one side, as written in the docstring."""
    uses, words, k = sum(counts), sum(sizes), len(counts)
    scatter = sum((c - uses / words * s) ** 2 for c, s in zip(counts, sizes, strict=True))
    return math.log((uses + 0.5) / (words + 0.5)), (k / (k - 1) * scatter + 0.25) / (uses + 0.5) ** 2


def slow_rank_sum(counts, sizes, chosen):
    """Wilcoxon's rank-sum of one word, standardised and without its skewness over all arrangements."""
    rates = [c / s for c, s in zip(counts, sizes, strict=True)]
    ranks = [sum(other < rate for other in rates) + (sum(other == rate for other in rates) + 1) / 2 for rate in rates]
    n, k, mean = len(rates), len(chosen), sum(ranks) / len(ranks)
    scatter = sum((rank - mean) ** 2 for rank in ranks)
    if scatter < 1e-9:
        return 0.0
    variance = k * (n - k) / (n * (n - 1)) * scatter
    w = (sum(ranks[i] for i in chosen) - k * mean) / math.sqrt(variance)
    # third moment of a sum of k of n numbers, drawn without putting back (Cramer 1946)
    third = k * (n - k) * (n - 2 * k) / (n * (n - 1) * (n - 2)) * sum((rank - mean) ** 3 for rank in ranks)
    skew = third / variance**1.5
    if abs(skew) > 1e-9:
        cube = 1 + skew * w / 2
        w = 6 / skew * (math.copysign(abs(cube) ** (1 / 3), cube) - 1) + skew / 6
    held = sum(count > 0 for count in counts)
    return w * math.sqrt(held / (held + 2))


def slow_statistic(counts, sizes, chosen):
    """The statistic of one word, unit by unit."""
    sides = []
    for side in (True, False):
        units = [i for i in range(len(sizes)) if (i in chosen) is side]
        sides.append(slow_side([counts[i] for i in units], [sizes[i] for i in units]))
    (first, v1), (second, v2) = sides
    t, freedom = (first - second) / math.sqrt(v1 + v2), len(sizes) - 2
    root = math.copysign(math.sqrt(freedom * math.log1p(t * t / freedom)), t)
    return root + slow_rank_sum(counts, sizes, chosen)


def slow_step_down(values):
    """Westfall and Young's algorithm in words: rows are arrangements, the first is the observed one."""
    observed = [abs(value) for value in values[0]]
    order = sorted(range(len(observed)), key=lambda j: -observed[j])
    p, before = [0.0] * len(observed), 0.0
    for place, j in enumerate(order):
        reach = sum(max(abs(row[i]) for i in order[place:]) >= observed[j] - 1e-9 for row in values)
        before = max(before, reach / len(values))
        p[j] = before
    return p


@st.composite
def collections(draw):
    n, m = draw(st.integers(5, 8)), draw(st.integers(1, 5))
    counts = np.array(draw(st.lists(st.lists(st.integers(0, 6), min_size=m, max_size=m), min_size=n, max_size=n)))
    rest = np.array(draw(st.lists(st.integers(5, 60), min_size=n, max_size=n)))
    k = draw(st.integers(2, n - 2))
    chosen = draw(st.permutations(range(n)))[:k]
    return counts, counts.sum(axis=1) + rest, np.isin(np.arange(n), chosen)


def small_collection(seed=0, units=24, terms=30, target=11):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(40, 160, units)
    counts = rng.poisson(sizes[:, None] * rng.uniform(0.002, 0.05, terms) * rng.gamma(2, 0.5, (units, terms)))
    return sp.csr_matrix(counts), counts.sum(axis=1) + sizes, np.arange(units) < target


@steady
@given(collections())
def test_the_statistic_is_that_of_a_slow_loop(collection):
    counts, sizes, in_target = collection
    chosen = set(np.flatnonzero(in_target))
    expected = [slow_statistic(column.tolist(), sizes.tolist(), chosen) for column in counts.T]
    assert unit_statistic(counts, sizes, in_target) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@steady
@given(collections())
def test_both_p_are_those_of_going_through_all_arrangements(collection):
    counts, sizes, in_target = collection
    k = int(in_target.sum())
    every = [set(np.flatnonzero(in_target))]
    every += [set(chosen) for chosen in combinations(range(len(sizes)), k) if set(chosen) != every[0]]
    values = [[slow_statistic(column.tolist(), sizes.tolist(), chosen) for column in counts.T] for chosen in every]
    result = permutation_test(counts, sizes, in_target)
    assert result.exact
    assert result.arrangements == math.comb(len(sizes), k)
    sizes_of = np.abs(values)
    expected = (sizes_of >= sizes_of[0] - 1e-9).mean(axis=0)
    assert result.p_value == pytest.approx(expected, abs=1e-12)
    assert result.p_familywise == pytest.approx(slow_step_down(values), abs=1e-12)


def test_p_is_scipys_for_the_same_statistic():
    counts, sizes, in_target = [9, 3, 5, 1, 2, 0, 1], [50, 30, 45, 60, 40, 30, 55], np.arange(7) < 3

    def statistic(x, y):
        units = [int(unit) for unit in (*x, *y)]
        chosen = set(range(len(x)))
        return abs(slow_statistic([counts[i] for i in units], [sizes[i] for i in units], chosen))

    units = np.arange(7)
    peer = stats.permutation_test(
        (units[in_target], units[~in_target]), statistic, alternative="greater", n_resamples=np.inf, vectorized=False
    )
    result = permutation_test(np.array(counts)[:, None], np.array(sizes), in_target)
    assert result.p_value[0] == pytest.approx(peer.pvalue, abs=1e-12)
    assert abs(result.statistic[0]) == pytest.approx(peer.statistic)


def test_the_rank_sum_is_scipys_mann_whitney():
    matrix, sizes, in_target = small_collection()
    rates = matrix.toarray() / sizes[:, None]
    gains = permutation._rank_gains(matrix.T.tocsr(), sizes).toarray().T
    # gains are twice the rank above the units without the word, so any two differ as twice the ranks do
    ranks = stats.rankdata(rates, axis=0)
    assert (gains - gains[0] == 2 * (ranks - ranks[0])).all()
    labels = in_target[:, None].astype(float)
    family = permutation._family(matrix.T.tocsr(), sizes)
    z = (gains.T @ labels - in_target.sum() * family.rank_mean) * family.rank_scale
    z *= math.sqrt(24 * 23 / (11 * 13))
    peer = stats.mannwhitneyu(rates[in_target], rates[~in_target], axis=0, method="asymptotic", use_continuity=False)
    assert 2 * stats.norm.sf(np.abs(z.ravel())) == pytest.approx(peer.pvalue)


def test_the_skewness_of_the_rank_sum_is_that_of_all_arrangements():
    matrix, sizes, _ = small_collection(units=11, target=3, terms=8)
    gains = permutation._rank_gains(matrix.T.tocsr(), sizes).toarray()
    sums = np.array([gains[:, list(chosen)].sum(axis=1) for chosen in combinations(range(11), 3)])
    family = permutation._family(matrix.T.tocsr(), sizes)
    root = math.sqrt(11 * 10 / (3 * 8))
    assert family.rank_skew.ravel() * root * (11 - 6) / 9 == pytest.approx(stats.skew(sums, axis=0))


def test_the_rank_sum_worked_by_hand_two_against_four():
    # one word in three of six units, all rates alike there: ranks 2, 2, 2, 5, 5, 5, and two of the fives in the target
    family = permutation._family(sp.csr_matrix([[1, 1, 1, 0, 0, 0]]), np.full(6, 10.0))
    found = permutation._normal_ranks(np.array([[12.0, 6.0, 0.0]]), 2.0, 6, family)
    # gains of 6 over the tie of the others, mean 3, scatter 54, no third moment: w = (12 - 6) / sqrt(54 * 8/30)
    assert found[0] == pytest.approx([math.sqrt(2.5) * math.sqrt(3 / 5), 0, -math.sqrt(2.5) * math.sqrt(3 / 5)])
    # a word of one unit: gain 6, mean 1, scatter 30, third moment 120, skewness 120 / 30^1.5 * sqrt(30/8) * 2/4
    family = permutation._family(sp.csr_matrix([[1, 0, 0, 0, 0, 0]]), np.full(6, 10.0))
    found = permutation._normal_ranks(np.array([[6.0, 0.0]]), 2.0, 6, family)
    skew, high, low = math.sqrt(1 / 2), math.sqrt(2), -math.sqrt(1 / 2)
    expected = [(6 / skew * (math.cbrt(1 + skew * w / 2) - 1) + skew / 6) / math.sqrt(3) for w in (high, low)]
    assert found[0] == pytest.approx(expected)


@steady
@given(collections(), st.integers(0, 4))
def test_a_larger_rank_sum_is_never_given_a_smaller_value(collection, column):
    counts, sizes, in_target = collection
    k, n = int(in_target.sum()), len(sizes)
    column %= counts.shape[1]
    family = permutation._family(sp.csr_matrix(counts[:, [column]].T), sizes.astype(float))
    gains = permutation._rank_gains(sp.csr_matrix(counts[:, [column]].T), sizes).toarray()[0]
    sums = np.array(sorted({gains[list(chosen)].sum() for chosen in combinations(range(n), k)}), dtype=float)
    assert (np.diff(permutation._normal_ranks(sums[None], float(k), n, family)[0]) >= 0).all()


def test_rare_words_do_not_rule_the_largest_statistic_where_few_units_meet_many():
    # 40 words in six units each and 40 in half of all, 12 units against 60: who holds the largest one?
    rng = np.random.default_rng(5)
    counts = np.zeros((72, 80), dtype=int)
    for column in range(80):
        counts[rng.choice(72, 6 if column < 40 else 36, replace=False), column] = 1
    sizes = rng.integers(80, 120, 72)
    gains = permutation._rank_gains(sp.csr_matrix(counts.T), sizes.astype(float)).toarray()
    family = permutation._family(sp.csr_matrix(counts.T), sizes.astype(float))
    sums = gains @ np.array([np.isin(np.arange(72), rng.choice(72, 12, replace=False)) for _ in range(2000)]).T
    plain = (sums - 12 * family.rank_mean) * family.rank_scale * math.sqrt(72 * 71 / (12 * 60))
    balanced = permutation._normal_ranks(sums.astype(float), 12.0, 72, family)
    shares = []
    for values in (np.abs(plain), np.abs(balanced)):
        largest = values.max(axis=0)
        # the arrangements that decide: the twentieth part with the largest maximum
        decides = largest >= np.quantile(largest, 0.95)
        shares.append((values[:, decides].argmax(axis=0) < 40).mean())
    assert shares[0] > 0.6
    assert shares[1] < 0.25


def test_zeros_that_a_matrix_stores_are_no_uses():
    counts = np.array([[3, 0], [0, 2], [1, 0], [0, 0], [2, 5], [0, 1]])
    stored = sp.csr_matrix((counts.ravel(), np.tile([0, 1], 6), np.arange(0, 13, 2)), shape=(6, 2))
    assert stored.nnz == 12
    sizes, in_target = np.array([10, 12, 9, 11, 14, 8]), np.arange(6) < 2
    assert unit_statistic(stored, sizes, in_target) == pytest.approx(unit_statistic(counts, sizes, in_target))
    expected = permutation_test(counts, sizes, in_target)
    assert permutation_test(stored, sizes, in_target).p_value == pytest.approx(expected.p_value)
    assert stored.nnz == 12


def test_worked_by_hand_three_against_three():
    # only the observed arrangement and its mirror put 3, 4, 3 on one side: 2 of 20
    result = permutation_test(np.array([[3], [4], [3], [0], [0], [1]]), np.full(6, 20), np.arange(6) < 3)
    assert result.p_value.tolist() == [0.1]
    assert result.arrangements == 20


def test_drawn_arrangements_come_near_to_all_of_them():
    matrix, sizes, in_target = small_collection(units=14, target=7)
    every = permutation_test(matrix, sizes, in_target)
    drawn = permutation_test(matrix, sizes, in_target, permutations=3000)
    assert every.exact
    assert not drawn.exact
    assert drawn.arrangements == 3001
    # five standard errors of a share over 3,000 draws
    error = 5 * np.sqrt(every.p_value * (1 - every.p_value) / 3000) + 1 / 3001
    assert (np.abs(drawn.p_value - every.p_value) <= error).all()
    error = 5 * np.sqrt(every.p_familywise * (1 - every.p_familywise) / 3000) + 1 / 3001
    assert (np.abs(drawn.p_familywise - every.p_familywise) <= error).all()


def test_a_seed_gives_the_same_numbers_whatever_the_threads_blocks_and_chunks(monkeypatch):
    case = small_collection()
    first = permutation_test(*case, permutations=500, seed=4)
    for threads in (1, 3):
        again = permutation_test(*case, permutations=500, seed=4, threads=threads)
        assert np.array_equal(first.p_value, again.p_value)
    monkeypatch.setattr(permutation, "BLOCK", 7)
    monkeypatch.setattr(permutation, "CHUNK", 33)
    again = permutation_test(*case, permutations=500, seed=4)
    assert np.array_equal(first.p_value, again.p_value)
    assert np.array_equal(first.p_familywise, again.p_familywise)
    other = permutation_test(*case, permutations=500, seed=5)
    assert not np.array_equal(first.p_value, other.p_value)


def test_swapping_the_sides_turns_the_statistic_and_leaves_p():
    matrix, sizes, in_target = small_collection(units=13, target=6)
    one, other = (permutation_test(matrix, sizes, side) for side in (in_target, ~in_target))
    assert one.statistic == pytest.approx(-other.statistic)
    assert one.p_value == pytest.approx(other.p_value)
    assert one.p_familywise == pytest.approx(other.p_familywise)


def test_the_order_of_terms_and_of_units_does_not_matter():
    matrix, sizes, in_target = small_collection(units=13, target=6)
    terms, units = (np.random.default_rng(1).permutation(n) for n in (matrix.shape[1], matrix.shape[0]))
    one = permutation_test(matrix, sizes, in_target)
    other = permutation_test(matrix[units][:, terms], sizes[units], in_target[units])
    assert other.p_value == pytest.approx(one.p_value[terms])
    assert other.p_familywise == pytest.approx(one.p_familywise[terms])


def test_sums_beyond_single_precision_are_still_exact():
    matrix, sizes, in_target = small_collection(units=12, target=6)
    # odd and huge, so that sums of squares and of counts by size need more than 24 bits
    huge, huge_sizes = (matrix * 10_007).tocsr(), sizes * 10_007
    result = permutation_test(huge, huge_sizes, in_target)
    dense = huge.toarray()
    arrangements = list(combinations(range(12), 6))
    observed = set(np.flatnonzero(in_target))
    values = []
    for chosen in [observed, *(set(c) for c in arrangements if set(c) != observed)]:
        side = np.isin(np.arange(12), list(chosen))
        values.append(unit_statistic(dense, huge_sizes, side))
    values = np.abs(values)
    assert result.p_value == pytest.approx((values >= values[0] - 1e-9).mean(axis=0), abs=1e-12)


def test_familywise_p_is_never_below_p_and_never_falls_with_a_weaker_statistic():
    result = permutation_test(*small_collection(terms=60), permutations=400)
    assert (result.p_familywise >= result.p_value - 1e-12).all()
    order = np.argsort(-np.abs(result.statistic))
    assert (np.diff(result.p_familywise[order]) >= 0).all()
    assert result.p_value.min() >= 1 / 401


def test_a_word_of_one_unit_is_never_a_finding():
    counts = np.zeros((12, 1), dtype=int)
    counts[0] = 9
    assert permutation_test(counts, np.full(12, 50), np.arange(12) < 6).p_value.tolist() == [1.0]


def test_no_terms_give_no_p():
    result = permutation_test(sp.csr_matrix((8, 0)), np.full(8, 20), np.arange(8) < 4)
    assert result.p_value.shape == (0,)
    assert result.p_familywise.shape == (0,)


def test_memory_stays_under_the_stated_bound():
    rng = np.random.default_rng(0)
    matrix = sp.random(400, 6000, density=0.05, random_state=rng, format="csr")
    matrix.data = rng.integers(1, 4, matrix.nnz)
    sizes, in_target = np.asarray(matrix.sum(axis=1)).ravel(), np.arange(400) < 200
    tracemalloc.start()
    permutation_test(matrix, sizes, in_target, permutations=600, threads=2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak <= permutation.memory_bound(matrix.nnz, *matrix.shape, threads=2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: permutation_test(np.ones((4, 1)), [9, 9, 9, 9], [1, 1, 0, 0], permutations=0),
            "permutations=0 compares with nothing. Give at least 1; 9999 is usual.",
        ),
        (
            lambda: unit_statistic(np.ones((3, 1)), [9, 9, 9], [1, 0, 0]),
            "Units of the target: 1, of the reference: 2. Nothing can be said of chance. Give each side at least two units.",
        ),
        (
            lambda: unit_statistic(np.ones((4, 1)), [9, 9, 9], [1, 1, 0, 0]),
            "4 units have 3 sizes and 4 sides. Give one of each a unit.",
        ),
    ],
)
def test_messages(call, message):
    with pytest.raises(KitError) as caught:
        call()
    assert str(caught.value) == message
