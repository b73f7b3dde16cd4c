"""Measures of keyness: published numbers, independent programs, properties, messages."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.measuring import keyness
from helpers.tables import KitError

steady = settings(derandomize=True, deadline=None, max_examples=60)

# UCREL's calculator, corpora of 10,000 and 100,000 words
UCREL = ([1500, 340, 200, 7], [15_000, 2500, 2500, 0], 10_000, 100_000)
# quanteda.textstats' documentation
QUANTEDA = ([1048, 289, 76], [779, 216, 7], 43_002, 108_539)

SIGNED = {
    "log_ratio": keyness.log_ratio,
    "conservative_log_ratio": keyness.conservative_log_ratio,
}
UNSIGNED = {
    "log_likelihood": keyness.log_likelihood,
    "chi_squared": keyness.chi_squared,
    "jsd_share": keyness.jsd_share,
}


@st.composite
def tables(draw, least=0):
    n_a, n_b = draw(st.integers(least + 1, 50_000)), draw(st.integers(least + 1, 50_000))
    return draw(st.integers(least, n_a)), draw(st.integers(least, n_b)), n_a, n_b


def test_log_likelihood_of_two_terms_agrees_with_ucrel():
    assert keyness.log_likelihood(*UCREL).round(2).tolist() == [0.0, 26.18, 9.83, 33.57]


def test_bic_agrees_with_ucrel():
    assert keyness.bic(*UCREL).round(2).tolist() == [-11.61, 14.57, -1.78, 21.96]


def test_log_ratio_by_hardies_rule_agrees_with_ucrel():
    assert keyness.log_ratio(*UCREL, zero="hardie").round(2).tolist() == [0.0, 0.44, -0.32, 7.13]


def test_percent_difference_agrees_with_ucrel():
    assert keyness.percent_difference(*UCREL).tolist() == pytest.approx([0, 36, -20, math.inf])


def test_four_terms_log_ratio_lrc_and_simple_maths_agree_with_r_corpora():
    case = (7, 2, 1000, 1000)
    assert keyness.log_likelihood(*case, terms=4) == pytest.approx(2.954494185, abs=5e-10)
    assert keyness.log_ratio(*case) == pytest.approx(1.584962501, abs=5e-10)
    assert keyness.conservative_log_ratio(*case) == 0
    assert keyness.simple_maths(*case) == pytest.approx(3.498750625, abs=5e-10)


def test_chi_squared_agrees_with_quanteda():
    assert keyness.chi_squared(*QUANTEDA).round(4).tolist() == [764.4484, 207.5181, 163.1532]


def test_simple_maths_agrees_with_sketch_engine():
    assert keyness.simple_maths(35, 263, 112_289_776, 1_559_716_979).round(4) == 1.1224


def test_log_odds_agrees_with_monroe_colaresi_and_quinn():
    z = keyness.log_odds_z([30, 5, 200], [4, 28, 210], [0.01, 0.01, 0.01])
    assert z[:2].round(6).tolist() == [4.066221, -3.696758]
    # z is d over its standard error: the published d back from it
    spread = np.sqrt(1 / np.array([30.01, 5.01]) + 1 / np.array([4.01, 28.01]))
    assert (z[:2] * spread).round(6).tolist() == [2.161987, -1.793222]


def test_one_use_against_none_worked_by_hand():
    # a = 1 of 4, b = 0 of 4: expected .5 and .5, so 2 x 1 x ln(1/.5) = 2 ln 2
    assert keyness.log_likelihood(1, 0, 4, 4) == pytest.approx(2 * math.log(2))
    assert keyness.log_ratio(1, 0, 4, 4) == pytest.approx(math.log2(3))
    assert keyness.log_ratio(1, 0, 4, 4, zero="hardie") == pytest.approx(1)
    # p1 = 1/4, p2 = 0, m = 1/8: half of 1/4 log2(2) = 1/8 bit
    assert keyness.jsd_share(1, 0, 4, 4) == pytest.approx(0.125)
    assert keyness.odds_ratio([1, 0, 0, 1], [0, 1, 0, 1], 4, 4).tolist() == pytest.approx(
        [math.inf, 0, math.nan, 1], nan_ok=True
    )
    assert keyness.percent_difference([0, 0], [1, 0], 4, 4).tolist() == pytest.approx([-100, math.nan], nan_ok=True)


@steady
@given(tables(least=1))
def test_four_terms_and_chi_squared_are_scipys(table):
    a, b, n_a, n_b = table
    if a == n_a and b == n_b:
        return
    cells = [[a, b], [n_a - a, n_b - b]]
    g2 = stats.chi2_contingency(cells, lambda_="log-likelihood", correction=False).statistic
    assert keyness.log_likelihood(*table, terms=4) == pytest.approx(g2, rel=1e-7, abs=1e-7)
    for yates in (False, True):
        expected = stats.chi2_contingency(cells, correction=yates).statistic
        assert keyness.chi_squared(*table, yates=yates) == pytest.approx(expected, rel=1e-8, abs=1e-8)


@steady
@given(tables())
def test_two_terms_are_those_of_a_slow_loop(table):
    a, b, n_a, n_b = table
    total = 0.0
    for count, size in ((a, n_a), (b, n_b)):
        if count:
            total += count * math.log(count / (size * (a + b) / (n_a + n_b)))
    assert keyness.log_likelihood(*table) == pytest.approx(2 * total, abs=1e-6, rel=1e-9)


@steady
@given(tables())
def test_lrc_is_the_bound_of_scipys_exact_interval(table):
    a, b, n_a, n_b = table
    if a + b == 0:
        assert keyness.conservative_log_ratio(*table) == 0
        return
    interval = stats.binomtest(a, a + b).proportion_ci(confidence_level=1 - 0.05 / 40, method="exact")
    even = n_a / (n_a + n_b)
    bound = interval.low if interval.low > even else interval.high if interval.high < even else even
    expected = math.log2(n_b / n_a) + math.log2(bound / (1 - bound))
    assert keyness.conservative_log_ratio(*table, tests=40) == pytest.approx(expected, abs=1e-5)


@steady
@given(tables())
def test_swapping_the_sides_turns_the_sign(table):
    a, b, n_a, n_b = table
    for name, measure in SIGNED.items():
        assert measure(b, a, n_b, n_a) == pytest.approx(-measure(a, b, n_a, n_b), abs=1e-9), name
    for name, measure in UNSIGNED.items():
        assert measure(b, a, n_b, n_a) == pytest.approx(measure(a, b, n_a, n_b), rel=1e-7, abs=1e-7), name
    one = keyness.log_odds_z([a, n_a - a], [b, n_b - b], [0.3, 0.7])
    other = keyness.log_odds_z([b, n_b - b], [a, n_a - a], [0.3, 0.7])
    assert one == pytest.approx(-other, abs=1e-9)


@steady
@given(tables(), st.integers(2, 9))
def test_scaling_both_sides_multiplies_g2_and_leaves_rates_alone(table, factor):
    a, b = table[:2]
    larger = tuple(factor * value for value in table)
    for terms in (2, 4):
        small, large = (keyness.log_likelihood(*case, terms=terms) for case in (table, larger))
        assert large == pytest.approx(factor * small, rel=1e-6, abs=1e-6)
    assert keyness.jsd_share(*larger) == pytest.approx(keyness.jsd_share(*table), abs=1e-12)
    assert keyness.simple_maths(*larger, n=5) == pytest.approx(keyness.simple_maths(*table, n=5))
    if a and b:
        assert keyness.log_ratio(*larger, zero="hardie") == pytest.approx(keyness.log_ratio(*table, zero="hardie"))
        assert keyness.percent_difference(*larger) == pytest.approx(keyness.percent_difference(*table), abs=1e-9)


@steady
@given(tables())
def test_g2_is_the_size_weighted_share_of_the_divergence(table):
    n_a, n_b = table[2:]
    bits = keyness.jsd_share(*table, weights="size")
    assert keyness.log_likelihood(*table) == pytest.approx(2 * (n_a + n_b) * math.log(2) * bits, rel=1e-7, abs=1e-7)


@steady
@given(tables())
def test_zero_counts_keep_every_default_measure_finite(table):
    _, b, n_a, n_b = table
    for case in ((0, b, n_a, n_b), (b, 0, n_b, n_a), (0, 0, n_a, n_b)):
        for name, measure in {**SIGNED, **UNSIGNED}.items():
            assert np.isfinite(measure(*case)), name
    for measure in UNSIGNED.values():
        assert measure(0, 0, n_a, n_b) == 0
    assert keyness.conservative_log_ratio(0, 0, n_a, n_b) == 0


def test_shares_sum_to_the_divergence_of_two_vocabularies():
    a, b = np.array([5, 3, 0, 2]), np.array([1, 0, 7, 2])
    p, q = a / a.sum(), b / b.sum()
    from scipy.spatial.distance import jensenshannon

    assert keyness.jsd_share(a, b, a.sum(), b.sum()).sum() == pytest.approx(jensenshannon(p, q, 2) ** 2)


def test_a_stronger_prior_shrinks_every_z():
    a, b = np.array([30, 5, 200]), np.array([4, 28, 210])
    pooled = (a + b) / (a + b).sum()
    sizes = [np.abs(keyness.log_odds_z(a, b, strength * pooled)) for strength in (1, 100, 10_000)]
    assert (sizes[0] > sizes[1]).all()
    assert (sizes[1] > sizes[2]).all()


def test_a_vocabulary_of_one_word_has_no_odds():
    assert keyness.log_odds_z([7], [3], [2.6]).tolist() == [0.0]


def test_lrc_stays_exact_for_counts_that_lose_digits_near_one():
    # t so near 1 that 1 - t has no digits left in double precision
    assert keyness.conservative_log_ratio(10**9, 0, 2 * 10**9, 2 * 10**9) == pytest.approx(
        math.log2(-1 / math.expm1(math.log(0.025) / 10**9)), abs=0.01
    )


def test_numbers_and_arrays_broadcast():
    assert keyness.log_likelihood(340, 2500, 10_000, 100_000).shape == ()
    assert keyness.log_ratio([[1], [2]], [1, 2, 3], 10, 10).shape == (2, 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: keyness.log_likelihood(1, 1, 9, 9, terms=3),
            "Log-likelihood has 2 or 4 terms, not 3. Give terms=2 or terms=4.",
        ),
        (
            lambda: keyness.log_ratio(5, 1, 4, 9),
            "The count a = 5 does not fit a side of 4 words. Give counts from 0 to the size of their side, and sides of "
            "at least one word.",
        ),
        (
            lambda: keyness.chi_squared(1, [2, -3], 4, 9),
            "The count b = -3 does not fit a side of 9 words. Give counts from 0 to the size of their side, and sides of "
            "at least one word.",
        ),
        (
            lambda: keyness.jsd_share(0, 0, 0, 9),
            "The count a = 0 does not fit a side of 0 words. Give counts from 0 to the size of their side, and sides of "
            "at least one word.",
        ),
        (
            lambda: keyness.jsd_share(1, 1, 9, 9, weights="x"),
            "There are no weights 'x'. Give weights='equal' or weights='size'.",
        ),
        (
            lambda: keyness.log_ratio(1, 1, 9, 9, zero="x"),
            "There is no rule 'x' for zeros. Give zero='walter' or zero='hardie'.",
        ),
        (
            lambda: keyness.conservative_log_ratio(1, 1, 9, 9, tests=0),
            "tests=0, alpha=0.05 make no interval. Give tests >= 1 and alpha between 0 and 1.",
        ),
        (
            lambda: keyness.log_odds_z([1, 2], [1, 2], [1, 0]),
            "The prior holds the pseudo-count 0. Give each word one above 0.",
        ),
        (
            lambda: keyness.simple_maths(1, 1, 9, 9, n=0),
            "Simple maths cannot add n=0 to rates per 1000000 words. Give both above 0.",
        ),
    ],
)
def test_messages(call, message):
    with pytest.raises(KitError) as caught:
        call()
    assert str(caught.value) == message
