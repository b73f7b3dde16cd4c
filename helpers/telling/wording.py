"""What sentences are made of: findings, numbers in words, Arabic in English prose, links to the passages."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

import pandas as pd

from helpers.reading.arabic import fold, lemma, words
from helpers.reading.corpus import Corpus
from helpers.telling.addresses import address
from helpers.telling.markup import arabic, safe

if TYPE_CHECKING:
    from helpers.measuring.archive_kept import Archive

SIDES = ("target", "reference")
BADGES = ("", "beyond chance", "not beyond chance", "too few uses to test", "too few units to say")
_SMALL = "none one two three four five six seven eight nine ten eleven twelve".split()


#: what the pages call the measures
MEASURES = {
    "g2": "log-likelihood",
    "log_ratio": "log ratio",
    "lrc": "conservative log ratio",
    "log_odds_z": "log odds with prior",
    "jsd_share": "share of divergence",
    "unit_statistic": "statistic of the test",
}


@dataclass(frozen=True)
class Finding:
    """One claim, as it stands on a page.

    Attributes
    ----------
    id
        Stable slug, its address on the page.
    html
        The sentence or sentences; safe HTML: whatever comes from a corpus is escaped.
    badge
        How sure, in words: one of `BADGES`.
    evidence
        (address, label) pairs: the passages behind it.
    numbers
        Every number the sentence says, by name: what a test recomputes.
    page
        The notebook that shows how, without its ending.
    """

    id: str
    html: str
    badge: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)
    page: str = ""


@dataclass(frozen=True)
class Wording:
    """What the sentences know beside the tables: how the sides are called, and the English of Arabic terms."""

    target: str
    reference: str
    english: Mapping[str, str] = field(default_factory=dict)

    def label(self, which: str) -> str:
        """ "the 2020 visit", marked so that it has the colour of its side on the page; ``which`` is target or reference."""
        return f'<span class="side {which}">the {safe(getattr(self, which))}</span>'


def wording_of(corpus: Corpus | Archive) -> Wording:
    """The wording of a corpus or an archive: labels from its settings, English from names.csv, then glosses.csv."""
    english: dict[str, str] = {}
    for row in corpus.names.itertuples():
        if row.english:
            for spelling in (row.name, *row.variants.split("|")):
                english.setdefault(_folded(spelling), row.english)
    for row in corpus.glosses.itertuples():
        if row.english:
            english.setdefault(_folded(row.term), row.english)
            english.setdefault(lemma(row.term), row.english)
    target, reference = corpus.settings.labels
    return Wording(target, reference, english)


def _folded(text: str) -> str:
    return " ".join(fold(text[start:end]) for start, end in words(text))


def gloss(key: str, display: str, wording: Wording) -> str:
    """English of a term, or "" where nobody gave one."""
    return wording.english.get(key) or wording.english.get(_folded(display)) or ""


def term(row, wording: Wording) -> str:
    """A term of a table as it stands in a sentence: its spelling, linked to its passages, with its English."""
    english = gloss(row.term, row.display, wording)
    said = linked(row.display, row.term, "term")
    # An English form may have brackets of its own: "ISIS (Daesh)".
    return f"{said} ({safe(english.replace(' (', ', ').replace(')', ''))})" if english else said


def linked(text: str, key: str, kind: str) -> str:
    """Arabic as it stands in a sentence, linked to the passages of `key`."""
    return f'<a class="term" href="{address(key, kind)}">{arabic(text)}</a>'


def spelled(n: float) -> str:
    """A count in words up to twelve, in figures from there.

    >>> spelled(0), spelled(3), spelled(1200)
    ('none', 'three', '1,200')
    """
    return _SMALL[int(n)] if 0 <= n <= 12 and n == int(n) else f"{int(n):,}"


def count(n: float, one: str, many: str = "") -> str:
    """ "one word", "four words".

    >>> count(1, "word"), count(14, "reply", "replies")
    ('one word', '14 replies')
    """
    return f"{'no' if n == 0 else spelled(n)} {one if n == 1 else many or one + 's'}"


def times(n: float) -> str:
    """ "once", "twice", "four times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(n) or f"{spelled(n)} times"


def decimal(value: float, digits: int = 1) -> str:
    """A decimal with a true minus sign.

    >>> decimal(-0.52, 1)
    '−0.5'
    """
    rounded = round(float(value), digits) + 0.0
    return f"{rounded:,.{digits}f}".replace("-", "−")


def probability(p: float) -> str:
    """A p-value with its sign, on one line; it is never said to be 0.

    >>> probability(0.3812), probability(0.0001)
    ('p\xa0=\xa00.38', 'p\xa0&lt;\xa00.001')
    """
    if p < 0.001:
        said = "&lt; 0.001"
    elif p < 0.1:
        said = f"= {p:.3f}"
    else:
        said = f"= {min(p, 1.0):.2f}"
    return f"p {said}".replace(" ", "\u00a0")


def fold_change(log_ratio: float) -> str:
    """Bits to "2.4 times as often".

    >>> fold_change(1.0)
    '2.0 times as often'
    """
    ratio = 2.0**log_ratio
    if not math.isfinite(ratio):
        return "cannot be told"
    return f"{ratio:,.0f} times as often" if ratio >= 9.95 else f"{ratio:.1f} times as often"


def listed(items: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    items = list(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def passages(
    rows: pd.DataFrame, *, kind: str = "term", column: str = "term", most: int = 3
) -> Sequence[tuple[str, str]]:
    """Links to the passages of the first rows of a table: the evidence of a finding.

    With one row the label is "passages", with more the terms themselves (column ``display`` where there is one).
    """
    keys = list(rows[column].head(most))
    labels = list(rows["display" if "display" in rows else column].head(most))
    if len(keys) == 1:
        return ((address(keys[0], kind), "passages"),)
    return tuple((address(key, kind), label) for key, label in zip(keys, labels, strict=True))


def as_text(*findings: Finding | None) -> str:
    """Findings as plain text, for the alternative text of a figure.

    >>> as_text(Finding("x", "a <b>word</b> &lt; b."))
    'a word < b.'
    """
    return " ".join(unescape(re.sub("<[^>]*>", "", finding.html)) for finding in findings if finding)


def english_of(rows: pd.DataFrame, wording: Wording) -> list[str]:
    """English of each row's term, "" where nobody gave one."""
    return [gloss(key, display, wording) for key, display in zip(rows["term"], rows["display"], strict=True)]


def sentence(html: str) -> str:
    """The words as a sentence: a capital and a full stop."""
    return f"{capital(html)}."


def capital(html: str) -> str:
    """First letter of the prose as a capital, also behind a tag; Arabic has none.

    >>> capital('<span class="side">the text</span>')
    '<span class="side">The text</span>'
    """
    tag, rest = "", html
    if html.startswith("<") and not html.startswith(("<a", "<bdi")):
        tag, _, rest = html.partition(">")
        tag += ">"
    return tag + rest[:1].upper() + rest[1:]


def named(row) -> str:
    """A name of the table ``names`` as it stands in a sentence: English form, Arabic linked to its passages."""
    return f"{safe(row.english)} {linked(row.name, row.name, 'name')}".lstrip()


def units_of(contrast: pd.DataFrame, n: int) -> str:
    """So many units of a contrast, by what they are."""
    return count(n, contrast.attrs["unit"])
