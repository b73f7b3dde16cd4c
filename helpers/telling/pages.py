"""Executed notebooks and evidence into HTML pages of one look, which ask no network for anything."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha1
from html import unescape
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import nbformat

from helpers.telling.addresses import PAGE, TEXTS
from helpers.telling.markup import mixed, plain, safe

TEMPLATE = Path(__file__).parent / "template"
#: Bytes that a page stays under, so that she can send it to anyone.
LARGEST = 600_000


class Page(NamedTuple):
    """A page before it gets its frame."""

    name: str
    title: str
    body: str
    kind: str = "notebook"
    code: bool = False
    short: str = ""  # in the menu; the title without it
    depth: int = 3  # headings down to this level stand in the contents
    listed: bool = True  # in the menu


def short_name(notebook: str) -> str:
    """What the menu calls the page of a notebook.

    >>> short_name("03_contrast"), short_name("02_tf_idf")
    ('Contrast', 'TF-IDF')
    """
    name = notebook[3:]
    return "TF-IDF" if name == "tf_idf" else name.replace("_", " ").capitalize()


class Heading(NamedTuple):
    """A line of the contents."""

    level: int
    id: str
    html: str


def cells_html(notebook: nbformat.NotebookNode, *, code: bool = True) -> str:
    """The cells of an executed notebook as HTML; without ``code`` only its prose and what it shows."""
    from nbconvert.exporters.templateexporter import TemplateExporter

    own = nbformat.from_dict(notebook)
    numbers = {cell.get("id"): at for at, cell in enumerate(own.cells, start=1)}
    resources = {"kit": {"code": code, "numbers": numbers}}
    # Not HTMLExporter's own method: it sends the whole page through an HTML parser, which spells the figures anew.
    body, _ = TemplateExporter.from_notebook_node(_exporter(), own, resources=resources)
    return plain(re.sub(r"\n\s*\n+", "\n", body)).strip()


@lru_cache(maxsize=1)
def _exporter():
    from nbconvert import HTMLExporter
    from nbconvert.filters import Highlight2HTML

    return HTMLExporter(
        extra_template_basedirs=[str(TEMPLATE)],
        template_name="cells",
        filters={
            "markdown": _markdown,
            "figure": figure_html,
            "scrolled": _scrolled,
            "highlight_code": Highlight2HTML(pygments_lexer="ipython3"),
        },
        enabled=False,
        default_preprocessors=[],
        mathjax_url="",
        require_js_url="",
    )


def _markdown(source: str) -> str:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True, allow_harmful_protocols=False)
    return MarkdownWithMath(renderer=renderer).render(source)


def _scrolled(html: str) -> str:
    """A bare DataFrame in a box of its own, so that it and not the page scrolls sideways."""
    if 'class="dataframe"' not in html:
        return html
    html = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL).replace('<table border="1"', "<table")
    return f'<div class="table" role="region" tabindex="0" aria-label="Table">{html}</div>'


def figure_html(output) -> str:
    """A figure that show_figure displayed, on its plate, with its caption."""
    svg = output["data"]["image/svg+xml"]
    said = output.get("metadata", {}).get("kit", {})
    name, caption = said.get("figure", ""), said.get("caption", "")
    svg = re.sub(r"^\s*<\?xml[^>]*\?>\s*(<!DOCTYPE[^>]*>)?", "", "".join(svg)).strip()
    if 'role="' not in svg.partition(">")[0]:
        alt = output.get("metadata", {}).get("image/svg+xml", {}).get("alt", "Figure")
        svg = svg.replace("<svg ", f'<svg role="img" aria-label="{safe(alt)}" ', 1)
    own = f' id="figure-{safe(name)}"' if name else ""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure{own}><div class="plate">{svg}</div>{below}</figure>'


def findings(notebook: nbformat.NotebookNode) -> list[dict]:
    """What ``say`` said in an executed notebook: id, html, badge, page of each finding, in order."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    said = (output.get("metadata", {}).get("kit", {}).get("finding") for output in outputs)
    return [dict(finding) for finding in said if finding]


_HEADING = re.compile(r"<h([1-6])([^>]*)>(.*?)</h\1>", re.DOTALL)


def with_ids(html: str) -> tuple[str, list[Heading]]:
    """Give each heading an id of our own, also where it is Arabic, and list those of the second and third level.

    >>> with_ids("<h2>Who speaks</h2><h2>من يتكلم</h2>")[0]
    '<h2 id="who-speaks">Who speaks</h2><h2 id="h-bdd1e705">من يتكلم</h2>'
    """
    used: set[str] = set()
    contents: list[Heading] = []

    def give(match: re.Match) -> str:
        level, attributes, inside = int(match[1]), match[2], match[3]
        known = re.search(r'\bid="([^"]*)"', attributes)
        name = known[1] if known else _slug(unescape(re.sub("<[^>]*>", "", inside)))
        if not known:
            at, first = 2, name
            while name in used:
                name, at = f"{first}-{at}", at + 1
            attributes += f' id="{name}"'
        used.add(name)
        if level in (2, 3):
            contents.append(Heading(level, name, re.sub("</?a(?: [^>]*)?>", "", inside)))
        return f"<h{level}{attributes}>{inside}</h{level}>"

    return _HEADING.sub(give, html), contents


def _slug(text: str) -> str:
    words = re.findall("[a-z0-9]+", text.lower()) if text.isascii() else []
    slug = "-".join(words)[:60].strip("-")
    return slug if slug[:1].isalpha() else f"h-{sha1(text.strip().encode('utf-8', 'replace')).hexdigest()[:8]}"


def title_of(notebook: nbformat.NotebookNode, *, otherwise: str) -> tuple[str, nbformat.NotebookNode]:
    """The first heading of a notebook, as plain text; the page's frame does not repeat it."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := re.search(r"^# +(.+?)\s*#*$", cell.source, re.MULTILINE)):
            return unescape(re.sub("<[^>]*>|[*_`]", "", found[1])).strip(), notebook
    return otherwise, notebook


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """The style of all pages with the font in it: the whole font, packed as WOFF, because its licence wants it whole."""
    style = (TEMPLATE / "style.css").read_text("utf-8")
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    style = re.sub(r"\s*\n\s*", "\n", style).strip()
    font = _font()
    return style.replace("FONT", font) if font else style.replace(style[: style.index("}") + 1], "", 1).strip()


def _font() -> str:
    """IBM Plex Sans Arabic Regular as base64, or "" where its package is not installed: the page has fallbacks."""
    try:
        file = resources.files("fontpkg_ibm_plex_sans_arabic") / "files" / "IBMPlexSansArabic-Regular.ttf"
        data = file.read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        return ""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    font.flavor = "woff"
    packed = io.BytesIO()
    font.save(packed)
    return base64.b64encode(packed.getvalue()).decode("ascii")


def framed(pages: Sequence[Page], *, site: str, foot: str = "", incomplete: str = "") -> dict[str, str]:
    """Whole HTML pages: each with title, contents, the way to all others, previous and next.

    Parameters
    ----------
    pages : sequence of Page
        In the order in which they are read; the first is the index.
    site : str
        Title of the report, plain text.
    foot : str
        Line below each page, HTML.
    incomplete : str
        Why the report is incomplete, plain text; empty: it is complete.

    Returns
    -------
    dict
        File name -> HTML.
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    environment = Environment(loader=FileSystemLoader(TEMPLATE), autoescape=True, keep_trailing_newline=True)
    template = environment.get_template("page.html.j2")
    style = Markup(stylesheet())
    listed = [{"name": page.name, "short": page.short or page.title} for page in pages[1:] if page.listed]
    made = {}
    for at, page in enumerate(pages):
        body, contents = with_ids(page.body)
        made[page.name] = template.render(
            name=page.name,
            title=plain(page.title),
            site=plain(site),
            kind=page.kind,
            code=page.code,
            style=style,
            pages=listed,
            contents=[
                {"level": each.level, "id": each.id, "html": Markup(each.html)}
                for each in contents
                if each.level <= page.depth
            ],
            body=Markup(body),
            previous=pages[at - 1] if at else None,
            next=pages[at + 1] if at + 1 < len(pages) else None,
            foot=Markup(foot),
            incomplete=plain(incomplete),
        )
    return made


_TO_PASSAGES = re.compile(r'(href="(?:\.\./)?)passages\.html(#([a-z]-[0-9a-f]{10}))(?=")')
_TO_TEXTS = re.compile(r'(href="(?:\.\./)?)texts\.html#(d-[0-9a-f]{10})(?:-(\d+))?(?=")')
_PLACE = re.compile(r'<(?:p class="finding"|figure|caption|h[23])[^>]*? id="([^"]+)"')


def wanted_anchors(bodies: Iterable[str]) -> set[str]:
    """Ids of the passages that pages link to."""
    return {found[3] for body in bodies for found in _TO_PASSAGES.finditer(body)}


def mentioned_in(body: str) -> dict[str, str]:
    """Id of the passages of each thing that a page speaks of -> id of the first finding, table or figure that does.

    >>> mentioned_in('<figure id="f"><a href="passages.html#t-0123456789">x</a></figure>')
    {'t-0123456789': 'f'}
    """
    marks = [(found.start(), found[1], "") for found in _PLACE.finditer(body)]
    marks += [(found.start(), "", found[3]) for found in _TO_PASSAGES.finditer(body)]
    first: dict[str, str] = {}
    near = ""
    for _, place, anchor in sorted(marks):
        near = place or near
        if anchor:
            first.setdefault(anchor, near)
    return first


def without_own_links(body: str, name: str) -> str:
    """A finding on the page that shows how it was measured needs no link to that page."""
    return re.sub(rf' ?<a href="{re.escape(name)}">how this was measured</a>', "", body)


def resolved(html: str, page_of: Mapping[str, str], place_of: Callable[[str, int], str]) -> str:
    """Links to passages and full texts with the page that each stands on; what is nowhere leads to the first page's top.

    Parameters
    ----------
    html : str
    page_of : mapping
        Id of an entry -> page that holds it.
    place_of : function
        (id of a document, offset in its text or -1) -> address, or "" where there is none.
    """
    html = _TO_PASSAGES.sub(
        lambda found: f"{found[1]}{page_of[found[3]]}{found[2]}" if found[3] in page_of else f"{found[1]}{PAGE}", html
    )
    return _TO_TEXTS.sub(lambda found: found[1] + (place_of(found[2], int(found[3] or -1)) or TEXTS), html)


_EMPTY = re.compile(
    r'<div class="prose">\s*<h2[^>]*>(?:(?!</h2>).)*</h2>\s*</div>\s*(?=<div class="prose">\s*<h2|$)', re.DOTALL
)


def without_empty_sections(html: str) -> str:
    """A heading under which a corpus gave nothing to say is left out.

    >>> one, two = '<div class="prose"><h2>One</h2></div>', '<div class="prose"><h2>Two</h2></div>'
    >>> without_empty_sections(f"{one}{two}<p>said</p>") == f"{two}<p>said</p>"
    True
    """
    return _EMPTY.sub("", html)


def index_body(*, site: str, introduction: str, summary: str, pages: Sequence[tuple[str, str, str]], made: str) -> str:
    """The front page: introduction, what the summary notebook says, the pages with the first finding of each, how made.

    Parameters
    ----------
    site, introduction : str
        Title and introduction of the corpus, plain text.
    summary : str
        HTML of the summary's cells; the report's title stands in place of its own.
    pages : sequence of tuple
        (address, title as plain text, first finding as HTML or "") of each page.
    made : str
        HTML of the part "How it was made".
    """
    summary = re.sub(r"(<div class=\"prose\">\s*)?<h1[^>]*>.*?</h1>", r"\1", summary, count=1, flags=re.DOTALL)
    head = f"<h1>{mixed(site)}</h1>"
    lead = f'<p class="lead">{mixed(introduction)}</p>' if introduction else ""
    entries = "\n".join(
        f'<li><a href="{safe(name)}">{mixed(title)}</a>{f"<br>{said}" if said else ""}</li>'
        for name, title, said in pages
    )
    listed = f'<h2>All pages</h2>\n<ul class="toc-pages">\n{entries}\n</ul>' if entries else ""
    return "\n".join(part for part in (head, lead, summary, listed, made) if part)
