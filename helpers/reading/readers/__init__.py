"""Files that are not plain text to text: one small module a format, each with a refusal for what it cannot read well."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from helpers.reading.files import check_text, decode_any, read_bytes
from helpers.reading.readers import docx, html, pdf, tei
from helpers.tables import KitError

#: Ending of a name -> how it is read; .gz may follow each.
KINDS = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mht": "html",
    ".mhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".xml": "tei",
    ".tei": "tei",
    ".csv": "table",
    ".tsv": "table",
    ".jsonl": "table",
    ".ndjson": "table",
    ".json": "table",
    ".parquet": "table",
}
#: Formats that hold texts, but not in a form the kit reads: what to save them as.
_ELSEWHERE = {
    **dict.fromkeys(
        (".doc", ".rtf", ".odt", ".pages", ".wps"), "Open it and save it as .docx or as plain text (UTF-8)"
    ),
    **dict.fromkeys((".epub", ".mobi"), "Save its chapters as web pages or as plain text (UTF-8)"),
    **dict.fromkeys((".xls", ".xlsx", ".ods"), "Save the sheet as CSV UTF-8"),
    **dict.fromkeys((".zip", ".rar", ".7z", ".tar", ".tgz"), "Unpack it into a folder"),
    **dict.fromkeys((".eml", ".msg"), "Save the message as plain text (UTF-8)"),
    ".ipynb": "Notebooks are not read as texts; save the article as plain text (UTF-8)",
}


class Extracted(NamedTuple):
    """Text of a file with what the file says of it; empty where it says nothing.

    ``encoding`` is how the bytes were read, or the name of the format; ``guessed`` is True for an encoding that nothing
    in the file states. ``furniture`` are lines of most pages of a PDF that were taken out, with the number of their pages.
    """

    text: str
    encoding: str
    guessed: bool = False
    title: str = ""
    date: str = ""
    furniture: tuple[tuple[str, int], ...] = ()


def _ending(path: Path) -> str:
    return (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()


def kind_of(path: Path) -> str:
    """ "text", "html", "docx", "pdf", "tei", "table", or "" for what the kit does not read.

    >>> kind_of(Path("a.HTML")), kind_of(Path("b.txt.gz")), kind_of(Path("c.doc"))
    ('html', 'text', '')
    """
    return KINDS.get(_ending(path), "")


def advice_for(path: Path) -> str:
    """What to do with a format that the kit does not read; "" for a file that holds no text anyhow."""
    return _ELSEWHERE.get(_ending(path), "")


def read_document(path: Path, *, where: str) -> Extracted:
    """The text of one file, by the ending of its name; what has no known ending is read as plain text.

    Parameters
    ----------
    path : Path
    where : str
        What the messages call the file.

    Raises
    ------
    KitError
        When the file cannot be read, is longer than 20 MB, is damaged or protected, holds no article, or is of a format
        that has to be saved otherwise first.

    Notes
    -----
    The text of a page, of Word, PDF or TEI is extracted: the same bytes give the same text with the same versions of the
    libraries. All offsets of the kit are offsets in this text.
    """
    kind = kind_of(path)
    if kind == "table":
        raise KitError(
            f"{where}: {path.name} is a table of many texts, not a text. Run `compare` on it, or put each text into a file of its own."
        )
    if advice := advice_for(path):
        raise KitError(f"{where}: files that end in {path.suffix} are not read. {advice}.")
    data = read_bytes(path, where=where)
    if not data.strip():
        decode_any(data, where=where)  # says that it is empty
    if kind == "tei":
        found = tei.read_tei(data, where=where)
        if len(found) > 1:
            raise KitError(
                f"{where}: the file holds {len(found)} TEI texts. Put each into a file of its own, or run `compare` on it."
            )
        return _extracted(found[0], "TEI", where)
    if kind == "html":
        page, encoding, guessed = html.read_html(data, where=where)
        return _extracted(page, encoding, where, guessed)
    if kind == "docx":
        return _extracted(docx.read_docx(data, where=where), "Word", where)
    if kind == "pdf":
        text, furniture = pdf.read_pdf(data, where=where)
        return Extracted(check_text(text, where=where), "PDF", furniture=furniture)
    if data[:5] == b"%PDF-":
        raise KitError(f"{where}: this is a PDF file under the name of a text. Let its name end in .pdf.")
    if data[:4] == b"PK\3\4":
        raise KitError(
            f"{where}: this is a Word or zip file under the name of a text. Let its name end in .docx, or unpack it."
        )
    plain = decode_any(data, where=where)
    return Extracted(check_text(plain.text, where=where), plain.encoding, plain.guessed)


def _extracted(found: tuple[str, str, str], encoding: str, where: str, guessed: bool = False) -> Extracted:
    text, title, date = found
    return Extracted(check_text(text, where=where), encoding, guessed, title, date)
