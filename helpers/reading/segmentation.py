"""Clitics: what is written on to an Arabic word at its front and its end."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from helpers.reading.spelling import fold


class Segments(NamedTuple):
    """A word taken apart: proclitics in order, the stem, the pronoun at the end (or "")."""

    proclitics: tuple[str, ...]
    stem: str
    enclitic: str


@lru_cache(maxsize=1 << 18)
def segment(word: str) -> Segments:
    """Take the clitics off ``word``."""
    folded = fold(word)
    if folded.startswith("ال") and len(folded) > 4:
        return Segments(("ال",), folded[2:], "")
    return Segments((), folded, "")
