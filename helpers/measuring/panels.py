"""Results of the sensitivity study in the form that figures and sentences take."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.measuring.sensitivity import noise_floor
from helpers.measuring.survival import outcomes
from helpers.tables import KitError, require_columns


def agreement_square(agreement: pd.DataFrame, *, value: str = "spearman") -> pd.DataFrame:
    """Pairs of measures as a square table, ones on its diagonal.

    Parameters
    ----------
    agreement : DataFrame
        As `sensitivity.rank_agreement` gives it.
    value : {"spearman", "overlap"}

    Examples
    --------
    >>> pairs = pd.DataFrame({"measure": ["g2"], "other": ["lrc"], "spearman": [0.5], "overlap": [1.0]})
    >>> agreement_square(pairs).values.tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    require_columns(agreement, ["measure", "other", value], what="agreement")
    names = list(dict.fromkeys([*agreement["measure"], *agreement["other"]]))
    square = pd.DataFrame(np.eye(len(names)), index=names, columns=names)
    for row in agreement.itertuples():
        square.loc[row.measure, row.other] = square.loc[row.other, row.measure] = getattr(row, value)
    return square


def floor_if_any(counts: pd.DataFrame, **options) -> pd.DataFrame:
    """The noise floor, or an empty table whose ``attrs["guard"]`` says why a side is too small for one.

    Parameters
    ----------
    counts : table ``counts``
    **options
        Of `sensitivity.noise_floor`.

    Examples
    --------
    >>> counts = pd.DataFrame({"side": ["a"], "doc_id": ["x"], "paragraph": [0], "term": ["k"], "n": [3]})
    >>> floor_if_any(counts, side="side", of="a").attrs["guard"]
    "side = 'a' has 1 units (paragraph): too few to halve. Give it at least four, or take paragraphs."
    """
    try:
        floor = noise_floor(counts, **options)
        floor.attrs["guard"] = ""
        return floor
    except KitError as error:
        floor = pd.DataFrame(columns=["split", "measure", "term", "display", "n_half", "n_rest", "value"])
        floor.attrs.update(guard=str(error), of=options.get("of"))
        return floor


def floor_height(floor: pd.DataFrame, *, measure: str = "log_ratio", share: float = 0.95) -> float | None:
    """The noise floor as one number: what the strongest word of random halves stays below in `share` of the splits.

    Parameters
    ----------
    floor : DataFrame
        As `sensitivity.noise_floor` gives it.

    Returns
    -------
    float or None
        In the unit of the measure; None when no split was measured.

    Examples
    --------
    >>> floor_height(pd.DataFrame({"measure": "log_ratio", "value": [1.0, 2.0, 3.0]}), share=0.5)
    2.0
    """
    require_columns(floor, ["measure", "value"], what="noise floor")
    values = floor.loc[floor["measure"] == measure, "value"]
    return float(np.quantile(values, share)) if len(values) else None


def survival_panel(
    rankings: pd.DataFrame, terms: Sequence[str], *, choices: Sequence[str] = ("setting",), top: int = 20
) -> pd.DataFrame:
    """Share of the cells with each choice in which each term is a keyword.

    Parameters
    ----------
    rankings : DataFrame
        As `survival.rankings` gives it.
    terms : sequence of str
        Keys, in the order of the rows.
    choices : sequence of str
        Columns of `rankings`: what was chosen.
    top : int
        A keyword is a word among so many strongest that leans to the side it leans to in most settings.

    Returns
    -------
    DataFrame
        Index the terms; columns (choice, value) in their order, of the choices with two values and more; values 0 to 1.

    Examples
    --------
    >>> ranked = pd.DataFrame({"setting": ["one", "two"], "measure": "g2", "unit": "", "term": "k", "rank": [1, 30],
    ...                        "value": 1.0, "direction": "target"})
    >>> survival_panel(ranked, ["k"]).to_dict("records")
    [{('setting', 'one'): 1.0, ('setting', 'two'): 0.0}]
    """
    require_columns(rankings, ["setting", "measure", "unit", "term", *choices], what="rankings")
    cells = rankings[list(dict.fromkeys(["setting", "measure", "unit", *choices]))].drop_duplicates()
    found = outcomes(rankings, top=top)
    found = found[found["term"].isin(list(terms))]
    columns = {}
    for choice in choices:
        values = [value for value in dict.fromkeys(rankings[choice]) if value != ""]
        for value in values if len(values) > 1 else ():
            kept = found[found[choice] == value].groupby("term")["survived"].sum().reindex(list(terms), fill_value=0)
            columns[choice, value] = kept / (cells[choice] == value).sum()
    panel = pd.DataFrame(columns, index=pd.Index(list(terms), name="term"))
    panel.columns = pd.MultiIndex.from_tuples(list(columns), names=["choice", "value"])
    return panel


def leading_terms(contrast: pd.DataFrame, *, which: str, n: int = 6) -> pd.DataFrame:
    """The terms that lean to one side, strongest by log-likelihood first.

    Parameters
    ----------
    contrast : table ``contrast``
        In its own order.
    which : {"target", "reference"}
    n : int
        Terms at most.

    Returns
    -------
    DataFrame
        Rows of `contrast`, with its attrs.

    Examples
    --------
    >>> rows = pd.DataFrame({"term": ["k", "m"], "log_ratio": [1.0, -2.0]})
    >>> leading_terms(rows, which="reference")["term"].tolist()
    ['m']
    """
    require_columns(contrast, ["term", "log_ratio"], what="contrast")
    sign = 1 if which == "target" else -1
    return contrast[contrast["log_ratio"] * sign > 0].head(n)


def shared_term(contrast: pd.DataFrame) -> pd.DataFrame:
    """The term that both sides use most: one row, or none where they share no term.

    Notes
    -----
    By the smaller of its two rates, so that a word of one side alone never leads; ties by term.

    Examples
    --------
    >>> rows = pd.DataFrame({"term": ["k", "m"], "rate_target": [9.0, 4.0], "rate_reference": [1.0, 3.0]})
    >>> shared_term(rows)["term"].tolist()
    ['m']
    """
    require_columns(contrast, ["term", "rate_target", "rate_reference"], what="contrast")
    lesser = contrast[["rate_target", "rate_reference"]].min(axis=1)
    shared = contrast.assign(lesser=lesser)[lesser > 0]
    return shared.sort_values(["lesser", "term"], ascending=[False, True], kind="stable").head(1).drop(columns="lesser")
