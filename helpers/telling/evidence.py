"""Where the passages behind a claim stand: the addresses in passages.html, that page, and the full texts it leads to.

A hit is a place in a text that something on a page speaks of. Every hit has its line in the table ``hits`` (columns
``anchor``, ``alias``, ``kind``, ``label``, ``english``, ``doc_id``, ``start``, ``end``); the two pages are made from that table alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha1
from typing import NamedTuple

import pandas as pd

from helpers.reading.arabic import fold, sentences
from helpers.telling.markup import arabic, is_arabic, mixed, number, safe

PAGE = "passages.html"
KINDS = {
    "term": "Words",
    "name": "Names",
    "theme": "Themes",
    "quotation": "Quotations and reported speech",
    "parallel": "Said on both sides",
}
HITS = ["anchor", "alias", "kind", "label", "english", "doc_id", "start", "end"]
#: Characters kept before the first and after the last hit of a passage; only a sentence longer than that is cut.
REACH = 320


def anchor(key: str, kind: str = "term") -> str:
    """Stable ASCII id of the passages of ``key``: a term, a name or a quotation may hold any character, an id may not.

    >>> anchor("سلام")
    't-fa65ac7860'
    """
    return f"{kind[0]}-{sha1(key.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def address(key: str, kind: str = "term") -> str:
    """Link to the passages of ``key``, relative to the pages of a report."""
    return f"{PAGE}#{anchor(key, kind)}"


def key_of(row: Mapping, kind: str) -> str:
    """The key under which a row of a table has its passages.

    A term is known by ``term``, a name by ``name``, a theme by ``theme``, a quotation by its document and offset, a
    parallel by those of both its passages.

    >>> key_of({"doc_id": "a", "start": 7, "text": "..."}, "quotation")
    'a:7'
    """
    if kind == "quotation":
        return f"{row['doc_id']}:{int(row['start'])}"
    if kind == "parallel":
        target = f"{row['target_doc_id']}:{int(row['target_start'])}"
        return f"{target}|{row['reference_doc_id']}:{int(row['reference_start'])}"
    return str(row[kind])


def find_hits(
    *,
    tokens: pd.DataFrame,
    mentions: pd.DataFrame | None = None,
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
    quotations, parallels : tables, optional
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
    if themes is not None and len(themes):
        parts.append(_keyed(themes, "theme").assign(label=themes["theme"]))
    if quotations is not None and len(quotations):
        parts.append(_keyed(quotations, "quotation").assign(label=quotations["text"].map(_short)))
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


def _keyed(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    keys = [key_of(row, kind) for row in table.to_dict("records")]
    return table[["doc_id", "start", "end"]].assign(key=keys, kind=kind)


def _short(text: str, most: int = 8) -> str:
    said = str(text).split()
    return " ".join(said[:most]) + (" …" if len(said) > most else "")


class Passage(NamedTuple):
    """A stretch of a paragraph and the hits in it, as offsets in the document."""

    doc_id: str
    paragraph: int
    start: int
    end: int
    hits: list[tuple[int, int]]


def passages(hits: pd.DataFrame, paragraphs: pd.DataFrame) -> Iterator[Passage]:
    """The sentences that hold hits, each once, in the order of the text.

    A hit that goes over the end of a sentence takes the next one with it; a sentence far longer than press writes is cut
    ``REACH`` characters before the first and after the last hit, at a space.
    """
    last: Passage | None = None
    for _, inside in paragraphs.groupby("doc_id", sort=False):
        doc_id = inside["doc_id"].iloc[0]
        own = hits[hits["doc_id"] == doc_id].sort_values(["start", "end"])
        starts = inside["start"].tolist()
        rows = inside.to_dict("records")
        for start, end in zip(own["start"].tolist(), own["end"].tolist(), strict=True):
            at = bisect_right(starts, start) - 1
            if at < 0 or start >= rows[at]["end"]:
                continue
            row = rows[at]
            end = min(end, row["end"])
            bounds = [(row["start"] + a, row["start"] + b) for a, b in _sentences(row["text"])]
            first = min((a for a, b in bounds if a <= start < b), default=start)
            final = max((b for a, b in bounds if a < end), default=end)
            if last and last.doc_id == doc_id and last.paragraph == row["paragraph"] and first < last.end:
                last = last._replace(end=max(last.end, final), hits=[*last.hits, (start, end)])
                continue
            if last:
                yield last
            last = Passage(doc_id, row["paragraph"], first, max(final, end), [(start, end)])
    if last:
        yield last


def _sentences(text: str) -> list[tuple[int, int]]:
    return sentences(text) or [(0, len(text))]


def passages_html(
    hits: pd.DataFrame,
    documents: pd.DataFrame,
    paragraphs: pd.DataFrame,
    *,
    side: str,
    target: str,
    reference: str,
    labels: tuple[str, str],
    places: Mapping[tuple[str, int], str],
    most: int | None = None,
) -> str:
    """The body of passages.html: for each entry its passages of both sides, hits marked, each linked to its place.

    Parameters
    ----------
    hits : table ``hits``
        Of the entries wanted, in the order they are to stand.
    documents, paragraphs : tables
    side, target, reference : str
        The side column and its two values.
    labels : tuple of str
        What target and reference are called.
    places : mapping
        (doc_id, offset of a paragraph or a hit) -> its address in the full text.
    most : int, optional
        Passages of an entry and side at most; how many more there are is said.
    """
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
    titles = _titles(documents)
    side_of = dict(zip(documents["doc_id"], documents[side], strict=True))
    several = {value: sum(found == value for found in side_of.values()) > 1 for value in (target, reference)}
    begins = {(row.doc_id, row.paragraph): row.start for row in paragraphs.itertuples()}
    parts = [_index(hits)]
    for kind, of_kind in hits.groupby("kind", sort=False):
        parts.append(f'<h2 id="all-{kind}">{KINDS[kind]}</h2>')
        for name, own in of_kind.groupby("anchor", sort=False):
            sides = {target: [], reference: []}
            for passage in passages(own, paragraphs):
                sides[side_of[passage.doc_id]].append(passage)
            columns = []
            for which, value, label in (("target", target, labels[0]), ("reference", reference, labels[1])):
                found = sides[value]
                n = number(sum(len(passage.hits) for passage in found)) if kind in ("term", "name", "theme") else ""
                shown = [
                    _passage(passage, texts, begins, places, f"{titles[passage.doc_id]}, " if several[value] else "")
                    for passage in found[:most]
                ]
                if len(found) > len(shown):
                    shown.append(f'<p class="more">{number(len(found) - len(shown))} more in the text.</p>')
                body = "".join(shown) or '<p class="none">Not in these texts.</p>'
                columns.append(
                    f'<div class="column"><p class="head"><span class="side {which}">{mixed(label)}</span> '
                    f'<span class="quiet">{n}</span></p>{body}</div>'
                )
            label, english, alias = own["label"].iloc[0], own["english"].iloc[0], own["alias"].iloc[0]
            other = f'<span class="alias" id="{alias}"></span>' if alias else ""
            gloss = f' <span class="quiet">{mixed(english)}</span>' if english else ""
            parts.append(
                f'<section class="entry" id="{name}" tabindex="-1">{other}<h3 id="{name}-h">{_word(label)}'
                f'{gloss}</h3><div class="columns">{"".join(columns)}</div></section>'
            )
    return "\n".join(parts)


def _word(label: str) -> str:
    return arabic(label) if is_arabic(label) else safe(label)


def _index(hits: pd.DataFrame) -> str:
    """Links to all entries, by kind: what a reader without a question of her own begins with."""
    parts = []
    for kind, of_kind in hits.groupby("kind", sort=False):
        entries = of_kind.drop_duplicates("anchor")
        if kind in ("quotation", "parallel"):
            continue  # long lines: their section is its own list
        links = " ".join(f'<li><a href="#{row.anchor}">{_word(row.label)}</a></li>' for row in entries.itertuples())
        direction = ' dir="rtl" lang="ar"' if entries["label"].map(is_arabic).all() else ""
        parts.append(
            f'<p class="quiet" id="index-{kind}">{KINDS[kind]}</p>'
            f'<ul class="index" aria-labelledby="index-{kind}"{direction}>{links}</ul>'
        )
    return f'<nav class="entries" aria-label="All entries">{"".join(parts)}</nav>' if parts else ""


def _titles(documents: pd.DataFrame) -> dict[str, str]:
    return {row["doc_id"]: str(row.get("title") or row["doc_id"]) for row in documents.to_dict("records")}


def _passage(passage: Passage, texts: Mapping, begins: Mapping, places: Mapping, title: str) -> str:
    start = max(passage.start, passage.hits[0][0] - REACH)
    end = min(passage.end, max(b for _, b in passage.hits) + REACH)
    text = texts[passage.doc_id]
    if start > passage.start:
        start = next((at + 1 for at in range(start, passage.hits[0][0]) if text[at].isspace()), start)
    if end < passage.end:
        end = next((at for at in range(end, passage.hits[-1][1], -1) if text[at].isspace()), end)
    inside = _marked(text, start, end, passage.hits)
    inside = ("… " if start > passage.start else "") + inside + (" …" if end < passage.end else "")
    place = (passage.doc_id, begins[passage.doc_id, passage.paragraph])
    href = places.get((passage.doc_id, passage.hits[0][0])) or places[place]
    return (
        f'<blockquote><p lang="ar" dir="rtl">{inside}</p>'
        f'<p class="place"><a href="{href}">{mixed(title)}paragraph {passage.paragraph}</a></p></blockquote>'
    )


def _marked(text: str, start: int, end: int, spans: Collection[tuple[int, int]]) -> str:
    parts, at = [], start
    for first, last in sorted(spans):
        first, last = max(first, at), min(last, end)
        if first < last:
            parts += [safe(text[at:first]), f"<mark>{safe(text[first:last])}</mark>"]
            at = last
    return "".join(parts) + safe(text[at:end])


class TextPage(NamedTuple):
    """A page of full texts: its documents with their ids on it."""

    name: str
    documents: list[tuple[str, str]]
    body: str


def text_pages(
    hits: pd.DataFrame,
    documents: pd.DataFrame,
    paragraphs: pd.DataFrame,
    *,
    side: str,
    target: str,
    labels: tuple[str, str],
    leave_out: Collection[str],
    largest: int = 250_000,
) -> tuple[list[TextPage], dict[tuple[str, int], str]]:
    """The full texts, every hit a link to its passages, and the address of each paragraph and hit.

    Parameters
    ----------
    hits : table ``hits``
        Those that have an entry in passages.html.
    documents, paragraphs : tables
    side, target : str
        The side column and the value of the target.
    labels : tuple of str
        What target and reference are called.
    leave_out : collection of str
        Kinds of paragraph that were not counted; the page says so beside them.
    largest : int
        Characters of HTML after which a new page begins: pages stay small enough for a phone.

    Returns
    -------
    tuple
        The pages (texts.html, texts-2.html, ...), and (doc_id, offset) -> address.

    Notes
    -----
    A link cannot stand inside a link: where hits overlap the longest word or name is the link. A quotation or a parallel
    has its link before its first word.
    """
    titles = _titles(documents)
    pages: list[list[tuple[str, str, str]]] = [[]]
    places: dict[tuple[str, int], str] = {}
    size = 0
    by_document = dict(list(hits.groupby("doc_id", sort=False)))
    of_paragraphs = dict(list(paragraphs.groupby("doc_id", sort=False)))
    for order, document in enumerate(documents.to_dict("records"), start=1):
        doc_id = document["doc_id"]
        own = by_document.get(doc_id, hits.iloc[:0])
        ids: dict[int, str] = {}
        rows = []
        for row in of_paragraphs.get(doc_id, paragraphs.iloc[:0]).to_dict("records"):
            inside = own[(own["start"] >= row["start"]) & (own["start"] < row["end"])]
            name = f"d{order}-p{row['paragraph']}"
            ids[row["start"]] = name
            kind = row["kind"]
            note = f'<span class="quiet">{safe(kind)}, not counted</span>' if kind in leave_out else ""
            rows.append(
                f'<div class="line{" left-out" if note else ""}" id="{name}">'
                f'<p class="place"><a href="#{name}" aria-label="Paragraph {row["paragraph"]}">'
                f"{row['paragraph']}</a> {note}</p>"
                f'<p lang="ar" dir="rtl">{_linked(row, inside, order, ids)}</p></div>'
            )
        which = "target" if document[side] == target else "reference"
        about = ", ".join(str(document[name]) for name in ("source", "date") if document.get(name))
        head = (
            f'<h2 id="d{order}"><span class="side {which}">{_word(titles[doc_id])}</span></h2>'
            f'<p class="quiet">{mixed(labels[which == "reference"])}{". " + mixed(about) if about else ""}</p>'
        )
        html = f'<article class="text" aria-labelledby="d{order}">{head}{"".join(rows)}</article>'
        if pages[-1] and size + len(html) > largest:
            pages.append([])
            size = 0
        size += len(html)
        pages[-1].append((doc_id, f"d{order}", html))
        page = _page_name(len(pages))
        for at, name in ids.items():
            places[doc_id, at] = f"{page}#{name}"
    made = [
        TextPage(
            _page_name(at), [(titles[doc_id], name) for doc_id, name, _ in page], "\n".join(html for *_, html in page)
        )
        for at, page in enumerate(pages, start=1)
    ]
    return made, places


def _page_name(at: int) -> str:
    return "texts.html" if at == 1 else f"texts-{at}.html"


def _linked(row: Mapping, hits: pd.DataFrame, order: int, ids: dict[int, str]) -> str:
    """A paragraph with its hits as links; the offsets that got an id of their own go into ``ids``."""
    short = hits[hits["kind"].isin(["term", "name"])].assign(length=lambda table: table["end"] - table["start"])
    short = short.sort_values(["length", "kind", "start", "anchor"], ascending=[False, True, True, True], kind="stable")
    taken: list[tuple[int, int, str]] = []
    for start, end, name in short[["start", "end", "anchor"]].itertuples(index=False):
        if end <= row["end"] and all(end <= first or start >= last for first, last, _ in taken):
            taken.append((start, end, name))
    marks: dict[int, list[str]] = {}
    stretches = hits[hits["kind"].isin(["quotation", "parallel"])].sort_values(["start", "end"], kind="stable")
    stretches = stretches.drop_duplicates("anchor")[
        ["start", "anchor", "kind"]
    ]  # one link a stretch, at its first word
    for start, name, kind in stretches.itertuples(index=False):
        inside = next((first for first, last, _ in taken if first < start < last), start)
        called = "quotation" if kind == "quotation" else "said on both sides"
        marks.setdefault(inside, []).append(
            f'<sup><a href="{PAGE}#{name}" lang="en" aria-label="{called}: its passages">←</a></sup>'
        )
    parts, at, offset, text = [], row["start"], row["start"], row["text"]
    links = {start: (end, name) for start, end, name in taken}
    for start in sorted({*links, *marks}):
        parts.append(safe(text[at - offset : start - offset]))
        parts += marks.get(start, [])
        at = start
        if start in links:
            end, name = links[start]
            own = "" if start in ids else f' id="d{order}-w{start}"'
            ids.setdefault(start, f"d{order}-w{start}")
            parts.append(f'<a{own} href="{PAGE}#{name}">{safe(text[start - offset : end - offset])}</a>')
            at = end
    return "".join(parts) + safe(text[at - offset :])
