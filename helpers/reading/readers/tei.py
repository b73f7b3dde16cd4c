"""TEI: texts as editors keep them, in XML, read with defusedxml."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from helpers.reading.readers.lines import iso_date, join_lines
from helpers.tables import KitError

#: Elements that are paragraphs of their own.
_BLOCKS = set(
    "p head ab l u sp stage item cell label salute signed dateline byline opener closer trailer quote q".split()
)
#: Of these, what stands inside a paragraph where one is open; and what parts paragraphs without being one.
_INLINE = {"quote", "q", "label"}
_STRUCTURE = {"text", "front", "body", "back", "group", "div", "lg", "list", "table", "row", "floatingText"}
#: What is not the text: notes, page furniture, struck out words, the editor's readings beside the original's.
_LEFT_OUT = set("note fw del corr reg expan figDesc rdg graphic teiHeader facsimile sourceDoc".split())


def read_tei(data: bytes, *, where: str) -> list[tuple[str, str, str]]:
    """Text, title and date of each TEI text in the file: one, or those of a teiCorpus in their order.

    Raises
    ------
    KitError
        When it is no XML, no TEI, defines entities, or has no text.

    Notes
    -----
    Paragraphs, headings and verses are lines. Where an editor gives both, the original is read (sic, orig, abbr, lem),
    for the kit logs corrections of its own; notes and deletions are left out.
    """
    try:
        root = fromstring(data, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise KitError(
            f"{where}: the XML file defines entities, which can unfold to any size. "
            "Write the characters themselves, and take the entities out of its head."
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise KitError(
            f"{where}: this is no well-formed XML ({error}). Correct that place, or save the text as plain text."
        ) from None
    if _name(root) not in ("TEI", "TEI.2", "teiCorpus"):
        raise KitError(
            f"{where}: this XML is no TEI; its root is <{_name(root)[:60]}>. Save the article as TEI, as a web page or as plain text."
        )
    found = [_document(text) for text in root.iter() if _name(text) in ("TEI", "TEI.2")]
    found = [document for document in found if document[0].strip()]
    if not found:
        raise KitError(f"{where}: the TEI file has no text. Put the text into <text><body>, in paragraphs <p>.")
    return found


def _document(tei: Element) -> tuple[str, str, str]:
    text = next((part for part in tei if _name(part) == "text"), None)
    header = next((part for part in tei if _name(part) == "teiHeader"), None)
    title = date = ""
    if header is not None:
        said = [part for part in _below(header, "titleStmt") for part in part if _name(part) == "title"]
        title = join_lines(["".join(said[0].itertext())]).strip() if said else ""
        dates = [
            part
            for name in ("sourceDesc", "publicationStmt")
            for top in _below(header, name)
            for part in _below(top, "date")
        ]
        date = next(filter(None, (iso_date(part.get("when") or "".join(part.itertext())) for part in dates)), "")
    return join_lines(_lines(text)) if text is not None else "", title, date


def _below(element: Element, name: str) -> Iterator[Element]:
    return (part for part in element.iter() if _name(part) == name)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _lines(text: Element) -> Iterator[str]:
    """Paragraphs in order. Walked with a stack of our own: no depth of nesting is too much for it."""
    said: list[str] = []
    open_blocks = 0
    wait: list[tuple[Element, str]] = [(text, "start")]
    while wait:
        element, at = wait.pop()
        name = _name(element)
        if at == "start" and name and name not in _LEFT_OUT:
            block = name in _BLOCKS and not (open_blocks and name in _INLINE)
            if block or name in _STRUCTURE:
                yield "".join(said)
                said = []
            elif name in ("lb", "pb", "cb") and element.get("break") != "no":
                said.append(" ")
            open_blocks += block
            said.append(element.text or "")
            wait.append((element, "end of block" if block or name in _STRUCTURE else "end"))
            wait += [(part, "start") for part in reversed(element)]
            continue
        if at == "end of block":
            open_blocks -= name in _BLOCKS
            yield "".join(said)
            said = []
        said.append(element.tail or "")
    yield "".join(said)
