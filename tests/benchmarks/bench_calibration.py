"""Is the contrast calibrated, and what does that cost? Simulated collections where the truth is known.

``python run.py bench calibration`` (or this file by itself) writes docs/calibration.md and its figures anew; every
number and every judgement in them is computed here. ``--quick`` makes a small round of it.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse as sp
from scipy import stats
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from helpers.measuring import inference, keyness, permutation  # noqa: E402

LEVEL = 0.05
OURS = "permuted units (this kit)"
RANKS, PERMUTED_RANKS = "rank-sum, normal", "permuted rank-sum"
INTERVAL = "95 % interval leaves out 0"


class Scenario(NamedTuple):
    """A kind of collection: how words come in it, how many units of what length, and what is planted."""

    name: str
    model: str
    units: tuple[int, int]
    length: int
    factor: float


SCENARIOS = (
    Scenario("negative binomial, 20 v 20 documents", "nb", (20, 20), 300, 3.0),
    Scenario("negative binomial, 60 v 60 paragraphs", "nb", (60, 60), 60, 3.0),
    Scenario("negative binomial, 12 v 60 units", "nb", (12, 60), 100, 4.0),
    Scenario("Dirichlet-multinomial, 8 v 8 documents", "dm", (8, 8), 400, 3.0),
    Scenario("Dirichlet-multinomial, 20 v 20 documents", "dm", (20, 20), 300, 2.5),
    Scenario("topics, 30 v 30 documents", "topics", (30, 30), 300, 2.5),
)
#: nothing to find in the rates, but words are bursty in the target and even in the reference
UNEVEN = (
    Scenario("20 v 20 documents", "uneven", (20, 20), 300, 1.0),
    Scenario("12 v 40 documents", "uneven", (12, 40), 300, 1.0),
    Scenario("40 v 12 documents", "uneven", (40, 12), 300, 1.0),
)
WORDS, PLANTED = 500, 20


def draw(rng: np.random.Generator, scenario: Scenario, *, planted: bool) -> tuple[np.ndarray, ...]:
    """Counts (units x words), unit sizes, which units are the target's, and which words really differ."""
    first, second = scenario.units
    units = first + second
    in_target = np.arange(units) < first
    lengths = np.maximum(15, rng.lognormal(np.log(scenario.length), 0.6, units)).round()
    share = rng.permutation(1 / np.arange(4, WORDS + 4))
    share /= share.sum()
    differs = np.zeros(WORDS, dtype=bool)
    tilt = np.ones((units, WORDS))
    if planted:
        common = np.flatnonzero(share * lengths.sum() >= 15)
        differs[rng.choice(common, PLANTED, replace=False)] = True
        up = np.where(rng.random(WORDS) < 0.5, 1.0, -1.0) * differs
        tilt = scenario.factor ** (0.5 * np.outer(np.where(in_target, 1.0, -1.0), up))
    if scenario.model == "nb":
        bursts = 10 ** rng.uniform(-1.5, 0.3, WORDS)
        counts = rng.poisson(lengths[:, None] * share * tilt * rng.gamma(1 / bursts, bursts, (units, WORDS)))
    elif scenario.model == "uneven":
        bursts = np.where(in_target, 1.5, 0.1)[:, None]
        counts = rng.poisson(lengths[:, None] * share * rng.gamma(1 / bursts, bursts, (units, WORDS)))
    elif scenario.model == "dm":
        weights = rng.gamma(250 * share * tilt) + 1e-300
        counts = np.stack([rng.multinomial(int(n), w / w.sum()) for n, w in zip(lengths, weights, strict=True)])
    else:
        topics = rng.dirichlet(60 * share, 12)
        mixture = rng.dirichlet(np.full(12, 0.15), units) @ topics * tilt
        mixture /= mixture.sum(axis=1, keepdims=True)
        counts = np.stack([rng.multinomial(int(n), w) for n, w in zip(lengths, mixture, strict=True)])
    return counts, counts.sum(axis=1), in_target, differs


def step_down(values: np.ndarray) -> np.ndarray:
    """Familywise p by max-T; the first row is the observed one."""
    values = np.abs(values)
    order = np.argsort(-values[0], kind="stable")
    largest = np.maximum.accumulate(values[:, order[::-1]], axis=1)[:, ::-1]
    p = np.maximum.accumulate((largest >= values[0, order] - 1e-9).mean(axis=0))
    return p[np.argsort(order, kind="stable")]


def holm(p: np.ndarray) -> np.ndarray:
    """Familywise p by Holm's step-down."""
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(np.minimum(1, p[order] * np.arange(len(p), 0, -1)))
    return stepped[np.argsort(order, kind="stable")]


def studentised(counts: np.ndarray, sizes: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The log ratio over its unit-robust standard error, for every arrangement (row) and word."""
    logs, variances = [], []
    for side in (labels, 1 - labels):
        uses, words, units = side @ counts, (side @ sizes)[:, None], side.sum(axis=1)[:, None]
        rate = uses / words
        scatter = side @ counts**2 - 2 * rate * (side @ (counts * sizes[:, None]))
        scatter += rate**2 * (side @ sizes**2)[:, None]
        logs.append(np.log((uses + 0.5) / (words + 0.5)))
        variances.append((units / (units - 1) * scatter + 0.25) / (uses + 0.5) ** 2)
    return (logs[0] - logs[1]) / np.sqrt(variances[0] + variances[1])


def judge(
    counts: np.ndarray, sizes: np.ndarray, in_target: np.ndarray, *, permutations: int, seed: int
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Method -> (p of each word alone, familywise p), all on the same words and units."""
    rates = counts / sizes[:, None]
    a, b = counts[in_target].sum(axis=0), counts[~in_target].sum(axis=0)
    n_a, n_b = sizes[in_target].sum(), sizes[~in_target].sum()
    found, counts = {}, counts.astype(float)
    matrix = sp.csr_matrix(counts)
    ours = permutation.permutation_test(matrix, sizes, in_target, permutations=permutations, seed=seed, threads=1)
    found[OURS] = (ours.p_value, ours.p_familywise)
    g2 = stats.chi2.sf(keyness.log_likelihood(a, b, n_a, n_b), 1)
    found["log-likelihood"] = (g2, holm(g2))
    rank_sum = stats.mannwhitneyu(rates[in_target], rates[~in_target], axis=0, method="asymptotic").pvalue
    rank_sum = np.nan_to_num(rank_sum, nan=1.0)
    found[RANKS] = (rank_sum, holm(rank_sum))
    welch = np.nan_to_num(stats.ttest_ind(rates[in_target], rates[~in_target], axis=0, equal_var=False).pvalue, nan=1.0)
    found["Welch t on unit rates"] = (welch, holm(welch))
    low, high = inference.log_ratio_interval(matrix, sizes, in_target)
    excluded = np.where((low > 0) | (high < 0), 0.0, 1.0)
    found[INTERVAL] = (excluded, np.full_like(excluded, np.nan))
    rng = np.random.default_rng(seed + 1)
    labels = np.vstack([in_target, rng.permuted(np.broadcast_to(in_target, (permutations, len(sizes))), axis=1)])
    labels = labels.astype(float)
    side = (labels @ sizes)[:, None]
    others = {
        "permuted log ratio, studentised": studentised(counts, sizes, labels),
        "permuted rate difference": (labels @ counts) / side - ((1 - labels) @ counts) / (sizes.sum() - side),
        "permuted score": labels @ counts - side * (counts.sum(axis=0) / sizes.sum()),
        PERMUTED_RANKS: labels @ (ranked := stats.rankdata(rates, axis=0))
        - labels.sum(axis=1)[:, None] * ranked.mean(axis=0),
    }
    for name, values in others.items():
        # each word by its own spread over arrangements, so that no word rules the maximum by its scale; the observed
        # one is among them, or it alone would be held against a spread it had no part in, and found too often
        if name != "permuted log ratio, studentised":
            values = values / values.std(axis=0)
        found[name] = ((np.abs(values) >= np.abs(values[0]) - 1e-9).mean(axis=0), step_down(values))
    return found


def rounds(scenario: Scenario, *, runs: int, permutations: int, seed: int, planted: bool) -> pd.DataFrame:
    """One row a run and method: shares of null words and planted words found, and whether a family was false."""
    rng = np.random.default_rng([seed, (*SCENARIOS, *UNEVEN).index(scenario), int(planted)])
    least = inference.smallest_count(*scenario.units)
    rows = []
    for run in range(runs):
        counts, sizes, in_target, differs = draw(rng, scenario, planted=planted)
        tested = (counts > 0).sum(axis=0) >= least
        counts, differs = counts[:, tested], differs[tested]
        # on matrices this small the threads of the linear algebra library cost more than they give
        with threadpool_limits(1):
            found = judge(counts, sizes, in_target, permutations=permutations, seed=int(rng.integers(2**31)))
        for method, (p, p_family) in found.items():
            null = ~differs
            q = inference.benjamini_hochberg(p)
            rows.append(
                {
                    "scenario": scenario.name,
                    "method": method,
                    "run": run,
                    "tested": int(tested.sum()),
                    "null_share": float((p[null] < LEVEL).mean()),
                    "false_family": float((p_family[null] < LEVEL).any()) if np.isfinite(p_family).all() else np.nan,
                    "false_bh": np.nan if method == INTERVAL else float((q[null] < LEVEL).any()),
                    "n_false_bh": np.nan if method == INTERVAL else int((q[null] < LEVEL).sum()),
                    "power": float((p[differs] < LEVEL).mean()) if planted else np.nan,
                    "power_family": float((p_family[differs] < LEVEL).mean())
                    if planted and np.isfinite(p_family).all()
                    else np.nan,
                }
            )
    return pd.DataFrame(rows)


COVERAGE_UNITS = ((6, 6), (8, 8), (12, 12), (20, 20), (60, 60), (8, 40), (20, 80))
USES = (10, 20, 50, 150, 1_000_000)


def coverage(units: tuple[int, int], *, runs: int, words: int, seed: int, spread: float) -> pd.DataFrame:
    """One row a run and band of uses: words, and how many intervals hold the true log ratio."""
    rng = np.random.default_rng([seed, *units, int(10 * spread)])
    rows = []
    for run in range(runs):
        lengths = np.maximum(10, rng.lognormal(np.log(150), spread, sum(units))).round()
        in_target = np.arange(sum(units)) < units[0]
        share = np.minimum(10 ** rng.uniform(0.7, 2.7, words) / lengths.sum(), 0.05)
        truth = rng.choice([0.0, 0.0, 1.0, -1.0, 2.0], words)
        bursts = 10 ** rng.uniform(-1.5, 0.3, words)
        rate = share * 2 ** (0.5 * np.outer(np.where(in_target, 1.0, -1.0), truth))
        counts = rng.poisson(lengths[:, None] * rate * rng.gamma(1 / bursts, bursts, (sum(units), words)))
        low, high = inference.log_ratio_interval(sp.csr_matrix(counts), lengths, in_target)
        held = (low <= truth) & (truth <= high)
        used = counts.sum(axis=0)
        for least, most in pairwise(USES):
            band = (used >= least) & (used < most)
            for kind, chosen in (("even", bursts < 0.4), ("bursty", bursts >= 0.4)):
                part = band & chosen
                label = f"{least} to {most - 1}" if most < USES[-1] else f"{least} and more"
                rows.append((run, label, least, kind, int(part.sum()), int(held[part].sum())))
    table = pd.DataFrame(rows, columns=["run", "uses", "least", "kind", "words", "held"])
    return table.assign(units=f"{units[0]} v {units[1]}", fewest=min(units), spread=spread)


def _bands(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    summed = table.groupby(by, sort=False)[["words", "held"]].sum().reset_index()
    return summed.assign(coverage=summed["held"] / summed["words"])


def _markdown(table: pd.DataFrame) -> str:
    head = "| " + " | ".join(table.columns) + " |\n|" + "---|" * len(table.columns)
    rows = ["| " + " | ".join(str(value) for value in row) + " |" for row in table.itertuples(index=False)]
    return "\n".join([head, *rows])


def _percent(value: float) -> str:
    return "–" if not np.isfinite(value) else f"{100 * value:.1f} %"


def summarise(null: pd.DataFrame, planted: pd.DataFrame) -> pd.DataFrame:
    """One row a scenario and method: the shares over runs."""
    first = null.groupby(["scenario", "method"], sort=False)[
        ["tested", "null_share", "false_family", "false_bh", "n_false_bh"]
    ].mean()
    second = planted.groupby(["scenario", "method"], sort=False)[["power", "power_family"]].mean()
    for name in ("power", "power_family"):
        wide = planted.pivot_table(index=["scenario", "run"], columns="method", values=name, sort=False)
        # the methods see the same collections: the error of their difference is that of paired runs
        gaps = wide.rsub(wide[OURS], axis=0).groupby("scenario", sort=False).sem().stack()
        second[f"{name}_error"] = 2 * gaps
    return first.join(second).reset_index()


def simulation_error(runs: int) -> float:
    """Twice the standard error of a share of 5 % over so many runs."""
    return float(2 * np.sqrt(LEVEL * (1 - LEVEL) / runs))


def best_rivals(table: pd.DataFrame, *, runs: int) -> pd.DataFrame:
    """Ours, the rank-sum and the strongest calibrated rival in each scenario, alone and familywise."""
    rows = []
    for scenario, part in table.groupby("scenario", sort=False):
        part = part.set_index("method")
        mine = part.loc[OURS]
        rivals = part.drop(index=[OURS, INTERVAL])
        bound = LEVEL + simulation_error(runs)
        # log-likelihood can be right on average and far off for the bursty words: families tell
        alone = rivals[(rivals["null_share"] <= 0.06) & (rivals["false_bh"] <= bound)]
        family = rivals[rivals["false_family"] <= bound]
        # in a small round chance can leave none
        best = alone["power"].idxmax() if len(alone) else RANKS
        best_family = family["power_family"].idxmax() if len(family) else PERMUTED_RANKS
        rows.append(
            {
                "scenario": scenario,
                "power": mine["power"],
                "rank_sum": part.loc[RANKS, "power"],
                "rank_sum_error": part.loc[RANKS, "power_error"],
                "best": part.loc[best, "power"],
                "best_name": best,
                "power_family": mine["power_family"],
                "rank_sum_family": part.loc[PERMUTED_RANKS, "power_family"],
                "rank_sum_family_error": part.loc[PERMUTED_RANKS, "power_family_error"],
                "best_family": part.loc[best_family, "power_family"],
                "best_family_name": best_family,
            }
        )
    return pd.DataFrame(rows)


def draw_figures(table: pd.DataFrame, covered: pd.DataFrame, folder: Path, *, runs: int) -> None:
    """Three small pictures beside the page, and the numbers they are drawn from."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "calibration"
    import matplotlib.pyplot as plt

    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / "calibration.csv", index=False, float_format="%.4f", lineterminator="\n")
    bands = _bands(covered, ["units", "fewest", "uses", "kind"])
    bands.to_csv(folder / "calibration-coverage.csv", index=False, float_format="%.4f", lineterminator="\n")
    style = {"log-likelihood": ("#b2182b", "s"), OURS: ("#2166ac", "o"), RANKS: ("#7f7f7f", "^")}
    names = list(dict.fromkeys(table["scenario"]))
    places = np.arange(len(names))[::-1]

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), sharey=True, layout="constrained")
    for method, (colour, mark) in style.items():
        part = table[table["method"] == method].set_index("scenario").loc[names]
        axes[0].plot(100 * part["null_share"], places, mark, color=colour, label=method)
        axes[1].plot(100 * part["false_bh"], places, mark, color=colour, label=method)
    axes[0].axvspan(3, 6, color="#2166ac", alpha=0.12, lw=0)
    axes[1].axvline(5, color="#2166ac", alpha=0.4)
    axes[0].set(yticks=places, yticklabels=names, xlabel="per cent", xlim=(0, None))
    axes[0].set_title("words with p < .05", fontsize=10)
    axes[1].set(xlabel="per cent", xlim=(-3, 103))
    axes[1].set_title("runs with a keyword after BH", fontsize=10)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    figure.savefig(folder / "calibration-null.svg", metadata={"Date": None})

    figure, axis = plt.subplots(figsize=(7.5, 3.6), layout="constrained")
    bands = _bands(covered, ["units", "fewest", "uses"])
    labels = list(dict.fromkeys(bands["units"]))
    marks = dict(zip(dict.fromkeys(bands["uses"]), "o^sD", strict=False))
    for shift, (uses, mark) in enumerate(marks.items()):
        part = bands[(bands["uses"] == uses) & (bands["words"] >= 200)]
        where = np.array([labels.index(units) for units in part["units"]]) + 0.12 * (shift - 1.5)
        axis.plot(where, 100 * part["coverage"], mark, ms=5, label=f"{uses} uses")
    axis.axhline(95, color="#666666", lw=0.8)
    axis.axhspan(93, 97, color="#2166ac", alpha=0.1, lw=0)
    axis.set(xticks=range(len(labels)), xticklabels=labels, ylim=(90, 100), ylabel="intervals that hold the truth, %")
    axis.set_xlabel("units a side")
    figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    figure.savefig(folder / "calibration-coverage.svg", metadata={"Date": None})

    rivals = best_rivals(table, runs=runs).set_index("scenario").loc[names]
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), sharey=True, layout="constrained")
    for axis, end, title in ((axes[0], "", "each word alone"), (axes[1], "_family", "familywise")):
        axis.plot(100 * rivals["best" + end], places, "D", color="#d6a24a", label="best calibrated rival")
        axis.plot(100 * rivals["rank_sum" + end], places, "^", color="#7f7f7f", label="rank-sum")
        axis.plot(100 * rivals["power" + end], places, "o", color="#2166ac", label=OURS)
        axis.set(xlabel="planted differences found, per cent", xlim=(0, None))
        axis.set_title(title, fontsize=10)
    axes[0].set(yticks=places, yticklabels=names)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    figure.savefig(folder / "calibration-power.svg", metadata={"Date": None})
    plt.close("all")
    for path in folder.glob("calibration-*.svg"):
        path.write_text("\n".join(line.rstrip() for line in path.read_text().splitlines()) + "\n", encoding="utf-8")


def _times(ours: pd.Series, theirs: pd.Series, *, both: bool) -> str:
    """Smallest (and largest) ratio, where there is one: a very small round can leave no power to divide by."""
    ratios = (ours / theirs.where(theirs > 0)).dropna()
    if ratios.empty:
        return "–"
    return f"{ratios.min():.2f} to {ratios.max():.2f} times" if both else f"from {ratios.min():.2f} times"


def targets(table: pd.DataFrame, covered: pd.DataFrame, runs: int) -> pd.DataFrame:
    """What was to be reached, what was measured, and whether it was reached."""
    mine = table[table["method"] == OURS]
    error = simulation_error(runs)
    rivals = best_rivals(table, runs=runs)
    bands = _bands(covered, ["units", "fewest", "uses"])
    bands = bands[bands["words"] >= 200]
    many, few = bands[bands["fewest"] >= 20]["coverage"], bands[bands["fewest"] < 20]["coverage"]
    rows = [
        (
            "null words with p < .05",
            "3 to 6 %",
            f"{_percent(mine['null_share'].min())} to {_percent(mine['null_share'].max())}",
            mine["null_share"].between(0.03, 0.06).all(),
        ),
        (
            "families with any false keyword",
            f"at most 5 % (+ {100 * error:.1f}: two simulation errors)",
            f"{_percent(mine['false_family'].min())} to {_percent(mine['false_family'].max())}",
            (mine["false_family"] <= LEVEL + error).all(),
        ),
        (
            "coverage, 20 units a side and more, any band of uses from 10",
            "93 to 97 %",
            f"{_percent(many.min())} to {_percent(many.max())}",
            many.between(0.93, 0.97).all(),
        ),
        (
            "coverage, 6 to 20 units a side, any band of uses from 10",
            "at least 92 %",
            f"from {_percent(few.min())}",
            (few >= 0.92).all(),
        ),
        (
            "power against the rank-sum, each word alone",
            "at least equal, but for simulation error",
            _times(rivals["power"], rivals["rank_sum"], both=True),
            (rivals["power"] + rivals["rank_sum_error"] >= rivals["rank_sum"]).all(),
        ),
        (
            "power against the best calibrated rival, each word alone",
            "at least 0.90 times",
            _times(rivals["power"], rivals["best"], both=False),
            (rivals["power"] >= 0.9 * rivals["best"]).all(),
        ),
        (
            "familywise power against the permuted rank-sum",
            "at least equal, but for simulation error",
            _times(rivals["power_family"], rivals["rank_sum_family"], both=True),
            (rivals["power_family"] + rivals["rank_sum_family_error"] >= rivals["rank_sum_family"]).all(),
        ),
        (
            "familywise power against the best calibrated rival",
            "at least 0.90 times",
            _times(rivals["power_family"], rivals["best_family"], both=False),
            (rivals["power_family"] >= 0.9 * rivals["best_family"]).all(),
        ),
    ]
    table = pd.DataFrame(rows, columns=["what", "to reach", "measured", "reached"])
    return table.assign(reached=np.where(table["reached"].astype(bool), "yes", "**no**"))


def page(table: pd.DataFrame, uneven: pd.DataFrame, covered: pd.DataFrame, *, args: argparse.Namespace) -> str:
    """The page docs/calibration.md."""
    shown = table.assign(
        tested=table["tested"].round().astype(int),
        n_false_bh=table["n_false_bh"].map(lambda n: f"{n:.1f}" if np.isfinite(n) else "–"),
        **{
            name: table[name].map(_percent)
            for name in ("null_share", "false_family", "false_bh", "power", "power_family")
        },
    )
    shown = shown.drop(columns=["power_error", "power_family_error"])
    shown.columns = [
        "collection",
        "method",
        "words tested",
        "null words p < .05",
        "families with a false keyword",
        "runs with a keyword after BH",
        "false keywords a run after BH",
        "power, alone",
        "power, familywise",
    ]
    tilted, families = (
        uneven.pivot_table(index="method", columns="scenario", values=name, sort=False).map(_percent)
        for name in ("null_share", "false_family")
    )
    bands = _bands(covered, ["units", "uses"])
    wide = bands.assign(coverage=bands["coverage"].where(bands["words"] >= 200).map(_percent))
    wide = wide.pivot_table(index="units", columns="uses", values="coverage", aggfunc="first", sort=False).reset_index()
    kinds = _bands(covered, ["units", "kind"])
    kinds = kinds.assign(coverage=kinds["coverage"].map(_percent)).pivot(
        index="units", columns="kind", values="coverage"
    )
    wide = wide.merge(kinds.reset_index(), on="units", sort=False).fillna("–")
    reached = targets(table, covered, args.runs)
    g2 = table[table["method"] == "log-likelihood"]
    missed = reached[reached["reached"] != "yes"]["what"].tolist()
    verdict = "All are reached." if not missed else "Not reached: " + "; ".join(missed) + "."
    return f"""# Does the contrast cry wolf?

<!-- Written by tests/benchmarks/bench_calibration.py. Change the program, not the page. -->

Words come in bursts: a word that has been used once in a text is likely to come again in it. Tests that take every
running word as an independent draw therefore find "keywords" in pure chance. This page measures it on simulated
collections, where the truth is known, for the contrast of this kit and for its rivals, all on the same words and units.

{args.runs} runs a collection with nothing to find, {args.power_runs} with {PLANTED} planted differences among {WORDS} words,
{args.permutations} permutations. Python {platform.python_version()}, NumPy {np.__version__}. The same again:

    python run.py bench calibration --runs {args.runs} --power-runs {args.power_runs} --permutations {args.permutations} --coverage-runs {args.coverage_runs} --seed {args.seed}

## What was to be reached

{_markdown(reached)}

{verdict}

A rival counts as calibrated, each word alone, when at most 6 % of null words have p < .05 and at most
{_percent(LEVEL + simulation_error(args.runs))} of the runs with nothing to find keep a keyword after Benjamini and Hochberg's
correction; familywise, when at most {_percent(LEVEL + simulation_error(args.runs))} of families hold a false keyword. The
best rival is the one with the most power among these, another in each collection.

## When there is nothing to find

![Share of null words with p < .05, and of runs with a keyword after correction](figures/calibration-null.svg)

Two-term log-likelihood, read as a chi-squared test, gives p < .05 for {_percent(g2["null_share"].min())} of the words at
best and {_percent(g2["null_share"].max())} at worst. After Benjamini and Hochberg's correction at least one "keyword" is left in
{_percent(g2["false_bh"].min())} of its runs at best and {_percent(g2["false_bh"].max())} at worst.

## When there is something to find

![Power of the kit, of the rank-sum and of the best calibrated rival](figures/calibration-power.svg)

## All numbers

{_markdown(shown)}

The collections: negative binomial words, each with its own burstiness (dispersion 0.03 to 2); documents from a
Dirichlet-multinomial (concentration 250); documents that mix a few of twelve topics, so that words of a topic come and go
together. Lengths are lognormal (sigma 0.6); words follow Zipf's law. Planted words differ by a factor of
{", ".join(f"{scenario.factor:g}" for scenario in SCENARIOS)} in the collections above, in their order. "95 % interval leaves
out 0" is no test of the kit: it shows why the verdict comes from permutation. Methods without an own familywise
correction take Holm's, permuted ones max-T. With {args.permutations} permutations no p is below 1/{args.permutations + 1}, so that Benjamini
and Hochberg's correction of a permuted p can hardly keep anything here; the kit itself draws {permutation.permutation_test.__kwdefaults__["permutations"]:,}.

## When only the burstiness differs

Rates are the same on both sides, but words come in bursts (dispersion 1.5) in the target and evenly (0.1) in the reference.
Units are then not exchangeable, and no permutation is exact. Share of words with p < .05:

{_markdown(tilted.reset_index())}

Families with a word of familywise p < .05: the units of the two sides do differ in how they use the words, though not in
how often, and such words are found for that.

{_markdown(families.reset_index())}

## Do the intervals hold what they say?

![Coverage of the 95 % interval by units a side and uses](figures/calibration-coverage.svg)

{_markdown(wide)}

Columns are uses on both sides together; "bursty" has dispersion 0.4 to 2. True log ratios are 0, 1, -1 and 2 bits; unit
lengths are lognormal (sigma 0.5 and 0.9). A dash stands for fewer than 200 words. Words used fewer than ten times are
left out: their intervals say little but that.
"""


class Later:
    """A task of this process: done when its result is asked for."""

    def __init__(self, work, *args, **options):
        self.result = partial(work, *args, **options)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench calibration", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000, help="collections with nothing to find, a scenario")
    parser.add_argument("--power-runs", type=int, default=400, help="collections with planted differences, a scenario")
    parser.add_argument("--permutations", type=int, default=249)
    parser.add_argument("--coverage-runs", type=int, default=12)
    parser.add_argument("--workers", type=int, default=1, help="processes at once")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="a small round, to see that it runs")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder of calibration.md and figures/")
    args = parser.parse_args(argv)
    if args.quick:
        args.runs, args.power_runs, args.permutations, args.coverage_runs = 10, 5, 199, 3
    started = time.perf_counter()
    shared = {"permutations": args.permutations, "seed": args.seed}
    tasks = [
        *((scenario, {"runs": args.runs, "planted": False, **shared}) for scenario in SCENARIOS),
        *((scenario, {"runs": args.power_runs, "planted": True, **shared}) for scenario in SCENARIOS),
        *((scenario, {"runs": args.power_runs, "planted": False, **shared}) for scenario in UNEVEN),
    ]
    bands = [
        (units, {"runs": args.coverage_runs, "words": 2000, "seed": args.seed, "spread": spread})
        for units in COVERAGE_UNITS
        for spread in (0.5, 0.9)
    ]
    found = []
    with ProcessPoolExecutor(max_workers=args.workers) if args.workers > 1 else nullcontext() as pool:
        start = pool.submit if pool else Later
        waiting = [start(rounds, scenario, **options) for scenario, options in tasks]
        intervals = [start(coverage, units, **options) for units, options in bands]
        for (scenario, _), task in zip(tasks, waiting, strict=True):
            found.append(task.result())
            print(f"{len(found)} of {len(tasks)}, {scenario.name}: {time.perf_counter() - started:.0f} s", flush=True)
        covered = pd.concat([task.result() for task in intervals], ignore_index=True)
    n = len(SCENARIOS)
    null, planted, uneven = (
        pd.concat(part, ignore_index=True) for part in (found[:n], found[n : 2 * n], found[2 * n :])
    )
    table = summarise(null, planted)
    args.out.mkdir(parents=True, exist_ok=True)
    draw_figures(table, covered, args.out / "figures", runs=args.runs)
    (args.out / "calibration.md").write_text(page(table, uneven, covered, args=args), encoding="utf-8")
    print(_markdown(targets(table, covered, args.runs)))
    print(f"{args.out / 'calibration.md'} written; {time.perf_counter() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
