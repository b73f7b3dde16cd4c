"""The body of passages.html: each word, name and quotation with its sentences on both sides."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
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
    titles = titles_of(documents)
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
                f'<section class="entry" id="{name}" tabindex="-1">{other}<h3 id="{name}-h">{word(label)}'
                f'{gloss}</h3><div class="columns">{"".join(columns)}</div></section>'
            )
    return "\n".join(parts)


def _index(hits: pd.DataFrame) -> str:
    """Links to all entries, by kind: what a reader without a question of her own begins with."""
    parts = []
    for kind, of_kind in hits.groupby("kind", sort=False):
        entries = of_kind.drop_duplicates("anchor")
        if kind in ("quotation", "parallel"):
            continue  # long lines: their section is its own list
        links = " ".join(f'<li><a href="#{row.anchor}">{word(row.label)}</a></li>' for row in entries.itertuples())
        direction = ' dir="rtl" lang="ar"' if entries["label"].map(is_arabic).all() else ""
        parts.append(
            f'<p class="quiet" id="index-{kind}">{KINDS[kind]}</p>'
            f'<ul class="index" aria-labelledby="index-{kind}"{direction}>{links}</ul>'
        )
    return f'<nav class="entries" aria-label="All entries">{"".join(parts)}</nav>' if parts else ""


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
