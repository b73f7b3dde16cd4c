"""Words and sentences found in the untouched text, and the folding of one word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TATWEEL = "\u0640"
# U+064B to U+0652 and U+0670 are no word characters for Python's re, so \w+ would cut a word at its tanween; the presentation
# forms of the marks (U+FC5E on, U+FE70 on) are letters for it, though nothing is left of them when marks are taken off.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff"
_MARK_FORMS = "\ufc5e-\ufc63\ufcf2-\ufcf4\ufe70-\ufe7f"
_CONTROLS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_HONORIFICS = "\ufdfa\ufdfb"  # one sign for a whole phrase of blessing: not a word

_LETTER = rf"[^\W\d_{_TATWEEL}{_MARK_FORMS}{_HONORIFICS}]"
_UNIT = rf"(?:{_LETTER}|\d(?:[.,\u066b\u066c](?=\d))?)"
_ON_TOP = rf"[{_TATWEEL}{_MARKS}{_MARK_FORMS}]"
_WORD = re.compile(rf"{_UNIT}(?:[{_CONTROLS}{_TATWEEL}{_MARKS}{_MARK_FORMS}]*{_UNIT})*(?:[{_CONTROLS}]*{_ON_TOP})*")

_DROPPED = re.compile(rf"[{_TATWEEL}{_MARKS}{_CONTROLS}\s]")
ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPELLINGS = str.maketrans(
    "أإآٱىةیکھہ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬",
    "اااايهيكهه01234567890123456789.,",
)
_PERSIAN = str.maketrans("یکھہ", "يكهه")


def words(text: str) -> list[tuple[int, int]]:
    """Offsets of the words of ``text``, in order.

    Returns
    -------
    list of (start, end)
        ``text[start:end]`` is the word exactly as it stands. A word is a run of letters and digits of any script; vowel marks,
        tatweel, zero-width and bidi controls inside it do not split it, nor do the points and commas of a number.

    Examples
    --------
    >>> text = "شكرًا، 3,200 مرة"
    >>> [text[start:end] for start, end in words(text)]
    ['شكرًا', '3,200', 'مرة']
    """
    return [match.span() for match in _WORD.finditer(text)]


@lru_cache(maxsize=1 << 18)
def fold(word: str) -> str:
    """``word`` in the one spelling it is counted under.

    Compatibility forms, tatweel, vowel marks and controls go; أ إ آ ٱ become ا, ى becomes ي, ة becomes ه; digits become European
    and lose their thousands commas; Latin letters lose their case. Hamza on its seat (ؤ ئ ء) stays. ``fold(fold(w)) == fold(w)``.

    Notes
    -----
    على and علي fold alike: test stop words first (:func:`is_stop_word` does not fold ى).

    Examples
    --------
    >>> fold("الأُولـــى"), fold("٣٬٢٠٠")
    ('الاولي', '3200')
    """
    if ARABIC.fullmatch(word):
        return plain_alif(word).replace("ى", "ي").replace("ة", "ه")
    before = None
    while word != before:
        before = word
        word = unicodedata.normalize("NFKC", word).casefold()
        word = _THOUSANDS.sub("", _DROPPED.sub("", word).translate(_SPELLINGS))
    return word


def clean(word: str) -> str:
    """``word`` without marks, tatweel and controls; its letters stay as they are spelt."""
    if ARABIC.fullmatch(word):
        return word
    return _DROPPED.sub("", unicodedata.normalize("NFKC", word)).translate(_PERSIAN)


def bare(word: str) -> str:
    """``word`` as it is looked up: :func:`clean`, with أ إ آ ٱ as plain alif; ى and ة stay apart from ي and ه."""
    return plain_alif(clean(word))


def plain_alif(spelt: str) -> str:
    """A clean spelling with أ إ آ ٱ as plain alif."""
    # str.replace is three times as fast as str.translate on a word, and most words have none of these letters.
    return spelt.replace("أ", "ا").replace("إ", "ا").replace("آ", "ا").replace("ٱ", "ا")


_STOP = re.compile(
    r"""(?P<line>[\n\r\v\f\x85\u2028\u2029])|(?P<mark>[!?؟]+)|(?P<dots>\.{2,}|…|(?:\.\s){2,})|(?P<point>\.)""",
    re.VERBOSE,
)
_CLOSERS = re.compile(r"[\"”“»’'\)\]\u200e\u200f]*")
_WORD_BEFORE = re.compile(r"(?P<before>\d[\s]*)?(?<![^\W_])(?P<word>[^\W_]+)[\s\u0640]*$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of ``text``, without the white space around them.

    A line break, ؟ ! and a full stop end a sentence, with the closing quotation marks and brackets that follow. Two or more points
    (" .. ") part clauses in the Arabic press and end nothing; nor does the point of a number (3.5) or of an abbreviation of one letter (د. أ. م.).

    Examples
    --------
    >>> text = "وصل الوفد .. ثم غادر عام 1988 .  وقال د. سامي: انتهى"
    >>> [text[start:end] for start, end in sentences(text)]
    ['وصل الوفد .. ثم غادر عام 1988 .', 'وقال د. سامي: انتهى']
    """
    spans, start = [], 0
    for stop in _STOP.finditer(text):
        if stop.lastgroup == "dots" or (stop.lastgroup == "point" and not _is_full_stop(text, start, stop.start())):
            continue
        end = stop.start() if stop.lastgroup == "line" else _CLOSERS.match(text, stop.end()).end()
        spans.append((start, end))
        start = end
    spans.append((start, len(text)))
    trimmed = []
    for first, last in spans:
        piece = text[first:last]
        left = len(piece) - len(piece.lstrip())
        if piece.strip():
            trimmed.append((first + left, first + len(piece.rstrip())))
    return trimmed


def _is_full_stop(text: str, start: int, at: int) -> bool:
    if text[at + 1 : at + 2].isdigit() and text[at - 1 : at].isdigit():
        return False
    if text[start:at].strip().isdigit():
        # "1. " at the head of a line numbers a list.
        return False
    before = _WORD_BEFORE.search(text, max(start, at - 40), at)
    return not (before and len(before["word"]) == 1 and before["word"].isalpha() and not before["before"])
