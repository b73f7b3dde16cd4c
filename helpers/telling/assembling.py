"""The pages of a report from executed notebooks and the corpus they ran on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers.reading.corpus import Corpus
from helpers.telling import evidence, pages
from helpers.telling.markup import safe
from helpers.telling.provenance import how_made
from helpers.telling.running import Ran


def read_hits(corpus: Corpus) -> pd.DataFrame:
    """Every place of the corpus that a page may speak of: see :func:`helpers.telling.evidence.find_hits`."""
    from helpers.measuring.names import find_names
    from helpers.measuring.parallels import parallels
    from helpers.measuring.quotations import quotations
    from helpers.measuring.themes import find_themes
    from helpers.reading.tokens import counted_paragraphs, read_tokens, theme_key
    from helpers.telling.wording import gloss, wording_of

    settings, names = corpus.settings, corpus.names
    tokens, counted = read_tokens(corpus), counted_paragraphs(corpus)
    mentions = find_names(counted, names, side=settings.side)
    wording = wording_of(corpus)
    terms = tokens.drop_duplicates("term")
    english = {
        **{row.term: gloss(row.term, row.display, wording) for row in terms.itertuples()},
        **dict(zip(corpus.themes["theme"], corpus.themes["english"], strict=True)),
        **dict(zip(corpus.names["name"], corpus.names["english"], strict=True)),
    }
    return evidence.find_hits(
        tokens=tokens,
        mentions=mentions,
        quotations=quotations(counted, names, side=settings.side, mentions=mentions),
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
    bodies = {each.name: pages.cells_html(each.notebook) for each in shown}
    titles = {each.name: pages.title_of(each.notebook, otherwise=each.name)[0] for each in shown}
    summary = next((each for each in ran if each.done and each.name.endswith("_summary")), None)
    front = pages.without_empty_sections(pages.cells_html(summary.notebook, code=False)) if summary else ""
    entries = [(f"{each.name}.html", titles[each.name], _first_finding(each)) for each in shown if each is not summary]
    rest: list[pages.Page] = []
    if hits is not None:
        rest, anchors = _evidence_pages(corpus, hits, [*bodies.values(), front, *(said for *_, said in entries)])
        bodies = {name: pages.without_dead_links(body, anchors) for name, body in bodies.items()}
        front = pages.without_dead_links(front, anchors)
        entries = [(name, title, pages.without_dead_links(said, anchors)) for name, title, said in entries]
    entries += [(page.name, page.title, "") for page in rest]
    index = pages.index_body(
        site=site,
        introduction=corpus.settings.introduction,
        summary=front,
        pages=entries,
        made=how_made(run, sorted(path.name for path in (new / "tables").iterdir())) if run else "",
    )
    sheets = [pages.Page("index.html", site, index, "index")]
    for name, body in bodies.items():
        own = pages.without_own_links(body, f"{name}.html")
        sheets.append(pages.Page(f"{name}.html", titles[name], own, code=True, short=pages.short_name(name)))
    foot = "Made with the kit from the texts named on the first page. No page asks the network for anything."
    return pages.framed([*sheets, *rest], site=site, foot=foot, incomplete=incomplete)


def _first_finding(ran: Ran) -> str:
    said = next(iter(pages.findings(ran.notebook)), None)
    if said is None:
        return ""
    badge = f' <span class="badge">{safe(said["badge"])}</span>' if said["badge"] else ""
    return said["html"] + badge


def _evidence_pages(corpus: Corpus, hits: pd.DataFrame, bodies: Sequence[str]) -> tuple[list[pages.Page], set[str]]:
    """passages.html with the entries that pages lead to, all names and all quotations, and the full texts."""
    settings = corpus.settings
    wanted = pages.wanted_anchors(bodies)
    asked = hits["anchor"].isin(wanted) | hits["alias"].isin(wanted)
    kept = hits[asked | hits["kind"].isin(["name", "quotation", "parallel"])]
    sides = {"side": settings.side, "target": settings.target, "labels": settings.labels}
    texts, places = evidence.text_pages(
        kept, corpus.documents, corpus.paragraphs, leave_out=settings.leave_out, **sides
    )

    def entries(chosen: pd.DataFrame, *, all_words: bool) -> str:
        """The passages; where a page would not hold them fewer of each word, and then, unless all are linked to, fewer words."""
        room = pages.LARGEST - len(pages.stylesheet().encode()) - 20_000
        uses = chosen.groupby("anchor")["anchor"].transform("size")
        for most, least in (
            (None, 1),
            (20, 1),
            (8, 1),
            (4, 1),
            (2, 1),
            (1, 1),
            (4, 2),
            (2, 2),
            (2, 3),
            (1, 5),
            (1, 20),
        ):
            body = evidence.passages_html(
                chosen[uses >= least],
                corpus.documents,
                corpus.paragraphs,
                reference=settings.reference,
                places=places,
                most=most,
                **sides,
            )
            if len(body.encode("utf-8", "replace")) < room:
                break
        return body

    more = hits[~hits.index.isin(kept.index) & (hits["kind"] == "term")]
    link = ' <a href="passages_more.html">Further words of the contrast</a>' if len(more) else ""
    intro = (
        '<h1>Passages</h1><p class="quiet">Each word, name and quotation that the pages speak of, in all its forms, with '
        f"its sentences on both sides. The line below a passage leads to its place in the full text.{link}</p>"
    )
    made = [pages.Page("passages.html", "Passages", f"{intro}\n{entries(kept, all_words=True)}", "passages", depth=2)]
    if len(more):
        intro = (
            '<h1>Further passages</h1><p class="quiet">The other words of the contrast, those of the longest tables only. '
            '<a href="passages.html">Passages of the words, names and quotations that the pages speak of</a></p>'
        )
        made.append(
            pages.Page(
                "passages_more.html",
                "Further passages",
                f"{intro}\n{entries(more, all_words=False)}",
                "passages",
                depth=2,
            )
        )
    for at, text in enumerate(texts, start=1):
        title = "Full texts" if len(texts) == 1 else f"Full texts, part {at}"
        intro = f'<h1>{title}</h1><p class="quiet">The texts as they stand in the files. Linked words lead to their passages.</p>'
        made.append(pages.Page(text.name, title, f"{intro}\n{text.body}", "texts"))
    return made, {*kept["anchor"], *kept["alias"]}
