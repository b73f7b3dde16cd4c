"""Findings of the contrast: part of :mod:`helpers.telling.narrative`, one function a finding."""

from __future__ import annotations

import pandas as pd

from helpers.measuring.contrast import (
    AS_OFTEN,
    BEYOND_CHANCE,
    CANNOT_BE_TOLD,
    FAR_MORE_IN,
    MORE_IN,
    NOT_BEYOND_CHANCE,
    ONLY_IN,
    TOO_FEW_UNITS,
    TOO_FEW_USES,
    strength,
)
from helpers.telling.addresses import address
from helpers.telling.wording import (
    MEASURES,
    Finding,
    Wording,
    as_text,
    count,
    decimal,
    fold_change,
    listed,
    passages,
    probability,
    sentence,
    spelled,
    term,
    times,
    units_of,
)


def describe_contrast(contrast: pd.DataFrame, wording: Wording) -> Finding:
    """What can be said of the whole list: how many words were tested, and how many differ beyond chance."""
    said = contrast.attrs
    if said["guard"]:
        numbers = {
            "terms": len(contrast),
            "units_target": said["units_target"],
            "units_reference": said["units_reference"],
        }
        html = (
            f"With {units_of(contrast, said['units_target'])} against {spelled(said['units_reference'])}, no word can be "
            f"tested: the {spelled(len(contrast))} terms are described, not judged."
        )
        return Finding("contrast-all", html, TOO_FEW_UNITS, numbers=numbers, page="03_contrast")
    passing = contrast[contrast["verdict"] == BEYOND_CHANCE]
    tested = contrast[contrast["p_familywise"].notna()]
    numbers = {"terms": len(contrast), "tested": len(tested), "passing": len(passing), "least": said["smallest_count"]}
    html = (
        f"Of {count(len(contrast), 'term')}, {spelled(len(tested))} stand in enough {said['unit']}s "
        f"({spelled(said['smallest_count'])} and more) for chance to be asked about. "
    )
    if len(passing):
        words = listed(term(row, wording) for row in passing.head(8).itertuples())
        more = f", the first of them {words}" if len(passing) > 8 else f": {words}"
        html += f"{sentence(count(len(passing), 'term differs', 'terms differ') + ' beyond chance' + more)}"
        return Finding("contrast-all", html, BEYOND_CHANCE, passages(passing), numbers, "03_contrast")
    if len(tested):
        nearest = tested.sort_values(["p_familywise", "p_value", "term"]).iloc[0]
        numbers["nearest_p"] = float(nearest.p_familywise)
        html += (
            "None of them differs beyond chance once so many are looked at; the nearest is "
            f"{term(nearest, wording)}, family-wise {probability(nearest.p_familywise)}. "
        )
    html += "The lists below describe these texts."
    return Finding("contrast-all", html, NOT_BEYOND_CHANCE, numbers=numbers, page="03_contrast")


def describe_term(row, contrast: pd.DataFrame, wording: Wording) -> Finding:
    """One term of the contrast: how often on which side, how strongly, how sure."""
    said = contrast.attrs
    how = strength(pd.DataFrame([row._asdict()]).drop(columns="Index", errors="ignore")).iloc[0]
    name = term(row, wording)
    own = "target" if row.n_target * said["size_reference"] >= row.n_reference * said["size_target"] else "reference"
    other = "reference" if own == "target" else "target"
    numbers: dict[str, float] = {}

    def uses(which: str) -> str:
        n, held, of = getattr(row, f"n_{which}"), getattr(row, f"units_{which}"), said[f"units_{which}"]
        numbers.update({f"n_{which}": n, f"units_{which}": held, f"of_{which}": of})
        return f"{times(n)}, in {spelled(held)} of {units_of(contrast, of)}"

    if how.strength == ONLY_IN:
        html = f"{name} stands only in {wording.label(own)}: {uses(own)}."
    elif how.strength in (FAR_MORE_IN, MORE_IN):
        html = f"{name} stands {how.strength} {wording.label(own)} ({uses(own)}) than in {wording.label(other)} ({uses(other)})."
    elif how.strength == AS_OFTEN:
        html = f"{name} stands about as often in {wording.label(own)} ({uses(own)}) as in {wording.label(other)} ({uses(other)})."
    else:
        html = f"{name} stands in {wording.label(own)} {uses(own)}; in {wording.label(other)} {uses(other)}."
        if how.strength == CANNOT_BE_TOLD and not pd.isna(row.log_ratio_low):
            html += " Which of the two leans to it cannot be told from so few uses."
    if how.strength in (FAR_MORE_IN, MORE_IN) or (how.strength == CANNOT_BE_TOLD and not pd.isna(row.log_ratio_low)):
        low, high = (
            sorted((row.log_ratio_low, row.log_ratio_high))
            if own == "target"
            else sorted((-row.log_ratio_low, -row.log_ratio_high))
        )
        numbers |= {"low": 2.0**low, "high": 2.0**high}
        html += f" The interval runs from {fold_change(low)} to {fold_change(high)}."
    html += f" {_how_sure(row, contrast)}"
    if not pd.isna(row.p_familywise):
        numbers["p_familywise"] = float(row.p_familywise)
    evidence = ((address(row.term), "passages"),)
    return Finding(f"term-{address(row.term).partition('#')[2]}", html, row.verdict, evidence, numbers, "03_contrast")


def describe_leading(contrast: pd.DataFrame, wording: Wording, *, which: str, n: int = 3) -> tuple[Finding, ...]:
    """The terms that lean most to one side, by log-likelihood, a finding each."""
    leaning = contrast[contrast["log_ratio"] > 0] if which == "target" else contrast[contrast["log_ratio"] < 0]
    return tuple(describe_term(row, contrast, wording) for row in leaning.head(n).itertuples())


def describe_leaders(contrast: pd.DataFrame, wording: Wording, *, which: str, n: int = 6) -> Finding:
    """The terms that lean most to one side in one sentence, with both counts."""
    sign = 1 if which == "target" else -1
    rows = contrast[contrast["log_ratio"] * sign > 0].head(n)
    other = "reference" if which == "target" else "target"
    if rows.empty:
        return Finding(f"leaders-{which}", f"No term leans to {wording.label(which)}.", page="03_contrast")
    numbers = {}
    for place, row in enumerate(rows.itertuples()):
        numbers |= {f"own_{place}": getattr(row, f"n_{which}"), f"other_{place}": getattr(row, f"n_{other}")}
    words = listed(
        f"{term(row, wording)} {getattr(row, f'n_{which}'):,} to {getattr(row, f'n_{other}'):,}"
        for row in rows.itertuples()
    )
    html = f"What leans most to {wording.label(which)}, in uses there and in {wording.label(other)}: {words}."
    sure = rows["verdict"].eq(BEYOND_CHANCE)
    badge = TOO_FEW_UNITS if contrast.attrs["guard"] else BEYOND_CHANCE if sure.all() else NOT_BEYOND_CHANCE
    if sure.any() and not sure.all():
        badge = ""  # the sentence says which are and which are not
    if sure.any() and not sure.all():
        numbers["sure"] = int(sure.sum())
        html += f" Beyond chance: {listed(term(row, wording) for row in rows[sure].itertuples())}; the others are not."
    return Finding(f"leaders-{which}", html, badge, passages(rows), numbers, "03_contrast")


def _how_sure(row, contrast: pd.DataFrame) -> str:
    said = contrast.attrs
    if row.verdict == TOO_FEW_UNITS:
        return f"With so few {said['unit']}s this is a description."
    if row.verdict == TOO_FEW_USES:
        return "That is too few uses for chance to be asked about: a description."
    if row.verdict == BEYOND_CHANCE:
        return f"This is beyond chance (family-wise {probability(row.p_familywise)})."
    return f"It is a description, not beyond chance (family-wise {probability(row.p_familywise)})."


def describe_shift(contrast: pd.DataFrame, wording: Wording, *, n: int = 3) -> Finding:
    """How much of the divergence of the two word lists the strongest words make up."""
    rows = contrast.sort_values(["jsd_share", "term"], ascending=[False, True], kind="stable").head(n)
    total = contrast["jsd_share"].sum()
    if total <= 0:
        return Finding("contrast-shift", "The two word lists do not diverge.", page="03_contrast")
    numbers: dict[str, float] = {"total": total, "terms": len(contrast)}
    numbers |= {f"percent_{place}": 100 * row.jsd_share / total for place, row in enumerate(rows.itertuples())}
    words = listed(f"{term(row, wording)} {decimal(100 * row.jsd_share / total)} %" for row in rows.itertuples())
    html = (
        f"The two word lists are {decimal(total, 2)} bits apart, shared among {count(len(contrast), 'term')}. The first to "
        f"add to it are {words}."
    )
    return Finding("contrast-shift", html, evidence=passages(rows), numbers=numbers, page="03_contrast")


def alt_word_shift(contrast: pd.DataFrame, wording: Wording) -> str:
    """The word shift in a sentence."""
    return f"How much each term adds to the divergence of the sides. {as_text(describe_shift(contrast, wording))}"


def describe_floor(floor: pd.DataFrame, height: float | None, wording: Wording, *, target: str) -> Finding:
    """What the strongest word looks like where there is nothing to find; `floor` as from panels.floor_if_any."""
    if height is None or floor.empty:
        html = "The side is too small, or its words too rare, to be cut into halves: there is no noise floor to draw."
        return Finding("contrast-floor", html, TOO_FEW_UNITS, page="03_contrast")
    which = "target" if floor.attrs["of"] == target else "reference"
    minimum = floor.attrs["minimum"]
    numbers = {"minimum": minimum, "splits": int(floor["split"].nunique()), "height": height, "times": 2.0**height}
    html = (
        f"The units of {wording.label(which)} were dealt into random halves {count(numbers['splits'], 'time')}, where there is nothing "
        f"to find. In all but one of twenty of these, the strongest word used {times(minimum)} and more leaned to one half by "
        f"up to {decimal(height)} bits ({fold_change(height)}). A difference inside this band is what chance alone draws."
    )
    numbers |= {"one": 1, "twenty": 20}
    return Finding("contrast-floor", html, numbers=numbers, page="03_contrast")


def describe_agreement(agreement: pd.DataFrame) -> Finding | None:
    """Which measures share most and least of their top lists; `agreement` as from sensitivity.rank_agreement."""
    known = agreement.dropna(subset=["overlap"])
    if known.empty:
        return None
    ordered = known.sort_values(["overlap", "measure", "other"], kind="stable")
    least, most = ordered.iloc[0], ordered.iloc[-1]
    numbers: dict[str, float] = {"top": int(most.top)}

    def shared(pair, name: str) -> str:
        numbers[name] = round(pair.overlap * pair.top)
        return f"{MEASURES[pair.measure]} and {MEASURES[pair.other]} share {spelled(numbers[name])} of their top {spelled(pair.top)} words"

    html = sentence(shared(most, "most"))
    if len(ordered) > 1:
        html = f"{html[:-1]}, {shared(least, 'least')}."
    return Finding("contrast-agreement", html, numbers=numbers, page="03_contrast")


def rows_of_contrast(contrast: pd.DataFrame) -> str:
    """What a row of a contrast table is, as every caption of one begins."""
    said = contrast.attrs
    return (
        f"One row is a term, in the order of the log-likelihood. Rates are per 1,000 counted words "
        f"({said['size_target']:,} and {said['size_reference']:,}); above 0, the log ratio leans to the target."
    )


def caption_contrast(contrast: pd.DataFrame) -> str:
    """Caption of the table: what a row is, what its numbers are of."""
    said, text = contrast.attrs, rows_of_contrast(contrast)
    if said["guard"]:
        return f"{text} {said['guard']}"
    how = "all" if said["exact"] else "random"
    return (
        f"{text} Intervals are of 95 %, for one term at a time; p is family-wise over {said['n_tested']:,} terms, from "
        f"{said['permutations']:,} {how} deals of the {said['units_target'] + said['units_reference']:,} {said['unit']}s."
    )


def caption_lollipop(contrast: pd.DataFrame) -> str:
    """Caption of the figure: what to see and what not to conclude."""
    filled = bool((contrast["verdict"] == BEYOND_CHANCE).any())
    end = "Filled markers are beyond chance." if filled else "All markers are hollow: none is beyond chance."
    return (
        "Each line is a term, its counts beside it; to the right it leans to the target, to the left to the reference. "
        f"Thin lines are intervals for one term at a time. {end}"
    )


def caption_weights(wording: Wording, which: str) -> str:
    """Caption of a table of weights."""
    return f"One row is a term of the {getattr(wording, which)}, the heaviest first."
