"""The pages of passages: each word, name and quotation with its sentences on both sides."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from helpers.reading.arabic import sentences
from helpers.telling.addresses import KINDS
from helpers.telling.markup import is_arabic, mixed, number, safe, word

#: Characters kept before the first and after the last hit of a passage; only a sentence longer than that is cut.
REACH = 320


class Passage(NamedTuple):
    """A stretch of a paragraph and the hits in it, as offsets in the document."""

    doc_id: str
    paragraph: int
    start: int
    end: int
    hits: list[tuple[int, int]]


class Entry(NamedTuple):
    """One entry of a page of passages: its ids, its kind and spelling, and its HTML."""

    anchor: str
    alias: str
    kind: str
    label: str
    html: str


class _Document(NamedTuple):
    """The paragraphs of a document: how many documents stand before it, where each paragraph begins, its row."""

    order: int
    starts: list[int]
    rows: list[dict]


def _by_document(paragraphs: pd.DataFrame) -> dict[str, _Document]:
    return {
        doc_id: _Document(
            at, inside["start"].tolist(), inside[["paragraph", "start", "end", "text"]].to_dict("records")
        )
        for at, (doc_id, inside) in enumerate(paragraphs.groupby("doc_id", sort=False))
    }


def passages(hits: pd.DataFrame, paragraphs: pd.DataFrame) -> Iterator[Passage]:
    """The sentences that hold hits, each once, in the order of the text.

    A hit that goes over the end of a sentence takes the next one with it; a sentence far longer than press writes is cut
    ``REACH`` characters before the first and after the last hit, at a space.
    """
    places = zip(hits["doc_id"], hits["start"].tolist(), hits["end"].tolist(), strict=True)
    return _passages(places, _by_document(paragraphs))


def _passages(hits: Iterable[tuple[str, int, int]], documents: Mapping[str, _Document]) -> Iterator[Passage]:
    own: dict[str, list[tuple[int, int]]] = {}
    for doc_id, start, end in hits:
        own.setdefault(doc_id, []).append((start, end))
    last: Passage | None = None
    for doc_id in sorted(own.keys() & documents.keys(), key=lambda doc_id: documents[doc_id].order):
        _, starts, rows = documents[doc_id]
        for start, end in sorted(own[doc_id]):
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


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text)) or ((0, len(text)),)


def entries(
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
    mentioned: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> Iterator[Entry]:
    """What stands in the pages of passages: for each entry those of both sides, hits marked, each linked to its place.

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
    mentioned : mapping, optional
        Id of an entry -> (address, label) of the pages that speak of it: the way back.

    Yields
    ------
    Entry
    """
    inside = _by_document(paragraphs)
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
    titles = titles_of(documents)
    side_of = dict(zip(documents["doc_id"], documents[side], strict=True))
    several = {value: sum(found == value for found in side_of.values()) > 1 for value in (target, reference)}
    begins = {(row.doc_id, row.paragraph): row.start for row in paragraphs.itertuples()}
    for _, own in hits.groupby(["kind", "anchor"], sort=False):
        name, kind, label, english, alias = own[["anchor", "kind", "label", "english", "alias"]].iloc[0]
        sides = {target: [], reference: []}
        for passage in _passages(zip(own["doc_id"], own["start"].tolist(), own["end"].tolist(), strict=True), inside):
            sides[side_of[passage.doc_id]].append(passage)
        columns = []
        for which, value, called in (("target", target, labels[0]), ("reference", reference, labels[1])):
            found = sides[value]
            n = number(sum(len(passage.hits) for passage in found)) if kind not in ("quotation", "parallel") else ""
            shown = [
                _passage(passage, texts, begins, places, f"{titles[passage.doc_id]}, " if several[value] else "")
                for passage in found[:most]
            ]
            if len(found) > len(shown):
                shown.append(f'<p class="more">{number(len(found) - len(shown))} more in the text.</p>')
            body = "".join(shown) or '<p class="none">Not in these texts.</p>'
            columns.append(
                f'<div class="column"><p class="head"><span class="side {which}">{mixed(called)}</span> '
                f'<span class="quiet">{n}</span></p>{body}</div>'
            )
        other = f'<span class="alias" id="{alias}"></span>' if alias else ""
        gloss = f' <span class="quiet">{mixed(english)}</span>' if english else ""
        html = (
            f'<section class="entry" id="{name}" tabindex="-1">{other}<h3 id="{name}-h">{word(label)}'
            f'{gloss}</h3><div class="columns">{"".join(columns)}</div>{way_back(name, alias, mentioned or {})}</section>'
        )
        yield Entry(name, alias, kind, label, html)


def way_back(name: str, alias: str, mentioned: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """Links to the pages that speak of an entry, each page once, or "" where none does."""
    first: dict[str, str] = {}
    for href, called in [*mentioned.get(name, ()), *mentioned.get(alias, ())]:
        first.setdefault(called, href)
    links = ", ".join(f'<a href="{safe(href)}">{mixed(called)}</a>' for called, href in first.items())
    return f'<p class="back">Spoken of in: {links}</p>' if links else ""


def parted(found: Iterable[Entry], *, room: int) -> list[list[Entry]]:
    """Entries by the pages that hold them, in their order; ``room`` is the bytes that a page has for them."""
    pages: list[list[Entry]] = [[]]
    size = 0
    for entry in found:
        own = len(entry.html.encode("utf-8", "replace")) + len(_listed(entry).encode("utf-8", "replace"))
        if pages[-1] and size + own > room:
            pages.append([])
            size = 0
        pages[-1].append(entry)
        size += own
    return pages


def page_html(found: Sequence[Entry]) -> str:
    """The body of one page of passages: the list of its entries, then the entries, by kind."""
    parts = [_index(found)]
    for kind, own in groupby(found, key=lambda entry: entry.kind):
        parts += [f'<h2 id="all-{kind}">{KINDS[kind]}</h2>', *(entry.html for entry in own)]
    return "\n".join(parts)


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
    """All entries on one page; see :func:`entries` for the options."""
    options = {"target": target, "reference": reference, "labels": labels, "places": places, "most": most}
    return page_html(list(entries(hits, documents, paragraphs, side=side, **options)))


def _index(found: Sequence[Entry]) -> str:
    """Links to all entries, by kind: what a reader without a question of her own begins with."""
    parts = []
    for kind, of_kind in groupby(found, key=lambda entry: entry.kind):
        if kind in ("quotation", "parallel"):
            continue  # long lines: their section is its own list
        own = list(of_kind)
        links = " ".join(map(_listed, own))
        direction = ' dir="rtl" lang="ar"' if all(is_arabic(entry.label) for entry in own) else ""
        parts.append(
            f'<p class="quiet" id="index-{kind}">{KINDS[kind]}</p>'
            f'<ul class="index" aria-labelledby="index-{kind}"{direction}>{links}</ul>'
        )
    return f'<nav class="entries" aria-label="All entries">{"".join(parts)}</nav>' if parts else ""


def _listed(entry: Entry) -> str:
    return f'<li><a href="#{entry.anchor}">{word(entry.label)}</a></li>'


def titles_of(documents: pd.DataFrame) -> dict[str, str]:
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
