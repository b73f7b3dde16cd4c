"""Text of the corpus into HTML: escaped, its Arabic marked as Arabic, its numbers in one form. Text is data, never markup."""

from __future__ import annotations

import math
import re
from html import escape
from numbers import Integral, Real

import pandas as pd

_ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
# A run of Arabic with what stands between its words; it begins and ends with an Arabic character.
_RUN = re.compile(f'[«"]?[{_ARABIC}](?:[^A-Za-z<>&\n]*[{_ARABIC}])?[»"]?')
# What no page may hold: controls that HTML forbids, halves of surrogate pairs, and characters that no encoding has.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: object) -> str:
    """Text with what no page may hold replaced by U+FFFD.

    >>> plain("a\\x00b")
    'a\ufffdb'
    """
    return _FORBIDDEN.sub("\ufffd", str(text))


def safe(text: object) -> str:
    """Text escaped for an element or an attribute.

    >>> safe("<b> & 'c'")
    '&lt;b&gt; &amp; &#x27;c&#x27;'
    """
    return escape(plain(text), quote=True)


def arabic(text: object) -> str:
    """An Arabic term for a place in English prose: escaped, isolated, with its language and direction."""
    return f'<bdi lang="ar" dir="rtl">{safe(text)}</bdi>'


def is_arabic(text: object) -> bool:
    """Whether the text holds an Arabic letter.

    >>> is_arabic("F-16"), is_arabic("وفد")
    (False, True)
    """
    return re.search(f"[{_ARABIC}]", str(text)) is not None


def word(text: object) -> str:
    """A term or a title: as Arabic where it is Arabic, else as it stands."""
    return arabic(text) if is_arabic(text) else safe(text)


def mixed(text: object) -> str:
    """English text with Arabic in it: escaped, each run of Arabic isolated with its language and direction.

    >>> mixed("a وفد b")
    'a <bdi lang="ar" dir="rtl">وفد</bdi> b'
    """
    text, parts, at = plain(text), [], 0
    for found in _RUN.finditer(text):
        parts += [escape(text[at : found.start()]), arabic(found[0])]
        at = found.end()
    return "".join(parts) + escape(text[at:])


def number(value: object, *, decimals: int | None = None) -> str:
    """A number as every page writes it: thousands set apart, a real minus sign, the same decimals down a column.

    Parameters
    ----------
    value : number
        None and NaN give "–".
    decimals : int, optional
        Without it, none for whole numbers of an integer type and two for others.

    >>> number(1234), number(-0.5), number(float("nan")), number(0.04567, decimals=3)
    ('1,234', '−0.50', '–', '0.046')
    """
    if value is None or value is pd.NA or (isinstance(value, Real) and math.isnan(value)):
        return "–"
    if decimals is None:
        decimals = 0 if isinstance(value, Integral) else 2
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def probability(value: object) -> str:
    """A p-value: three decimals, and never nought, which no permutation can show.

    >>> probability(0.0002), probability(0.25)
    ('< 0.001', '0.250')
    """
    return "< 0.001" if isinstance(value, Real) and value < 0.0005 else number(value, decimals=3)
