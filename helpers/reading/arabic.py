"""Arabic words: found in the untouched text, folded, taken apart and grouped, one by one.

The text is never changed: :func:`words` and :func:`sentences` give offsets, so every count leads back to the passage it comes
from. All else here is a function of one word.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable

from helpers.reading.lemmas import lemma, stem
from helpers.reading.segmentation import segment
from helpers.reading.spelling import fold, sentences, words
from helpers.reading.stopping import Segments, is_stop_word, stop_words
from helpers.tables import KitError

__all__ = [
    "Segments",
    "fold",
    "is_stop_word",
    "lemma",
    "load_analyser",
    "segment",
    "sentences",
    "stem",
    "stop_words",
    "words",
]

_OWN: dict[str, Callable[[str], str]] = {"lemma": lemma, "stem": stem, "surface": fold}


def load_analyser(name: str) -> Callable[[str], str]:
    """The function of a word to its key that settings.toml names."""
    if name in _OWN:
        return _OWN[name]
    if name.startswith("camel:"):
        raise KitError("not yet")
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)
