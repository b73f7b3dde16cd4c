"""Findings of voices: part of :mod:`helpers.telling.narrative`, one function a finding."""

from __future__ import annotations

import pandas as pd

from helpers.telling.markup import safe
from helpers.telling.wording import (
    SIDES,
    Finding,
    Wording,
    capital,
    count,
    linked,
    listed,
    named,
    passages,
    sentence,
    spelled,
    times,
)

_KINDS = {
    "person": ("person", "people"),
    "organisation": ("organisation", "organisations"),
    "place": ("place", "places"),
}


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
