"""A small round of the calibration benchmark: seeded, with bounds wide enough for so few runs.

Each bound lies four standard errors and more from what docs/calibration.md measured in a long round, and log-likelihood
fails every one of them.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).resolve().parents[1] / "benchmarks" / "bench_calibration.py"
SPEC = importlib.util.spec_from_file_location("bench_calibration", PATH)
bench = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(bench)

CLUMPED = bench.Scenario("Dirichlet-multinomial, 20 v 20 documents", "dm", (20, 20), 300, 2.5)


@pytest.fixture(scope="module")
def null():
    table = bench.rounds(bench.SCENARIOS[4], runs=30, permutations=199, seed=1, planted=False)
    return table.groupby("method")[["null_share", "false_family", "false_bh"]].mean()


@pytest.fixture(scope="module")
def planted():
    table = bench.rounds(bench.SCENARIOS[4], runs=20, permutations=199, seed=1, planted=True)
    return table.groupby("method")[["null_share", "power", "power_family"]].mean()


def test_the_scenario_is_the_one_that_is_meant():
    assert bench.SCENARIOS[4] == CLUMPED


def test_words_of_chance_are_below_one_in_twenty_about_as_often_as_said(null):
    assert 0.03 <= null.loc[bench.OURS, "null_share"] <= 0.07
    assert null.loc["log-likelihood", "null_share"] > 0.15


def test_families_of_chance_rarely_hold_a_keyword(null):
    assert null.loc[bench.OURS, "false_family"] <= 0.2
    assert null.loc[bench.OURS, "false_bh"] <= 0.2
    assert null.loc["log-likelihood", "false_family"] > 0.8
    assert null.loc["log-likelihood", "false_bh"] > 0.8


def test_power_is_not_far_from_the_rank_sums(planted):
    assert planted.loc[bench.OURS, "power"] >= 0.85 * planted.loc[bench.RANKS, "power"]
    assert planted.loc[bench.OURS, "power"] > 3 * planted.loc[bench.OURS, "null_share"]


@pytest.mark.parametrize(("units", "least", "most"), [((8, 8), 0.92, 0.985), ((20, 20), 0.93, 0.975)])
def test_intervals_hold_the_truth_as_often_as_said(units, least, most):
    table = bench.coverage(units, runs=2, words=2000, seed=3, spread=0.5)
    assert table["words"].sum() > 2000
    assert least <= table["held"].sum() / table["words"].sum() <= most


def test_the_page_is_written_with_its_figures(tmp_path, capsys):
    argv = ["--runs", "2", "--power-runs", "2", "--permutations", "39", "--coverage-runs", "1", "--out", str(tmp_path)]
    assert bench.main(argv) == 0
    page = (tmp_path / "calibration.md").read_text(encoding="utf-8")
    for scenario in bench.SCENARIOS:
        assert scenario.name in page
    for name in ("null", "power", "coverage"):
        assert f"figures/calibration-{name}.svg" in page
        assert (tmp_path / "figures" / f"calibration-{name}.svg").stat().st_size < 150_000
    assert "nan" not in page
    assert "null words with p < .05" in capsys.readouterr().out
