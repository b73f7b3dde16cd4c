"""Names of names.csv found in the words of a text, in all the forms a text gives them.

Works on a dictionary of folded letters, so time grows with the text and not with the number of names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.reading.arabic import fold, is_stop_word, segment, words
from helpers.reading.lists import commonness, given_names
from helpers.tables import KitError, require_columns

# A name may run over spaces, no-break spaces, direction marks and the hyphen of a double name; a comma parts two names.
_GAP = re.compile(r"[\s\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\-‐‑]*")


class Entry(NamedTuple):
    """What a spelling stands for: the name, whether a person's, the words of all its spellings, whether a stop word."""

    name: str
    person: bool
    words: frozenset[str]
    stops: bool


class NameIndex(NamedTuple):
    """Spellings by their folded letters, white space apart, and all beginnings of them."""

    entries: dict[str, Entry]
    prefixes: frozenset[str]


class Found(NamedTuple):
    """A name in a text: words ``first`` to ``last`` (inclusive), offsets without the clitics before it."""

    first: int
    last: int
    name: str
    start: int
    end: int


def joined(gap: str) -> bool:
    """Whether words parted by ``gap`` may belong to one name.

    >>> joined(" "), joined("، ")
    (True, False)
    """
    return _GAP.fullmatch(gap) is not None


def index_names(
    names: pd.DataFrame, *, kinds: Collection[str] = ("person", "organisation", "place", "office")
) -> NameIndex:
    """Spellings of the names, ready to be looked for.

    Parameters
    ----------
    names : DataFrame
        name, variants (separated by ``|``), kind: as in names.csv. The name is a spelling of itself.
    kinds : collection of str
        Which rows are looked for.

    Raises
    ------
    KitError
        When a column is missing, a spelling has no letter, or two rows share a spelling.
    """
    require_columns(names, ["name", "variants", "kind"], what="names")
    entries: dict[str, Entry] = {}
    for name, variants, kind in names[["name", "variants", "kind"]].itertuples(index=False):
        if kind not in kinds:
            continue
        spellings = [name, *(part for part in variants.split("|") if part.strip())]
        own = frozenset(fold(s[a:b]) for s in spellings for a, b in words(s))
        for spelling in spellings:
            key = "".join(fold(spelling[a:b]) for a, b in words(spelling))
            if not key:
                raise KitError(
                    f"names.csv, {name!r}: the spelling {spelling!r} holds no letter. Write the name or drop it."
                )
            # A name may begin with what is a stop word as it is written (لو غين); على is not written like علي.
            entry = Entry(name, kind == "person", own, is_stop_word(spelling.split()[0]))
            if entries.setdefault(key, entry).name != name:
                raise KitError(
                    f"names.csv: {spelling!r} stands for both {entries[key].name!r} and {name!r}. "
                    "Keep it with one of them, or give both their longer forms only."
                )
    return NameIndex(entries, frozenset(key[:size] for key in entries for size in range(1, len(key) + 1)))


def match_names(text: str, spans: Sequence[tuple[int, int]], index: NameIndex) -> list[Found]:
    """Names in ``text``, whose words stand at ``spans``, in order; the longest wins, and none overlaps another.

    Examples
    --------
    >>> index = index_names(pd.DataFrame({"name": ["العراق"], "variants": [""], "kind": ["place"]}))
    >>> text = "دعم للعراق والعراقيين"
    >>> match_names(text, words(text), index)
    [Found(first=1, last=1, name='العراق', start=5, end=10)]
    """
    folded = [fold(text[start:end]) for start, end in spans]
    glued = [at > 0 and joined(text[spans[at - 1][1] : spans[at][0]]) for at in range(len(spans))]
    candidates = []
    for at, word in enumerate(folded):
        for cut, key in _openings(word):
            last, best = at, None
            while key in index.prefixes:
                entry = index.entries.get(key)
                if entry is not None and _allowed(entry, text, spans, folded, glued, at, last, cut):
                    best = (last, entry.name)
                last += 1
                if last == len(folded) or not glued[last]:
                    break
                key += folded[last]
            if best is not None:
                candidates.append((at, cut, *best))
    kept, taken = [], set()
    # The longest in words first; of two readings of one place the one that cuts fewer letters.
    for at, cut, last, name in sorted(candidates, key=lambda found: (found[0] - found[2], found[1], found[0])):
        if taken.isdisjoint(range(at, last + 1)):
            taken.update(range(at, last + 1))
            start = spans[at][0] + _raw_length(text[slice(*spans[at])], cut)
            kept.append(Found(at, last, name, start, spans[last][1]))
    return sorted(kept)


def _openings(word: str) -> Iterator[tuple[int, str]]:
    """Letters cut from the front of a folded word, and what the name may then begin with."""
    yield 0, word
    bare = [(0, word)]
    if word[0] in "وف" and len(word) > 2:
        bare.append((1, word[1:]))
        yield 1, word[1:]
    for cut, rest in bare:
        if rest[0] in "بكل" and len(rest) > 2:
            yield cut + 1, rest[1:]
        if rest.startswith("لل") and len(rest) > 3:
            yield cut + 1, "ا" + rest[1:]  # للعراق is ل + العراق
            yield cut + 1, "ال" + rest[1:]  # للاذقية is ل + اللاذقية


def _allowed(
    entry: Entry,
    text: str,
    spans: Sequence[tuple[int, int]],
    folded: list[str],
    glued: list[bool],
    at: int,
    last: int,
    cut: int,
) -> bool:
    surface = text[slice(*spans[at])]
    if not entry.stops and is_stop_word(surface):
        return False  # على, the preposition, is not the man علي, alone or before his family name
    if at == last:
        # Short words that only seem to open with a clitic (وسام, "medal", and a name سام) ask the splitter.
        if cut and len(folded[at]) - cut <= 4 and not folded[at][cut:].startswith("لل") and not _splits(surface):
            return False
        if entry.person and at and glued[at] and not cut:
            before = folded[at - 1]
            first = before if before in given_names() else before[1:] if before[0] in "وفبكل" else before
            raw = text[slice(*spans[at - 1])]
            if first in given_names() and first not in entry.words and not is_stop_word(raw):
                return False
    return True


def _splits(surface: str) -> bool:
    found = segment(surface)
    return bool(found.proclitics) or commonness(surface) < 1


def _raw_length(surface: str, letters: int) -> int:
    """Characters of `surface` that fold to its first `letters` letters, with the marks that follow them."""
    if not letters:
        return 0
    fits = [at for at in range(1, len(surface)) if len(fold(surface[:at])) == letters]
    return fits[-1] if fits else 0
