"""Findings of the texts and of TF-IDF: part of :mod:`helpers.telling.narrative`, one function a finding."""

from __future__ import annotations

import pandas as pd

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
    spelled,
    term,
)

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
