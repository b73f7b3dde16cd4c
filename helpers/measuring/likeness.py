"""How alike two passages are by their words: lemmas, roots, near words, slots of a formula."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

PERSON, DAY, SAYING, FUNCTION = "@person", "@day", "@saying", "~"

# What a shared word is worth, as a part of its weight. Slots are where a formula takes another filler: the weight of the
# slot itself, and what is left of it when the fillers differ.
SLOT_WEIGHT, OTHER_FILLER = 0.7, 0.7
SAME_ROOT, NEAR_WORD = 0.7, 0.5
#: what is left of a score when the first words of content do not answer each other (another predicate), when no two
#: pairs of words keep their order, and when no pair is of one lemma; in proportion between
OTHER_HEAD, NO_ORDER, NO_LEMMA = 0.8, 0.7, 0.8
#: likeness of letters from which two words with the same two consonants are taken to be of one root
LETTERS_ALIKE = 0.55


class Word(NamedTuple):
    """A word of a passage, or a name taken as one: what it is counted as, and what makes it alike to another."""

    key: str
    filler: str
    groups: frozenset[int]
    start: int
    end: int
    stem: str = ""


def same_root(one: Word, two: Word) -> bool:
    """Whether two words seem to be of one root: two consonants are too few to tell, unless the letters are alike too."""
    if not one.filler or one.filler != two.filler:
        return False
    return len(one.filler) >= 3 or letter_likeness(one.stem, two.stem) >= LETTERS_ALIKE


def letter_likeness(one: str, two: str) -> float:
    """Dice's coefficient of the pairs of neighbouring letters of two words, 0 to 1.

    >>> letter_likeness("استعداد", "مستعد")
    0.6
    """
    ours, theirs = (Counter(word[at : at + 2] for at in range(len(word) - 1)) for word in (one, two))
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else float(one == two)


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """Consonants of a folded stem without the commonest affixes of derivation, or "" when fewer than two are left.

    Words of one root mostly share it, and words of two roots sometimes: it is a hint, never a key to count by.

    >>> skeleton("مباحثات") == skeleton("تباحث") == skeleton("بحث")
    True
    """
    if len(word) < 3 or not word.isalpha():
        return ""
    derived = word[0] in "ام"
    for ending in ("ات", "ون", "ين", "ان", "يه", "ها", "هم", "ه", "ي"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    for opening in ("است", "مست", "يست", "ت", "م", "ا", "ي"):
        # مستقر is of a root with a doubled letter: two are left of it
        if word.startswith(opening) and len(word) - len(opening) >= (2 if len(opening) == 3 else 3):
            word = word[len(opening) :]
            break
    if derived and len(word) >= 4 and word[1] == "ت":
        word = word[0] + word[2:]  # اجتماع: the ت is of the pattern, not of the root
    word = re.sub(r"(.)\1+", r"\1", re.sub("[اويىئؤء]", "", word))
    return word if len(word) >= 2 else ""


class Weights:
    """What each word is worth: the rarer among the sentences of both sides, the more; ``rarest`` near the most it can be."""

    def __init__(self, sentences_read: list[list[list[Word]]]):
        held = Counter(key for read in sentences_read for key in {word.key for clause in read for word in clause})
        self._sentences, self._held = len(sentences_read), held
        self.rarest = float(np.log(1 + self._sentences))

    def __call__(self, word: Word) -> float:
        rarity = float(np.log((1 + self._sentences) / (1 + self._held[word.key]))) + 0.5
        return rarity * (SLOT_WEIGHT if word.key.startswith("@") else 1)

    def shared(self, one: Word, two: Word) -> float:
        """What the pair is worth, 0 when they are not alike."""
        if one.key == two.key:
            return self(one) * (OTHER_FILLER if one.key.startswith("@") and one.filler != two.filler else 1)
        if one.key[0] in "@=" or two.key[0] in "@=":
            return 0.0
        part = SAME_ROOT if same_root(one, two) else NEAR_WORD if one.groups & two.groups else 0
        return part * min(self(one), self(two)) if part else 0.0


def pair_words(
    one: tuple[Word, ...], two: tuple[Word, ...], weigh: Weights
) -> tuple[list[tuple[int, int]], float, float]:
    """Words that answer each other, what they are worth, and what their neighbourhoods are."""
    options = []
    for i, word in enumerate(one):
        for j, other in enumerate(two):
            worth = weigh.shared(word, other)
            if worth:
                # Of equal worth, the word in the like place: formulae keep their order.
                options.append((-worth, abs(i / len(one) - j / len(two)), i, j))
    taken_one, taken_two, worths = set(), set(), {}
    for worth, _, i, j in sorted(options):
        if i not in taken_one and j not in taken_two:
            taken_one.add(i)
            taken_two.add(j)
            worths[i, j] = -worth
    pairs = sorted(worths)
    neighbours = sum(
        min(worths[first], worths[second])
        for first, second in pairwise(pairs)
        if second[0] - first[0] <= 2 and 0 < second[1] - first[1] <= 2
    )
    return pairs, sum(worths.values()), neighbours


def agreement(one: tuple[Word, ...], two: tuple[Word, ...], pairs: list[tuple[int, int]]) -> float:
    """What is left of a score, 0 to 1: words alike make a topic, and only words said of one another alike say the same.

    Three parts are multiplied: whether the first words of content answer each other, since the verb or noun that the rest
    hangs on stands there; how many of the pairs keep one order; how many of those of content are of one lemma.

    >>> none = frozenset()
    >>> one, two = ([Word(key, "", none, at, at + 1) for at, key in enumerate(keys)] for keys in ("abcd", "abdc"))
    >>> agreement(one, two, [(0, 0), (1, 1), (2, 3), (3, 2)])  # of four pairs three keep their order
    0.9
    """
    content = [(i, j) for i, j in pairs if one[i].key[0] not in "@="]
    if not content:
        return 0.0
    head = (_first(one), _first(two)) in content and len(content) > 1
    ends: list[int] = []  # of the longest rising run of each length
    for _, j in pairs:
        at = bisect_left(ends, j)
        ends[at : at + 1] = [j]
    order = (len(ends) - 1) / (len(pairs) - 1) if len(pairs) > 1 else 1.0
    same = sum(one[i].key == two[j].key for i, j in content) / len(content)
    return (1 if head else OTHER_HEAD) * (1 - (1 - NO_ORDER) * (1 - order)) * (1 - (1 - NO_LEMMA) * (1 - same))


def _first(words: tuple[Word, ...]) -> int:
    """Place of the first word that is neither slot nor name, -1 where there is none."""
    return next((at for at, word in enumerate(words) if word.key[0] not in "@="), -1)
