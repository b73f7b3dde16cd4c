"""Findings of continuity: part of :mod:`helpers.telling.narrative`, one function a finding."""

from __future__ import annotations

import pandas as pd

from helpers.measuring.contrast import TOO_FEW_UNITS
from helpers.telling.addresses import address, key_of
from helpers.telling.markup import safe
from helpers.telling.wording import (
    SIDES,
    Finding,
    Wording,
    count,
    decimal,
    linked,
    listed,
    passages,
    sentence,
    term,
)


def describe_parallels(parallels: pd.DataFrame, wording: Wording) -> Finding:
    """How many passages say nearly the same on both sides, with the nearest pair quoted."""
    if parallels.empty:
        html = "No passage of one side says nearly the same as one of the other."
        return Finding("parallels", html, page="06_continuity")
    best = parallels.iloc[0]
    numbers = {"pairs": len(parallels), "shared": int(best.n_shared)}
    pair = key_of(best, "parallel")
    html = (
        f"{sentence(count(len(parallels), 'pair of passages looks', 'pairs of passages look') + ' alike by their words, to be read side by side')} The nearest share "
        f"{count(best.n_shared, 'word')} of content: in {wording.label('target')} {linked(_cut(best.target_text), pair, 'parallel')}, "
        f"in {wording.label('reference')} {linked(_cut(best.reference_text), pair, 'parallel')}."
    )
    near, compared = (parallels.attrs.get(name, 0) for name in ("n_near", "n_compared"))
    if near > compared:
        numbers |= {"near": near, "compared": compared}
        html += f" Of {near:,} pairs that share something, the {compared:,} that share most were compared."
    evidence = ((address(pair, "parallel"), "side by side"),)
    return Finding("parallels", html, evidence=evidence, numbers=numbers, page="06_continuity")


def describe_stable(stable: pd.DataFrame, contrast: pd.DataFrame, wording: Wording, *, n: int = 5) -> Finding:
    """Which words both sides use often and equally; where none can be shown, that is said."""
    if stable.empty:
        html = (
            "No word can be shown to be used equally on both sides: with so few words the intervals leave room for a doubling. "
            "That is not a difference either."
        )
        badge = TOO_FEW_UNITS if contrast.attrs["guard"] else ""
        return Finding("stable", html, badge, page="06_continuity")
    numbers: dict[str, float] = {"words": len(stable)}
    for place, row in enumerate(stable.head(n).itertuples()):
        numbers |= {f"target_{place}": row.n_target, f"reference_{place}": row.n_reference}
    words = listed(
        f"{term(row, wording)} {row.n_target:,} and {row.n_reference:,}" for row in stable.head(n).itertuples()
    )
    html = (
        f"{sentence(count(len(stable), 'frequent word is', 'frequent words are') + ' used about as often on both sides, within a doubling either way')[:-1]}: "
        f"{words}{' first' if len(stable) > n else ''}."
    )
    return Finding("stable", html, evidence=passages(stable), numbers=numbers, page="06_continuity")


def describe_themes(themes: pd.DataFrame, wording: Wording) -> tuple[Finding, ...]:
    """Which theme has most room on each side, and which moved most; nothing without themes.csv."""
    if themes.empty or not (themes["n_target"] + themes["n_reference"]).sum():
        return ()
    parts, most, numbers = [], [], {}
    for which in SIDES:
        row = themes.sort_values([f"rate_{which}", "theme"], ascending=[False, True], kind="stable").iloc[0]
        most.append(row)
        numbers |= {f"{name}_{which}": row[f"{name}_{which}"] for name in ("n", "rate", "units")}
        parts.append(
            f"{safe(row.theme)} in {wording.label(which)} ({count(row[f'n_{which}'], 'use')}, "
            f"{decimal(row[f'rate_{which}'])} per 1,000 counted words, in {count(row[f'units_{which}'], 'paragraph')})"
        )
    numbers["per"] = 1000
    html = f"Of the themes listed, most room has {listed(parts)}."
    evidence = _theme_passages(pd.DataFrame(most).drop_duplicates("theme"))
    first = Finding("themes-most", html, evidence=evidence, numbers=numbers, page="06_continuity")
    only = [
        (which, themes[(themes[f"n_{which}"] > 0) & (themes[f"n_{other}"] == 0)])
        for which, other in zip(SIDES, reversed(SIDES), strict=True)
    ]
    found = [(which, rows) for which, rows in only if len(rows)]
    if not found:
        return (first,)
    numbers = {f"n_{row.theme}": getattr(row, f"n_{which}") for which, rows in found for row in rows.itertuples()}
    said = listed(
        f"only in {wording.label(which)} "
        + listed(f"{safe(row.theme)} ({count(getattr(row, f'n_{which}'), 'use')})" for row in rows.itertuples())
        for which, rows in found
    )
    evidence = _theme_passages(pd.concat([rows for _, rows in found]))
    return first, Finding("themes-only", sentence(said), evidence=evidence, numbers=numbers, page="06_continuity")


def _theme_passages(rows: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    return tuple(passages(rows, kind="theme", column="theme", most=len(rows)))


def _cut(text: str, most: int = 14) -> str:
    """The first words of a passage."""
    words = text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")
