"""The full texts, every hit in them a link to its passages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.telling.addresses import PAGE
from helpers.telling.markup import mixed, safe, word
from helpers.telling.passages import titles_of


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
        The pages (texts.html, texts-2.html, ...), and (doc_id, offset) -> address; offset -1 is the document's heading.

    Notes
    -----
    A link cannot stand inside a link: where hits overlap the longest word or name is the link. A quotation or a parallel
    has its link before its first word.
    """
    titles = titles_of(documents)
    pages: list[list[tuple[str, str, str]]] = [[]]
    places: dict[tuple[str, int], str] = {}
    size = 0
    by_document: dict[str, list[_Hit]] = {}
    for doc_id, *hit in hits[["doc_id", *_Hit._fields]].sort_values("start", kind="stable").itertuples(index=False):
        by_document.setdefault(doc_id, []).append(_Hit(*hit))
    of_paragraphs = {doc_id: own.to_dict("records") for doc_id, own in paragraphs.groupby("doc_id", sort=False)}
    for order, document in enumerate(documents.to_dict("records"), start=1):
        doc_id = document["doc_id"]
        own = by_document.get(doc_id, [])
        ids: dict[int, str] = {-1: f"d{order}"}
        rows = []
        for row in of_paragraphs.get(doc_id, []):
            first, last = (bisect_left(own, row[end], key=lambda hit: hit.start) for end in ("start", "end"))
            inside = own[first:last]
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
            f'<h2 id="d{order}"><span class="side {which}">{word(titles[doc_id])}</span></h2>'
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


class _Hit(NamedTuple):
    start: int
    end: int
    kind: str
    anchor: str


def _linked(row: Mapping, hits: Sequence[_Hit], order: int, ids: dict[int, str]) -> str:
    """A paragraph with its hits as links; the offsets that got an id of their own go into ``ids``."""
    short = [hit for hit in hits if hit.kind in ("term", "name")]
    taken: list[tuple[int, int, str]] = []
    for start, end, _, name in sorted(short, key=lambda hit: (hit.start - hit.end, hit.kind, hit.start, hit.anchor)):
        if end <= row["end"] and all(end <= first or start >= last for first, last, _ in taken):
            taken.append((start, end, name))
    marks: dict[int, list[str]] = {}
    known: set[str] = set()
    for start, _, kind, name in sorted(hits, key=lambda hit: (hit.start, hit.end)):
        if kind not in ("quotation", "parallel") or name in known:
            continue  # one link a stretch, at its first word
        known.add(name)
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
