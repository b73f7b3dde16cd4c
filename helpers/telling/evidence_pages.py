"""The pages of passages and of full texts, small enough to send, and the address of each thing in them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.reading.corpus import Corpus
from helpers.telling import evidence, pages
from helpers.telling.addresses import anchor
from helpers.telling.markup import word

#: bytes that all pages of passages may have together; of a large collection fewer passages of each word are shown
BUDGET = 6_000_000
# Bytes of a passage and of an entry beside its passages, about, in UTF-8.
_PASSAGE, _ENTRY = 700, 900
_FRAME = 20_000


class EvidencePages(NamedTuple):
    """The pages, and where on them each thing is: see :func:`helpers.telling.pages.resolved`."""

    pages: list[pages.Page]
    page_of: dict[str, str]
    place_of: Callable[[str, int], str]


def evidence_pages(
    corpus: Corpus, hits: pd.DataFrame, sheets: Sequence[pages.Page], more: Iterable[str] = ()
) -> EvidencePages:
    """Passages of all that pages lead to, of all names and quotations and of every word of the contrast; the full texts.

    Parameters
    ----------
    corpus : Corpus
    hits : table ``hits``
    sheets : sequence of Page
        Pages that speak of things; each entry leads back to them.
    more : iterable of str
        HTML that stands on the first page.
    """
    settings = corpus.settings
    sides = {"side": settings.side, "target": settings.target, "labels": settings.labels}
    chosen = _chosen(hits, pages.wanted_anchors([*(sheet.body for sheet in sheets), *more]))
    texts, places = evidence.text_pages(
        chosen[chosen["kind"] != "further"],
        corpus.documents,
        corpus.paragraphs,
        leave_out=settings.leave_out,
        **sides,
    )
    most, chosen, n_left = _within_budget(chosen, corpus.documents.set_index("doc_id")[settings.side])
    found = evidence.entries(
        chosen,
        corpus.documents,
        corpus.paragraphs,
        reference=settings.reference,
        places=places,
        most=most,
        mentioned=mentioned_by(sheets),
        **sides,
    )
    parts = evidence.parted(found, room=pages.LARGEST - len(pages.stylesheet().encode()) - _FRAME)
    made = [*_passage_pages(parts, n_left), *_text_pages(texts)]
    page_of = {name: page.name for page, part in zip(made, parts, strict=False) for entry in part for name in entry[:2]}
    page_of.pop("", None)
    return EvidencePages(made, page_of, _finder(places))


def _chosen(hits: pd.DataFrame, wanted: set[str]) -> pd.DataFrame:
    """What pages lead to and every name, speech and pair in its kind; the other words behind them."""
    asked = hits["anchor"].isin(wanted) | hits["alias"].isin(wanted)
    kept = hits[asked | hits["kind"].isin(["name", "quotation", "parallel"])]
    further = hits[(hits["kind"] == "term") & ~hits.index.isin(kept.index)]
    return pd.concat([kept, further.assign(kind="further")], ignore_index=True)


def _within_budget(hits: pd.DataFrame, side_of: pd.Series) -> tuple[int | None, pd.DataFrame, int]:
    """Passages of each entry and side, the entries, and how many words are left out for want of room."""
    uses = hits.groupby([hits["anchor"], hits["doc_id"].map(side_of)]).size()
    entries = _ENTRY * hits["anchor"].nunique()
    for most in (None, 20, 8, 4, 2, 1):
        if entries + _PASSAGE * uses.clip(upper=most).sum() <= BUDGET:
            return most, hits, 0
    further = hits.loc[hits["kind"] == "further", "anchor"].value_counts()
    further = further.sort_index().sort_values(ascending=False, kind="stable")
    kept = hits["anchor"].nunique() - len(further)
    room = max(0, BUDGET // (_ENTRY + 2 * _PASSAGE) - kept)
    return 1, hits[~hits["anchor"].isin(further.index[room:])], len(further.index[room:])


def mentioned_by(sheets: Sequence[pages.Page]) -> dict[str, list[tuple[str, str]]]:
    """Id of an entry -> (address, label) of the pages that speak of it."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for sheet in sheets:
        for name, near in pages.mentioned_in(sheet.body).items():
            found[name].append((f"{sheet.name}#{near}" if near else sheet.name, sheet.short or sheet.title))
    return found


def _passage_pages(parts: Sequence[Sequence[evidence.Entry]], n_left: int) -> list[pages.Page]:
    names = ["passages.html", *(f"passages-{at}.html" for at in range(2, len(parts) + 1))]
    titles = ["Passages", *(f"Passages, part {at}" for at in range(2, len(parts) + 1))]
    left = (
        f" {n_left:,} words that stand only in the tables have none here, for want of room: a page must stay one that can "
        "be sent."
        if n_left
        else ""
    )
    made = []
    for at, part in enumerate(parts):
        others = "".join(
            f'<li><a href="{names[other]}">{titles[other]}</a>: {_reach(parts[other])}</li>'
            for other in range(len(parts))
            if other != at
        )
        intro = (
            f'<h1>{titles[at]}</h1><p class="quiet">Each word, name and quotation that the pages speak of, then the other '
            "words of the contrast, in all their forms, with their sentences on both sides. The line below a passage leads "
            f"to its place in the full text.{left}</p>"
        )
        ways = f'<ul class="parts">{others}</ul>' if others else ""
        body = f"{intro}{ways}\n{evidence.page_html(part)}"
        made.append(pages.Page(names[at], titles[at], body, "passages", depth=2, listed=not at))
    return made


def _reach(part: Sequence[evidence.Entry]) -> str:
    """What a page holds: its kinds, with the first and the last word where it holds one kind."""
    kinds = list(dict.fromkeys(entry.kind for entry in part))
    if len(kinds) == 1:
        return f"{evidence.KINDS[kinds[0]]}, {word(part[0].label)} to {word(part[-1].label)}"
    return ", ".join([evidence.KINDS[kinds[0]], *(evidence.KINDS[kind].lower() for kind in kinds[1:])])


def _text_pages(texts: Sequence[evidence.TextPage]) -> list[pages.Page]:
    made = []
    for at, text in enumerate(texts, start=1):
        title = "Full texts" if len(texts) == 1 else f"Full texts, part {at}"
        intro = f'<h1>{title}</h1><p class="quiet">The texts as they stand in the files. Linked words lead to their passages.</p>'
        made.append(pages.Page(text.name, title, f"{intro}\n{text.body}", "texts"))
    return made


def _finder(places: Mapping[tuple[str, int], str]) -> Callable[[str, int], str]:
    """Address of the place at or before an offset of a document, by the document's id."""
    starts: dict[str, list[int]] = defaultdict(list)
    ids = {}
    for doc_id, start in sorted(places):
        starts[doc_id].append(start)
        ids[anchor(doc_id, "document")] = doc_id

    def find(name: str, start: int) -> str:
        doc_id = ids.get(name)
        if doc_id is None:
            return ""
        return places[doc_id, starts[doc_id][bisect_right(starts[doc_id], start) - 1]]

    return find
