"""The pages of a report from executed notebooks and the corpus they ran on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers.reading.corpus import Corpus
from helpers.telling import evidence, pages
from helpers.telling.evidence_pages import evidence_pages
from helpers.telling.markup import safe
from helpers.telling.provenance import how_made
from helpers.telling.running import Ran


def read_hits(corpus: Corpus) -> pd.DataFrame:
    """Every place of the corpus that a page may speak of: see :func:`helpers.telling.evidence.find_hits`."""
    from helpers.measuring.names import find_names, name_candidates
    from helpers.measuring.parallels import parallels
    from helpers.measuring.quotations import quotations
    from helpers.measuring.themes import find_themes
    from helpers.reading.tokens import counted_paragraphs, read_tokens, theme_key
    from helpers.telling.wording import gloss, wording_of

    settings, names = corpus.settings, corpus.names
    tokens, counted = read_tokens(corpus), counted_paragraphs(corpus)
    mentions = find_names(counted, names, side=settings.side)
    candidates = find_names(counted, name_candidates(counted, names, side=settings.side), side=settings.side)
    wording = wording_of(corpus)
    spoken = quotations(counted, names, side=settings.side, mentions=mentions)
    terms = tokens.drop_duplicates("term")
    english = {
        **dict(zip(spoken["verb"], spoken["verb_english"], strict=True)),
        **{row.term: said for row in terms.itertuples() if (said := gloss(row.term, row.display, wording))},
        **dict(zip(corpus.themes["theme"], corpus.themes["english"], strict=True)),
        **dict(zip(corpus.names["name"], corpus.names["english"], strict=True)),
    }
    return evidence.find_hits(
        tokens=tokens,
        mentions=mentions,
        candidates=candidates,
        quotations=spoken,
        parallels=parallels(counted, names, mentions=mentions, **settings.sides),
        themes=find_themes(tokens, corpus.themes, side=settings.side, key=theme_key(corpus)),
        english=english,
    )


def write_pages(
    new: Path,
    corpus: Corpus,
    ran: Sequence[Ran],
    hits: pd.DataFrame | None,
    *,
    run: dict | None = None,
    incomplete: str = "",
) -> None:
    """Write all pages into ``new``: those of the notebooks that ran, the front page, passages and full texts.

    Without ``hits`` there are no passages and no texts; ``incomplete`` says why, at the top of each page.
    """
    made = {
        name: html.encode("utf-8", "replace") for name, html in _pages(corpus, ran, hits, run, new, incomplete).items()
    }
    for name, data in made.items():
        (new / name).write_bytes(data)


def _pages(corpus: Corpus, ran: Sequence[Ran], hits, run: dict | None, new: Path, incomplete: str) -> dict[str, str]:
    site = corpus.settings.title or corpus.folder.resolve().name
    shown = [each for each in ran if each.done or each.failure]
    titles = {each.name: pages.title_of(each.notebook, otherwise=each.name)[0] for each in shown}
    summary = next((each for each in ran if each.done and each.name.endswith("_summary")), None)
    front = pages.without_empty_sections(pages.cells_html(summary.notebook, code=False)) if summary else ""
    entries = [(f"{each.name}.html", titles[each.name], _first_finding(each)) for each in shown if each is not summary]
    sheets = [
        pages.Page(
            f"{each.name}.html",
            titles[each.name],
            pages.without_own_links(pages.cells_html(each.notebook), f"{each.name}.html"),
            code=True,
            short=pages.short_name(each.name),
        )
        for each in shown
    ]
    behind = None if hits is None else evidence_pages(corpus, hits, sheets, [front, *(said for *_, said in entries)])
    rest = behind.pages if behind else []
    entries += [(page.name, page.title, "") for page in rest if page.listed]
    index = pages.index_body(
        site=site,
        introduction=corpus.settings.introduction,
        summary=front,
        pages=entries,
        made=how_made(run, sorted(path.name for path in (new / "tables").iterdir())) if run else "",
    )
    foot = "Made with the kit from the texts named on the first page. No page asks the network for anything."
    sheets = [pages.Page("index.html", site, index, "index"), *sheets, *rest]
    made = pages.framed(sheets, site=site, foot=foot, incomplete=incomplete)
    if behind is None:
        return made
    for figure in sorted((new / "figures").glob("*.svg")):
        figure.write_text(pages.resolved(figure.read_text("utf-8"), behind.page_of, behind.place_of), "utf-8")
    return {name: pages.resolved(html, behind.page_of, behind.place_of) for name, html in made.items()}


def _first_finding(ran: Ran) -> str:
    said = next(iter(pages.findings(ran.notebook)), None)
    if said is None:
        return ""
    badge = f' <span class="badge">{safe(said["badge"])}</span>' if said["badge"] else ""
    return said["html"] + badge
