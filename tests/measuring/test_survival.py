"""Survival of keywords over readings, measures and units: small cases by hand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from helpers.measuring.panels import survival_panel
from helpers.measuring.permutation import unit_statistic
from helpers.measuring.survival import BY_UNIT, outcomes, overlaps, rankings, survival, survivors
from helpers.tables import KitError

SIDES = {"side": "side", "target": "a", "reference": "b"}


class Way(NamedTuple):
    spelling: str
    terms: str

    def __str__(self):
        return f"{self.spelling} {self.terms}"


def counts_of(k=(6, 1), m=(4, 9), s=(6, 6), units=6):
    """Each side as documents of one paragraph, the uses of a word spread over them from the first."""
    rows = []
    for term, pair in {"k": k, "m": m, "s": s}.items():
        for side, n in zip("ab", pair, strict=True):
            spread = np.bincount(np.arange(n) % units, minlength=units)
            rows += [(side, f"{side}{at}", 0, term, int(uses)) for at, uses in enumerate(spread) if uses]
    return pd.DataFrame(rows, columns=["side", "doc_id", "paragraph", "term", "n"])


def test_names_with_fields_become_columns():
    ranked = rankings({Way("folded", "stem"): counts_of()}, **SIDES, measures=["g2"])
    assert ranked[["setting", "spelling", "terms"]].drop_duplicates().values.tolist() == [
        ["folded stem", "folded", "stem"]
    ]


def test_the_statistic_of_the_test_ranks_by_each_unit_that_has_enough():
    counts = counts_of()
    ranked = rankings({"x": counts}, **SIDES, measures=["g2"], units=["paragraph", "document"])
    assert ranked[["measure", "unit"]].drop_duplicates().values.tolist() == [
        ["g2", ""],
        [BY_UNIT, "paragraph"],
        [BY_UNIT, "document"],
    ]
    # one paragraph a document, so both units say the same, and it is what the test says
    by_document = ranked[ranked["unit"] == "document"].set_index("term")["value"]
    wide = counts.pivot_table(index=["side", "doc_id"], columns="term", values="n", fill_value=0)
    expected = unit_statistic(
        wide.to_numpy(), wide.sum(axis=1).to_numpy(), wide.index.get_level_values("side").to_numpy() == "a"
    )
    assert by_document[wide.columns].to_numpy() == pytest.approx(expected)
    assert ranked.loc[ranked["unit"] == "paragraph", "value"].tolist() == by_document.tolist()
    few = rankings({"x": counts_of(units=5)}, **SIDES, measures=["g2"], units=["document"])
    assert set(few["measure"]) == {"g2"}


def test_survivors_count_every_cell_once():
    ranked = rankings({"x": counts_of(), "y": counts_of(k=(1, 6))}, **SIDES, measures=["g2"], units=["document"])
    table = survivors(ranked, top=1).set_index("term")
    assert table["n_cells"].eq(4).all()
    assert table.attrs == {"n_settings": 2, "n_measures": 2, "units": ["document"]}
    # k leans to the target in x and to the reference in y: a tie, which goes to the target
    assert table.loc["k", "n_survived"] == ranked.query("term == 'k' and rank == 1 and direction == 'target'").shape[0]
    assert table.loc["k", "share_sign"] == 0.5
    assert table[["share_g2", f"share_{BY_UNIT}"]].mean(axis=1).to_numpy() == pytest.approx(table["share"].to_numpy())


def test_survival_is_survivors_of_rankings():
    settings = {"x": counts_of(), "y": counts_of(m=(9, 4))}
    options = {"measures": ["g2", "log_ratio"], "units": ["document"]}
    together = survival(settings, **SIDES, **options, top=2)
    pd.testing.assert_frame_equal(together, survivors(rankings(settings, **SIDES, **options), top=2))


def test_the_panel_is_the_mean_over_the_cells_with_a_choice():
    settings = {
        Way("folded", "stem"): counts_of(),
        Way("folded", "surface"): counts_of(m=(4, 20)),
        Way("raw", "stem"): counts_of(k=(1, 6)),
    }
    ranked = rankings(settings, **SIDES, measures=["g2", "log_ratio"])
    panel = survival_panel(ranked, ["k", "m"], choices=["spelling", "terms", "unit", "measure"], top=1)
    assert panel.columns.tolist() == [
        ("spelling", "folded"),
        ("spelling", "raw"),
        ("terms", "stem"),
        ("terms", "surface"),
        ("measure", "g2"),
        ("measure", "log_ratio"),
    ]  # one unit is no choice
    found = outcomes(ranked, top=1)
    by_hand = found.query("term == 'k' and spelling == 'folded'")["survived"].sum() / 4
    assert panel.loc["k", ("spelling", "folded")] == by_hand
    shares = survivors(ranked, top=1).set_index("term")["share"]
    weighted = panel["terms"] @ np.array([4, 2]) / 6
    assert weighted["k"] == pytest.approx(shares["k"])


def test_overlaps_hold_lists_against_each_other_that_differ_in_one_choice():
    def ranked(rows):
        table = pd.DataFrame(rows, columns=["spelling", "terms", "unit", "measure", "term"])
        return table.assign(rank=1, value=1.0)

    rows = [
        *[("folded", "stem", "", "g2", term) for term in "kms"],
        *[("folded", "stem", "paragraph", "t", term) for term in "kmx"],
        *[("folded", "stem", "document", "t", term) for term in "kyx"],
        *[("raw", "stem", "", "g2", term) for term in "zms"],
        *[("raw", "stem", "paragraph", "t", term) for term in "kmx"],
        *[("raw", "stem", "document", "t", term) for term in "kyx"],
    ]
    table = overlaps(ranked(rows), choices=["spelling", "terms", "unit", "measure"]).set_index("choice")
    assert table.index.tolist() == ["spelling", "unit", "measure"]  # terms have one value
    # g2 stands for both units: two pairs of 2/3 each; t: two pairs of 1
    assert table.loc["spelling", "overlap"] == pytest.approx((2 / 3 + 2 / 3 + 1 + 1) / 4)
    assert (table.loc["unit", "pairs"], table.loc["unit", "overlap"]) == (2, pytest.approx(2 / 3))
    # folded: g2 with t by paragraphs 2/3, by documents 1/3; raw: 1/3 and 0
    assert table.loc["measure", "overlap"] == pytest.approx((2 + 1 + 1 + 0) / 3 / 4)
    assert table.loc["measure", "between"] == ["g2", "t"]
    assert table.loc["unit", "values"] == 2


def test_an_empty_list_makes_no_pair():
    ranked = rankings({"x": counts_of()}, **SIDES, measures=["g2", "log_ratio"]).assign(value=0.0)
    assert overlaps(ranked, choices=["measure"]).empty


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda ranked: outcomes(ranked, top=0), "top=0 keeps no keyword. Give at least 1."),
        (lambda ranked: overlaps(ranked, choices=["colour"]), "The table rankings has no column 'colour'"),
    ],
)
def test_faults_are_told(call, message):
    with pytest.raises(KitError, match=message):
        call(rankings({"x": counts_of()}, **SIDES, measures=["g2"]))
