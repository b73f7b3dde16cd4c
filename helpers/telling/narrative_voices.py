"""Findings of context, voices and continuity: part of :mod:`helpers.telling.narrative`, one function a finding."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.measuring.contrast import BEYOND_CHANCE, NOT_BEYOND_CHANCE, TOO_FEW_UNITS
from helpers.telling.addresses import address, key_of
from helpers.telling.markup import safe
from helpers.telling.wording import (
    SIDES,
    Finding,
    Wording,
    capital,
    count,
    decimal,
    linked,
    listed,
    named,
    passages,
    probability,
    sentence,
    spelled,
    term,
    times,
)

_KINDS = {
    "person": ("person", "people"),
    "organisation": ("organisation", "organisations"),
    "place": ("place", "places"),
}


# 04_context


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


# 05_voices


def describe_names(names: pd.DataFrame, wording: Wording, *, n: int = 3) -> Finding | None:
    """Who and what is named most on both sides together; None without a name."""
    found = names[(names["n_target"] + names["n_reference"] > 0) & (names["kind"] != "office")]
    if found.empty:
        return None
    kinds = found["kind"].value_counts()
    numbers: dict[str, float] = {f"kind_{kind}": int(kinds[kind]) for kind in _KINDS if kind in kinds}
    of = listed(count(kinds[kind], *words) for kind, words in _KINDS.items() if kind in kinds)
    for place, row in enumerate(found.head(n).itertuples()):
        numbers |= {f"target_{place}": row.n_target, f"reference_{place}": row.n_reference}
    most = listed(f"{named(row)} ({row.n_target:,} and {row.n_reference:,})" for row in found.head(n).itertuples())
    html = f"The texts name {of}. Most often, in {wording.label('target')} and in {wording.label('reference')}: {most}."
    return Finding("names-most", html, evidence=_name_passages(found.head(n)), numbers=numbers, page="05_voices")


def describe_names_only(names: pd.DataFrame, wording: Wording, *, which: str, n: int = 5) -> Finding | None:
    """Whom only one side names."""
    other = "reference" if which == "target" else "target"
    only = names[
        (names[f"n_{which}"] > 0) & (names[f"n_{other}"] == 0) & names["kind"].isin(["person", "organisation"])
    ]
    if only.empty:
        return None
    only = only.sort_values([f"n_{which}", "name"], ascending=[False, True], kind="stable")
    numbers: dict[str, float] = {"only": len(only)}
    for place, row in enumerate(only.head(n).itertuples()):
        numbers[f"n_{place}"] = getattr(row, f"n_{which}")
    who = listed(f"{named(row)} {times(getattr(row, f'n_{which}'))}" for row in only.head(n).itertuples())
    what = count(len(only), "person or organisation is", "people and organisations are")
    html = f"{capital(what)} named only in {wording.label(which)}"
    html += f": {who}." if len(only) <= n else f", most often {who}."
    return Finding(
        f"names-only-{which}", html, evidence=_name_passages(only.head(n)), numbers=numbers, page="05_voices"
    )


def describe_respelt(names: pd.DataFrame, wording: Wording) -> Finding | None:
    """Names that the source spells in another way, for the reader to judge; None where there are none."""
    rows = names[names["respelt"] != ""]
    if rows.empty:
        return None
    said = listed(
        f"{named(row)} as {listed(linked(form, row.name, 'name') for form in row.respelt.split('|'))}"
        for row in rows.itertuples()
    )
    html = f"The texts also spell {said}. Nothing was rewritten; both spellings are counted as one name."
    return Finding("names-respelt", html, evidence=_name_passages(rows), page="05_voices")


def describe_together(together: pd.DataFrame, names: pd.DataFrame, wording: Wording) -> Finding | None:
    """Which two names stand together in most paragraphs; `together` as from names.cooccurrence."""
    pairs = [
        (together.iloc[one, other], together.index[one], together.index[other])
        for one in range(len(together))
        for other in range(one + 1, len(together))
    ]
    if not pairs or max(pairs)[0] == 0:
        return None
    most = min(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))
    rows = names.set_index("name", drop=False)
    numbers = {"units": int(most[0])}
    html = (
        f"The two names that stand together most are {named(rows.loc[most[1]])} and {named(rows.loc[most[2]])}, in "
        f"{count(most[0], 'paragraph')}. Standing together is no relation; read the paragraphs."
    )
    return Finding(
        "names-together", html, evidence=_name_passages(rows.loc[[most[1], most[2]]]), numbers=numbers, page="05_voices"
    )


def describe_candidates(candidates: pd.DataFrame, wording: Wording) -> Finding:
    """How many names are proposed for names.csv; they are never counted by themselves."""
    if candidates.empty:
        return Finding("names-candidates", "No further name is proposed for names.csv.", page="05_voices")
    shown = listed(linked(name, name, "candidate") for name in candidates["name"].head(5))
    html = (
        f"{sentence(count(len(candidates), 'further name is', 'further names are') + ' proposed for names.csv')[:-1]}, such as {shown}. "
        "None of them is counted; look at them in tables/name_candidates.csv."
    )
    return Finding("names-candidates", html, numbers={"candidates": len(candidates)}, page="05_voices")


def describe_speakers(
    speakers: pd.DataFrame, names: pd.DataFrame, wording: Wording, *, side: str, value: str, which: str
) -> Finding:
    """Who speaks on a side, and how often; `speakers` as from quotations.count_verbs(by="speaker")."""
    rows = speakers[speakers[side] == value].sort_values(["n", "speaker"], ascending=[False, True], kind="stable")
    if rows.empty:
        html = f"In {wording.label(which)} nobody is quoted or reported by name."
        return Finding(f"speakers-{which}", html, page="05_voices")
    numbers = {"all": int(rows["n"].sum()), "speakers": len(rows)}
    numbers |= {f"n_{place}": int(row.n) for place, row in enumerate(rows.head(4).itertuples())}
    most = "" if len(rows) <= 4 else ", most often" if rows["n"].iloc[0] > 1 else ", among them"
    who = listed(f"{_speaker(row.speaker, names)} {times(row.n)}" for row in rows.head(4).itertuples())
    html = (
        f"In {wording.label(which)}, {count(len(rows), 'speaker is', 'speakers are')} quoted or reported {times(numbers['all'])} "
        f"in all{most}: {who}."
    )
    evidence = passages(rows.assign(display=rows["speaker"]), kind="speaker", column="speaker")
    return Finding(f"speakers-{which}", html, evidence=evidence, numbers=numbers, page="05_voices")


def describe_verbs(verbs: pd.DataFrame, wording: Wording, *, side: str, value: str, which: str) -> Finding | None:
    """With which verbs a side reports; `verbs` as from quotations.count_verbs(by="verb")."""
    rows = verbs[verbs[side] == value]
    if rows.empty:
        return None
    kinds = rows.groupby("verb_kind")["n"].sum().sort_values(ascending=False, kind="stable")
    numbers = {"all": int(rows["n"].sum()), **{f"kind_{kind}": int(n) for kind, n in kinds.items()}}
    numbers |= {f"n_{place}": int(row.n) for place, row in enumerate(rows.head(3).itertuples())}
    first = listed(
        f"{linked(row.verb, row.verb, 'verb')} ({safe(row.verb_english)}) {times(row.n)}"
        for row in rows.head(3).itertuples()
    )
    html = (
        f"In {wording.label(which)} verbs of saying are used {times(numbers['all'])}: "
        f"{listed(f'{spelled(n)} {kind}' for kind, n in kinds.items())}. The commonest are {first}."
    )
    evidence = passages(rows.assign(display=rows["verb"]), kind="verb", column="verb")
    return Finding(f"verbs-{which}", html, evidence=evidence, numbers=numbers, page="05_voices")


def describe_marked(quotations: pd.DataFrame, wording: Wording, *, side: str, target: str, reference: str) -> Finding:
    """How much stands in quotation marks on each side."""
    marked = quotations[quotations["kind"] != "indirect"]
    parts, numbers = [], {}
    for which, value in zip(SIDES, (target, reference), strict=True):
        kinds = marked.loc[marked[side] == value, "kind"].value_counts()
        numbers |= {f"{kind}_{which}": int(kinds.get(kind, 0)) for kind in ("speech", "name", "scare")}
        what = listed(
            count(kinds.get(kind, 0), *words)
            for kind, words in (
                ("speech", ("quoted speech", "quoted speeches")),
                ("name", ("name",)),
                ("scare", ("short phrase",)),
            )
            if kinds.get(kind, 0)
        )
        parts.append(f"in {wording.label(which)} {what or 'nothing'}")
    html = f"What stands in quotation marks: {'; '.join(parts)}."
    return Finding("quotations-marked", html, numbers=numbers, page="05_voices")


def _speaker(speaker: str, names: pd.DataFrame) -> str:
    english = next(iter(names.loc[names["name"] == speaker, "english"]), "")
    return f"{safe(english)} {linked(speaker, speaker, 'speaker')}".lstrip()


def _name_passages(rows: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    return tuple(passages(rows.assign(display=rows["name"]), kind="name", column="name"))


# 06_continuity


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
