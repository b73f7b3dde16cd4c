"""The passages behind a claim: where they are, the pages of passages, and the full texts they lead to.

A hit is a place in a text that something on a page speaks of. Every hit has its line in the table ``hits`` (columns
``anchor``, ``alias``, ``kind``, ``label``, ``english``, ``doc_id``, ``start``, ``end``); the pages are made from that
table alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.reading.arabic import fold
from helpers.telling.addresses import KINDS, PAGE, address, anchor, key_of
from helpers.telling.fulltexts import TextPage, text_pages
from helpers.telling.passages import REACH, Entry, Passage, entries, page_html, parted, passages, passages_html

__all__ = [
    "KINDS",
    "PAGE",
    "REACH",
    "Entry",
    "Passage",
    "TextPage",
    "address",
    "anchor",
    "entries",
    "find_hits",
    "key_of",
    "page_html",
    "parted",
    "passages",
    "passages_html",
    "text_pages",
]

HITS = ["anchor", "alias", "kind", "label", "english", "doc_id", "start", "end"]


def find_hits(
    *,
    tokens: pd.DataFrame,
    mentions: pd.DataFrame | None = None,
    candidates: pd.DataFrame | None = None,
    quotations: pd.DataFrame | None = None,
    parallels: pd.DataFrame | None = None,
    themes: pd.DataFrame | None = None,
    english: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """All places that a page may speak of, one row a place.

    Parameters
    ----------
    tokens : table ``tokens``
        Its ``display``, where there is one, is the label of a term; without it the commonest surface is.
    mentions : DataFrame, optional
        Mentions of names: doc_id, start, end, name.
    candidates : DataFrame, optional
        The same of names that are only proposed.
    quotations, parallels : tables, optional
        A quotation stands under its own place, under its speaker and, at the verb, under its verb.
    themes : DataFrame, optional
        Hits of themes: theme, doc_id, start, end.
    english : mapping of str to str, optional
        Name or theme -> its English, shown beside it.

    Returns
    -------
    DataFrame
        Table ``hits``: ``anchor``, ``alias`` (the anchor of a word that has the very places of this name, or empty),
        ``kind`` (a key of ``KINDS``), ``label`` (shown), ``english``, ``doc_id``, ``start``, ``end``; sorted by kind, label
        and place.
    """
    english = english or {}
    terms = tokens[["doc_id", "start", "end", "term"]].assign(kind="term", label=_labels(tokens))
    parts = [terms.rename(columns={"term": "key"})]
    if mentions is not None and len(mentions):
        parts.append(_keyed(mentions, "name").assign(label=mentions["name"]))
    if candidates is not None and len(candidates):
        parts.append(_keyed(candidates, "candidate").assign(label=candidates["name"]))
    if themes is not None and len(themes):
        parts.append(_keyed(themes, "theme").assign(label=themes["theme"]))
    if quotations is not None and len(quotations):
        parts.append(_keyed(quotations, "quotation").assign(label=quotations["text"].map(_short)))
        parts += [_spoken(quotations, "speaker"), _spoken(quotations, "verb", start="verb_start", end="verb_end")]
    if parallels is not None and len(parallels):
        parts.append(pd.DataFrame(_parallel_places(parallels)))
    hits = pd.concat([part[["key", "kind", "label", "doc_id", "start", "end"]] for part in parts], ignore_index=True)
    ids = {pair: anchor(*pair) for pair in hits[["key", "kind"]].drop_duplicates().itertuples(index=False, name=None)}
    hits["anchor"] = [ids[pair] for pair in zip(hits["key"], hits["kind"], strict=True)]
    hits["english"] = hits["key"].map(lambda key: english.get(key, ""))
    hits["order"] = hits["kind"].map(list(KINDS).index)
    in_text = hits["kind"].isin(
        ["quotation", "parallel"]
    )  # what is a stretch of text stands in its order, words by letter
    letters = {label: fold(label) for label in hits["label"].unique()}  # أ and ا are one letter of an alphabetical list
    hits["letter"] = hits["label"].map(letters).where(~in_text, "")
    hits["spelling"] = hits["label"].where(~in_text, "")
    hits = hits.sort_values(
        ["order", "letter", "spelling", "doc_id", "start", "end", "anchor"], kind="stable", ignore_index=True
    )
    hits = hits.drop_duplicates(["anchor", "doc_id", "start", "end"], ignore_index=True)
    return _joined(hits)[HITS]


def _joined(hits: pd.DataFrame) -> pd.DataFrame:
    """A name that is counted as a word has one entry under both addresses, unless their places differ.

    A place of the word may hold a clitic more than that of the name.
    """
    named = {
        own["label"].iloc[0]: (name, own) for name, own in hits[hits["kind"] == "name"].groupby("anchor", sort=False)
    }
    alias: dict[str, str] = {}
    for term, own in hits[(hits["kind"] == "term") & hits["label"].isin(list(named))].groupby("anchor", sort=False):
        name, other = named[own["label"].iloc[0]]
        if len(own) == len(other) and all(
            a.doc_id == b.doc_id and a.start < b.end and b.start < a.end
            for a, b in zip(own.itertuples(), other.itertuples(), strict=True)
        ):
            alias[name] = term
    hits = hits[~hits["anchor"].isin(list(alias.values()))].reset_index(drop=True)
    return hits.assign(alias=hits["anchor"].map(lambda name: alias.get(name, "")))


def _parallel_places(parallels: pd.DataFrame) -> Iterator[dict]:
    """The words that answer each other, or the whole passages where a table does not say which these are."""
    for row in parallels.to_dict("records"):
        entry = {"key": key_of(row, "parallel"), "kind": "parallel", "label": _short(row["target_text"])}
        for side in ("target", "reference"):
            for start, end in row.get(f"{side}_shared") or [(row[f"{side}_start"], row[f"{side}_end"])]:
                yield {**entry, "doc_id": row[f"{side}_doc_id"], "start": start, "end": end}


def _labels(tokens: pd.DataFrame) -> pd.Series:
    if "display" in tokens:
        return tokens["display"]
    votes = tokens.groupby(["term", "surface"]).size().rename("n").reset_index()
    votes = votes.sort_values(["term", "n", "surface"], ascending=[True, False, True], kind="stable")
    return tokens["term"].map(votes.drop_duplicates("term").set_index("term")["surface"])


def _spoken(quotations: pd.DataFrame, kind: str, *, start: str = "start", end: str = "end") -> pd.DataFrame:
    """What a speaker says, or where a verb of saying stands."""
    if not {kind, start, end} <= set(quotations):
        return pd.DataFrame(columns=["key", "kind", "label", "doc_id", "start", "end"])
    own = quotations[(quotations[kind] != "") & (quotations[start] >= 0)]
    places = pd.DataFrame({"doc_id": own["doc_id"], "start": own[start], "end": own[end]})
    return places.assign(key=own[kind], kind=kind, label=own[kind])


def _keyed(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    keys = [key_of(row, kind) for row in table.to_dict("records")]
    return table[["doc_id", "start", "end"]].assign(key=keys, kind=kind)


def _short(text: str, most: int = 8) -> str:
    said = str(text).split()
    return " ".join(said[:most]) + (" …" if len(said) > most else "")
