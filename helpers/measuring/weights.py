"""Counts to TF-IDF, scikit-learn's: what stands out inside one unit against the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse as sp
from sklearn.feature_extraction.text import TfidfTransformer

from helpers.measuring.counts import UNIT_COLUMNS, displays
from helpers.tables import KitError, require_columns


def tf_idf(counts: pd.DataFrame, *, unit: str = "paragraph") -> pd.DataFrame:
    """Weight each term of each unit by TF-IDF.

    Parameters
    ----------
    counts : table ``counts``
    unit : {"paragraph", "document"}
        What one "document" of the formula is.

    Returns
    -------
    DataFrame
        One row a unit and term, sorted by unit, then by ``tf_idf`` falling, ties by term. Columns: the unit's (the
        side and every other column of `counts` that holds one value a unit, ``doc_id``, ``paragraph``), ``term``,
        ``n``, ``display``, ``tf`` (= n), ``idf`` (from 1), ``tf_idf`` (0 to 1).

    Raises
    ------
    KitError
        When `unit` is neither, or a column is missing.

    Notes
    -----
    idf = ln((1 + units) / (1 + units with the term)) + 1, natural logarithm; tf x idf is scaled so that the squares of
    a unit sum to 1 (scikit-learn's defaults). With two documents as units idf has only two values and hardly weights
    at all: take paragraphs. The weight says what is particular to a unit; it is no test of a difference.

    References
    ----------
    Spärck Jones 1972, "A statistical interpretation of term specificity"; scikit-learn, TfidfTransformer.

    Examples
    --------
    >>> counts = pd.DataFrame({"doc_id": ["x", "x", "y"], "term": ["k", "m", "k"], "n": [3, 1, 2]})
    >>> tf_idf(counts, unit="document")[["doc_id", "term", "idf"]].round(3).values.tolist()
    [['x', 'k', 1.0], ['x', 'm', 1.405], ['y', 'k', 1.0]]
    """
    if unit not in UNIT_COLUMNS:
        raise KitError(f"There is no unit {unit!r}. Choose 'paragraph' or 'document'.")
    require_columns(counts, [*UNIT_COLUMNS[unit], "term", "n"], what="counts")
    beside = [name for name in counts.columns if name not in {"doc_id", "paragraph", "term", "n", "display"}]
    keys = [*beside, *UNIT_COLUMNS[unit]]
    table = counts.groupby([*keys, "term"], sort=True, observed=True)["n"].sum().reset_index()
    table["display"] = table["term"].map(displays(counts))
    rows = table.groupby(keys, sort=True, observed=True).ngroup().to_numpy()
    columns, terms = pd.factorize(table["term"], sort=True)
    matrix = sp.csr_matrix(
        (table["n"].to_numpy(dtype=float), (rows, columns)),
        shape=(rows.max() + 1 if len(rows) else 0, len(terms)),
    )
    table["tf"] = table["n"]
    if len(table) == 0:
        return table.assign(idf=np.empty(0), tf_idf=np.empty(0))
    weigher = TfidfTransformer().fit(matrix)
    table["idf"] = weigher.idf_[columns]
    table["tf_idf"] = np.asarray(weigher.transform(matrix)[rows, columns]).ravel()
    order = [*keys, "tf_idf", "term"]
    rising = [name != "tf_idf" for name in order]
    return table.sort_values(order, ascending=rising, kind="stable", ignore_index=True)


def mean_weights(weights: pd.DataFrame, *, side: str, unit: str = "paragraph") -> pd.DataFrame:
    """Weight of each term on each side: its TF-IDF averaged over all units of the side.

    Parameters
    ----------
    weights : table ``tf_idf``
    side : str
        Name of the side column.
    unit : {"paragraph", "document"}
        As given to :func:`tf_idf`.

    Returns
    -------
    DataFrame
        One row a side and term, sorted by side, then by ``tf_idf`` falling, ties by term. Columns: the side, ``term``,
        ``display``, ``n`` (uses), ``units`` (that hold it), ``tf_idf`` (0 to 1).

    Notes
    -----
    A unit without the term counts as 0, so one short paragraph that a word fills does not carry it to the top.

    Examples
    --------
    >>> weights = pd.DataFrame({"side": ["a", "a"], "doc_id": ["x", "y"], "term": ["k", "m"], "display": ["k", "m"],
    ...                         "n": [1, 1], "tf_idf": [1.0, 0.5]})
    >>> mean_weights(weights, side="side", unit="document")[["term", "units", "tf_idf"]].values.tolist()
    [['k', 1, 0.5], ['m', 1, 0.25]]
    """
    require_columns(weights, [side, *UNIT_COLUMNS[unit], "term", "display", "n", "tf_idf"], what="tf_idf")
    units = weights[[side, *UNIT_COLUMNS[unit]]].drop_duplicates().groupby(side, observed=True).size()
    table = weights.groupby([side, "term", "display"], sort=True, observed=True).agg(
        n=("n", "sum"), units=("n", "size"), tf_idf=("tf_idf", "sum")
    )
    table = table.reset_index()
    table["tf_idf"] = table["tf_idf"] / table[side].map(units)
    return table.sort_values([side, "tf_idf", "term"], ascending=[True, False, True], kind="stable", ignore_index=True)
