"""Names of names.csv found in the words of a text, in all the forms a text gives them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from helpers.reading.arabic import fold, words

# Between the words of one name: white space, a hyphen, a quotation mark; a comma or a stop parts two names.
_JOINT = re.compile(r"[\s\-–\"“”«»\u0640\u200b-\u200f]*")
_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = ("ب", "ك", "ل")


class Variant(NamedTuple):
    """A spelling of a name: its folded words, and the name it stands for."""

    words: tuple[str, ...]
    name: str


class Found(NamedTuple):
    """A name in a text: words ``first`` to ``last`` (inclusive) of it."""

    first: int
    last: int
    name: str


def index_names(
    names: pd.DataFrame, *, kinds: Collection[str] = ("person", "organisation", "place", "office")
) -> dict[str, tuple[Variant, ...]]:
    """Variants of the names by their first folded word, longest first.

    Parameters
    ----------
    names : DataFrame
        name, variants (separated by |), kind: as in names.csv. A spelling that two rows share belongs to the first.

    Examples
    --------
    >>> names = pd.DataFrame({"name": ["علي شمخاني"], "variants": ["شمخاني"], "kind": ["person"]})
    >>> sorted(index_names(names))
    ['شمخاني', 'علي']
    """
    by_words: dict[tuple[str, ...], str] = {}
    for row in names[names["kind"].isin(list(kinds))].itertuples():
        for spelling in (row.name, *row.variants.split("|")):
            key = tuple(fold(spelling[start:end]) for start, end in words(spelling))
            if key:
                by_words.setdefault(key, row.name)
    index: dict[str, list[Variant]] = {}
    for key in sorted(by_words, key=lambda key: (-len(key), key)):
        index.setdefault(key[0], []).append(Variant(key, by_words[key]))
    return {first: tuple(variants) for first, variants in index.items()}


def match_names(text: str, spans: Sequence[tuple[int, int]], index: dict[str, tuple[Variant, ...]]) -> Iterator[Found]:
    """Names in ``text``, whose words stand at ``spans``: the longest at each place, none inside another.

    The first word may carry a conjunction and a preposition (وللعراق holds العراق); hamza and the other differences that
    `fold` levels do not matter.

    Examples
    --------
    >>> index = index_names(pd.DataFrame({"name": ["العراق"], "variants": [""], "kind": ["place"]}))
    >>> text = "دعم للعراق"
    >>> list(match_names(text, words(text), index))
    [Found(first=1, last=1, name='العراق')]
    """
    folded = [fold(text[start:end]) for start, end in spans]
    at = 0
    while at < len(spans):
        found = _match_at(text, spans, folded, at, index)
        if found is None:
            at += 1
        else:
            yield found
            at = found.last + 1


def _match_at(text, spans, folded, at, index) -> Found | None:
    best: Found | None = None
    for first in _without_proclitics(folded[at]):
        for variant in index.get(first, ()):
            last = at + len(variant.words) - 1
            if best is not None and last <= best.last:
                break
            if tuple(folded[at + 1 : last + 1]) == variant.words[1:] and all(
                _JOINT.fullmatch(text, spans[i][1], spans[i + 1][0]) for i in range(at, last)
            ):
                best = Found(at, last, variant.name)
                break
    return best


def _without_proclitics(word: str) -> Iterator[str]:
    """The word itself first: a name may begin with a letter that is a clitic elsewhere (بابكر)."""
    for conjunction in _CONJUNCTIONS:
        if not word.startswith(conjunction):
            continue
        rest = word[len(conjunction) :]
        yield rest
        for preposition in _PREPOSITIONS:
            if rest.startswith(preposition):
                yield rest[1:]
        if rest.startswith("لل"):
            yield "ال" + rest[2:]
