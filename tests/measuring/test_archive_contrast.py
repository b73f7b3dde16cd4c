"""The contrast from sums against the contrast from a matrix, by hand, and on random halves."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from archive_oracle import sums_of, tokens_of
from scipy import sparse as sp
from scipy import stats

from helpers.measuring import contrast as contrasts
from helpers.measuring import inference
from helpers.measuring.archive_contrast import LEAST_DOCUMENTS, contrast_archive, holm, t_quantile
from helpers.measuring.counts import count_terms
from helpers.tables import COLUMNS, KitError

NAMES = ("n", "documents", "squares", "by_size")
MEASURES = ["n_target", "n_reference", "rate_target", "rate_reference", "units_target", "units_reference"]
MEASURES += ["log_ratio", "g2", "lrc", "log_odds_z", "jsd_share"]


def sums_table(matrix, sides) -> pd.DataFrame:
    """The sums of a matrix of documents by terms, as count_archive gives them."""
    matrix, sides = np.asarray(matrix), np.asarray(sides)
    rows, totals = [], {}
    sizes = matrix.sum(axis=1)
    for side in sorted(set(sides.tolist())):
        part, size = matrix[sides == side], sizes[sides == side]
        units = int((size > 0).sum())
        totals[side] = {"documents": len(size), "units": units, "words": int(size.sum()), "size": int(size.sum())}
        totals[side]["size_squares"] = int((size**2).sum())
        sums = (part.sum(axis=0), (part > 0).sum(axis=0), (part**2).sum(axis=0), size @ part)
        for term in np.flatnonzero(part.any(axis=0)).tolist():
            rows.append((side, f"t{term:04}", f"T{term:04}", *(int(values[term]) for values in sums)))
    table = pd.DataFrame(rows, columns=["side", "term", "display", *NAMES])
    table.attrs.update(side="side", totals=totals, left_out={"no side": 3})
    return table


def bursty(units: int, terms: int, *, seed: int, clumping: float = 0.15) -> np.ndarray:
    """Negative binomial counts of Zipf-like words in documents of unequal length, the same on both sides."""
    rng = np.random.default_rng(seed)
    rates = 30 / (np.arange(terms) + 3)
    lengths = rng.lognormal(0, 0.5, units)[:, None]
    return rng.poisson(rng.gamma(clumping, 1 / clumping, (units, terms)) * lengths * rates)


def test_measures_are_those_of_contrast_and_the_interval_to_a_few_hundredths():
    matrix = bursty(240, 120, seed=1, clumping=1)
    matrix[:120, 7] *= 5
    sides = np.repeat(["a", "b"], 120)
    table = contrast_archive(sums_table(matrix, sides), target="a", reference="b")
    assert list(table.columns) == list(COLUMNS["contrast"])
    at = np.argwhere(matrix)
    counts = pd.DataFrame(
        {
            "side": sides[at[:, 0]],
            "doc_id": at[:, 0],
            "term": [f"t{term:04}" for term in at[:, 1]],
            "n": matrix[at[:, 0], at[:, 1]],
        }
    )
    other = contrasts.contrast(counts, side="side", target="a", reference="b", permutations=999)
    assert table["term"].tolist() == other["term"].tolist()
    pd.testing.assert_frame_equal(table[MEASURES], other[MEASURES], check_dtype=False)
    for end in ("log_ratio_low", "log_ratio_high"):
        assert np.abs(table[end] - other[end]).max() < 0.1
    for name in ("side", "target", "reference", "unit", "size_target", "units_reference", "prior", "smallest_count"):
        assert table.attrs[name] == other.attrs[name], name
    assert set(other.attrs) <= set(table.attrs)
    assert table.attrs["left_out"] == {"no side": 3}
    verdicts = table.set_index("term")["verdict"]
    assert verdicts["t0007"] == contrasts.BEYOND_CHANCE


def test_terms_taken_in_slices_give_the_same_table(monkeypatch):
    matrix = bursty(240, 300, seed=3)
    sums = sums_table(matrix, np.repeat(["a", "b"], 120))
    whole = contrast_archive(sums, target="a", reference="b", minimum=2)
    monkeypatch.setattr("helpers.measuring.archive_contrast.A_SLICE", 7)
    monkeypatch.setattr("helpers.measuring.archive_contrast.usable_cores", lambda: 3)
    pd.testing.assert_frame_equal(contrast_archive(sums, target="a", reference="b", minimum=2), whole)


def test_the_quantile_of_t_is_that_of_scipy_where_there_is_an_interval():
    """Welch's degrees of freedom are never below those of the smaller side."""
    freedom = np.array([LEAST_DOCUMENTS - 1, 100, 150.5, 1e3, 1e5, 1e9])
    assert np.abs(t_quantile(freedom) - stats.t.ppf(0.975, freedom)).max() < 1e-9


def test_p_value_by_hand():
    """The statistic, its degrees of freedom and its t, written out from the documents and not from the sums."""
    matrix, sides = bursty(210, 5, seed=4, clumping=2), np.repeat(["a", "b"], [100, 110])
    table = contrast_archive(sums_table(matrix, sides), target="a", reference="b").set_index("term")
    sizes = matrix.sum(axis=1)
    for term in range(5):
        centre, variances, freedoms = [], [], []
        for side in "ab":
            c, s = matrix[sides == side, term].astype(float), sizes[sides == side]
            k = len(c)
            residuals = c - c.sum() / s.sum() * s
            variances.append((k / (k - 1) * (residuals**2).sum() + 0.25) / (c.sum() + 0.5) ** 2)
            centre.append(math.log((c.sum() + 0.5) / (s.sum() + 0.5)))
            freedoms.append(k - 1)
        both = sum(variances)
        freedom = both**2 / sum(v**2 / f for v, f in zip(variances, freedoms, strict=True))
        p = 2 * stats.t.sf(abs(centre[0] - centre[1]) / math.sqrt(both), freedom)
        row = table.loc[f"t{term:04}"]
        assert row["p_value"] == pytest.approx(p, rel=1e-9)
        low = (centre[0] - centre[1] - stats.t.ppf(0.975, freedom) * math.sqrt(both)) / math.log(2)
        assert row["log_ratio_low"] == pytest.approx(low, rel=1e-9)


def test_interval_is_near_that_of_inference():
    matrix, sides = bursty(400, 60, seed=2), np.repeat([True, False], 200)
    table = contrast_archive(sums_table(matrix, np.where(sides, "a", "b")), target="a", reference="b")
    low, high = inference.log_ratio_interval(sp.csr_matrix(matrix), matrix.sum(axis=1), sides)
    table = table.sort_values("term")
    assert np.abs(table["log_ratio_low"] - low).max() < 0.05
    assert np.abs(table["log_ratio_high"] - high).max() < 0.05


def test_p_familywise_is_holms_and_q_is_benjamini_and_hochbergs():
    table = contrast_archive(sums_table(bursty(240, 80, seed=3), np.repeat(["a", "b"], 120)), target="a", reference="b")
    tested = table["p_value"].notna()
    assert table.attrs["n_tested"] == tested.sum() > 50
    p = np.sort(table.loc[tested, "p_value"])
    stepped = [min(1.0, max((len(p) - j) * p[j] for j in range(i + 1))) for i in range(len(p))]
    np.testing.assert_allclose(np.sort(table.loc[tested, "p_familywise"]), stepped)
    np.testing.assert_allclose(table["q_value"], inference.benjamini_hochberg(table["p_value"].to_numpy()))


def test_holm_by_hand():
    assert holm(np.array([0.03, 0.01, 0.5, 0.02])).tolist() == pytest.approx([0.06, 0.04, 0.5, 0.06])
    assert holm(np.array([])).tolist() == []


@pytest.mark.parametrize(
    ("units", "says"), [((99, 100), "99 documents and the reference 100"), ((3, 4), "3 documents")]
)
def test_with_few_documents_it_points_to_the_permutation(units, says):
    table = contrast_archive(
        sums_table(bursty(sum(units), 20, seed=5), np.repeat(["a", "b"], units)), target="a", reference="b"
    )
    assert set(table["verdict"]) == {contrasts.TOO_FEW_UNITS}
    assert table[["p_value", "q_value", "p_familywise", "log_ratio_low", "dp"]].isna().all(axis=None)
    assert says in table.attrs["guard"]
    assert table.attrs["guard"].endswith(
        "; below 100 a side there is neither interval nor p here. Read them as a corpus and use contrast(), which "
        "permutes documents."
    )
    assert table["log_ratio"].notna().all()


def test_terms_in_too_few_documents_are_not_tested():
    matrix = np.ones((200, 3), dtype=int)
    matrix[:, 1], matrix[:4, 1] = 0, 9
    matrix[:, 2], matrix[:5, 2] = 0, 1
    table = contrast_archive(sums_table(matrix, np.repeat(["a", "b"], 100)), target="a", reference="b")
    rows = table.set_index("term")
    assert table.attrs["smallest_count"] == 6
    assert np.isfinite(rows.loc["t0000", "p_value"])
    assert rows.loc[["t0001", "t0002"], "verdict"].tolist() == [contrasts.TOO_FEW_USES] * 2
    assert rows.loc[["t0001", "t0002"], "p_value"].isna().all()


def test_an_archive_of_a_billion_documents_has_a_smallest_count():
    assert inference.smallest_count(10**9, 10**9) == 6


def test_minimum_and_other_sides():
    matrix = bursty(330, 40, seed=6)
    sides = np.repeat(["a", "b", "c"], 110)
    all_three = contrast_archive(sums_table(matrix, sides), target="a", reference="c", minimum=300)
    two = contrast_archive(sums_table(matrix[sides != "b"], sides[sides != "b"]), target="a", reference="c")
    kept = two[two["n_target"] + two["n_reference"] >= 300].reset_index(drop=True)
    assert 0 < len(kept) < len(two)
    same = [*MEASURES, "log_ratio_low"]
    pd.testing.assert_frame_equal(all_three[same], kept[same])


def test_a_prior_is_taken_as_in_contrast():
    table = sums_table(bursty(240, 30, seed=7), np.repeat(["a", "b"], 120))
    prior = pd.Series({"t0001": 0.5, "t0002": 0.1})
    given = contrast_archive(table, target="a", reference="b", prior=prior, prior_strength=100)
    assert given.attrs["prior"].startswith("background list, scaled to 100 words")
    assert "2 of 30 terms listed" in given.attrs["prior"]


def test_faults_are_said():
    table = sums_table(bursty(20, 4, seed=8, clumping=5), np.repeat(["a", "b"], 10))
    with pytest.raises(KitError) as error:
        contrast_archive(table, target="a", reference="c")
    assert str(error.value) == (
        "Fewer than two documents of side = 'c' have a counted word; there are 'a' (10), 'b' (10). Name two other sides."
    )
    with pytest.raises(KitError) as error:
        contrast_archive(table, target="a", reference="a")
    assert str(error.value) == "Target and reference are both side = 'a'. Name two different sides."
    with pytest.raises(KitError) as error:
        contrast_archive(pd.DataFrame({"term": []}), target="a", reference="b")
    assert str(error.value) == ("This table has no sizes of its sides (attrs). Give it as count_archive returns it.")


def test_sums_of_real_tokens_give_the_table_of_contrast():
    """From words to the table both ways, with the sums that the tests of counting hold count_archive against."""
    from archive_oracle import press

    documents = press(240)
    counts = count_terms(tokens_of(documents, terms="surface"), by=["side", "doc_id"])
    rows = [(side, term, term, *values) for (term, side), values in sums_of(documents, terms="surface").items()]
    table = pd.DataFrame(rows, columns=["side", "term", "display", *NAMES])
    sizes = counts.groupby(["side", "doc_id"])["n"].sum()
    totals = {
        side: {"units": len(sizes[side]), "size": int(sizes[side].sum()), "size_squares": int((sizes[side] ** 2).sum())}
        for side in "ab"
    }
    table.attrs.update(side="side", totals=totals)
    ours = contrast_archive(table, target="a", reference="b")
    theirs = contrasts.contrast(counts, side="side", target="a", reference="b", permutations=99)
    assert ours["term"].tolist() == theirs["term"].tolist()
    pd.testing.assert_frame_equal(ours[MEASURES], theirs[MEASURES], check_dtype=False)


@pytest.mark.parametrize("units", [100, 400])
def test_random_halves_hold_nothing(units):
    """Nothing to find, in words as bursty as those for which the t fails with fewer documents."""
    shares, families = [], []
    for seed in range(40):
        table = contrast_archive(
            sums_table(bursty(2 * units, 150, seed=100 + seed), np.repeat(["a", "b"], units)), target="a", reference="b"
        )
        shares.append((table["p_value"] < 0.05).sum() / table.attrs["n_tested"])
        families.append((table["p_familywise"] < 0.05).any())
    assert 0.03 < np.mean(shares) < {100: 0.085, 400: 0.065}[units]
    assert np.mean(families) <= 0.15  # 40 tables: .05 and three standard errors
