"""TF-IDF: scikit-learn's documented numbers, and a loop that does it by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.measuring.weights import tf_idf
from helpers.tables import COLUMNS, KitError

ROWS = [[3, 0, 1], [2, 0, 0], [3, 0, 0], [4, 0, 0], [3, 2, 0], [3, 0, 2]]


@pytest.fixture
def documented():
    """The counts of scikit-learn's user guide."""
    return pd.DataFrame(
        [
            {"visit": "a", "doc_id": f"d{i}", "paragraph": 0, "term": "pqr"[j], "n": n}
            for i, row in enumerate(ROWS)
            for j, n in enumerate(row)
            if n
        ]
    )


def test_weights_agree_with_scikit_learns_documentation(documented):
    table = tf_idf(documented, unit="document")
    first = table[table["doc_id"] == "d0"].set_index("term")["tf_idf"]
    assert first.round(8).to_dict() == {"p": 0.85151335, "r": 0.52433293}


def test_weights_agree_with_the_formula_in_a_loop(documented):
    table = tf_idf(documented, unit="paragraph")
    for doc_id, rows in table.groupby("doc_id"):
        raw = {}
        for row in rows.itertuples():
            df = sum(line["pqr".index(row.term)] > 0 for line in ROWS)
            assert row.idf == pytest.approx(math.log(7 / (1 + df)) + 1)
            raw[row.term] = row.n * row.idf
        length = math.sqrt(sum(value**2 for value in raw.values()))
        for row in rows.itertuples():
            assert row.tf_idf == pytest.approx(raw[row.term] / length), doc_id
            assert row.tf == row.n


def test_the_table_has_its_columns_and_keeps_the_side_and_the_display(documented):
    table = tf_idf(documented.assign(display=documented["term"].str.upper()), unit="document")
    assert set(COLUMNS["tf_idf"]) <= set(table.columns)
    assert table["visit"].eq("a").all()
    assert (table["display"] == table["term"].str.upper()).all()
    assert tf_idf(documented, unit="document")["display"].tolist() == table["term"].tolist()


def test_rows_stand_strongest_first_in_each_unit_and_ties_by_term():
    counts = pd.DataFrame({"doc_id": list("xxxy"), "term": list("bacb"), "n": [1, 1, 5, 1]})
    table = tf_idf(counts, unit="document")
    assert table[["doc_id", "term"]].values.tolist() == [["x", "c"], ["x", "a"], ["x", "b"], ["y", "b"]]


def test_squares_of_every_unit_sum_to_one(documented):
    squares = tf_idf(documented, unit="document").assign(square=lambda t: t["tf_idf"] ** 2)
    assert np.allclose(squares.groupby("doc_id")["square"].sum(), 1)


def test_paragraphs_are_summed_when_documents_are_the_units():
    counts = pd.DataFrame({"doc_id": list("xxy"), "paragraph": [0, 1, 0], "term": list("kkm"), "n": [1, 2, 1]})
    table = tf_idf(counts, unit="document")
    assert table["n"].tolist() == [3, 1]
    assert tf_idf(counts, unit="paragraph")["n"].tolist() == [1, 2, 1]


def test_no_counts_give_no_rows():
    counts = pd.DataFrame({"doc_id": [], "term": [], "n": []})
    assert tf_idf(counts, unit="document").columns.tolist()[-3:] == ["tf", "idf", "tf_idf"]


def test_messages(documented):
    with pytest.raises(KitError) as caught:
        tf_idf(documented, unit="page")
    assert str(caught.value) == "There is no unit 'page'. Choose 'paragraph' or 'document'."
    with pytest.raises(KitError, match=r"The table counts has no column 'paragraph'"):
        tf_idf(documented.drop(columns="paragraph"), unit="paragraph")
