"""Findings of the summary: part of :mod:`helpers.telling.narrative`, one function a finding."""

from __future__ import annotations

import pandas as pd

from helpers.measuring.contrast import BEYOND_CHANCE, NOT_BEYOND_CHANCE, TOO_FEW_UNITS
from helpers.telling.wording import (
    SIDES,
    Finding,
    Wording,
    capital,
    count,
    listed,
    passages,
    sentence,
    spelled,
    term,
    times,
    units_of,
)


def describe_in_short(contrast: pd.DataFrame, wording: Wording, *, n: int = 4) -> Finding:
    """The whole in one paragraph: what sets the two apart, what they share, how sure."""
    said, parts, numbers = contrast.attrs, [], {}
    for which in SIDES:
        other = "reference" if which == "target" else "target"
        only = contrast[(contrast[f"n_{which}"] > 0) & (contrast[f"n_{other}"] == 0)]
        shown = only[only[f"n_{which}"] > 1].head(n)
        if len(shown):
            words = listed(f"{term(row, wording)} {times(getattr(row, f'n_{which}'))}" for row in shown.itertuples())
            parts.append(f"only in {wording.label(which)} stand {words}")
            numbers |= {
                f"only_{which}_{place}": getattr(row, f"n_{which}") for place, row in enumerate(shown.itertuples())
            }
    apart = f"{sentence('; '.join(parts))} " if parts else ""
    lesser = contrast[["rate_target", "rate_reference"]].min(axis=1)
    common = contrast.assign(lesser=lesser)[lesser > 0].sort_values(["lesser", "term"], ascending=[False, True]).head(n)
    numbers |= {"shared": int((lesser > 0).sum()), "terms": len(contrast)}
    both = f"Of {count(len(contrast), 'term')}, {spelled(numbers['shared'])} stand on both sides"
    if len(common):
        uses = (f"{term(row, wording)} {row.n_target:,} and {row.n_reference:,}" for row in common.itertuples())
        both += f", most often {listed(uses)}"
        for place, row in enumerate(common.itertuples()):
            numbers |= {f"both_target_{place}": row.n_target, f"both_reference_{place}": row.n_reference}
    passing = int((contrast["verdict"] == BEYOND_CHANCE).sum())
    if said["guard"]:
        sure, badge = f"With so few {said['unit']}s nothing more than this can be said.", TOO_FEW_UNITS
    elif passing:
        numbers["passing"] = passing
        sure = f"{sentence(count(passing, 'term differs', 'terms differ') + ' beyond chance')} The rest describes these texts."
        badge = BEYOND_CHANCE
    else:
        sure = "No single word differs beyond chance once all are looked at: this describes these texts, and is no more than that."
        badge = NOT_BEYOND_CHANCE
    evidence = passages(common) if len(common) else ()
    return Finding("summary-in-short", f"{apart}{both}. {sure}", badge, evidence, numbers, "03_contrast")


_READ_AS = {
    "lemma": "clitics, number and gender are joined",
    "stem": "clitics are cut, number and gender stay apart",
    "surface": "spellings with and without hamza are joined, all other forms stay apart",
}


def describe_limits(
    contrast: pd.DataFrame, sizes: pd.DataFrame, wording: Wording, *, side: str, target: str, reference: str, terms: str
) -> tuple[Finding, ...]:
    """What a reader must not conclude, in her terms."""
    said = contrast.attrs
    documents = sizes.set_index(side)["documents"]
    own = {which: int(documents[value]) for which, value in zip(SIDES, (target, reference), strict=True)}
    few = max(own.values()) == 1
    if few:
        whom = "One document a side speaks for itself, not for its year, its outlet or its country."
        numbers: dict[str, float] = {"one": 1}
    else:
        whom = (
            f"{capital(count(own['target'], 'document'))} of {wording.label('target')} and {spelled(own['reference'])} of "
            f"{wording.label('reference')} speak for texts drawn as they were, not for all that was written."
        )
        numbers = {f"documents_{which}": n for which, n in own.items()}
    units = {"units_target": said["units_target"], "units_reference": said["units_reference"]}
    many = f"{units_of(contrast, said['units_target'])} and {spelled(said['units_reference'])}"
    if said["guard"]:
        unit = f"There are {many} to compare: too few for chance to be asked about."
    elif min(units.values()) < 30:
        unit = f"Chance was asked about {many}. With so few, only very large differences can be told from chance."
    else:
        unit = f"Chance was asked about {many}, never about single words."
    joined = (
        f"Words are counted by spelling and form, not by sense: {_READ_AS[terms]}, each name is a single term, and what was "
        "left out or joined stands on the page of the texts."
    )
    return (
        Finding("limits-texts", whom, numbers=numbers, page="01_texts"),
        Finding("limits-units", unit, numbers=units, page="07_robustness"),
        Finding("limits-words", joined, page="01_texts"),
    )
