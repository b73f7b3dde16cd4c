"""How steady keyword lists are: small cases by hand, the parts against contrast, and what noise looks like."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.measuring.contrast import contrast
from helpers.measuring.sensitivity import (
    MEASURES,
    measure_ranks,
    noise_floor,
    rank_agreement,
    rank_stability,
    rankings,
    survival,
)
from helpers.tables import KitError

SIDES = {"side": "visit", "target": "new", "reference": "old"}


def counts_of(**words):
    """One document a side; words name their counts in the target and the reference."""
    rows = [
        (side, side, 0, term, n)
        for term, pair in words.items()
        for side, n in zip(("new", "old"), pair, strict=True)
        if n
    ]
    return pd.DataFrame(rows, columns=["visit", "doc_id", "paragraph", "term", "n"])


def collection(seed=0, units=16, terms=40):
    rng = np.random.default_rng(seed)
    rate = 300 / np.arange(3, terms + 3) / 3
    rows = []
    for number in range(2 * units):
        side = "new" if number < units else "old"
        tilt = np.where(np.arange(terms) == 5, 6.0 if side == "new" else 1.0, 1.0)
        for term, n in enumerate(rng.poisson(rate * tilt * rng.gamma(2, 0.5, terms))):
            if n:
                rows.append((side, f"d{number:02}", 0, f"w{term:02}", int(n)))
    return pd.DataFrame(rows, columns=["visit", "doc_id", "paragraph", "term", "n"])


ONE = counts_of(oil=(30, 5), war=(4, 25), peace=(10, 10), day=(50, 52))
# in the second setting war is gone (say, merged elsewhere) and peace leans to the target
TWO = counts_of(oil=(28, 6), peace=(20, 4), day=(78, 52))


def test_rankings_are_those_of_the_contrast_table():
    table = contrast(ONE, **SIDES)
    ranked = rankings({"one": ONE}, **SIDES)
    assert ranked.columns.tolist() == ["setting", "measure", "unit", "term", "display", "value", "rank", "direction"]
    for kind in MEASURES:
        part = ranked[ranked["measure"] == kind].set_index("term")
        expected = table.set_index("term")[kind]
        assert part["value"].to_numpy() == pytest.approx(expected[part.index].to_numpy()), kind
        by_size = sorted(expected.index, key=lambda term: (-abs(expected[term]), term))
        assert part.index.tolist() == by_size
        assert part["rank"].tolist() == [4 if expected[term] == 0 else n for n, term in enumerate(by_size, start=1)]


def test_terms_that_meet_under_a_key_keep_the_best_rank():
    ranked = rankings({"one": ONE}, **SIDES, measures=["g2"], canonical=lambda term: term.replace("war", "oil"))
    assert ranked["term"].tolist() == ["oil", "day", "peace"]
    assert ranked["rank"].tolist() == [1, 2, 3]
    assert ranked["value"].iloc[0] == pytest.approx(contrast(ONE, **SIDES)["g2"].abs().max(), abs=1e-9)


def test_survival_counts_settings_by_hand():
    table = survival({"one": ONE, "two": TWO}, **SIDES, measures=["g2"], top=2).set_index("term")
    # top two by G2: oil and war in the first, oil and peace in the second
    assert table["n_survived"].to_dict() == {"oil": 2, "peace": 1, "war": 1}
    assert table["share"].to_dict() == {"oil": 1.0, "peace": 0.5, "war": 0.5}
    assert table["n_cells"].eq(2).all()
    assert table["direction"].to_dict() == {"oil": "target", "peace": "target", "war": "reference"}
    assert table.loc["war", "best_rank"] == 2
    assert table.loc["war", "share_sign"] == 1
    assert table["share_g2"].tolist() == table["share"].tolist()


def test_a_word_that_turns_its_sign_does_not_survive():
    turned = counts_of(oil=(5, 30), war=(4, 25), peace=(10, 10), day=(50, 52))
    table = survival({"one": ONE, "two": ONE, "three": turned}, **SIDES, measures=["g2"], top=1).set_index("term")
    assert table.loc["oil", "direction"] == "target"
    assert table.loc["oil", "n_survived"] == 2
    assert table.loc["oil", "share_sign"] == pytest.approx(2 / 3)


def test_survival_over_all_measures_is_the_mean_of_the_measures():
    table = survival({"one": ONE, "two": TWO}, **SIDES, top=2)
    by_measure = table[[f"share_{kind}" for kind in MEASURES]].mean(axis=1)
    assert by_measure.to_numpy() == pytest.approx(table["share"].to_numpy())
    assert table["share"].is_monotonic_decreasing


def test_a_planted_word_is_steady_and_the_rest_is_not():
    table = rank_stability(collection(), **SIDES, measures=["g2"], top=10, resamples=100).set_index("term")
    assert table.loc["w05", "rank"] == 1
    assert table.loc["w05", "share_top"] == 1
    assert table.loc["w05", "share_sign"] == 1
    assert table["share_top"].iloc[5:].mean() < 0.9
    assert (table["rank_low"] <= table["rank_high"]).all()


def test_stability_ranks_are_those_of_the_rankings_and_a_seed_repeats_them():
    counts = collection()
    one = rank_stability(counts, **SIDES, top=5, resamples=20, seed=3)
    ranked = rankings({"one": counts}, **SIDES)
    expected = ranked[ranked["rank"] <= 5][["measure", "term", "rank"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(one[["measure", "term", "rank"]], expected, check_dtype=False)
    pd.testing.assert_frame_equal(one, rank_stability(counts, **SIDES, top=5, resamples=20, seed=3))
    assert not one.equals(rank_stability(counts, **SIDES, top=5, resamples=20, seed=4))


def test_one_unit_a_side_cannot_be_drawn_otherwise():
    table = rank_stability(ONE, **SIDES, top=2, resamples=10)
    assert table["share_top"].eq(1).all()
    assert (table["rank_low"] == table["rank"]).all()
    assert (table["rank_high"] == table["rank"]).all()


def test_agreement_is_scipys_correlation_and_a_plain_overlap():
    table = contrast(collection(), **SIDES, permutations=19)
    pairs = rank_agreement(table, top=7)
    assert len(pairs) == 10
    for row in pairs.itertuples():
        first, second = table[row.measure].abs(), table[row.other].abs()
        assert row.spearman == pytest.approx(stats.spearmanr(first, second).statistic)
        tops = [
            set(table.assign(size=-values).sort_values(["size", "term"])["term"].head(7)) for values in (first, second)
        ]
        assert row.overlap == pytest.approx(len(tops[0] & tops[1]) / 7)


def test_ranks_side_by_side_hold_every_word_that_one_measure_has_on_top():
    table = contrast(collection(), **SIDES, permutations=19)
    ranks = measure_ranks(table, top=3)
    names = [f"rank_{kind}" for kind in MEASURES]
    assert (ranks[names].min(axis=1) <= 3).all()
    for kind in MEASURES:
        assert set(ranks.loc[ranks[f"rank_{kind}"] <= 3, f"rank_{kind}"]) == {1, 2, 3}
    assert len(ranks) < len(table)


def test_the_noise_floor_holds_the_strongest_word_of_each_half():
    counts = collection()
    floor = noise_floor(counts, side="visit", of="old", splits=30, minimum=20)
    assert len(floor) == 30 * len(MEASURES)
    assert floor.attrs["unit"] == "document"
    totals = counts[counts["visit"] == "old"].groupby("term")["n"].sum()
    assert (floor["n_half"] + floor["n_rest"] == totals[floor["term"]].to_numpy()).all()
    assert totals[floor["term"]].min() >= 20
    assert (floor["value"] >= 0).all()
    pd.testing.assert_frame_equal(floor, noise_floor(counts, side="visit", of="old", splits=30, minimum=20))


def test_a_planted_word_stands_above_the_floor_and_the_others_within_it():
    counts = collection()
    floor = noise_floor(counts, side="visit", of="old", measures=["log_ratio"], minimum=20)
    line = floor["value"].quantile(0.95)
    table = contrast(counts, **SIDES, permutations=19, minimum=20).set_index("term")
    # the planted word makes the target longer, so the others' rates fall a little
    assert table.loc["w05", "log_ratio"] > line
    assert (table.drop(index="w05")["log_ratio"].abs() < line + 0.6).all()


def test_the_floor_takes_paragraphs_when_documents_are_too_few_to_halve():
    counts = collection(units=11)
    assert noise_floor(counts, side="visit", of="old", splits=2).attrs["unit"] == "paragraph"
    assert noise_floor(collection(units=12), side="visit", of="old", splits=2).attrs["unit"] == "document"


def test_a_measure_that_says_nothing_of_a_word_makes_no_keyword_of_it():
    # so few uses that the conservative log ratio is 0 for every word
    counts = counts_of(oil=(3, 1), war=(1, 2), day=(4, 5))
    table = contrast(counts, **SIDES)
    assert table["lrc"].eq(0).all()
    assert survival({"one": counts}, **SIDES, measures=["lrc"]).empty
    assert rank_stability(counts, **SIDES, measures=["lrc"], resamples=3).empty
    assert measure_ranks(table, measures=["lrc"]).empty
    assert rank_agreement(table, measures=["g2", "lrc"])[["spearman", "overlap"]].isna().all(axis=None)
    assert rankings({"one": counts}, **SIDES, measures=["lrc"])["rank"].tolist() == [3, 3, 3]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rankings({}, **SIDES), "There is no setting to compare. Give at least one: {'name': counts}."),
        (
            lambda: rankings({"one": ONE}, **SIDES, measures=["chi"]),
            "There is no measure 'chi'. Choose among ('g2', 'log_ratio', 'lrc', 'log_odds_z', 'jsd_share').",
        ),
        (
            lambda: rankings({"one": ONE}, side="visit", target="newer", reference="old"),
            "No counted word has visit = 'newer'. Name two sides that the table counts has.",
        ),
        (lambda: survival({"one": ONE}, **SIDES, top=0), "top=0 keeps no keyword. Give at least 1."),
        (
            lambda: rank_stability(ONE, **SIDES, resamples=0),
            "top=20 and resamples=0 look at nothing. Give at least 1 of each.",
        ),
        (lambda: rank_agreement(contrast(ONE, **SIDES), top=0), "top=0 keeps no keyword. Give at least 1."),
        (
            lambda: noise_floor(ONE, side="visit", of="newer"),
            "No counted word has visit = 'newer'. Name a side that the table counts has.",
        ),
        (
            lambda: noise_floor(ONE, side="visit", of="old"),
            "visit = 'old' has 1 units (paragraph): too few to halve. Give it at least four, or take paragraphs.",
        ),
        (
            lambda: noise_floor(collection(), side="visit", of="old", minimum=10**6),
            "No word of visit = 'old' is used 1000000 times. Lower minimum.",
        ),
    ],
)
def test_messages(call, message):
    with pytest.raises(KitError) as caught:
        call()
    assert str(caught.value) == message
