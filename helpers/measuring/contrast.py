"""Counts to the contrast table: how two sides differ word by word, and what of it is beyond chance."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping

import numpy as np
import pandas as pd
from scipy import sparse as sp

from helpers.measuring import inference, keyness, permutation
from helpers.measuring.counts import SparseCounts, displays, sparse
from helpers.tables import KitError, columns, require_columns

BEYOND_CHANCE = "beyond chance"
NOT_BEYOND_CHANCE = "not beyond chance"
TOO_FEW_USES = "too few uses to test"
TOO_FEW_UNITS = "too few units to say"
#: every value of the column ``verdict``
VERDICTS = (BEYOND_CHANCE, NOT_BEYOND_CHANCE, TOO_FEW_USES, TOO_FEW_UNITS)

ONLY_IN = "only in"
FAR_MORE_IN = "far more in"
MORE_IN = "more in"
AS_OFTEN = "about as often in"
CANNOT_BE_TOLD = "cannot be told"
#: every value of ``strength``
STRENGTHS = (ONLY_IN, FAR_MORE_IN, MORE_IN, AS_OFTEN, CANNOT_BE_TOLD)

#: measures that rank words, by the size of their value
MEASURES = ("g2", "log_ratio", "lrc", "log_odds_z", "jsd_share")
#: a familywise p below this is beyond chance
ALPHA = 0.05
#: words are "far more in" a side when even the near end of the interval doubles the rate, "about as often" when both
#: ends stay within a doubling
DOUBLING = 1.0
#: strength of the prior of log_odds_z, as a share of the words of the smaller side
PRIOR_SHARE = 0.1


def choose_unit(counts: pd.DataFrame, *, side: str, target: Hashable, reference: Hashable, unit: str = "auto") -> str:
    """Unit that chance is asked about: documents when both sides have six and more, else paragraphs.

    Parameters
    ----------
    counts : table ``counts``
    side, target, reference
        Side column and its two values.
    unit : {"auto", "paragraph", "document"}
        A unit that is named is taken as it is.

    Returns
    -------
    str
        "paragraph" or "document".

    Notes
    -----
    Paragraphs of one document share its author and its day, so they are less independent than documents; documents are
    the better unit as soon as there are enough of them. Where `counts` knows no paragraphs, documents are taken.

    Examples
    --------
    >>> counts = pd.DataFrame({"side": ["a", "b"], "doc_id": ["x", "y"], "paragraph": 0, "term": "k", "n": 1})
    >>> choose_unit(counts, side="side", target="a", reference="b")
    'paragraph'
    """
    if unit != "auto":
        return unit
    documents = counts.groupby(side, observed=True)["doc_id"].nunique()
    enough = all(documents.get(name, 0) >= inference.LEAST_UNITS for name in (target, reference))
    return "document" if enough or "paragraph" not in counts.columns else "paragraph"


def _two_sides(counts: pd.DataFrame, side: str, target: Hashable, reference: Hashable) -> pd.DataFrame:
    require_columns(counts, [side, "doc_id", "term", "n"], what="counts")
    if target == reference:
        raise KitError(f"Target and reference are both {side} = {target!r}. Name two different sides.")
    present = set(counts.loc[counts["n"] > 0, side].unique())
    for name in (target, reference):
        if name not in present:
            raise KitError(
                f"No counted word has {side} = {name!r}; the table counts has {', '.join(sorted(map(repr, present)))}. "
                "Name two of these as target and reference."
            )
    return counts[counts[side].isin([target, reference]) & (counts["n"] > 0)]


def _dispersion(view: SparseCounts) -> np.ndarray:
    """Gries' DP of every term over the units of `view`; units without the term are summed without being visited."""
    parts = view.units["size"].to_numpy() / view.units["size"].sum()
    entries = view.matrix.tocoo()
    uses = np.asarray(view.matrix.sum(axis=0)).ravel()
    expected = parts[entries.row]
    gap = np.abs(entries.data / uses[entries.col] - expected) - expected
    return 0.5 * (1 + np.bincount(entries.col, weights=gap, minlength=len(uses)))


def prior_counts(
    prior: pd.Series | None, terms: pd.Index, pooled: np.ndarray, strength: float
) -> tuple[np.ndarray, str]:
    """Pseudo-count of each term for `keyness.log_odds_z`, and what the table says of them."""
    if prior is None:
        return strength * pooled / pooled.sum(), f"pooled counts of both sides, scaled to {strength:g} words"
    known = pd.Series(prior, dtype=float).reindex(terms).fillna(0.0).to_numpy()
    if not known.max() > 0:
        raise KitError(
            "The prior lists none of the terms that are contrasted. Give frequencies under the same keys as the column "
            "term, or leave prior out."
        )
    # a name unknown to the background would have next to no pseudo-count, an endless variance, and a z near 0
    note = (
        f"background list, scaled to {strength:g} words, and half a use of every term; {int((known > 0).sum())} of "
        f"{len(terms)} terms listed"
    )
    return strength * known / known.sum() + keyness.HALF_USE, note


def measure(
    n_target: np.ndarray,
    n_reference: np.ndarray,
    size_target: int,
    size_reference: int,
    *,
    prior: np.ndarray,
    measures: Collection[str] = MEASURES,
) -> dict[str, np.ndarray]:
    """Measures of the contrast table that need nothing but counts.

    Parameters
    ----------
    n_target, n_reference : array of int, one a term
    size_target, size_reference : int
        Counted words of the sides.
    prior : array
        Pseudo-counts of `keyness.log_odds_z`.
    measures : collection of str
        Those that are wanted.

    Returns
    -------
    dict of str to array
        ``log_ratio`` always, and of `measures`: ``g2`` (signed like it), ``lrc`` (corrected for all terms),
        ``log_odds_z``, ``jsd_share``.

    Examples
    --------
    >>> sorted(measure(np.array([7]), np.array([2]), 1000, 1000, prior=np.array([1.0])))
    ['g2', 'jsd_share', 'log_odds_z', 'log_ratio', 'lrc']
    """
    sides = (n_target, n_reference, size_target, size_reference)
    found = {"log_ratio": keyness.log_ratio(*sides)}
    if "g2" in measures:
        found["g2"] = np.sign(found["log_ratio"]) * keyness.log_likelihood(*sides)
    if "lrc" in measures:
        found["lrc"] = keyness.conservative_log_ratio(*sides, tests=max(1, len(n_target)), alpha=ALPHA)
    if "log_odds_z" in measures:
        found["log_odds_z"] = keyness.log_odds_z(n_target, n_reference, prior, n_a=size_target, n_b=size_reference)
    if "jsd_share" in measures:
        found["jsd_share"] = keyness.jsd_share(*sides)
    return found


def contrast(
    counts: pd.DataFrame,
    *,
    side: str,
    target: Hashable,
    reference: Hashable,
    unit: str = "auto",
    permutations: int = 9999,
    seed: int = 0,
    display: Mapping[str, str] | pd.Series | None = None,
    prior: pd.Series | None = None,
    prior_strength: float | None = None,
    minimum: int = 1,
) -> pd.DataFrame:
    """Contrast the words of two sides, and say of each whether the difference is beyond chance.

    Parameters
    ----------
    counts : table ``counts``
    side : str
        Name of the side column.
    target, reference
        Its two values that are compared; other sides are left out.
    unit : {"auto", "paragraph", "document"}
        What changes sides in the permutation; "auto" takes documents when both sides have six and more.
    permutations : int
        Random arrangements; all are gone through when there are no more than these.
    seed : int
    display : mapping of term to spelling, optional
        The column ``display`` of `counts`, or the term, when not given.
    prior : Series, optional
        Background relative frequency of each term (index), for ``log_odds_z``; half a use is added to every term. The
        pooled counts when not given.
    prior_strength : float, optional
        Pseudo-words of the prior; a tenth of the words of the smaller side when not given.
    minimum : int
        Leave out terms with fewer uses on both sides together. Sizes and rates still count their words.

    Returns
    -------
    DataFrame
        One row a term, by ``g2`` without its sign, falling, ties by term. Columns as in tables.py, table contrast:
        ``n_`` in uses, ``rate_`` per 1,000 counted words, ``units_`` in units, ``log_ratio`` and its ends in bits,
        ``jsd_share`` in bits (both sides weigh half), ``dp`` 0 to 1, three p columns 0 to 1, ``verdict`` one of
        `VERDICTS`. NaN: no interval and no p below six units a side; no p for terms with too few uses.

        ``attrs``: side, target, reference, unit, units_target, units_reference, size_target, size_reference, rate_base,
        n_tested, smallest_count, permutations, exact, seed, alpha, prior, guard (empty, or why there is no p).

    Raises
    ------
    KitError
        When a side has no counts, both are the same, columns are missing, or the prior knows no term.

    Notes
    -----
    The terms tested are those that stand in at least ``smallest_count`` units of both sides together: fewer could not
    reach p < .05 however they fell. The rule never looks at which side a unit is of, so it does not bend the p-values.
    p asks whether the units of the two sides differ in how they use the word (`permutation.unit_statistic`); the
    interval says by how much the rate differs. "beyond chance" means ``p_familywise`` < .05: were there no difference at
    all, a table would hold any such word one time in twenty. ``g2`` and ``log_odds_z`` take words as independent draws
    and order the table only. The interval holds for one word at a time. All of it is said of these texts as a draw of
    units like them; when one document stands for a side, its paragraphs stand for that document and for nothing wider.

    Examples
    --------
    >>> counts = pd.DataFrame({"side": list("aabb"), "doc_id": list("xxyy"), "paragraph": 0,
    ...                        "term": list("kmkm"), "n": [6, 4, 1, 9]})
    >>> table = contrast(counts, side="side", target="a", reference="b")
    >>> table[["term", "n_target", "n_reference", "verdict"]].values.tolist()
    [['k', 6, 1, 'too few units to say'], ['m', 4, 9, 'too few units to say']]
    """
    counts = _two_sides(counts, side, target, reference)
    unit = choose_unit(counts, side=side, target=target, reference=reference, unit=unit)
    view = sparse(counts, side=side, unit=unit)
    in_target = (view.units[side] == target).to_numpy()
    sizes = view.units["size"].to_numpy()
    size_target, size_reference = int(sizes[in_target].sum()), int(sizes[~in_target].sum())
    units_target, units_reference = int(in_target.sum()), int((~in_target).sum())

    n_target = np.asarray(view.matrix[in_target].sum(axis=0)).ravel()
    n_reference = np.asarray(view.matrix[~in_target].sum(axis=0)).ravel()
    strength = PRIOR_SHARE * min(size_target, size_reference) if prior_strength is None else float(prior_strength)
    pseudo, prior_note = prior_counts(prior, view.terms, n_target + n_reference, strength)
    spelling = displays(counts) if display is None else pd.Series(display)
    table = pd.DataFrame(
        {
            "term": view.terms,
            "display": spelling.reindex(view.terms).fillna(view.terms.to_series()).to_numpy(),
            "n_target": n_target,
            "n_reference": n_reference,
            "rate_target": 1000 * n_target / size_target,
            "rate_reference": 1000 * n_reference / size_reference,
            "units_target": _held(view.matrix[in_target]),
            "units_reference": _held(view.matrix[~in_target]),
            **measure(n_target, n_reference, size_target, size_reference, prior=pseudo),
            "dp": _dispersion(view),
        }
    )
    kept = (n_target + n_reference) >= minimum
    chances, notes = _chances(view.matrix, sizes, in_target, kept, permutations, seed)
    table = pd.concat([table, chances], axis=1)[columns("contrast", side=side)]
    order = np.lexsort((np.arange(len(table)), -table["g2"].abs().to_numpy()))
    table = table.iloc[order[kept[order]]].reset_index(drop=True)
    table.attrs.update(
        side=side,
        target=target,
        reference=reference,
        unit=unit,
        units_target=units_target,
        units_reference=units_reference,
        size_target=size_target,
        size_reference=size_reference,
        rate_base="per 1,000 counted words (what was left out of the tokens, as stop words, is not counted)",
        seed=seed,
        alpha=ALPHA,
        prior=prior_note,
        **notes,
    )
    return table


def _held(matrix: sp.csr_matrix) -> np.ndarray:
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def _chances(matrix, sizes, in_target, kept, permutations, seed) -> tuple[pd.DataFrame, dict]:
    """Interval, p-values and verdict of every term, and what the table says about them."""
    terms = matrix.shape[1]
    names = ["log_ratio_low", "log_ratio_high", "p_value", "p_familywise", "q_value"]
    table = pd.DataFrame(np.nan, index=range(terms), columns=names)
    k, rest = int(in_target.sum()), int((~in_target).sum())
    notes = {"n_tested": 0, "smallest_count": None, "permutations": 0, "exact": False, "guard": ""}
    if min(k, rest) < inference.LEAST_UNITS:
        notes["guard"] = (
            f"Units of the target: {k}, of the reference: {rest}; below {inference.LEAST_UNITS} a side there is neither "
            "interval nor p."
        )
        return table.assign(verdict=TOO_FEW_UNITS), notes
    table["log_ratio_low"], table["log_ratio_high"] = inference.log_ratio_interval(matrix, sizes, in_target)
    least = inference.smallest_count(k, rest, alpha=ALPHA)
    tested = np.flatnonzero(kept & (_held(matrix) >= least))
    result = permutation.permutation_test(matrix[:, tested], sizes, in_target, permutations=permutations, seed=seed)
    table.loc[tested, "p_value"] = result.p_value
    table.loc[tested, "p_familywise"] = result.p_familywise
    table["q_value"] = inference.benjamini_hochberg(table["p_value"].to_numpy())
    table["verdict"] = TOO_FEW_USES
    table.loc[tested, "verdict"] = np.where(result.p_familywise < ALPHA, BEYOND_CHANCE, NOT_BEYOND_CHANCE)
    notes.update(n_tested=len(tested), smallest_count=least, permutations=result.arrangements, exact=result.exact)
    return table, notes


def strength(table: pd.DataFrame) -> pd.DataFrame:
    """How strongly, and to which side, each word leans, read off the interval of its log ratio.

    Parameters
    ----------
    table : table ``contrast``

    Returns
    -------
    DataFrame
        One row a row of `table`, same index. ``strength``: one of `STRENGTHS`; ``direction``: "target", "reference", or
        empty for "about as often in" and "cannot be told"; ``few_uses``: whether the word has fewer uses than the
        smallest count that could pass, so that "only in" is a fact of these texts and nothing more.

    Raises
    ------
    KitError
        When a column of the contrast table is missing.

    Notes
    -----
    In this order: "only in" when one side has none; "far more in" when the whole interval lies beyond a doubling
    (1 bit); "more in" when it lies beyond 0; "about as often in" when it lies within a doubling either way; "cannot be
    told" otherwise, and wherever there is no interval. The interval holds for one word at a time: say with it whether
    the word is beyond chance (``verdict``).

    Examples
    --------
    >>> rows = pd.DataFrame({"n_target": [9, 40, 20, 30, 5], "n_reference": [0, 5, 9, 29, 4],
    ...     "log_ratio_low": [2, 1.5, .2, -.6, -2], "log_ratio_high": [6, 4.5, 2.2, .7, 3]})
    >>> strength(rows)["strength"].tolist()
    ['only in', 'far more in', 'more in', 'about as often in', 'cannot be told']
    """
    names = ["n_target", "n_reference", "log_ratio_low", "log_ratio_high"]
    require_columns(table, names, what="contrast")
    n_target, n_reference, low, high = (table[name].to_numpy(dtype=float) for name in names)
    nearest = np.where(low > 0, low, np.where(high < 0, -high, 0.0))
    alone = (n_target == 0) ^ (n_reference == 0)
    within = (low >= -DOUBLING) & (high <= DOUBLING)
    words = np.select(
        [alone, nearest >= DOUBLING, nearest > 0, within], [ONLY_IN, FAR_MORE_IN, MORE_IN, AS_OFTEN], CANNOT_BE_TOLD
    )
    up = np.where(alone, n_target > 0, low > 0)
    leaning = np.isin(words, [ONLY_IN, FAR_MORE_IN, MORE_IN])
    direction = np.where(leaning, np.where(up, "target", "reference"), "")
    least = table.attrs.get("smallest_count")
    few = np.ones(len(table), dtype=bool) if least is None else (n_target + n_reference) < least
    return pd.DataFrame({"strength": words, "direction": direction, "few_uses": few}, index=table.index)
