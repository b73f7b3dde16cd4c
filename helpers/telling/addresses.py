"""Addresses of the passages behind a claim: what sentences, tables and figures link to."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha1

PAGE, TEXTS = "passages.html", "texts.html"
KINDS = {
    "term": "Words",
    "name": "Names",
    "candidate": "Names proposed, not counted",
    "theme": "Themes",
    "speaker": "Speakers and what each says",
    "verb": "Verbs of saying",
    "quotation": "Quotations and reported speech",
    "parallel": "Said on both sides",
    "further": "Further words of the contrast",
}
# The first letter of an id; a word and a theme of the same spelling are two entries.
_LETTERS = {"theme": "h", "candidate": "c", "document": "d"}


def anchor(key: str, kind: str = "term") -> str:
    """Stable ASCII id of the passages of ``key``: a term, a name or a quotation may hold any character, an id may not.

    >>> anchor("سلام")
    't-fa65ac7860'
    """
    return f"{_LETTERS.get(kind, kind[0])}-{sha1(key.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def address(key: str, kind: str = "term") -> str:
    """Link to the passages of ``key``, relative to the pages of a report."""
    return f"{PAGE}#{anchor(key, kind)}"


def place(doc_id: str, start: int | None = None) -> str:
    """Link to a document in the full texts, or to the paragraph or word at ``start``, an offset in its text.

    >>> place("سلام", 12)
    'texts.html#d-fa65ac7860-12'
    """
    return f"{TEXTS}#{anchor(doc_id, 'document')}" + ("" if start is None else f"-{int(start)}")


def address_of(row: Mapping, kind: str) -> str:
    """Link of a row of a table: to its place in the full texts (kind "document" or "place"), else to its passages."""
    if kind == "document":
        return place(row["doc_id"])
    if kind == "place":
        return place(row["doc_id"], row["start"])
    return address(key_of(row, kind), kind)


def key_of(row: Mapping, kind: str) -> str:
    """The key under which a row of a table has its passages.

    A term, a theme, a speaker and a verb are known by the column of that name, a name and a proposed name by ``name``, a
    quotation by its document and offset, a parallel by those of both its passages.

    >>> key_of({"doc_id": "a", "start": 7, "text": "..."}, "quotation")
    'a:7'
    """
    if kind == "quotation":
        return f"{row['doc_id']}:{int(row['start'])}"
    if kind == "parallel":
        target = f"{row['target_doc_id']}:{int(row['target_start'])}"
        return f"{target}|{row['reference_doc_id']}:{int(row['reference_start'])}"
    return str(row["name" if kind == "candidate" else kind])
