"""Findings of robustness: part of :mod:`helpers.telling.narrative`, one function a finding."""

from __future__ import annotations

import pandas as pd

from helpers.measuring.contrast import BEYOND_CHANCE, NOT_BEYOND_CHANCE, TOO_FEW_UNITS
from helpers.telling.markup import safe
from helpers.telling.wording import (
    MEASURES,
    Finding,
    Wording,
    count,
    listed,
    passages,
    sentence,
    spelled,
    term,
    units_of,
)


def describe_survival(
    survival: pd.DataFrame, contrast: pd.DataFrame, wording: Wording, *, n: int = 5
) -> Finding | None:
    """Which keywords stay whatever way of reading and measure is chosen; `survival` as from sensitivity.survival."""
    rows = survival[survival["term"].isin(contrast["term"])]  # the others have no passages
    if rows.empty:
        return None
    cells, always, said = int(rows["n_cells"].iloc[0]), rows[rows["share"] == 1], survival.attrs
    numbers: dict[str, float] = {"cells": cells, "words": len(survival), "always": len(always)}
    numbers |= {"readings": said["n_settings"], "measures": said["n_measures"]}
    by_unit = " (that of the test by paragraphs and by documents)" if len(said["units"]) > 1 else ""
    html = (
        f"{sentence(count(said['n_settings'], 'way', 'ways') + ' of reading')[:-1]} by {count(said['n_measures'], 'measure')}{by_unit} make "
        f"{count(cells, 'combination')}. Of the {count(len(survival), 'term')} that are among the strongest in any of them, "
        f"{count(len(always), 'is', 'are') if len(always) else 'none is'} among them in all"
    )
    if len(always):
        return Finding(
            "robustness-survival",
            f"{html}: {listed(term(row, wording) for row in always.head(2 * n).itertuples())}"
            f"{' first' if len(always) > 2 * n else ''}.",
            evidence=passages(always),
            numbers=numbers,
            page="07_robustness",
        )
    best = rows.head(n)
    numbers |= {f"survived_{place}": int(row.n_survived) for place, row in enumerate(best.itertuples())}
    named = listed(f"{term(row, wording)} in {spelled(row.n_survived)}" for row in best.itertuples())
    return Finding(
        "robustness-survival",
        f"{html}; the steadiest are {named}.",
        evidence=passages(best),
        numbers=numbers,
        page="07_robustness",
    )


_CHOICES = {
    "normalisation": "how spellings, names and left-out words are treated",
    "terms": "what counts as a term",
    "unit": "the unit",
    "measure": "the measure",
}


def choices_in_words(overlaps: pd.DataFrame) -> pd.DataFrame:
    """The table of choices with its values as the pages call them; ``apart`` says which two lists share least."""
    apart = [" and ".join(MEASURES.get(value, value) for value in pair) for pair in overlaps["between"]]
    return overlaps.drop(columns="between").assign(choice=overlaps["choice"].map(_CHOICES), apart=apart)


def describe_overlaps(overlaps: pd.DataFrame, *, top: int = 20) -> Finding | None:
    """Which choice moves the list most; `overlaps` as from survival.overlaps."""
    if overlaps.empty:
        return None
    rows = overlaps.sort_values(["overlap", "choice"], kind="stable")
    numbers: dict[str, float] = {"top": top}
    said = []
    for row in rows.itertuples():
        numbers[f"share_{row.choice}"] = 100 * row.overlap
        said.append(f"{100 * row.overlap:.0f} % where only {_CHOICES[row.choice]} is changed")
    first = rows.iloc[0]
    numbers["lowest"] = 100 * first.lowest
    one, other = (MEASURES.get(value, value) for value in first["between"])
    html = (
        f"Of the {spelled(top)} strongest words, so many stay on average when a single choice is made otherwise: {listed(said)}. "
        f"Furthest apart are the lists by {safe(one)} and by {safe(other)}, which share {100 * first.lowest:.0f} %."
    )
    return Finding("robustness-choices", html, numbers=numbers, page="07_robustness")


def describe_stability(stability: pd.DataFrame, wording: Wording, *, measure: str = "g2") -> Finding | None:
    """How steady the top list is when the units are drawn again; `stability` as from sensitivity.rank_stability."""
    rows = stability[stability["measure"] == measure]
    if rows.empty:
        return None
    steady = rows[rows["share_top"] >= 0.9]
    first = rows.iloc[0]
    numbers = {
        "words": len(rows),
        "steady": len(steady),
        "nine": 9,
        "ten": 10,
        "low": round(first.rank_low),
        "high": round(first.rank_high),
    }
    html = (
        f"The units of each side were drawn again with replacement. Of the {count(len(rows), 'word')} that lead by "
        f"{MEASURES[measure]}, {spelled(len(steady))} {'are' if len(steady) > 1 else 'is'} among the leaders again in nine "
        f"draws of ten or more; the first, {term(first, wording)}, came on ranks {round(first.rank_low)} to "
        f"{round(first.rank_high)} in nine of ten."
    )
    return Finding("robustness-stability", html, evidence=passages(rows.head(1)), numbers=numbers, page="07_robustness")


def describe_units(paragraphs: pd.DataFrame, documents: pd.DataFrame, wording: Wording) -> tuple[Finding, ...]:
    """How many terms are beyond chance with paragraphs and with documents as the units."""
    findings = []
    for table in (paragraphs, documents):
        said = table.attrs
        numbers = {"units_target": said["units_target"], "units_reference": said["units_reference"]}
        of = f"With {units_of(table, said['units_target'])} of {wording.label('target')} and {spelled(said['units_reference'])} of {wording.label('reference')}"
        identifier = f"robustness-{said['unit']}"
        if said["guard"]:
            html = f"{of}, there are too few units for chance to be asked about."
            findings.append(Finding(identifier, html, TOO_FEW_UNITS, numbers=numbers, page="07_robustness"))
            continue
        passing = table[table["verdict"] == BEYOND_CHANCE]
        numbers |= {"passing": len(passing), "tested": said["n_tested"]}
        html = f"{of}, {count(len(passing), 'term')} of the {spelled(said['n_tested'])} tested {'is' if len(passing) == 1 else 'are'} beyond chance"
        html += (
            f": {listed(term(row, wording) for row in passing.head(5).itertuples())}{' and others' if len(passing) > 5 else ''}."
            if len(passing)
            else "."
        )
        badge = BEYOND_CHANCE if len(passing) else NOT_BEYOND_CHANCE
        findings.append(
            Finding(identifier, html, badge, passages(passing) if len(passing) else (), numbers, "07_robustness")
        )
    return tuple(findings)
