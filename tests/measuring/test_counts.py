"""Counts and their sparse view, against a plain loop."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.measuring.counts import count_terms, displays, sparse
from helpers.tables import KitError, columns

steady = settings(derandomize=True, deadline=None, max_examples=40)
TOKENS = pd.DataFrame(
    {
        "visit": ["b", "b", "b", "a", "a"],
        "doc_id": ["y", "y", "y", "x", "x"],
        "paragraph": [0, 0, 1, 0, 0],
        "term": ["سلام", "سلام", "حرب", "سلام", "نفط"],
        "display": ["السلام", "السلام", "الحرب", "السلام", "النفط"],
    }
)
BY = ["visit", "doc_id", "paragraph"]


def test_counts_have_the_columns_of_the_table_and_a_plain_index():
    counts = count_terms(TOKENS.drop(columns="display"), by=BY)
    assert counts.columns.tolist() == columns("counts", side="visit")
    assert counts.index.equals(pd.RangeIndex(len(counts)))


def test_counts_are_sorted_by_unit_then_term_and_carry_the_display():
    assert count_terms(TOKENS, by=BY).values.tolist() == [
        ["a", "x", 0, "سلام", "السلام", 1],
        ["a", "x", 0, "نفط", "النفط", 1],
        ["b", "y", 0, "سلام", "السلام", 2],
        ["b", "y", 1, "حرب", "الحرب", 1],
    ]


@steady
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 3), st.sampled_from("klm"))))
def test_counts_are_those_of_a_counter(rows):
    tokens = pd.DataFrame(rows, columns=["doc_id", "paragraph", "term"])
    counts = count_terms(tokens, by=["doc_id", "paragraph"])
    assert {tuple(row[:3]): row[3] for row in counts.itertuples(index=False)} == Counter(rows)
    assert counts["n"].sum() == len(rows)


def test_a_display_is_the_commonest_spelling_and_ties_go_by_spelling():
    tokens = pd.DataFrame({"term": list("kkkmm"), "display": ["K", "k", "K", "M", "m"]})
    assert displays(tokens).to_dict() == {"k": "K", "m": "M"}
    counts = pd.DataFrame({"term": ["k", "k"], "display": ["once", "often"], "n": [1, 5]})
    assert displays(counts).to_dict() == {"k": "often"}


def test_the_sparse_view_sums_paragraphs_into_documents():
    counts = count_terms(TOKENS, by=BY)
    view = sparse(counts, side="visit", unit="document")
    assert view.terms.tolist() == ["حرب", "سلام", "نفط"]
    assert view.matrix.toarray().tolist() == [[0, 1, 1], [1, 2, 0]]
    assert view.units.to_dict("list") == {"visit": ["a", "b"], "doc_id": ["x", "y"], "size": [2, 3]}
    paragraphs = sparse(counts, side="visit", unit="paragraph")
    assert paragraphs.matrix.shape == (3, 3)
    assert paragraphs.units["size"].tolist() == [2, 2, 1]
    assert (paragraphs.matrix.sum(axis=0) == view.matrix.sum(axis=0)).all()


def test_rows_in_any_order_give_the_same_view():
    counts = count_terms(TOKENS, by=BY)
    mixed = counts.sample(frac=1, random_state=3)
    one, other = (sparse(table, side="visit", unit="paragraph") for table in (counts, mixed))
    assert np.array_equal(one.matrix.toarray(), other.matrix.toarray())
    assert one.units.equals(other.units)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: count_terms(TOKENS, by=[]),
            "count_terms was given no unit columns (by=[]). Name the columns of a unit: by=['doc_id'].",
        ),
        (
            lambda: count_terms(TOKENS[["term"]], by=["doc_id"]),
            "The table tokens has no column 'doc_id'; it has term. Make it with the function that helpers/tables.py "
            "names, or add the column.",
        ),
        (
            lambda: sparse(count_terms(TOKENS, by=BY), side="visit", unit="line"),
            "There is no unit 'line'. Choose 'paragraph' or 'document'.",
        ),
        (
            lambda: sparse(count_terms(TOKENS, by=BY).head(0), side="visit", unit="document"),
            "The table counts is empty. See that the texts hold words that are not all stop words.",
        ),
        (
            lambda: sparse(count_terms(TOKENS, by=BY).assign(n=-2), side="visit", unit="document"),
            "The table counts has a negative count (-2). Make it with count_terms.",
        ),
    ],
)
def test_messages(call, message):
    with pytest.raises(KitError) as caught:
        call()
    assert str(caught.value) == message
