"""The pages of a report from executed notebooks and the corpus they ran on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from helpers.reading.corpus import Corpus
from helpers.telling import evidence, pages
from helpers.telling.evidence_pages import EvidencePages, evidence_pages
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

    def evidence_of(sheets: Sequence[pages.Page], more: Sequence[str]) -> EvidencePages:
        return evidence_pages(corpus, hits, sheets, more)

    write_sheets(
        new,
        ran,
        site=corpus.settings.title or corpus.folder.resolve().name,
        introduction=corpus.settings.introduction,
        evidence_of=evidence_of if hits is not None else None,
        run=run,
        incomplete=incomplete,
    )


def write_sheets(
    new: Path,
    ran: Sequence[Ran],
    *,
    site: str,
    introduction: str,
    evidence_of: Callable[[Sequence[pages.Page], Sequence[str]], EvidencePages] | None = None,
    run: dict | None = None,
    incomplete: str = "",
) -> None:
    """Write the pages of the notebooks that ran, the front page, and those of the evidence.

    Parameters
    ----------
    new : path
        Folder of the report, with its ``tables`` and ``figures``.
    ran : sequence of Ran
    site, introduction : str
        Title of the report and what it is about, plain text.
    evidence_of : function, optional
        Of the pages, and of further HTML that stands on the first page: what holds the evidence they lead to.
    run : dict, optional
        How the report was made.
    incomplete : str
        Why the report is incomplete; empty: it is complete.
    """
    made = _pages(new, ran, site, introduction, evidence_of, run, incomplete)
    for name, data in {name: html.encode("utf-8", "replace") for name, html in made.items()}.items():
        (new / name).write_bytes(data)


def _pages(
    new: Path, ran: Sequence[Ran], site: str, introduction: str, evidence_of, run: dict | None, incomplete: str
) -> dict[str, str]:
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
    behind = evidence_of(sheets, [front, *(said for *_, said in entries)]) if evidence_of else None
    rest = behind.pages if behind else []
    entries += [(page.name, page.title, "") for page in rest if page.listed]
    index = pages.index_body(
        site=site,
        introduction=introduction,
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
