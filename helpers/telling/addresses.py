"""Addresses of the passages behind a claim: what sentences, tables and figures link to."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha1

PAGE = "passages.html"
KINDS = {
    "term": "Words",
    "name": "Names",
    "theme": "Themes",
    "quotation": "Quotations and reported speech",
    "parallel": "Said on both sides",
}


def anchor(key: str, kind: str = "term") -> str:
    """Stable ASCII id of the passages of ``key``: a term, a name or a quotation may hold any character, an id may not.

    >>> anchor("سلام")
    't-fa65ac7860'
    """
    # A theme may be called as a word is counted: the two must not share an id.
    letter = "h" if kind == "theme" else kind[0]
    return f"{letter}-{sha1(key.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def address(key: str, kind: str = "term") -> str:
    """Link to the passages of ``key``, relative to the pages of a report."""
    return f"{PAGE}#{anchor(key, kind)}"


def key_of(row: Mapping, kind: str) -> str:
    """The key under which a row of a table has its passages.

    A term is known by ``term``, a name by ``name``, a theme by ``theme``, a quotation by its document and offset, a
    parallel by those of both its passages.

    >>> key_of({"doc_id": "a", "start": 7, "text": "..."}, "quotation")
    'a:7'
    """
    if kind == "quotation":
        return f"{row['doc_id']}:{int(row['start'])}"
    if kind == "parallel":
        target = f"{row['target_doc_id']}:{int(row['target_start'])}"
        return f"{target}|{row['reference_doc_id']}:{int(row['reference_start'])}"
    return str(row[kind])
