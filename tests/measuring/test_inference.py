"""Intervals, corrections and the smallest count: held against slow loops, hand-worked values and enumeration."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.measuring.inference import benjamini_hochberg, log_ratio_interval, smallest_count, smallest_p
from helpers.measuring.permutation import permutation_test
from helpers.tables import KitError

steady = settings(derandomize=True, deadline=None, max_examples=25)


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
    return counts, counts.sum(axis=1) + sizes, np.arange(units) < target


def test_benjamini_and_hochberg_worked_by_hand():
    # 15 p-values of Benjamini and Hochberg 1995, table of section 4.1: four are kept at q <= .05
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    q = benjamini_hochberg(p)
    assert int((q <= 0.05).sum()) == 4
    assert q[3] == pytest.approx(0.0095 * 15 / 4)
    assert benjamini_hochberg([np.nan, 0.02]).tolist() == pytest.approx([np.nan, 0.02], nan_ok=True)
    assert np.isnan(benjamini_hochberg([np.nan])).all()


def test_benjamini_and_hochberg_as_scipy_has_it():
    rng = np.random.default_rng(0)
    for n in (1, 2, 50, 1_000):
        p = rng.random(n).round(int(rng.integers(1, 17)))  # with ties
        assert benjamini_hochberg(p).tolist() == stats.false_discovery_control(p, method="bh").tolist()


def test_smallest_p_counts_the_arrangements():
    for n, k in ((8, 4), (9, 3)):
        for held in range(1, k + 1):
            all_one_side = [set(range(held)) <= set(c) for c in combinations(range(n), k)]
            expected = np.mean(all_one_side) * (2 if n == 2 * k else 1)
            assert smallest_p([held], k, n - k)[0] == pytest.approx(min(1, expected))


def test_no_word_below_the_smallest_count_passes_when_units_are_alike():
    least = smallest_count(7, 7)
    for held in range(1, 8):
        counts = np.zeros((14, 1), dtype=int)
        counts[:held] = 1
        p = permutation_test(counts, np.full(14, 30), np.arange(14) < 7).p_value[0]
        assert (p < 0.05) == (held >= least)


def test_smallest_count_knows_when_nothing_could_pass():
    assert smallest_count(3, 3) is None
    assert smallest_count(6, 6) == 5
    assert smallest_count(6, 60) == 2


@steady
@given(collections())
def test_the_interval_is_that_of_a_slow_loop(collection):
    counts, sizes, in_target = collection
    low, high = log_ratio_interval(counts, sizes, in_target, level=0.9)
    for j, column in enumerate(counts.T):
        centres, variances, freedoms = [], [], []
        for side in (in_target, ~in_target):
            c, s = column[side].tolist(), sizes[side].tolist()
            uses, words = sum(c), sum(s)
            scatter = sum(((c_u - uses / words * s_u) / (1 - s_u / words)) ** 2 for c_u, s_u in zip(c, s, strict=True))
            centres.append(math.log2((uses + 0.5) / (words + 0.5)))
            variances.append((scatter + 0.25) / (uses + 0.5) ** 2)
            freedoms.append(len(c) - 1)
        freedom = sum(variances) ** 2 / sum(v**2 / f for v, f in zip(variances, freedoms, strict=True))
        reach = stats.t.ppf(0.95, freedom) * math.sqrt(sum(variances)) / math.log(2)
        assert low[j] == pytest.approx(centres[0] - centres[1] - reach, rel=1e-6, abs=1e-9)
        assert high[j] == pytest.approx(centres[0] - centres[1] + reach, rel=1e-6, abs=1e-9)


def test_intervals_turn_with_the_sides_and_widen_with_the_level():
    matrix, sizes, in_target = small_collection()
    low, high = log_ratio_interval(matrix, sizes, in_target)
    other_low, other_high = log_ratio_interval(matrix, sizes, ~in_target)
    assert low == pytest.approx(-other_high)
    assert high == pytest.approx(-other_low)
    wide_low, wide_high = log_ratio_interval(matrix, sizes, in_target, level=0.99)
    assert (wide_low < low).all()
    assert (high < wide_high).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: log_ratio_interval(np.ones((4, 1)), [9, 9, 9, 9], [1, 1, 0, 0], level=95),
            "level=95 is no confidence. Give a number between 0 and 1, as 0.95.",
        ),
        (lambda: benjamini_hochberg([0.2, 1.5]), "1.5 is not a p-value. Give numbers from 0 to 1."),
        (lambda: smallest_p([1], 0, 5), "Sides of 0 and 5 units cannot be compared. Give each at least one."),
    ],
)
def test_messages(call, message):
    with pytest.raises(KitError) as caught:
        call()
    assert str(caught.value) == message
