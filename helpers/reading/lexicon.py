"""What the installed word lists know of a word: how common it is, how it is usually spelt, its dictionary form.

Counts come from wordfreq, dictionary forms from simplemma, both read through the libraries on first use; none of their data is
kept here. A word is looked up in its bare spelling: no marks, plain alif, ة and ى as written.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

from helpers.reading.spelling import ARABIC, bare, fold

# Below this many in a thousand million words the list is mostly typing errors, and half of its length.
_RAREST = 30


@lru_cache(maxsize=1)
def _counts() -> tuple[dict[str, int], dict[str, str]]:
    import wordfreq

    counts: dict[str, int] = {}
    spellings: dict[str, str] = {}
    buckets = wordfreq.get_frequency_list("ar")
    # Its whole list is the larger part of the memory: the rare half goes first, and the rest as soon as it is read.
    wordfreq.get_frequency_list.cache_clear()
    del buckets[int(100 * (9 - math.log10(_RAREST))) + 1 :]
    for centibels, bucket in enumerate(buckets):
        each = int(10 ** (9 - centibels / 100))
        for word in bucket:
            if ARABIC.fullmatch(word):
                plain = bare(word)
                if plain in counts:
                    counts[plain] += each
                else:
                    counts[plain] = each
                    if plain != word:
                        spellings[plain] = word
        bucket.clear()
    return counts, spellings


def frequencies() -> dict[str, int]:
    """Bare spelling -> times it is met in a thousand million words of general Arabic."""
    return _counts()[0]


def restore(plain: str) -> str:
    """The commonest spelling of a bare spelling: امن is أمن."""
    return _counts()[1].get(plain, plain)


@lru_cache(maxsize=1)
def _table():
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    return DefaultDictionaryFactory().get_dictionary("ar")


def dictionary_form(spelling: str) -> str | None:
    """What simplemma's table says of a spelling, or None."""
    return _table().get(spelling)


@lru_cache(maxsize=1)
def undivided() -> frozenset[str]:
    """Bare spellings of the words of undivided.txt."""
    lines = Path(__file__).with_name("undivided.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(bare(word) for line in lines if not line.startswith("#") for word in line.split())


def _lines(name: str) -> list[str]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def hand_groups() -> dict[str, str]:
    """Bare spelling -> key, of groups.txt and demonyms.tsv."""
    groups: dict[str, str] = {}
    for line in _lines("groups.txt"):
        key, _, forms = line.partition(":")
        for form in (key, *forms.split()):
            groups.setdefault(bare(form), fold(key))
    for line in _lines("demonyms.tsv")[1:]:
        places, adjectives, others = line.split("\t")
        # A stem is looked up without its article.
        names = [place.removeprefix("ال") for place in places.split("|") if place]
        first = adjectives.split("|")[0]
        for place in names:
            groups.setdefault(bare(place), fold(names[0]))
        for adjective in adjectives.split("|"):
            for ending in ("", "ة", "ين", "ون", "ان", "ات", "تين", "تان", "ا"):
                groups.setdefault(bare(adjective) + ending, fold(first))
        for form in others.split():
            groups.setdefault(bare(form), fold(first))
    return groups


# A word of its own follows the article in this share of its count, one with a clitic does not; nearly every noun does in the second.
AFTER_ARTICLE, SURELY_A_NOUN = 0.02, 0.1


def share_after(before: str, plain: str) -> float:
    """Times ``plain`` is met after ``before``, as a share of its count."""
    counts = frequencies()
    count = counts.get(plain, 0)
    return counts.get(before + plain, 0) / count if count else 0.0


def article_share(plain: str) -> float:
    """Times ``plain`` is met after the article, as a share of its count."""
    return share_after("ال", plain)


def table_form(plain: str) -> str | None:
    """The dictionary form of a bare spelling, hamza put back."""
    return dictionary_form(restore(plain))
