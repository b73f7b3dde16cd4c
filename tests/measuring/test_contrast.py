"""The contrast table: its columns, its verdicts, its rules, worked by hand and against the parts it is made of."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse as sp

from helpers.measuring import inference, keyness, permutation
from helpers.measuring.contrast import (
    AS_OFTEN,
    BEYOND_CHANCE,
    CANNOT_BE_TOLD,
    FAR_MORE_IN,
    MORE_IN,
    NOT_BEYOND_CHANCE,
    ONLY_IN,
    STRENGTHS,
    TOO_FEW_UNITS,
    TOO_FEW_USES,
    VERDICTS,
    choose_unit,
    contrast,
    strength,
)
from helpers.measuring.counts import count_terms
from helpers.reading.corpus import open_corpus
from helpers.reading.tokens import read_tokens
from helpers.tables import KitError, columns

SIDES = {"side": "visit", "target": "new", "reference": "old"}


def collection(seed=0, documents=20, terms=60, length=150, loud=(), factor=6.0, paragraphs=2):
    """Counts of a collection of two sides; words in `loud` stand `factor` times as often in the target."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(3, terms + 3)
    share /= share.sum()
    rows = []
    for number in range(2 * documents):
        side = "new" if number < documents else "old"
        for paragraph in range(paragraphs):
            rate = share * rng.gamma(3, 1 / 3, terms) * length / paragraphs
            if side == "new":
                rate[list(loud)] *= factor
            for term, n in enumerate(rng.poisson(rate)):
                if n:
                    rows.append((side, f"{side}{number:02}", paragraph, f"w{term:03}", int(n)))
    return pd.DataFrame(rows, columns=["visit", "doc_id", "paragraph", "term", "n"])


@pytest.fixture(scope="module")
def counts():
    return collection(loud=[12, 20], terms=400)


@pytest.fixture(scope="module")
def table(counts):
    return contrast(counts, **SIDES, permutations=999)


def test_the_table_has_its_columns_in_order_and_a_plain_index(table):
    assert table.columns.tolist() == columns("contrast", side="visit")
    assert table.index.equals(pd.RangeIndex(len(table)))
    assert table["term"].is_unique


def test_counts_rates_and_units_are_those_of_a_plain_groupby(counts, table):
    words = counts.groupby("visit")["n"].sum()
    for name, side in (("target", "new"), ("reference", "old")):
        part = counts[counts["visit"] == side]
        uses = part.groupby("term")["n"].sum().reindex(table["term"], fill_value=0)
        assert table[f"n_{name}"].tolist() == uses.tolist()
        assert table[f"rate_{name}"].to_numpy() == pytest.approx(1000 * uses.to_numpy() / words[side])
        held = part.groupby("term")["doc_id"].nunique().reindex(table["term"], fill_value=0)
        assert table[f"units_{name}"].tolist() == held.tolist()
        assert table.attrs[f"size_{name}"] == words[side]


def test_measures_are_those_of_keyness(table):
    sizes = table.attrs["size_target"], table.attrs["size_reference"]
    sides = (table["n_target"], table["n_reference"], *sizes)
    assert table["log_ratio"].to_numpy() == pytest.approx(keyness.log_ratio(*sides))
    assert table["g2"].abs().to_numpy() == pytest.approx(keyness.log_likelihood(*sides))
    assert (np.sign(table["g2"]) == np.sign(table["log_ratio"])).all()
    assert table["lrc"].to_numpy() == pytest.approx(keyness.conservative_log_ratio(*sides, tests=len(table)))
    assert table["jsd_share"].to_numpy() == pytest.approx(keyness.jsd_share(*sides))


def test_rows_stand_by_g2_and_ties_by_term(table):
    key = list(zip(-table["g2"].abs(), table["term"], strict=True))
    assert key == sorted(key)


def test_dispersion_is_gries_dp_in_a_loop(counts, table):
    sizes = counts.groupby("doc_id")["n"].sum()
    for row in table.head(8).itertuples():
        uses = counts[counts["term"] == row.term].groupby("doc_id")["n"].sum().reindex(sizes.index, fill_value=0)
        expected = 0.5 * sum(abs(c / uses.sum() - s / sizes.sum()) for c, s in zip(uses, sizes, strict=True))
        assert row.dp == pytest.approx(expected)


def test_p_and_intervals_are_those_of_inference_on_documents(counts, table):
    wide = counts.pivot_table(index=["visit", "doc_id"], columns="term", values="n", aggfunc="sum", fill_value=0)
    in_target = wide.index.get_level_values("visit") == "new"
    sizes = wide.sum(axis=1).to_numpy()
    tested = table[table["p_value"].notna()]
    terms = sorted(tested["term"])
    result = permutation.permutation_test(sp.csr_matrix(wide[terms].to_numpy()), sizes, in_target, permutations=999)
    expected = pd.Series(result.p_familywise, index=terms)[tested["term"]]
    assert tested["p_familywise"].to_numpy() == pytest.approx(expected.to_numpy())
    low, high = inference.log_ratio_interval(wide.to_numpy(), sizes, in_target)
    found = table.set_index("term").loc[wide.columns]
    assert found["log_ratio_low"].to_numpy() == pytest.approx(low)
    assert found["log_ratio_high"].to_numpy() == pytest.approx(high)
    assert ((low + high) / 2) == pytest.approx(found["log_ratio"].to_numpy())
    assert table["q_value"].to_numpy() == pytest.approx(
        inference.benjamini_hochberg(table["p_value"].to_numpy()), nan_ok=True
    )


def test_planted_words_and_no_others_are_beyond_chance(table):
    assert set(table.loc[table["verdict"] == BEYOND_CHANCE, "term"]) == {"w012", "w020"}
    assert (table.loc[table["verdict"] == BEYOND_CHANCE, "p_familywise"] < 0.05).all()
    assert (table.loc[table["verdict"] == NOT_BEYOND_CHANCE, "p_familywise"] >= 0.05).all()
    assert set(table["verdict"]) <= set(VERDICTS)


def test_words_that_could_not_pass_are_not_tested_and_say_so(table):
    few = table["units_target"] + table["units_reference"] < table.attrs["smallest_count"]
    assert few.any()
    assert (few == (table["verdict"] == TOO_FEW_USES)).all()
    assert table.loc[few, ["p_value", "p_familywise", "q_value"]].isna().all(axis=None)
    assert table.loc[~few, ["p_value", "p_familywise", "q_value"]].notna().all(axis=None)
    assert table.attrs["n_tested"] == (~few).sum()


def test_the_family_does_not_look_at_the_sides(counts):
    documents = sorted(counts["doc_id"].unique())
    mixed = np.random.default_rng(1).permutation(np.repeat(["new", "old"], len(documents) // 2))
    shuffled = counts.assign(visit=counts["doc_id"].map(dict(zip(documents, mixed, strict=True))))
    one, other = (contrast(table, **SIDES, permutations=19) for table in (counts, shuffled))
    families = [set(table.loc[table["p_value"].notna(), "term"]) for table in (one, other)]
    assert families[0] == families[1]
    assert len(families[0]) > 20


@pytest.mark.parametrize(("documents", "expected"), [(6, "document"), (5, "paragraph")])
def test_six_documents_a_side_become_the_units(documents, expected):
    counts = collection(documents=documents)
    assert choose_unit(counts, **SIDES) == expected
    assert contrast(counts, **SIDES, permutations=19).attrs["unit"] == expected


def test_a_named_unit_is_taken_as_it_is(counts):
    table = contrast(counts, **SIDES, unit="paragraph", permutations=19)
    assert table.attrs["unit"] == "paragraph"
    assert (
        table.attrs["units_target"]
        == counts[counts["visit"] == "new"].drop_duplicates(["doc_id", "paragraph"]).shape[0]
    )


def test_below_six_units_a_side_there_is_no_interval_and_no_p_and_the_table_says_why():
    counts = collection(documents=5)
    table = contrast(counts, **SIDES, unit="document")
    blank = ["log_ratio_low", "log_ratio_high", "p_value", "p_familywise", "q_value"]
    assert table[blank].isna().all(axis=None)
    assert (table["verdict"] == TOO_FEW_UNITS).all()
    assert table.attrs["guard"] == (
        "Units of the target: 5, of the reference: 5; below 6 a side there is neither interval nor p."
    )
    assert table["log_ratio"].notna().all()


def test_other_sides_are_left_out(counts):
    third = counts[counts["visit"] == "old"].assign(visit="other", doc_id=lambda t: "x" + t["doc_id"])
    with_third = contrast(pd.concat([counts, third]), **SIDES, permutations=99)
    pd.testing.assert_frame_equal(with_third, contrast(counts, **SIDES, permutations=99))


def test_swapping_the_sides_turns_every_sign(counts):
    one = contrast(counts, **SIDES, permutations=19).set_index("term")
    other = (
        contrast(counts, side="visit", target="old", reference="new", permutations=19).set_index("term").loc[one.index]
    )
    for name in ("log_ratio", "g2", "lrc", "log_odds_z"):
        assert other[name].to_numpy() == pytest.approx(-one[name].to_numpy(), abs=1e-9), name
    assert other["log_ratio_low"].to_numpy() == pytest.approx(-one["log_ratio_high"].to_numpy())
    assert other["n_target"].tolist() == one["n_reference"].tolist()


def test_a_minimum_drops_rows_and_nothing_else(counts, table):
    some = contrast(counts, **SIDES, permutations=999, minimum=40)
    kept = table[table["n_target"] + table["n_reference"] >= 40].reset_index(drop=True)
    assert 0 < len(some) < len(table)
    same = ["term", "rate_target", "log_ratio", "g2", "lrc", "log_odds_z", "log_ratio_low", "p_value"]
    pd.testing.assert_frame_equal(some[same], kept[same])


def test_the_prior_is_the_pooled_counts_unless_a_background_is_given(counts, table):
    sizes = table.attrs["size_target"], table.attrs["size_reference"]
    weight = 0.1 * min(sizes)
    assert table.attrs["prior"] == f"pooled counts of both sides, scaled to {weight:g} words"
    pooled = (table["n_target"] + table["n_reference"]) / sum(sizes)
    expected = keyness.log_odds_z(table["n_target"], table["n_reference"], weight * pooled)
    assert table["log_odds_z"].to_numpy() == pytest.approx(expected)

    background = pd.Series({"w000": 0.3, "w001": 0.1, "w002": 0.0})
    other = contrast(counts, **SIDES, permutations=19, prior=background, prior_strength=500)
    assert other.attrs["prior"] == (
        f"background list, scaled to 500 words, and half a use of every term; 2 of {len(other)} terms listed"
    )
    listed = other["term"].map({"w000": 0.3, "w001": 0.1}).fillna(0).to_numpy()
    expected = keyness.log_odds_z(other["n_target"], other["n_reference"], 500 * listed / 0.4 + 0.5)
    assert other["log_odds_z"].to_numpy() == pytest.approx(expected)


def test_a_name_unknown_to_the_background_keeps_its_weight():
    counts = pd.DataFrame(
        {
            "visit": ["new", "new", "old", "old"],
            "doc_id": list("aabb"),
            "paragraph": 0,
            "term": ["name", "say", "say", "day"],
            "n": [12, 30, 31, 9],
        }
    )
    table = contrast(counts, **SIDES, prior=pd.Series({"say": 0.01, "day": 0.001})).set_index("term")
    assert table["log_odds_z"].idxmax() == "name"
    assert table.loc["name", "log_odds_z"] > 1.5


def test_the_display_is_given_or_carried_or_the_term(counts):
    assert (lambda t: (t["display"] == t["term"]).all())(contrast(counts, **SIDES, permutations=1))
    carried = contrast(counts.assign(display=counts["term"].str.upper()), **SIDES, permutations=1)
    assert (carried["display"] == carried["term"].str.upper()).all()
    given = contrast(counts, **SIDES, permutations=1, display={"w000": "أول"})
    assert given.set_index("term")["display"]["w000"] == "أول"
    assert given.set_index("term")["display"]["w001"] == "w001"


def test_the_attributes_tell_how_it_was_made_and_can_be_written_down(table):
    assert json.loads(json.dumps(table.attrs)) == table.attrs
    for name in ("unit", "units_target", "rate_base", "permutations", "exact", "seed", "alpha", "prior", "guard"):
        assert name in table.attrs
    assert table.attrs["permutations"] == 1000
    assert not table.attrs["exact"]


def test_the_same_seed_gives_the_same_table(counts, table):
    pd.testing.assert_frame_equal(table, contrast(counts, **SIDES, permutations=999))
    other = contrast(counts, **SIDES, permutations=999, seed=1)
    assert not np.array_equal(table["p_value"], other["p_value"], equal_nan=True)


def test_counts_made_from_tokens_are_taken():
    tokens = pd.DataFrame(
        {"visit": ["new", "new", "old"], "doc_id": ["a", "a", "b"], "paragraph": 0, "term": ["نفط", "نفط", "حرب"]}
    )
    table = contrast(count_terms(tokens, by=["visit", "doc_id", "paragraph"]), **SIDES)
    assert table[["term", "n_target", "n_reference"]].values.tolist() == [["حرب", 0, 1], ["نفط", 2, 0]]


def rows(*values):
    names = ["n_target", "n_reference", "log_ratio_low", "log_ratio_high"]
    table = pd.DataFrame(values, columns=names)
    table.attrs["smallest_count"] = 6
    return table


def test_strength_is_read_off_the_interval_with_its_direction():
    found = strength(
        rows(
            (9, 0, 2.0, 6.0),
            (0, 3, -6.0, 0.5),
            (40, 5, 1.0, 4.0),
            (5, 40, -4.0, -1.0),
            (20, 9, 0.2, 2.2),
            (9, 20, -2.2, -0.2),
            (30, 29, -0.6, 0.7),
            (5, 4, -2.0, 3.0),
            (5, 4, np.nan, np.nan),
        )
    )
    assert found["strength"].tolist() == [
        ONLY_IN,
        ONLY_IN,
        FAR_MORE_IN,
        FAR_MORE_IN,
        MORE_IN,
        MORE_IN,
        AS_OFTEN,
        CANNOT_BE_TOLD,
        CANNOT_BE_TOLD,
    ]
    assert found["direction"].tolist() == [
        "target",
        "reference",
        "target",
        "reference",
        "target",
        "reference",
        "",
        "",
        "",
    ]
    assert found["few_uses"].tolist() == [False, True, *[False] * 7]
    assert set(found["strength"]) <= set(STRENGTHS)


def test_strength_of_a_table_keeps_its_index_and_agrees_with_its_sign(table):
    part = table[table["n_target"] > 3]
    found = strength(part)
    assert found.index.equals(part.index)
    leaning = found["direction"] != ""
    assert (found.loc[leaning, "direction"].eq("target") == (part.loc[leaning, "log_ratio"] > 0)).all()
    assert leaning.any()


def test_a_word_of_chance_is_never_called_significant():
    for words in (*VERDICTS, *STRENGTHS):
        assert "signific" not in words


def test_two_short_articles_take_less_than_two_seconds():
    counts = collection(documents=1, paragraphs=25, terms=800, length=1500)
    started = time.process_time()
    table = contrast(counts, **SIDES)
    assert time.process_time() - started < 2
    assert table.attrs["permutations"] == 10_000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"target": "newer"},
            "No counted word has visit = 'newer'; the table counts has 'new', 'old'. Name two of these as target and "
            "reference.",
        ),
        ({"reference": "new"}, "Target and reference are both visit = 'new'. Name two different sides."),
        ({"unit": "page"}, "There is no unit 'page'. Choose 'paragraph' or 'document'."),
        (
            {"prior": pd.Series({"nowhere": 1.0})},
            "The prior lists none of the terms that are contrasted. Give frequencies under the same keys as the column "
            "term, or leave prior out.",
        ),
        (
            {"side": "year"},
            "The table counts has no column 'year'; it has visit, doc_id, paragraph, term, n. Make it with the function "
            "that helpers/tables.py names, or add the column.",
        ),
    ],
)
def test_messages(counts, change, message):
    with pytest.raises(KitError) as caught:
        contrast(counts, **{**SIDES, **change})
    assert str(caught.value) == message


def press_corpus(folder):
    """The press articles as a corpus, from the folder beside the repository; skips where they are not."""
    repository = Path(__file__).resolve().parents[2]
    seeds = Path(os.environ.get("KIT_SEEDS", repository.parent / "shared" / "seeds"))
    described = repository / "corpus" / "tehran-visits-press"
    texts = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in seeds.glob("*.txt")}
    with (described / "documents.csv").open(encoding="utf-8-sig", newline="") as rows:
        files = {row["file"]: texts.get(row["sha256"]) for row in csv.DictReader(rows)}
    if None in files.values():
        pytest.skip("The press articles are not beside the repository; set KIT_SEEDS to their folder.")
    shutil.copytree(described, folder, dirs_exist_ok=True)
    (folder / "texts").mkdir(exist_ok=True)
    for name, path in files.items():
        shutil.copy(path, folder / name)
    return folder


@pytest.mark.parametrize("which", ["dispatches", "press"])
def test_of_two_articles_no_word_is_beyond_chance_and_the_table_says_so(which, tmp_path):
    shipped = Path(__file__).resolve().parents[2] / "corpus" / "tehran-visits"
    corpus = open_corpus(shipped if which == "dispatches" else press_corpus(tmp_path / "press"))
    settings = corpus.settings
    counts = count_terms(read_tokens(corpus), by=[settings.side, "doc_id", "paragraph"])
    started = time.process_time()
    table = contrast(counts, side=settings.side, target=settings.target, reference=settings.reference)
    assert time.process_time() - started < 2
    assert table.attrs["unit"] == "paragraph"
    assert table["p_familywise"].min() > 0.05
    assert set(table["verdict"]) == {NOT_BEYOND_CHANCE, TOO_FEW_USES}
    # counts alone would have cried wolf
    assert (
        keyness.log_likelihood(
            table["n_target"], table["n_reference"], table.attrs["size_target"], table.attrs["size_reference"]
        )
        > 3.84
    ).sum() >= 5
