"""Findings of context: part of :mod:`helpers.telling.narrative`, one function a finding."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.measuring.contrast import BEYOND_CHANCE, NOT_BEYOND_CHANCE, TOO_FEW_UNITS
from helpers.telling.addresses import address
from helpers.telling.wording import (
    SIDES,
    Finding,
    Wording,
    count,
    decimal,
    listed,
    passages,
    probability,
    spelled,
    term,
    times,
)


def describe_concordance(
    hits: pd.DataFrame, row, wording: Wording, *, side: str, target: str, reference: str
) -> Finding:
    """How often and where a term stands; `hits` as from context.concordance, `row` one row of the contrast."""
    parts, numbers = [], {}
    for which, value in zip(SIDES, (target, reference), strict=True):
        own = hits[hits[side] == value]
        units = len(own[["doc_id", "paragraph"]].drop_duplicates())
        numbers |= {f"n_{which}": len(own), f"units_{which}": units}
        parts.append(
            f"{times(len(own))} in {wording.label(which)}, in {count(units, 'paragraph')}"
            if len(own)
            else f"never in {wording.label(which)}"
        )
    html = f"{term(row, wording)} stands {' and '.join(parts)}. Read the lines before you build on them."
    return Finding(
        f"context-{address(row.term).partition('#')[2]}",
        html,
        evidence=((address(row.term), "passages"),),
        numbers=numbers,
        page="04_context",
    )


def describe_collocates(collocates: pd.DataFrame, row, wording: Wording, *, n: int = 4) -> Finding:
    """The company a term keeps; `collocates` as from context.collocates."""
    name, window = term(row, wording), collocates.attrs["window"]
    identifier = f"collocates-{address(row.term).partition('#')[2]}"
    near = collocates[collocates["log_ratio"] > 0]
    numbers: dict[str, float] = {"window": window}
    if near.empty:
        return Finding(identifier, f"No word keeps near {name} more than elsewhere.", page="04_context")
    passing = near[near["verdict"] == BEYOND_CHANCE]
    shown = passing.head(n) if len(passing) else near.head(n)
    for place, other in enumerate(shown.itertuples()):
        numbers |= {f"near_{place}": other.n_near, f"elsewhere_{place}": other.n_elsewhere}
    words = listed(f"{term(other, wording)} {other.n_near:,} to {other.n_elsewhere:,}" for other in shown.itertuples())
    html = (
        f"Within {count(window, 'word')} of {name} stand more than elsewhere, in uses near it and elsewhere: {words}."
    )
    if len(passing):
        return Finding(
            identifier, f"{html} These are beyond chance.", BEYOND_CHANCE, passages(shown), numbers, "04_context"
        )
    verdict = TOO_FEW_UNITS if near["p_familywise"].isna().all() else NOT_BEYOND_CHANCE
    if verdict == NOT_BEYOND_CHANCE:
        numbers["p"] = float(near["p_familywise"].min())
        html += f" None of them is beyond chance (least family-wise {probability(numbers['p'])})."
    return Finding(identifier, html, verdict, passages(shown), numbers, "04_context")


def describe_dispersion(
    dispersion: pd.DataFrame, wording: Wording, *, side: str, value: str, which: str
) -> Finding | None:
    """Which of the terms of a side is spread most evenly and which clumps most; None where fewer than two are used."""
    rows = dispersion[(dispersion[side] == value) & (dispersion["n"] >= 3)].dropna(subset=["dp"])
    if len(rows) < 2:
        return None
    rows = rows.sort_values(["dp", "term"], kind="stable")
    even, clumped = rows.iloc[0], rows.iloc[-1]
    numbers = {
        **{f"even_{name}": even[name] for name in ("n", "range", "units", "dp")},
        **{f"clumped_{name}": clumped[name] for name in ("n", "range", "units", "dp")},
    }
    html = (
        f"In {wording.label(which)}, of the words used three times and more, {term(even, wording)} is spread most evenly ({times(even.n)}, in "
        f"{spelled(even.range)} of {count(even.units, 'paragraph')}; DP {decimal(even.dp, 2)}) and {term(clumped, wording)} "
        f"clumps most ({times(clumped.n)}, in {spelled(clumped.range)}; DP {decimal(clumped.dp, 2)})."
    )
    numbers["three"] = 3
    return Finding(
        f"dispersion-{which}",
        html,
        evidence=passages(pd.DataFrame([even, clumped])),
        numbers=numbers,
        page="04_context",
    )


def first(rows: pd.DataFrame):
    """The first row as a named tuple; of an empty table a row without uses, so that a page can say so."""
    if len(rows):
        return next(rows.itertuples())
    return NoTerm()


class NoTerm(NamedTuple):
    """Stands where a corpus has no term to speak of."""

    term: str = ""
    display: str = "–"


def caption_concordance(row) -> str:
    """Caption of a concordance."""
    return f"Every use of {row.display}; one row is a line, read from the right."


def caption_collocates(collocates: pd.DataFrame, row) -> str:
    """Caption of a table of collocates."""
    return f"One row is a word that stands within {spelled(collocates.attrs['window'])} words of {row.display}."


def alt_dispersion(dispersion: pd.DataFrame, wording: Wording) -> str:
    """The barcode in a sentence."""
    shown = dispersion.drop_duplicates("term")["display"]
    return f"Where {listed(shown)} stand in the {wording.target} and in the {wording.reference}, from the right."
