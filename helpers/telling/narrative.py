"""Findings: tables to sentences with their numbers, one function a finding.

The strength of a sentence is chosen from the interval and the corrected p, never from the size of a score.
All sentences of the pages are made here, so that an edition in another language is one more module.
"""

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
from helpers.telling.markup import safe
from helpers.telling.narrative_voices import *  # noqa: F403  the other half of the sentences, told from one place
from helpers.telling.wording import (
    MEASURES,
    Finding,
    Wording,
    as_text,
    capital,
    count,
    decimal,
    english_of,
    fold_change,
    linked,
    listed,
    passages,
    probability,
    sentence,
    spelled,
    term,
    times,
    wording_of,
)

__all__ = ["Finding", "Wording", "as_text", "english_of", "wording_of"]

SIDES = ("target", "reference")


# 01_texts


def describe_texts(sizes: pd.DataFrame, wording: Wording, *, side: str, target: str, reference: str) -> Finding:
    """How much there is on each side; `sizes` as from counts.side_sizes."""
    by_side = sizes.set_index(side)
    said, numbers = [], {}
    for which, value in zip(SIDES, (target, reference), strict=True):
        row = by_side.loc[value]
        said.append(
            f"in {wording.label(which)} {'is' if row.words == 1 else 'are'} {count(row.words, 'word')} in {count(row.paragraphs, 'paragraph')} "
            f"of {count(row.documents, 'document')}, and {spelled(row.counted)} of them "
            f"{'is' if row.counted == 1 else 'are'} counted as terms"
        )
        numbers |= {f"{name}_{which}": int(row[name]) for name in ("words", "paragraphs", "documents", "counted")}
    html = f"{sentence('; '.join(said))} The rest are function words, numbers and single letters."
    return Finding("texts-size", html, numbers=numbers, page="01_texts")


def describe_documents(
    documents: pd.DataFrame, wording: Wording, *, side: str, target: str, reference: str
) -> tuple[Finding, ...]:
    """Which documents each side is, from when and from whom; what documents.csv leaves empty is not said."""
    findings = []
    for which, value in zip(SIDES, (target, reference), strict=True):
        own = documents[documents[side] == value]
        sources = sorted({source for source in own["source"] if source})
        dates = sorted({date for date in own["date"] if date})
        html = f"There {'is' if len(own) == 1 else 'are'} {count(len(own), 'document')} of {wording.label(which)}"
        if dates:
            first, last = (f"<time>{safe(date)}</time>" for date in (dates[0], dates[-1]))
            html += f", dated {first}" if first == last else f", dated from {first} to {last}"
        if sources:
            html += f"; source: <cite>{safe(listed(sources[:5]))}</cite>{' and others' if len(sources) > 5 else ''}"
        numbers = {"documents": len(own)}
        findings.append(Finding(f"texts-documents-{which}", f"{html}.", numbers=numbers, page="01_texts"))
    return tuple(findings)


def describe_cleaning(cleaning: pd.DataFrame, paragraphs: pd.DataFrame, wording: Wording) -> Finding:
    """What was left out or read otherwise before counting."""
    kinds = cleaning[cleaning["rule"].isin(paragraphs["kind"].unique())]["rule"].value_counts().sort_index()
    corrected = int((cleaning["rule"] == "correction").sum())
    others = len(cleaning) - int(kinds.sum()) - corrected
    numbers = {**{f"left_out_{kind}": int(n) for kind, n in kinds.items()}, "corrected": corrected, "others": others}
    if kinds.empty:
        first = "No paragraph is left out of the counts."
    else:
        what = listed(count(n, *_KIND_WORDS.get(kind, (f"{kind} paragraph",))) for kind, n in kinds.items())
        first = f"Left out of the counts, and shown below: {what}."
    second = f" {sentence(count(corrected, 'word') + ' read as corrections.csv says')}" if corrected else ""
    third = f" {sentence(count(others, 'sign or spelling', 'signs or spellings') + ' levelled (white space, tatweel, controls, self-mentions)')}"
    return Finding("texts-cleaning", first + second + (third if others else ""), numbers=numbers, page="01_texts")


_KIND_WORDS = {
    "title": ("headline",),
    "repeated": ("repeated paragraph",),
    "summary": ("summary", "summaries"),
    "heading": ("section heading",),
    "dateline": ("dateline",),
    "boilerplate": ("line of the web page", "lines of the web page"),
}


def describe_merges(merges: pd.DataFrame, wording: Wording) -> Finding:
    """How far spellings were joined, with the term of the most spellings as the example."""
    spellings = merges.groupby(["term", "display"]).agg(kinds=("surface", "size"), n=("n", "sum")).reset_index()
    joined = spellings[spellings["kinds"] > 1]
    numbers = {"spellings": len(merges), "terms": len(spellings), "joined": len(joined)}
    html = f"{sentence(count(len(merges), 'different spelling') + ' are counted as ' + count(len(spellings), 'term'))}"
    if joined.empty:
        return Finding("texts-merges", f"{html} No spellings were joined.", numbers=numbers, page="01_texts")
    most = joined.sort_values(["kinds", "n", "term"], ascending=[False, False, True]).iloc[0]
    shown = merges[merges["term"] == most.term]["surface"].head(5)
    numbers |= {"most_kinds": int(most.kinds)}
    html += (
        f" {sentence(count(len(joined), 'term') + ' join more than one')} {term(most, wording)} joins the most, "
        f"{spelled(most.kinds)}, such as {listed(linked(surface, most.term, 'term') for surface in shown)}."
    )
    return Finding("texts-merges", html, evidence=passages(most.to_frame().T), numbers=numbers, page="01_texts")


# 02_tf_idf


def describe_weights(
    means: pd.DataFrame, wording: Wording, *, side: str, value: str, which: str, n: int = 5
) -> Finding:
    """Words of the highest mean TF-IDF of one side; `means` as from weights.mean_weights."""
    rows = means[(means[side] == value) & (means["tf_idf"] > 0)].head(n)
    if rows.empty:
        html = f"In {wording.label(which)} no word has a weight."
        return Finding(f"tf-idf-{which}", html, page="02_tf_idf")
    words = listed(f"{term(row, wording)} {decimal(row.tf_idf, 3)}" for row in rows.itertuples())
    html = f"Averaged over the paragraphs of {wording.label(which)}, the heaviest words are {words}."
    numbers = {f"weight_{place}": float(row.tf_idf) for place, row in enumerate(rows.itertuples())}
    return Finding(f"tf-idf-{which}", html, evidence=passages(rows), numbers=numbers, page="02_tf_idf")


def describe_shared_weights(
    means: pd.DataFrame, wording: Wording, *, side: str, values: tuple[str, str], n: int = 20
) -> Finding:
    """How many of the heaviest words the two sides share."""
    tops = [means[means[side] == value].head(n) for value in values]
    shared = tops[0][tops[0]["term"].isin(tops[1]["term"])]
    numbers = {"shared": len(shared), "n": min(map(len, tops))}
    html = f"Of the {spelled(numbers['n'])} heaviest words of each side, {count(len(shared), 'stands', 'stand')} in both lists"
    html += f": {listed(term(row, wording) for row in shared.head(5).itertuples())}." if 0 < len(shared) <= 5 else "."
    return Finding(
        "tf-idf-shared", html, evidence=passages(shared) if len(shared) else (), numbers=numbers, page="02_tf_idf"
    )


# 03_contrast


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
            f"With {_units(contrast, said['units_target'])} against {spelled(said['units_reference'])}, no word can be "
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
        return f"{times(n)}, in {spelled(held)} of {_units(contrast, of)}"

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


def _units(contrast: pd.DataFrame, n: int) -> str:
    return count(n, contrast.attrs["unit"])


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


def caption_contrast(contrast: pd.DataFrame) -> str:
    """Caption of the table: what a row is, what its numbers are of."""
    said = contrast.attrs
    text = (
        f"One row is a term, in the order of the log-likelihood. Rates are per 1,000 counted words "
        f"({said['size_target']:,} and {said['size_reference']:,}); above 0, the log ratio leans to the target."
    )
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


# 07_robustness


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
        of = f"With {_units(table, said['units_target'])} of {wording.label('target')} and {spelled(said['units_reference'])} of {wording.label('reference')}"
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


# 08_summary


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
    many = f"{_units(contrast, said['units_target'])} and {spelled(said['units_reference'])}"
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
