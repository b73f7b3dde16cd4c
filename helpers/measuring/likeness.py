"""How alike two passages are by their words: lemmas, roots, near words, slots of a formula."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

#: slots, where a formula takes another filler: who acts (a person with his titles, an office), whose, when
ACTOR, NATION, DAY, FUNCTION = "@actor", "@nation", "@day", "~"

#: what a pair of words is worth, as a part of the lighter one's weight
SAME_ROOT, NEAR_WORD = 0.7, 0.5
#: likeness of letters from which two words with the same two consonants are taken to be of one root
LETTERS_ALIKE = 0.55
#: words at the head of a passage that should answer each other, and how much of the score hangs on them
FIRST_WORDS, LEAD = 3, 0.3
#: words of content that a pair should share, and how much of the score each one lacking takes away
ENOUGH, LACKING = 4, 0.1
#: what is left of a score when no two pairs of words keep their order, in proportion between
NO_ORDER = 0.8


class Word(NamedTuple):
    """A word of a passage, or a name taken as one: what it is counted as, and what makes it alike to another.

    ``stem`` is folded (of a function word the word itself), ``root`` its consonants.
    """

    key: str
    groups: frozenset[int]
    start: int
    end: int
    stem: str = ""
    root: str = ""
    saying: bool = False

    @property
    def is_content(self) -> bool:
        """Whether it is neither a slot nor a name."""
        return self.key[0] not in "@="


def marks(word: Word) -> list[str]:
    """What a word may be known by: only words that have a mark in common are alike.

    >>> marks(Word("مجال", frozenset({7}), 0, 4, root="مجل"))
    ['مجال', 'root مجل', 'near 7']
    """
    if not word.is_content:
        return [word.key]
    return [
        word.key,
        *(["root " + word.root] if word.root else []),
        *(f"near {group}" for group in sorted(word.groups)),
    ]


def places(words: tuple[Word, ...]) -> dict[str, list[int]]:
    """Where the words of a passage stand, by their marks."""
    found: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        for mark in marks(word):
            found.setdefault(mark, []).append(at)
    return found


def same_root(one: Word, two: Word) -> bool:
    """Whether two words seem to be of one root: two consonants are too few to tell, unless the letters are alike too."""
    if not one.root or one.root != two.root:
        return False
    return len(one.root) >= 3 or letter_likeness(one.stem, two.stem) >= LETTERS_ALIKE


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
        n = len(sentences_read)
        self.rarest = float(np.log(1 + n))
        self._weights = {key: float(np.log((1 + n) / (1 + holding))) + 0.5 for key, holding in held.items()}

    def __call__(self, word: Word) -> float:
        return self._weights[word.key]

    def shared(self, one: Word, two: Word) -> float:
        """What the pair is worth, 0 when they are not alike."""
        if one.key == two.key:
            return self(one)
        if not (one.is_content and two.is_content):
            return 0.0
        part = SAME_ROOT if same_root(one, two) else NEAR_WORD if one.groups & two.groups else 0
        return part * min(self(one), self(two)) if part else 0.0


def pair_words(
    one: tuple[Word, ...],
    two: tuple[Word, ...],
    weigh: Weights,
    ours: dict[str, list[int]],
    theirs: dict[str, list[int]],
) -> tuple[list[tuple[int, int]], float, float]:
    """Words that answer each other, what they are worth, and what their neighbourhoods are; the last two from `places`."""
    options = []
    for i, j in {(i, j) for mark in ours.keys() & theirs.keys() for i in ours[mark] for j in theirs[mark]}:
        worth = weigh.shared(one[i], two[j])
        if worth:
            # Of equal worth, the word in the like place: formulae keep their order.
            options.append((-worth, abs(i / len(one) - j / len(two)), i + j, abs(i - j), i, j))
    taken_one, taken_two, worths = set(), set(), {}
    for worth, _, _, _, i, j in sorted(options):
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

    Three parts are multiplied: how many of the first words of content answer each other, since the verb or noun that the
    rest hangs on stands there; how many words of content are shared at all, up to four, since few are often the frame and
    not what is said; how many of the pairs keep one order. Slots, names and verbs of saying are passed over in the first
    two. 0 where no word of content is shared.

    >>> none = frozenset()
    >>> one, two = ([Word(key, none, at, at + 1) for at, key in enumerate(keys)] for keys in ("abcde", "abxde"))
    >>> agreement(one, two, [(0, 0), (1, 1), (3, 3), (4, 4)])  # two of the first three
    0.9
    """
    if not any(one[i].is_content for i, _ in pairs):
        return 0.0
    content = sum(one[i].is_content and not one[i].saying for i, _ in pairs)
    ours, theirs = _first(one), _first(two)
    answered = sum(i in ours and j in theirs for i, j in pairs)
    ends: list[int] = []  # of the longest rising run of each length
    for _, j in pairs:
        at = bisect_left(ends, j)
        ends[at : at + 1] = [j]
    order = (len(ends) - 1) / (len(pairs) - 1) if len(pairs) > 1 else 1.0
    leading = 1 - LEAD * (1 - answered / FIRST_WORDS)
    return leading * (1 - LACKING * max(0, ENOUGH - content)) * (1 - (1 - NO_ORDER) * (1 - order))


def _first(words: tuple[Word, ...]) -> list[int]:
    """Places of the first words of content."""
    return [at for at, word in enumerate(words) if word.is_content and not word.saying][:FIRST_WORDS]
