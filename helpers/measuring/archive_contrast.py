"""The sums of an archive to the contrast table."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
from scipy import special

from helpers.measuring import contrast as contrasts
from helpers.measuring import inference, keyness
from helpers.measuring.archive_engines import usable_cores
from helpers.tables import KitError, columns, require_columns

#: with fewer documents on a side the t of the statistic is too eager as a test (docs/measurements/archive.md)
LEAST_DOCUMENTS = 100
#: terms that one core takes before a second is asked
A_SLICE = 50_000
SUMS = ("n", "documents", "squares", "by_size")


def contrast_archive(
    sums: pd.DataFrame,
    *,
    target: Hashable,
    reference: Hashable,
    prior: pd.Series | None = None,
    prior_strength: float | None = None,
    minimum: int = 1,
) -> pd.DataFrame:
    """Contrast the terms of two sides of an archive.

    Parameters
    ----------
    sums : DataFrame
        As :func:`~helpers.measuring.archive.count_archive` returns it.
    target, reference
        Two values of its side column; other sides are left out.
    prior, prior_strength
        As in :func:`~helpers.measuring.contrast.contrast`.
    minimum : int
        Leave out terms with fewer uses on both sides together. Sizes and rates still count their words.

    Returns
    -------
    DataFrame
        The columns of table ``contrast``, by ``g2`` without its sign, falling, ties by term. ``dp`` is NaN: it
        compares each document with the totals of the term, which one pass knows only at its end (docs/scale.md); uses by
        units, ``n_target / units_target``, say how much a word bursts. ``p_value`` is that of the unit-robust log ratio as a t with Welch's degrees of
        freedom, ``p_familywise`` is Holm's, ``q_value`` Benjamini and Hochberg's. All three are NaN for terms in fewer
        documents than could pass; they and the interval are NaN for all terms when a side has fewer than 100 documents,
        and ``attrs["guard"]`` says so. Other ``attrs`` as in `contrast`, with the ``left_out`` of `sums`.

    Raises
    ------
    KitError
        When a side is not there, both are the same, `sums` is no table of sums, or the prior knows no term.

    Notes
    -----
    ln of Walter's smoothed rate ratio over sqrt(v1 + v2), v = [k/(k-1) sum (c_u - r s_u)^2 + 1/4] / (c + 1/2)^2 a
    side, r = c/N, from the sums of c, c^2, c s, s and s^2. `contrast` takes a jackknife scatter and adds a rank-sum, which
    sums do not tell; with a hundred documents the intervals are the same to a few hundredths. What the t keeps on
    random halves of an archive is in docs/measurements/archive.md; where documents are fewer, permute them.
    """
    side, totals = check_sides(sums, target=target, reference=reference)
    terms, display, (a, b) = _two_sides(sums, side, target, reference)
    one, two = totals[target], totals[reference]
    smaller = min(one["size"], two["size"])
    strength = contrasts.PRIOR_SHARE * smaller if prior_strength is None else float(prior_strength)
    pseudo, prior_note = contrasts.prior_counts(prior, pd.Index(terms), a["n"] + b["n"], strength)
    kept = (a["n"] + b["n"]) >= minimum
    with ThreadPoolExecutor(1) as beside:
        measures = beside.submit(_measures, a["n"], b["n"], one["size"], two["size"], pseudo)
        chances, notes = _chances(a, b, one, two, kept)
    values = {
        "term": terms,
        "display": display,
        "n_target": a["n"],
        "n_reference": b["n"],
        "rate_target": 1000 * a["n"] / one["size"],
        "rate_reference": 1000 * b["n"] / two["size"],
        "units_target": a["documents"],
        "units_reference": b["documents"],
        **measures.result(),
        "dp": np.full(len(terms), np.nan),
        **chances,
    }
    order = np.argsort(-np.abs(values["g2"]), kind="stable")
    order = order[kept[order]]
    names = columns("contrast", side=side)
    with ThreadPoolExecutor(usable_cores()) as threads:
        # a column at a time: an archive has millions of terms
        found = dict(zip(names, threads.map(lambda name: values.pop(name)[order], names), strict=True))
    table = pd.DataFrame(found, copy=False)
    table.attrs.update(
        side=side,
        target=target,
        reference=reference,
        unit="document",
        units_target=one["units"],
        units_reference=two["units"],
        size_target=one["size"],
        size_reference=two["size"],
        rate_base="per 1,000 counted words (what was left out of the tokens, as stop words, is not counted)",
        alpha=contrasts.ALPHA,
        prior=prior_note,
        left_out=sums.attrs.get("left_out", {}),
        **notes,
    )
    return table


def check_sides(
    sums: pd.DataFrame, *, target: Hashable, reference: Hashable
) -> tuple[Hashable, dict[Hashable, dict[str, int]]]:
    """The side column of `sums` and the totals of each side, where the two sides can be compared; else a KitError."""
    side = sums.attrs.get("side")
    totals = sums.attrs.get("totals")
    if side is None or totals is None:
        raise KitError("This table has no sizes of its sides (attrs). Give it as count_archive returns it.")
    require_columns(sums, (side, "term", "display", *SUMS), what="sums")
    known = ", ".join(f"{name!r} ({total['units']})" for name, total in totals.items())
    for name in (target, reference):
        if totals.get(name, {}).get("units", 0) < 2:
            raise KitError(
                f"Fewer than two documents of {side} = {name!r} have a counted word; there are {known}. "
                "Name two other sides."
            )
    if target == reference:
        raise KitError(f"Target and reference are both {side} = {target!r}. Name two different sides.")
    return side, totals


def _two_sides(sums: pd.DataFrame, side: str, target: Hashable, reference: Hashable):
    """Terms of both sides, sorted; their displays; and the sums of each side, zero where it has none."""
    of_target, of_reference = ((sums[side] == name).to_numpy(dtype=bool) for name in (target, reference))
    if not (of_target | of_reference).all():
        sums, of_target = sums[of_target | of_reference], of_target[of_target | of_reference]
    if np.asarray(sums["term"].array[1:] < sums["term"].array[:-1], dtype=bool).any():
        order = np.argsort(sums["term"].to_numpy(dtype=object), kind="stable")
        sums, of_target = sums.iloc[order], of_target[order]
    terms = sums["term"].array
    first = np.append(True, np.asarray(terms[1:] != terms[:-1], dtype=bool))[: len(sums)]
    codes = np.cumsum(first) - 1
    found = []
    for rows in (of_target, ~of_target):
        values = {column: np.zeros(int(first.sum()), dtype=np.int64) for column in SUMS}
        for column in SUMS:
            values[column][codes[rows]] = sums[column].to_numpy()[rows]
        found.append(values)
    return terms[first], sums["display"].array[first], found


def _in_slices(function: Callable[[slice], dict[str, np.ndarray]], n: int) -> dict[str, np.ndarray]:
    """What `function` finds of n terms, some of them on each core: numpy and scipy let other threads run meanwhile."""
    n_slices = max(1, min(usable_cores(), n // A_SLICE))
    limits = np.linspace(0, n, n_slices + 1).astype(int).tolist()
    with ThreadPoolExecutor(n_slices) as threads:
        found = list(threads.map(function, map(slice, limits[:-1], limits[1:])))
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}


def _measures(uses_target, uses_reference, size_target, size_reference, pseudo) -> dict[str, np.ndarray]:
    """The measures of `contrast.measure`; those of the counts alone once for each pair of counts that there is."""
    both = uses_target * (uses_reference.max(initial=0) + 1) + uses_reference
    _, first, pair = np.unique(both, return_index=True, return_inverse=True)
    sides, few = (uses_target, uses_reference), (uses_target[first], uses_reference[first])
    sizes = (size_target, size_reference)
    names = [name for name in contrasts.MEASURES if name not in ("lrc", "log_odds_z")]
    of_pairs = contrasts.measure(*few, *sizes, prior=pseudo, measures=names)
    tests = max(1, len(uses_target))
    of_pairs["lrc"] = keyness.conservative_log_ratio(*few, *sizes, tests=tests, alpha=contrasts.ALPHA)
    z = contrasts.measure(*sides, *sizes, prior=pseudo, measures=["log_odds_z"])["log_odds_z"]
    return {name: values[pair] for name, values in of_pairs.items()} | {"log_odds_z": z}


def _chances(a: dict, b: dict, one: dict, two: dict, kept: np.ndarray) -> tuple[dict[str, np.ndarray], dict]:
    """Interval, p-values and verdict of every term, and what the table says about them."""
    notes = {"n_tested": 0, "smallest_count": None, "permutations": 0, "exact": False, "seed": None, "guard": ""}
    if min(one["units"], two["units"]) < LEAST_DOCUMENTS:
        names = ["log_ratio_low", "log_ratio_high", "p_value", "p_familywise", "q_value"]
        notes["guard"] = (
            f"The target has {one['units']} documents and the reference {two['units']}; below {LEAST_DOCUMENTS} a side "
            "there is neither interval nor p here. Read them as a corpus and use contrast(), which permutes documents."
        )
        verdict = pd.array([contrasts.TOO_FEW_UNITS], dtype="str").repeat(len(kept))
        return {name: np.full(len(kept), np.nan) for name in names} | {"verdict": verdict}, notes
    least = inference.smallest_count(one["units"], two["units"], alpha=contrasts.ALPHA)
    tested = kept & (a["documents"] + b["documents"] >= least)
    found = _in_slices(lambda rows: _intervals(_rows(a, rows), _rows(b, rows), one, two, tested[rows]), len(kept))
    tested = np.flatnonzero(tested)
    found["p_familywise"] = np.full(len(kept), np.nan)
    found["p_familywise"][tested] = holm(found["p_value"][tested])
    found["q_value"] = inference.benjamini_hochberg(found["p_value"])
    verdicts = [contrasts.TOO_FEW_USES, contrasts.NOT_BEYOND_CHANCE, contrasts.BEYOND_CHANCE]
    said = np.zeros(len(kept), dtype=np.int8)
    said[tested] = 1 + (found["p_familywise"][tested] < contrasts.ALPHA)
    found["verdict"] = pd.array(verdicts, dtype="str").take(said)
    notes.update(n_tested=len(tested), smallest_count=least)
    return found, notes


def _rows(sums: dict[str, np.ndarray], rows: slice) -> dict[str, np.ndarray]:
    return {name: values[rows] for name, values in sums.items()}


def _intervals(a: dict, b: dict, one: dict, two: dict, tested: np.ndarray) -> dict[str, np.ndarray]:
    """Interval of the log ratio of each term, in bits, and the p-value of those that are tested, else NaN."""
    (first, v), (second, w) = (_log_rate(sums, total) for sums, total in ((a, one), (b, two)))
    centre, spread = first - second, np.sqrt(v + w)
    freedom = (v + w) ** 2 / (v**2 / (one["units"] - 1) + w**2 / (two["units"] - 1))
    reach = t_quantile(freedom) * spread
    p = np.full(len(tested), np.nan)
    p[tested] = 2 * special.stdtr(freedom[tested], -np.abs(centre[tested]) / spread[tested])
    return {
        "log_ratio_low": (centre - reach) / np.log(2),
        "log_ratio_high": (centre + reach) / np.log(2),
        "p_value": p,
    }


def t_quantile(freedom: np.ndarray) -> np.ndarray:
    """The .975 quantile of Student's t, to 1e-9 from 90 degrees of freedom on, which Welch's never are below here.

    References
    ----------
    Abramowitz and Stegun 1964, 26.7.5: Fisher and Cornish's series in 1 / degrees of freedom.
    """
    z = float(special.ndtri(0.975))
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    inverse = 1 / freedom
    return z + inverse * (terms[0] + inverse * (terms[1] + inverse * (terms[2] + inverse * terms[3])))


def _log_rate(sums: dict[str, np.ndarray], total: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """ln of each term's smoothed rate on a side, and its unit-robust variance."""
    uses = sums["n"].astype(float)
    rate = uses / total["size"]
    # sum over documents of (c - r s)^2, opened up; rounding may leave it a little below 0
    scatter = sums["squares"] - 2 * rate * sums["by_size"] + rate**2 * float(total["size_squares"])
    scatter = np.maximum(scatter, 0) * (total["units"] / (total["units"] - 1)) + inference.SMOOTHING_VARIANCE
    smoothed = uses + inference.SMOOTHING
    return np.log(smoothed / (total["size"] + inference.SMOOTHING)), scatter / smoothed**2


def holm(p: np.ndarray) -> np.ndarray:
    """Familywise p-values by Holm's step-down.

    References
    ----------
    Holm 1979, "A simple sequentially rejective multiple test procedure".

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p, dtype=float)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    out = np.empty_like(p)
    out[order] = np.minimum(stepped, 1.0)
    return out
