"""Word files (.docx), read with python-docx."""

from __future__ import annotations

import io
import zipfile
import zlib

from helpers.reading.readers.lines import join_lines
from helpers.tables import KitError

#: bytes that a file may unpack to; a book with pictures stays below
LARGEST_UNPACKED = 200_000_000
#: of XML alone, which is held in memory as a tree, some ten times as large
LARGEST_XML = 50_000_000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Deleted text, moved text at the place it left, and the second copy of a text box.
_LEFT_OUT = {_W + "del", _W + "moveFrom", _FALLBACK}
_SIGNS = {_W + "tab": "\t", _W + "br": " ", _W + "cr": " ", _W + "noBreakHyphen": "\u2011", _W + "softHyphen": "\u00ad"}


def read_docx(data: bytes, *, where: str) -> tuple[str, str, str]:
    """Text, title and date of a Word file; title and date are empty, for what Word keeps there is seldom the article's.

    Raises
    ------
    KitError
        When it is no Word file, is protected by a password, is damaged, or unpacks to more than 200 MB.

    Notes
    -----
    Each paragraph is a line, in the order of the file: running text, tables, text boxes. Changes that were tracked are
    read as accepted. Hidden text, footnotes, comments, headers and footers are left out.
    """
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise KitError(
            f"{where}: the Word file is protected by a password or is an old .doc. Open it and save it as .docx without a password."
        )
    try:
        _check_size(data, where)
        body = Document(io.BytesIO(data)).element.body
        return join_lines(_text(paragraph) for paragraph in body.iter(_W + "p") if _counts(paragraph)), "", ""
    except (
        zipfile.BadZipFile, zlib.error, LxmlError, OpcError, KeyError, ValueError, AttributeError, OSError, EOFError,
        NotImplementedError, RuntimeError, RecursionError, IndexError, TypeError, AssertionError,
    ) as error:  # fmt: skip
        # python-docx lets through what zipfile, lxml and its own lookups raise on a damaged file.
        raise KitError(
            f"{where}: this is no Word file that can be read ({type(error).__name__}: {str(error)[:80]}). "
            "Open it in Word or LibreOffice and save it as .docx, or as plain text (UTF-8)."
        ) from None


def _check_size(data: bytes, where: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        whole = sum(part.file_size for part in parts)
        xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
        if whole > LARGEST_UNPACKED or xml > LARGEST_XML or len(parts) > 10_000:
            raise KitError(
                f"{where}: the Word file unpacks to {whole / 1e6:,.0f} MB. Save the article alone, as .docx or as plain text (UTF-8)."
            )
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and b"<!ENTITY" in packed.read(part):
                raise KitError(
                    f"{where}: the Word file defines XML entities, which Word never does. "
                    "Open it in Word or LibreOffice and save it as .docx again."
                )


def _counts(paragraph) -> bool:
    return not any(above.tag in _LEFT_OUT for above in paragraph.iterancestors())


def _text(paragraph) -> str:
    """Text of a paragraph, without the paragraphs of a text box that hangs in it."""
    said, wait = [], [iter(paragraph)]
    while wait:
        element = next(wait[-1], None)
        if element is None:
            wait.pop()
        elif element.tag == _W + "t":
            said.append(element.text or "")
        elif element.tag in _SIGNS:
            said.append(_SIGNS[element.tag])
        elif element.tag not in _LEFT_OUT and element.tag not in (_W + "p", _W + "pPr") and not _hidden(element):
            wait.append(iter(element))
    return "".join(said)


def _hidden(run) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish") if run.tag == _W + "r" else None
    return mark is not None and mark.get(_W + "val", "true") not in ("0", "false", "off")
