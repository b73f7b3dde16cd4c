"""The pages of passages of an archive: each word that the pages speak of, with a few passages of both sides from the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from helpers.measuring.archive_kept import Archive, ArchiveSource, short_place
from helpers.measuring.archive_passages import find_passages
from helpers.reading.arabic import fold
from helpers.telling import pages
from helpers.telling.addresses import anchor
from helpers.telling.evidence_pages import EvidencePages, mentioned_by
from helpers.telling.markup import mixed, number, safe, word
from helpers.telling.passages import Entry, page_html, parted, way_back
from helpers.telling.wording import gloss, wording_of

#: passages of a word and side, and characters on each side of the hit
A_SIDE, WIDTH = 3, 160


def wanted_terms(bodies: Iterable[str], sums: pd.DataFrame) -> pd.DataFrame:
    """Rows of the sums whose terms the pages link to: one a term, by letter, with their ``anchor``."""
    wanted = pages.wanted_anchors(bodies)
    terms = sums.drop_duplicates("term")[["term", "display"]]
    terms = terms.assign(anchor=[anchor(term) for term in terms["term"]])
    terms = terms[terms["anchor"].isin(wanted)]
    letters = {shown: fold(shown) for shown in terms["display"]}
    return (
        terms.assign(letter=terms["display"].map(letters))
        .sort_values(["letter", "display", "term"], kind="stable", ignore_index=True)
        .drop(columns="letter")
    )


def fetch_passages(source: ArchiveSource, archive: Archive, terms: pd.DataFrame) -> pd.DataFrame:
    """Passages of these terms, from the source; as `find_passages` gives them, with places as pages name them."""
    settings, sums = archive.settings, archive.sums
    rows = sums[sums["term"].isin(terms["term"]) & sums[settings.side].isin(settings.values)]
    held = dict(zip(zip(rows["term"], rows[settings.side], strict=True), rows["documents"], strict=True))
    found = find_passages(
        source.places,
        dict(zip(terms["term"], terms["display"], strict=True)),
        side=settings.side,
        text=source.text,
        terms=settings.terms,
        a_side=A_SIDE,
        width=WIDTH,
        sides=settings.values,
        documents=held,
    )
    return found.assign(place=found["place"].map(short_place(source.places)))


def evidence_pages(
    archive: Archive, terms: pd.DataFrame, passages: pd.DataFrame, sheets: Sequence[pages.Page]
) -> EvidencePages:
    """The pages of passages, each small enough to send, with the way back to the pages that speak of a word."""
    found = entries(archive, terms, passages, mentioned=mentioned_by(sheets))
    parts = parted(found, room=pages.LARGEST - len(pages.stylesheet().encode()) - 20_000)
    made = []
    for at, part in enumerate(parts, start=1):
        title = "Passages" if at == 1 else f"Passages, part {at}"
        more = "".join(
            f'<li><a href="{_name(other)}">Part {other}</a></li>' for other in range(1, len(parts) + 1) if other != at
        )
        intro = (
            f'<h1>{title}</h1><p class="quiet">Each word that the pages speak of, with some of its passages on both sides. Below '
            "a passage stands its place in the source: the file, and the byte or row where its document begins.</p>"
        )
        ways = f'<ul class="parts">{more}</ul>' if more else ""
        body = f"{intro}{ways}\n{page_html(part)}"
        made.append(pages.Page(_name(at), title, body, "passages", depth=2, listed=at == 1))
    page_of = {entry.anchor: page.name for page, part in zip(made, parts, strict=True) for entry in part}
    return EvidencePages(made, page_of, lambda *_: "")


def _name(part: int) -> str:
    return "passages.html" if part == 1 else f"passages-{part}.html"


def entries(
    archive: Archive,
    terms: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    mentioned: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> Iterator[Entry]:
    """For each term its uses, the documents that hold it, and its passages, by side.

    Parameters
    ----------
    archive : Archive
    terms : DataFrame
        As `wanted_terms` gives them.
    passages : DataFrame
        As `fetch_passages` gives them.
    mentioned : mapping, optional
        Id of a term -> (address, label) of the pages that speak of it.

    Yields
    ------
    Entry
    """
    settings, wording = archive.settings, wording_of(archive)
    side = settings.side
    rows = archive.sums[archive.sums["term"].isin(terms["term"])].set_index(["term", side])[["n", "documents"]]
    counts = {key: (int(n), int(held)) for key, n, held in zip(rows.index, rows["n"], rows["documents"], strict=True)}
    found = dict(iter(passages.groupby(["term", side], sort=False)))
    for row in terms.itertuples():
        columns = []
        for which, value, label in zip(("target", "reference"), settings.values, settings.labels, strict=True):
            n, held = counts.get((row.term, value), (0, 0))
            shown = found.get((row.term, value), passages.head(0))
            body = "".join(_passage(passage) for passage in shown.itertuples())
            if not n:
                body = '<p class="none">Not in these texts.</p>'
            elif shown.empty:
                body = '<p class="none">None was met in the parts of the source that were looked through.</p>'
            uses = f"{number(n)} {'use' if n == 1 else 'uses'} in {number(held)} {'document' if held == 1 else 'documents'}"
            columns.append(
                f'<div class="column"><p class="head"><span class="side {which}">{mixed(label)}</span> '
                f'<span class="quiet">{uses}</span></p>{body}</div>'
            )
        english = gloss(row.term, row.display, wording)
        beside = f' <span class="quiet">{mixed(english)}</span>' if english else ""
        html = (
            f'<section class="entry" id="{row.anchor}" tabindex="-1"><h3 id="{row.anchor}-h">{word(row.display)}{beside}</h3>'
            f'<div class="columns">{"".join(columns)}</div>{way_back(row.anchor, "", mentioned or {})}</section>'
        )
        yield Entry(row.anchor, "", "term", row.display, html)


def _passage(passage) -> str:
    before, after = (_one_line(text) for text in (passage.before, passage.after))
    start = "… " if passage.start > len(passage.before) else ""
    end = " …" if passage.goes_on else ""
    return (
        f'<blockquote><p lang="ar" dir="rtl">{start}{before}<mark>{safe(passage.keyword)}</mark>{after}{end}</p>'
        f'<p class="place">{mixed(passage.place)}</p></blockquote>'
    )


def _one_line(text: str) -> str:
    return safe(text.replace("\r", " ").replace("\n", " "))
