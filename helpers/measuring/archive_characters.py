"""What each character does to a word, asked of :func:`helpers.reading.arabic.words` itself, once for each."""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache
from uuid import uuid4

import numpy as np

from helpers.measuring.archive_stamp import cache_folder, digest
from helpers.measuring.archive_strings import LETTERS
from helpers.reading.arabic import fold, words

#: what a character does to a word; the higher bits mark a document that holds such a character
OTHER, LETTER, DIGIT, POINT, CONTROL, ON_TOP = range(6)
KIND, ARABIC, NUL, HARD = 7, 8, 16, 32
#: characters from here on (rare Chinese, tags) are not in the table: a document with one of them goes through Python
TABLED = 0x20000


@lru_cache(maxsize=1)
def character_classes() -> np.ndarray:
    """Class of each character below `TABLED`; the last entry stands for all others.

    Asking takes half a second, so the answer is kept in the user's cache, under a name that changes with the code and with
    Python's table of characters.
    """
    kept = cache_folder() / f"characters-{digest([unicodedata.unidata_version])}.npy"
    try:
        classes = np.load(kept, allow_pickle=False)
        if classes.shape == (TABLED + 1,) and classes.dtype == np.uint8:
            return classes
    except (OSError, ValueError, EOFError):
        pass
    classes = ask_classes()
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        passing = kept.with_name(f"{uuid4().hex}.unfinished.npy")
        np.save(passing, classes)
        os.replace(passing, kept)
    except OSError:  # no folder can be written to: it is asked again the next time
        pass
    return classes


def ask_classes() -> np.ndarray:
    """The classes, by asking `words` what it makes of each character."""
    characters = [chr(point) for point in range(TABLED)]
    unit = _is_one_word(characters, "{}")
    inside = _is_one_word(characters, "ا{}ا")
    on_top = _is_one_word(characters, "ا{}") & ~unit
    classes = np.zeros(TABLED + 1, dtype=np.uint8)
    classes[:TABLED][inside & ~unit] = CONTROL
    classes[:TABLED][on_top] = ON_TOP
    classes[:TABLED][_is_one_word(characters, "1{}1") & ~inside] = POINT
    classes[:TABLED][unit] = LETTER
    classes[:TABLED][unit & _is_one_word(characters, "{}.1")] = DIGIT
    for first, last in ((0x600, 0x6FF), (0x750, 0x77F), (0x870, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)):
        block = classes[first : last + 1]
        block[block == LETTER] |= ARABIC
    classes[0] |= NUL
    classes[TABLED] = HARD
    return classes


def _is_one_word(characters: list[str], pattern: str) -> np.ndarray:
    """Whether `words` takes the whole of ``pattern``, with the character put in, for one word."""
    left, right = pattern.split("{}")
    width = len(pattern)  # a brace more than the characters, and the line break
    found = np.array(words("".join(f"{left}{character}{right}\n" for character in characters)))
    whole = np.zeros(len(characters), dtype=bool)
    fits = (found[:, 0] % width == 0) & (found[:, 1] - found[:, 0] == width - 1)
    whole[found[fits, 0] // width] = True
    return whole


@lru_cache(maxsize=1)
def folded_letters() -> np.ndarray:
    """The second byte and the first of what each plain letter folds to, by its place in `LETTERS`."""
    folded = np.zeros((128, 2), dtype=np.uint8)
    for at in np.flatnonzero(LETTERS).tolist():
        folded[at] = list(fold(chr(0x600 + at)).encode())
    return folded
