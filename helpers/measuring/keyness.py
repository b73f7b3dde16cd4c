"""Measures of keyness: numbers in, numbers out.

Everywhere ``a`` is the count in the target of ``n_a`` words and ``b`` the count in the reference of ``n_b`` words. All
four may be numbers or arrays that broadcast; what comes back is a float array of their shape (a 0-d array for numbers).
None of these is a test: counts of words in running text are not independent draws, and a p-value read off them cries
wolf (Lijffijt et al. 2016). ``inference`` asks about chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from helpers.tables import KitError

LN2 = np.log(2.0)
#: Walter's pseudo-count, and Jeffreys' prior of a word
HALF_USE = 0.5


def _arrays(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> tuple[np.ndarray, ...]:
    a, b, n_a, n_b = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in (a, b, n_a, n_b)))
    for name, count, size in (("a", a, n_a), ("b", b, n_b)):
        wrong = ~((count >= 0) & (count <= size) & (size > 0))
        if wrong.any():
            raise KitError(
                f"The count {name} = {count[wrong].flat[0]:g} does not fit a side of {size[wrong].flat[0]:g} words. "
                "Give counts from 0 to the size of their side, and sides of at least one word."
            )
    return a, b, n_a, n_b


def log_likelihood(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, terms: int = 2) -> np.ndarray:
    """Log-likelihood ratio G2 of one word in two corpora.

    Parameters
    ----------
    a, b : array_like
        Counts in the target and the reference.
    n_a, n_b : array_like
        Words in the target and the reference.
    terms : {2, 4}
        2 sums the word's own two cells (Rayson and Garside), 4 all cells of the 2 x 2 table (Dunning).

    Returns
    -------
    ndarray
        G2 from 0, without sign, natural logarithm.

    Raises
    ------
    KitError
        When a count is negative or larger than its side, or `terms` is neither 2 nor 4.

    Notes
    -----
    2 sum O ln(O / E), E = size x (a + b) / (n_a + n_b); 0 ln 0 = 0. It grows with the size of the corpus and takes
    every token as an independent draw: read it as a ranking, never as a test.

    References
    ----------
    Dunning 1993, "Accurate methods for the statistics of surprise and coincidence"; Rayson and Garside 2000,
    "Comparing corpora using frequency profiling".

    Examples
    --------
    >>> log_likelihood(340, 2500, 10_000, 100_000).round(2).item()
    26.18
    """
    if terms not in (2, 4):
        raise KitError(f"Log-likelihood has 2 or 4 terms, not {terms!r}. Give terms=2 or terms=4.")
    a, b, n_a, n_b = _arrays(a, b, n_a, n_b)
    total = n_a + n_b
    share = (a + b) / total
    g2 = special.rel_entr(a, n_a * share) + special.rel_entr(b, n_b * share)
    if terms == 4:
        g2 = g2 + special.rel_entr(n_a - a, n_a * (1 - share)) + special.rel_entr(n_b - b, n_b * (1 - share))
    return np.maximum(2 * g2, 0.0)


def chi_squared(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, yates: bool = False) -> np.ndarray:
    """Pearson's chi-squared of the 2 x 2 table of one word in two corpora.

    Parameters
    ----------
    a, b, n_a, n_b : array_like
        Counts and sizes.
    yates : bool
        With Yates' continuity correction.

    Returns
    -------
    ndarray
        From 0, without sign; 0 where the word stands on neither side.

    Raises
    ------
    KitError
        When a count is negative or larger than its side.

    Notes
    -----
    N (ad - bc)^2 / (product of the margins). Not a test here, as said of `log_likelihood`.

    References
    ----------
    Kilgarriff 2001, "Comparing corpora".

    Examples
    --------
    >>> chi_squared(1048, 779, 43_002, 108_539).round(4).item()
    764.4484
    """
    a, b, n_a, n_b = _arrays(a, b, n_a, n_b)
    total = n_a + n_b
    margins = n_a * n_b * (a + b) * (total - a - b)
    gap = np.abs(a * (n_b - b) - b * (n_a - a))
    if yates:
        gap = gap - np.minimum(total / 2, gap)
    return np.divide(total * gap**2, margins, out=np.zeros_like(gap), where=margins > 0)


def log_ratio(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, zero: str = "walter") -> np.ndarray:
    """Binary logarithm of the ratio of the two rates: how many doublings lie between them.

    Parameters
    ----------
    a, b, n_a, n_b : array_like
        Counts and sizes.
    zero : {"walter", "hardie"}
        How zeros are met: Walter adds 0.5 to every count and size; Hardie puts 0.5 for a count of zero only.

    Returns
    -------
    ndarray
        Bits; above 0: more in the target.

    Raises
    ------
    KitError
        When a count is negative or larger than its side, or `zero` is neither rule.

    Notes
    -----
    Walter: log2[((a + .5)/(n_a + .5)) / ((b + .5)/(n_b + .5))]. Hardie: log2[(a/n_a) / (b/n_b)]. For a rare word the
    number is mostly the rule for zeros; look at its interval. A word of neither side has Hardie's log ratio of the
    sizes alone.

    References
    ----------
    Hardie 2014, "Log Ratio: an informal introduction"; Walter 1975, "The distribution of Levin's measure of
    attributable risk", Biometrika 62(2).

    Examples
    --------
    >>> log_ratio(7, 2, 1000, 1000).round(9).item(), log_ratio(7, 0, 10_000, 100_000, zero="hardie").round(2).item()
    (1.584962501, 7.13)
    """
    a, b, n_a, n_b = _arrays(a, b, n_a, n_b)
    if zero == "walter":
        return np.log2((a + HALF_USE) / (n_a + HALF_USE)) - np.log2((b + HALF_USE) / (n_b + HALF_USE))
    if zero == "hardie":
        return np.log2(np.where(a == 0, HALF_USE, a) / n_a) - np.log2(np.where(b == 0, HALF_USE, b) / n_b)
    raise KitError(f"There is no rule {zero!r} for zeros. Give zero='walter' or zero='hardie'.")


def conservative_log_ratio(
    a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, tests: int = 1, alpha: float = 0.05
) -> np.ndarray:
    """The log ratio nearest to no difference that an exact interval still allows (LRC).

    Parameters
    ----------
    a, b, n_a, n_b : array_like
        Counts and sizes.
    tests : int
        Number of words compared at once; Bonferroni's correction divides `alpha` by it.
    alpha : float
        1 - confidence of the interval, between 0 and 1.

    Returns
    -------
    ndarray
        Bits; 0 where the interval holds equality; above 0: more in the target.

    Raises
    ------
    KitError
        When a count does not fit its side, `tests` is below 1 or `alpha` is not between 0 and 1.

    Notes
    -----
    Given a + b, a is binomial with t = share of the target; Clopper and Pearson's bounds lo = Beta(q; a, b + 1) and
    hi = Beta(1 - q; a + 1, b), q = alpha / (2 tests), give log2[(n_b / n_a) t / (1 - t)]. Binomial means independent
    tokens: for words that come in bursts the bound is not as safe as its name.

    References
    ----------
    Evert 2022, "Measuring keyness", DH2022.

    Examples
    --------
    >>> conservative_log_ratio([7, 70], [2, 20], 1000, 1000).round(3).tolist()
    [0.0, 1.073]
    """
    a, b, n_a, n_b = _arrays(a, b, n_a, n_b)
    if tests < 1 or not 0 < alpha < 1:
        raise KitError(f"tests={tests!r}, alpha={alpha!r} make no interval. Give tests >= 1 and alpha between 0 and 1.")
    tail = alpha / (2 * tests)
    low = np.where(a > 0, special.betaincinv(np.maximum(a, 1e-300), b + 1, tail), 0.0)
    # 1 - hi from the mirrored quantile: near 1 the direct form loses every digit of 1 - t
    rest = np.where(b > 0, special.betaincinv(np.maximum(b, 1e-300), a + 1, tail), 0.0)
    with np.errstate(divide="ignore"):
        low_bits = np.log2(n_b / n_a) + np.log2(low) - np.log1p(-low) / LN2
        high_bits = np.log2(n_b / n_a) + np.log1p(-rest) / LN2 - np.log2(rest)
    return np.where(low_bits > 0, low_bits, np.where(high_bits < 0, high_bits, 0.0))


def log_odds_z(
    a: ArrayLike, b: ArrayLike, prior: ArrayLike, *, n_a: float | None = None, n_b: float | None = None
) -> np.ndarray:
    """Standardised log odds ratio with an informative Dirichlet prior ("fightin' words").

    Parameters
    ----------
    a, b : array_like
        Counts of all words of the two sides, same order.
    prior : array_like
        Pseudo-counts above 0, one a word (or one for all); their sum is the strength of the prior.
    n_a, n_b : float, optional
        Words of the sides; the sums of `a` and `b` when not given.

    Returns
    -------
    ndarray
        z; above 0: more in the target; 0 where the vocabulary is a single word.

    Raises
    ------
    KitError
        When a count does not fit its side or a pseudo-count is not above 0.

    Notes
    -----
    d = ln[(a + u)/(n_a + U - a - u)] - ln[(b + u)/(n_b + U - b - u)], var = 1/(a + u) + 1/(b + u), z = d / sqrt(var); u
    the pseudo-count, U their sum. The prior decides the list: a flat small one brings up rare words, one that is
    proportional to a language's frequencies pulls function words down. z has no unit sizes in it and is no test.

    References
    ----------
    Monroe, Colaresi and Quinn 2008, "Fightin' Words", Political Analysis 16(4).

    Examples
    --------
    >>> log_odds_z([30, 5, 200], [4, 28, 210], 0.01)[:2].round(6).tolist()
    [4.066221, -3.696758]
    """
    a, b, prior = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in (a, b, prior)))
    a, b, n_a, n_b = _arrays(a, b, a.sum() if n_a is None else n_a, b.sum() if n_b is None else n_b)
    if not (prior > 0).all():
        raise KitError(f"The prior holds the pseudo-count {prior[~(prior > 0)].flat[0]:g}. Give each word one above 0.")
    strength = prior.sum()
    rest_a, rest_b = n_a + strength - a - prior, n_b + strength - b - prior
    # a vocabulary of this one word leaves nothing but rounding
    alone = (rest_a < 1e-9 * (n_a + strength)) | (rest_b < 1e-9 * (n_b + strength))
    rest_a, rest_b = np.where(alone, 1.0, rest_a), np.where(alone, 1.0, rest_b)
    odds = np.log(a + prior) - np.log(rest_a) - np.log(b + prior) + np.log(rest_b)
    return np.where(alone, 0.0, odds / np.sqrt(1 / (a + prior) + 1 / (b + prior)))


def percent_difference(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> np.ndarray:
    """%DIFF: by how many percent the target's rate is above (or below) the reference's.

    Parameters
    ----------
    a, b, n_a, n_b : array_like
        Counts and sizes.

    Returns
    -------
    ndarray
        Percent, from -100; infinite where only the reference lacks the word, NaN where both do.

    Raises
    ------
    KitError
        When a count is negative or larger than its side.

    Notes
    -----
    100 (rate_a - rate_b) / rate_b. Zeros are not smoothed, so a single use against none is infinite.

    References
    ----------
    Gabrielatos and Marchi 2012, "Keyness: appropriate metrics and practical issues".

    Examples
    --------
    >>> percent_difference([340, 7], [2500, 0], 10_000, 100_000).round(1).tolist()
    [36.0, inf]
    """
    a, b, n_a, n_b = _arrays(a, b, n_a, n_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * (a * n_b - b * n_a) / (b * n_a)


def odds_ratio(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> np.ndarray:
    """Ratio of the odds that a running word is this word.

    Parameters
    ----------
    a, b, n_a, n_b : array_like
        Counts and sizes.

    Returns
    -------
    ndarray
        From 0; 1: no difference; infinite where only the reference lacks the word, NaN where both do.

    Raises
    ------
    KitError
        When a count is negative or larger than its side.

    Notes
    -----
    [a / (n_a - a)] / [b / (n_b - b)], zeros not smoothed.

    References
    ----------
    Pojanapunya and Watson Todd 2018, "Log-likelihood and odds ratio".

    Examples
    --------
    >>> odds_ratio(7, 2, 1000, 1000).round(4).item()
    3.5176
    """
    a, b, n_a, n_b = _arrays(a, b, n_a, n_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        return a * (n_b - b) / (b * (n_a - a))


def bic(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> np.ndarray:
    """Bayes factor approximation for G2 with one degree of freedom.

    Parameters
    ----------
    a, b, n_a, n_b : array_like
        Counts and sizes.

    Returns
    -------
    ndarray
        G2 (two-term) - ln(n_a + n_b); above 2 is read as evidence of a difference, if tokens were independent.

    Raises
    ------
    KitError
        When a count is negative or larger than its side.

    Notes
    -----
    Natural logarithm. Corrects G2 for the size of the corpus, not for burstiness.

    References
    ----------
    Wilson 2013, "Embracing Bayes factors for key item analysis in corpus linguistics".

    Examples
    --------
    >>> bic(340, 2500, 10_000, 100_000).round(2).item()
    14.57
    """
    total = np.asarray(n_a, dtype=float) + np.asarray(n_b, dtype=float)
    return log_likelihood(a, b, n_a, n_b) - np.log(total)


def simple_maths(
    a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, n: float = 1.0, per: float = 1_000_000
) -> np.ndarray:
    """Kilgarriff's keyness score: ratio of the rates, each with `n` added.

    Parameters
    ----------
    a, b, n_a, n_b : array_like
        Counts and sizes.
    n : float
        Added to both rates, above 0; a larger one brings up commoner words.
    per : float
        Rates are per so many words.

    Returns
    -------
    ndarray
        From 0; 1: no difference.

    Raises
    ------
    KitError
        When a count does not fit its side, or `n` or `per` is not above 0.

    Notes
    -----
    (rate_a + n) / (rate_b + n).

    References
    ----------
    Kilgarriff 2009, "Simple maths for keywords".

    Examples
    --------
    >>> simple_maths(35, 263, 112_289_776, 1_559_716_979).round(4).item()
    1.1224
    """
    a, b, n_a, n_b = _arrays(a, b, n_a, n_b)
    if not (n > 0 and per > 0):
        raise KitError(f"Simple maths cannot add n={n!r} to rates per {per!r} words. Give both above 0.")
    return (a / n_a * per + n) / (b / n_b * per + n)


def jsd_share(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, weights: str = "equal") -> np.ndarray:
    """What one word adds to the Jensen-Shannon divergence of the two sides.

    Parameters
    ----------
    a, b, n_a, n_b : array_like
        Counts and sizes.
    weights : {"equal", "size"}
        Each side counts half, or by its number of words.

    Returns
    -------
    ndarray
        Bits from 0, without sign; over all words they sum to the divergence, which is at most 1.

    Raises
    ------
    KitError
        When a count does not fit its side or `weights` is neither.

    Notes
    -----
    w1 p1 log2(p1/m) + w2 p2 log2(p2/m), m = w1 p1 + w2 p2, 0 log 0 = 0. With weights by size, 2 (n_a + n_b) ln 2 times
    the share is the two-term log-likelihood of the word.

    References
    ----------
    Gallagher et al. 2021, "Generalized word shift graphs", EPJ Data Science 10.

    Examples
    --------
    >>> jsd_share([1, 0], [0, 1], 1, 1).sum().item()
    1.0
    """
    a, b, n_a, n_b = _arrays(a, b, n_a, n_b)
    if weights not in ("equal", "size"):
        raise KitError(f"There are no weights {weights!r}. Give weights='equal' or weights='size'.")
    w_a = np.full_like(a, 0.5) if weights == "equal" else n_a / (n_a + n_b)
    p_a, p_b = a / n_a, b / n_b
    middle = w_a * p_a + (1 - w_a) * p_b
    share = w_a * special.rel_entr(p_a, middle) + (1 - w_a) * special.rel_entr(p_b, middle)
    return np.maximum(share / LN2, 0.0)
