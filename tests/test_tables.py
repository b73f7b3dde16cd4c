"""The columns of every table, said once."""

import pandas as pd
import pytest

from helpers.tables import COLUMNS, SIDE, KitError, columns, require_columns


def test_the_tables_of_the_design_are_there():
    assert list(COLUMNS) == [
        *["documents", "paragraphs", "tokens", "counts", "tf_idf", "contrast", "concordance", "names", "quotations"],
        *["parallels", "cleaning", "merges"],
    ]


def test_the_side_column_has_the_name_that_the_settings_give_it():
    assert columns("tokens", side="period")[:2] == ["doc_id", "period"]
    assert SIDE not in columns("tokens", side="period")


def test_every_column_says_what_it_holds():
    assert all(text.strip() for table in COLUMNS.values() for text in table.values())


def test_a_missing_column_is_named_with_those_that_are_there():
    with pytest.raises(KitError) as refused:
        require_columns(pd.DataFrame({"a": [1]}), ["a", "n", "term"], what="counts")
    assert str(refused.value) == (
        "The table counts has no column 'n', 'term'; it has a. "
        "Make it with the function that helpers/tables.py names, or add the column."
    )
