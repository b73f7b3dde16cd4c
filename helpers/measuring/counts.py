"""Tokens to counts: one row a unit and term, and the sparse matrix that the mathematics wants.

A unit is what is drawn as one piece when chance is asked about: a paragraph, or a whole document.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse as sp

from helpers.tables import KitError, require_columns

#: unit -> the columns that tell one unit from the next, beside the side
UNIT_COLUMNS = {"paragraph": ["doc_id", "paragraph"], "document": ["doc_id"]}


class SparseCounts(NamedTuple):
    """Counts as a matrix: ``matrix[i, j]`` is how often ``terms[j]`` stands in the unit of row ``i`` of ``units``."""

    matrix: sp.csr_matrix
    units: pd.DataFrame
    terms: pd.Index


def count_terms(tokens: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """Count how often each term stands in each unit.

    Parameters
    ----------
    tokens : table ``tokens``
        One row a token. A column ``display`` (the spelling that stands for the term) is carried when there is one.
    by : list of str
        Columns that make a unit, for example ``["visit", "doc_id", "paragraph"]``.

    Returns
    -------
    DataFrame
        One row a unit and term that stands in it, sorted by unit, then term. Columns: those of `by`, ``term``,
        ``display`` (only when `tokens` has it), ``n`` (times, from 1).

    Raises
    ------
    KitError
        When `by` is empty or `tokens` lacks a column of it, or ``term``.

    Notes
    -----
    Only what stands in `tokens` is counted. Where the stop words were left out, sizes and rates made from these counts
    are of the words that remain, and not of all running words.

    Examples
    --------
    >>> tokens = pd.DataFrame({"side": ["a", "a", "b"], "doc_id": ["x", "x", "y"], "term": ["سلام", "سلام", "حرب"]})
    >>> count_terms(tokens, by=["side", "doc_id"])
      side doc_id  term  n
    0    a      x  سلام  2
    1    b      y   حرب  1
    """
    by = list(by)
    if not by:
        raise KitError("count_terms was given no unit columns (by=[]). Name the columns of a unit: by=['doc_id'].")
    require_columns(tokens, [*by, "term"], what="tokens")
    counts = tokens.groupby([*by, "term"], sort=True, observed=True).size().rename("n").reset_index()
    if "display" in tokens.columns:
        counts.insert(len(by) + 1, "display", counts["term"].map(displays(tokens)))
    return counts


def displays(table: pd.DataFrame) -> pd.Series:
    """Spelling shown for each term: its commonest ``display``, ties by spelling; the term itself without one.

    Returns
    -------
    Series
        Index the terms, sorted; values the spellings.

    Examples
    --------
    >>> displays(pd.DataFrame({"term": ["b", "a"]})).to_dict()
    {'a': 'a', 'b': 'b'}
    """
    if "display" not in table.columns:
        terms = pd.Index(table["term"].unique(), name="term").sort_values()
        return pd.Series(terms, index=terms, name="display")
    weight = table["n"] if "n" in table.columns else pd.Series(1, index=table.index)
    votes = weight.groupby([table["term"], table["display"]], observed=True).sum().reset_index(name="votes")
    votes = votes.sort_values(["term", "votes", "display"], ascending=[True, False, True], kind="stable")
    return votes.drop_duplicates("term").set_index("term")["display"]


def sparse(counts: pd.DataFrame, *, side: str, unit: str) -> SparseCounts:
    """Counts as a sparse matrix of units by terms.

    Parameters
    ----------
    counts : table ``counts``
    side : str
        Name of the side column.
    unit : {"paragraph", "document"}
        Paragraphs are summed when documents are asked for.

    Returns
    -------
    SparseCounts
        ``matrix`` (CSR, int64, units by terms), ``units`` (one row a unit: `side`, ``doc_id``, ``paragraph`` when that
        is the unit, ``size``: the counted words of the unit) sorted by side, document and paragraph, ``terms``
        (sorted Index).

    Raises
    ------
    KitError
        When `unit` is neither, a column is missing, a count is negative, or there is not one count.

    Examples
    --------
    >>> counts = pd.DataFrame({"side": ["a", "b", "b"], "doc_id": list("xyy"), "term": list("kkm"), "n": [1, 2, 3]})
    >>> view = sparse(counts, side="side", unit="document")
    >>> view.matrix.toarray().tolist(), list(view.terms), view.units["size"].tolist()
    ([[1, 0], [2, 3]], ['k', 'm'], [1, 5])
    """
    if unit not in UNIT_COLUMNS:
        raise KitError(f"There is no unit {unit!r}. Choose 'paragraph' or 'document'.")
    keys = [side, *UNIT_COLUMNS[unit]]
    require_columns(counts, [*keys, "term", "n"], what="counts")
    if len(counts) == 0:
        raise KitError("The table counts is empty. See that the texts hold words that are not all stop words.")
    if counts["n"].min() < 0:
        raise KitError(f"The table counts has a negative count ({counts['n'].min()}). Make it with count_terms.")
    by_unit = counts.groupby(keys, sort=True, observed=True)
    rows = by_unit.ngroup().to_numpy()
    columns, terms = pd.factorize(counts["term"], sort=True)
    units = by_unit["n"].sum().rename("size").reset_index()
    shape = (len(units), len(terms))
    matrix = sp.csr_matrix((counts["n"].to_numpy(dtype=np.int64), (rows, columns)), shape=shape)
    matrix.sum_duplicates()
    return SparseCounts(matrix, units, pd.Index(terms, name="term"))


def side_sizes(paragraphs: pd.DataFrame, tokens: pd.DataFrame, *, side: str) -> pd.DataFrame:
    """How much there is on each side.

    Parameters
    ----------
    paragraphs : table ``paragraphs``
    tokens : table ``tokens``
        As `tokenise` makes it, with ``attrs["words"]``.
    side : str
        Name of the side column.

    Returns
    -------
    DataFrame
        One row a side, sorted: the side, ``documents``, ``paragraphs`` (those that are counted), ``words`` (running words
        of these), ``counted`` (words left when stop words are out; a name of several words is one), ``terms`` (different
        ones among them).

    Examples
    --------
    >>> paragraphs = pd.DataFrame({"side": ["a"], "doc_id": ["x"], "paragraph": [0]})
    >>> tokens = paragraphs.assign(term="سلام")
    >>> tokens.attrs["words"] = {"a": 3}
    >>> side_sizes(paragraphs, tokens, side="side").values.tolist()
    [['a', 1, 1, 3, 1, 1]]
    """
    require_columns(tokens, [side, "doc_id", "paragraph", "term"], what="tokens")
    sizes = paragraphs.groupby(side, sort=True)["doc_id"].nunique().rename("documents").to_frame()
    by_side = tokens.groupby(side, sort=True)
    sizes["paragraphs"] = tokens[[side, "doc_id", "paragraph"]].drop_duplicates().groupby(side).size()
    sizes["words"] = pd.Series(tokens.attrs.get("words", {}), dtype=float)
    sizes["counted"] = by_side.size()
    sizes["terms"] = by_side["term"].nunique()
    return sizes.fillna(0).astype(int).reset_index()


def kinds_by_side(paragraphs: pd.DataFrame, *, side: str, target: Hashable, reference: Hashable) -> pd.DataFrame:
    """How many paragraphs of each kind the two sides have.

    Returns
    -------
    DataFrame
        One row a kind, commonest first, ties by name: ``kind``, ``n_target``, ``n_reference``.

    Examples
    --------
    >>> paragraphs = pd.DataFrame({"side": ["a", "b", "b"], "kind": ["body", "body", "title"]})
    >>> kinds_by_side(paragraphs, side="side", target="a", reference="b").values.tolist()
    [['body', 1, 1], ['title', 0, 1]]
    """
    require_columns(paragraphs, [side, "kind"], what="paragraphs")
    kinds = pd.DataFrame(
        {
            name: paragraphs.loc[paragraphs[side] == value, "kind"].value_counts()
            for name, value in (("n_target", target), ("n_reference", reference))
        }
    )
    kinds = kinds.fillna(0).astype(int).rename_axis("kind").reset_index()
    order = kinds["n_target"] + kinds["n_reference"]
    return (
        kinds.assign(n=order)
        .sort_values(["n", "kind"], ascending=[False, True])
        .drop(columns="n")
        .reset_index(drop=True)
    )
