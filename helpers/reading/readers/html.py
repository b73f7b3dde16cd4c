"""Web pages saved from a browser: the article without menus, related links and comments, found by justext."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Iterator

import justext.core
import lxml.html
from lxml.etree import LxmlError, ParserError

from helpers.reading.arabic import is_stop_word, stop_words, words
from helpers.reading.files import Decoded, decode_any
from helpers.reading.readers.lines import iso_date, join_lines
from helpers.tables import KitError

#: justext's own bounds are for English. Arabic writes conjunctions, prepositions and pronouns on to their words, so
#: its paragraphs hold 0.08 to 0.3 function words a word (measured: docs/measurements/robustness.md), and fewer letters.
OPTIONS = {"length_low": 55, "length_high": 140, "stopwords_low": 0.05, "stopwords_high": 0.09, "max_link_density": 0.3}
#: of a page; how deep they nest libxml2 bounds itself
MOST_ELEMENTS = 200_000

_AROUND = ("nav", "aside", "footer", "menu", "dialog", "figcaption", "noscript", "template", "svg", "button", "select")
_NAMED = re.compile(
    r"(?:^|[-_\s])(?:comments?|disqus|respond|related|recommend\w*|share|sharing|social|breadcrumbs?|newsletter|cookies?|"
    r"most-?read|sidebar|widget|tags?-?list|caption|promo|subscribe|advert\w*|footer|navbar|menu)(?:$|[-_\s])",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: no characters of a page; a browser shows nothing for them, and XML does not allow them
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
#: what divides a headline from the outlet's name in <title>
_OUTLET = re.compile(r"\s+(?:[|\u2013\u2014»]|-)\s+")


def read_html(data: bytes, *, where: str) -> tuple[tuple[str, str, str], str, bool]:
    """(text, title, date) of the article in a web page, the encoding, and whether that was guessed.

    Parameters
    ----------
    data : bytes
        A page as a browser saves it: .html, or .mhtml (one file with all its pictures).
    where : str

    Returns
    -------
    tuple
        The headline is the first line of the text; each paragraph is a line. ``date`` is the day the page gives for its
        publication, in ISO form, or empty.

    Raises
    ------
    KitError
        When the page holds no running text in Arabic, its encoding cannot be told, or it has more than 200,000 elements.

    Notes
    -----
    Encoding: by BOM, strict UTF-8, the charset that the page declares, then the guess of
    :func:`helpers.reading.files.decode`. Paragraphs are told from furniture by their length, their links and the
    share of Arabic function words in them; scripts, styles and hidden parts are never read. Look at the full texts in the
    report once: a reader's comment without a mark of its own looks like a paragraph of the article.

    References
    ----------
    Pomikálek, J. (2011). Removing Boilerplate and Duplicate Content from Web Corpora. PhD thesis, Masaryk University.
    """
    if _is_archive(data):
        data = _page_of_archive(data, where)
    found = _decoded(data, where)
    page = _parsed(found.text, where)
    title, date = _title(page), _date(page)
    _prune(page)
    lines = _article(page)
    if not lines:
        raise KitError(
            f"{where}: no article was found in the page, only links and short lines. "
            "Save the article's own page, or copy its text into a text file (UTF-8)."
        )
    if title and _key(title) not in [_key(line) for line in lines[:3]]:
        lines.insert(0, title)
    return (join_lines(lines), title, date), found.encoding, found.guessed


def _is_archive(data: bytes) -> bool:
    head = data[:2000].lower()
    return b"mime-version:" in head and b"content-type:" in head and not head.lstrip().startswith(b"<")


def _page_of_archive(data: bytes, where: str) -> bytes:
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                page = part.get_payload(decode=True)
                charset = part.get_content_charset()
                return page.decode(charset, "replace").encode() if charset else page
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        pass
    raise KitError(f"{where}: there is no page in this .mhtml file. Save the page again as HTML.")


def _decoded(data: bytes, where: str) -> Decoded:
    try:
        return Decoded(data.decode("utf-8-sig"), "utf-8", False)
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:20_000])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii", "ignore").lower()
        try:
            if name not in ("utf-8", "utf8"):
                return Decoded(data.decode(name), name, False)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode_any(data, where=where)


def _parsed(text: str, where: str) -> lxml.html.HtmlElement:
    source = _CONTROLS.sub("", _DECLARATION.sub("", text))
    try:
        page = lxml.html.document_fromstring(
            source.encode("utf-8", "replace"),
            parser=lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
        )
    except (ParserError, LxmlError, ValueError) as error:
        raise KitError(
            f"{where}: the page cannot be read ({str(error)[:80] or 'it is empty'}). Save it again as a complete web page."
        ) from None
    if sum(1 for _ in page.iter()) > MOST_ELEMENTS:
        raise KitError(
            f"{where}: the page has more than {MOST_ELEMENTS:,} elements, as no article has. "
            "Copy the article's text into a text file (UTF-8)."
        )
    for element in page.iter():  # a control may also be written as &#31;
        for part in ("text", "tail"):
            if _CONTROLS.search(getattr(element, part) or ""):
                setattr(element, part, _CONTROLS.sub("", getattr(element, part)))
    return page


def _prune(page: lxml.html.HtmlElement) -> None:
    """Take out what says itself that it is no article. A part that holds most of the text stays, whatever its name."""
    for element in list(page.iter("head", "script", "style", "noscript", "template", "iframe", "object", "title")):
        if element.getparent() is not None:
            element.drop_tree()
    body = page.find("body")
    body = page if body is None else body
    whole = len(body.text_content())
    for element in list(body.iter(lxml.etree.Element)):
        if element is body or element.getparent() is None:
            continue
        marks = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"[:500]
        unseen = (
            "hidden" in element.attrib
            or element.get("aria-hidden") == "true"
            or _INVISIBLE.search(element.get("style", "")[:500])
        )
        if unseen or ((element.tag in _AROUND or _NAMED.search(marks)) and len(element.text_content()) < 0.4 * whole):
            element.drop_tree()


def _article(page: lxml.html.HtmlElement) -> list[str]:
    """Lines of the article, or none."""
    places = page.xpath('//*[@itemprop="articleBody"]') or page.xpath("//article") or page.xpath("//main")
    whole = sum(len(line) for line in _good(page))
    for place in sorted(places, key=lambda one: -len(one.text_content()))[:1]:
        lines = _good(place)
        # A page may mark a teaser as its article; then the whole page is the better source.
        if sum(len(line) for line in lines) >= 0.5 * whole and lines:
            return lines
    return _good(page) or _sentences(page)


def _paragraphs(part: lxml.html.HtmlElement) -> list:
    paragraphs = justext.core.ParagraphMaker.make_paragraphs(part)
    justext.core.classify_paragraphs(paragraphs, frozenset(stop_words()), **OPTIONS)
    justext.core.revise_paragraph_classification(paragraphs)
    return paragraphs


def _good(part: lxml.html.HtmlElement) -> list[str]:
    """What justext calls good, and its brothers: short paragraphs of an article stand beside the long ones, as <p>."""
    paragraphs = _paragraphs(part)
    good = [at for at, paragraph in enumerate(paragraphs) if not paragraph.is_boilerplate]
    homes = {_home(paragraphs[at]) for at in good if paragraphs[at].dom_path.endswith(".p")}
    kept = set(good)
    for at, paragraph in enumerate(paragraphs):
        brother = paragraph.dom_path.endswith(".p") and _home(paragraph) in homes
        furniture = paragraph.links_density() > OPTIONS["max_link_density"] or "\xa9" in paragraph.text
        if brother and not furniture and (good[0] < at < good[-1] or _is_sentence(paragraph.text)):
            kept.add(at)
    return [paragraphs[at].text for at in sorted(kept)]


def _home(paragraph) -> str:
    return paragraph.xpath.rpartition("/")[0]


def _is_sentence(line: str) -> bool:
    spelt = [line[start:end] for start, end in words(line)]
    return len(spelt) >= 4 and any(map(is_stop_word, spelt))


def _sentences(part: lxml.html.HtmlElement) -> list[str]:
    """For a page that is all short lines: those that are no links and hold a function word, as sentences do."""
    return [one.text for one in _paragraphs(part) if one.links_density() <= 0.3 and _is_sentence(one.text)]


def _key(line: str) -> list[str]:
    return [line[start:end] for start, end in words(line)]


def _title(page: lxml.html.HtmlElement) -> str:
    """The page's one h1, else what it tells other sites, else <title> without the outlet."""
    heads = [
        line for line in (join_lines([head.text_content()]).strip() for head in page.iter("h1")) if len(_key(line)) >= 3
    ]
    told = [text for text in page.xpath('//meta[@property="og:title" or @name="og:title"]/@content') if text.strip()]
    named = next((join_lines([head.text_content()]).strip() for head in page.iter("title")), "")
    if len(heads) == 1:
        return heads[0]
    best = told[0] if told else named
    parts = _OUTLET.split(join_lines([best]).strip())
    return max(parts, key=lambda part: len(_key(part))) if parts else ""


def _date(page: lxml.html.HtmlElement) -> str:
    """Day of publication, from the places where pages state it."""
    for text in page.xpath('//meta[@property="article:published_time" or @itemprop="datePublished"]/@content'):
        if day := iso_date(text):
            return day
    for script in page.xpath('//script[@type="application/ld+json"]/text()'):
        try:
            for value in _values(json.loads(script), "datePublished"):
                if day := iso_date(value):
                    return day
        except (ValueError, RecursionError):
            continue
    times = {iso_date(text) for text in page.xpath("//article//time/@datetime")} - {""}
    return times.pop() if len(times) == 1 else ""


def _values(tree: object, name: str) -> Iterator[str]:
    wait = [tree]
    while wait:
        part = wait.pop()
        if isinstance(part, dict):
            if isinstance(part.get(name), str):
                yield part[name]
            wait += reversed(part.values())
        elif isinstance(part, list):
            wait += reversed(part)
