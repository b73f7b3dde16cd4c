"""What a term is called on the page: which of its spellings is shown, and how."""

from __future__ import annotations

from helpers.reading.segmentation import segment
from helpers.reading.spelling import fold

_BEFORE_NUMBERS = frozenset("و ف ب ل ك ال وال بال لل وب ول".split())


def says_little(word: str) -> bool:
    """Whether ``word`` is a number or a single letter, which say little without their neighbours.

    و1988 and الـ23 are numbers with a clitic.

    >>> [says_little(word) for word in ("3,200", "و1988", "د", "دم")]
    [True, True, True, False]
    """
    folded = fold(word)
    letters = "".join(letter for letter in folded if letter.isalpha())
    return len(folded) < 2 or not letters or (letters != folded and letters in _BEFORE_NUMBERS)


def without_tatweel(surface: str) -> str:
    """The spelling without tatweel and controls, which no reader sees.

    >>> without_tatweel("الســلام")
    'السلام'
    """
    return "".join(letter for letter in surface if letter == " " or (letter.isprintable() and letter != "\u0640"))


def rank_spelling(surface: str, n: int, *, clitics: bool = True) -> tuple[bool, int, int, int]:
    """The greater, the sooner a spelling that is used ``n`` times is shown for its term.

    One without و ف ب ك ل س before it goes first, then the commonest, the shortest, since it has no pronoun after it, and
    the one that writes its hamza. Without `clitics` the first of these is not asked: spellings that fold alike have
    theirs alike.

    >>> rank_spelling("إيران", 3) > rank_spelling("ايران", 3) > rank_spelling("وإيران", 9)
    True
    """
    shown = without_tatweel(surface)
    joined = clitics and any(proclitic != "ال" for proclitic in segment(surface.split()[0]).proclitics)
    return not joined, n, -len(shown), sum(letter in "أإآىةؤئ" for letter in shown)
