"""Where the passages behind a claim stand: the addresses in passages.html, and that page."""

from __future__ import annotations

from hashlib import sha1

PAGE = "passages.html"


def anchor(key: str, kind: str = "term") -> str:
    """Stable ASCII id of the passages of ``key``: a term, a name or a quotation may hold any character, an id may not.

    >>> anchor("سلام")
    't-fa65ac7860'
    """
    return f"{kind[0]}-{sha1(key.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def address(key: str, kind: str = "term") -> str:
    """Link to the passages of ``key``, relative to the pages of a report."""
    return f"{PAGE}#{anchor(key, kind)}"
