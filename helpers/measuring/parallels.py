"""Passages that say nearly the same on both sides, and words that both sides use alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse as sp

from helpers.measuring.contrast import AS_OFTEN, strength
from helpers.measuring.names import find_names
from helpers.reading.arabic import fold, is_stop_word, lemma, sentences, stem, words
from helpers.reading.lists import near_words, saying_verbs
from helpers.tables import COLUMNS, KitError, require_columns

_CUT = re.compile(r"[،,؛;:؟!…\"“”«»]|\.\.")
_WEEKDAYS = frozenset(fold(w) for w in "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت أمس اليوم".split())
_RELATIVES = frozenset(fold(w) for w in "الذي التي الذين اللذين اللتين".split())
_THAT = frozenset("ان انه انها انهم انهما بان بانه بانها بانهم".split())
PERSON, DAY, SAYING, FUNCTION = "@person", "@day", "@saying", "~"

#: clauses shorter than this (words) go with their neighbour
LEAST_WORDS = 3
#: words of content that two passages must share
LEAST_SHARED = 3
# What a shared word is worth, as a part of its weight. Slots are where a formula takes another filler: the weight of the
# slot itself, and what is left of it when the fillers differ.
SLOT_WEIGHT, OTHER_FILLER = 0.7, 0.7
SAME_ROOT, NEAR_WORD = 0.7, 0.6
#: likeness of letters from which two words with the same two consonants are taken to be of one root
LETTERS_ALIKE = 0.55
#: added to the weight of both passages, so that two short clauses must agree in more to score the same
SHORT_PENALTY = 12.0
#: a weaker answer to a passage is dropped when its score is less than this part of the best answer's
RIVAL = 0.75
LEAST_SCORE = 0.22


class _Word(NamedTuple):
    """A word of a passage, or a name taken as one: what it is counted as, and what makes it alike to another."""

    key: str
    filler: str
    groups: frozenset[int]
    start: int
    end: int
    stem: str = ""


class _Passage(NamedTuple):
    """One to three adjacent clauses of a sentence; offsets in documents.text."""

    doc_id: Hashable
    start: int
    end: int
    words: tuple[_Word, ...]


def parallels(
    paragraphs: pd.DataFrame,
    names: pd.DataFrame,
    *,
    side: str,
    target: Hashable,
    reference: Hashable,
    least: float = LEAST_SCORE,
    longest: int = 3,
    mentions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Pairs of passages, one of each side, that say nearly the same.

    Parameters
    ----------
    paragraphs : table ``paragraphs``
    names : DataFrame
        As in names.csv; people become slots of a formula, other names one word each.
    side, target, reference
        The side column and its two values.
    least : float
        Pairs that score less are left out, 0 to 1.
    longest : int
        Adjacent clauses of a sentence that may stand together in a passage, from 1.
    mentions : DataFrame, optional
        From `find_names`, when it is at hand.

    Returns
    -------
    DataFrame
        Table ``parallels``, best first: the columns of tables.py, then ``n_shared`` words that answer each other,
        ``target_shared`` and ``reference_shared``: tuples of their (start, end) in documents.text, the first of the one
        answering the first of the other, in the order of the target.

    Raises
    ------
    KitError
        When a column is missing, a side has no paragraph, or an option is out of range.

    Notes
    -----
    A passage is one to three clauses; clauses end at a comma, a quotation mark, " .. " and before a verb of saying. Words
    are paired greedily, best first: the same lemma is worth its whole weight, ln((1 + sentences) / (1 + sentences with
    it)) + .5; the same consonants (بحث, تباحث, مباحثات) .7 of it; near words of near_words.txt .6. People, weekdays and
    verbs of saying are slots, worth .7 of their weight, and .7 of that when another fills them. The score is
    (2 shared + neighbours) / (1.5 (all of target + all of reference) + 12): *neighbours* is the weight of shared words that
    follow each other on both sides, which is what makes a formula; the 12 holds short clauses down. Function words are
    not compared. Of overlapping pairs the best stays; a passage may be
    answered by several, while none of them scores less than .75 of the best.

    Likeness of words is no proof of likeness of meaning: a negation is a function word, and is not seen.

    Examples
    --------
    >>> text = "وصل الوزير إلى المدينة على رأس وفد رسمي كبير."
    >>> paragraphs = pd.DataFrame({"doc_id": ["x", "y"], "side": ["a", "b"], "paragraph": 0, "start": 0,
    ...                            "text": [text, text.replace("المدينة", "العاصمة")]})
    >>> none = pd.DataFrame(columns=["name", "variants", "kind", "english"])
    >>> parallels(paragraphs, none, side="side", target="a", reference="b")["n_shared"].tolist()
    [6]
    """
    require_columns(paragraphs, ["doc_id", side, "paragraph", "start", "text"], what="paragraphs")
    if not 0 < least <= 1:
        raise KitError(f"least = {least!r} is no score. Give a number above 0, up to 1.")
    if longest < 1:
        raise KitError(f"longest = {longest!r} clauses make no passage. Give a whole number from 1.")
    if target == reference:
        raise KitError(f"Target and reference are both {side} = {target!r}. Name two different sides.")
    for value in (target, reference):
        if not (paragraphs[side] == value).any():
            raise KitError(f"No paragraph has {side} = {value!r}. Name two sides that the table paragraphs has.")
    own = paragraphs[paragraphs[side].isin([target, reference])]
    if mentions is None:
        mentions = find_names(own, names, side=side)
    clauses = _clauses(own, mentions, dict(zip(names["name"], names["kind"], strict=True)))
    weigh = _Weights([sentence for _, sentence in clauses])
    sides = dict(zip(own["doc_id"], own[side], strict=True))
    passages: dict[Hashable, list[_Passage]] = {target: [], reference: []}
    for doc_id, sentence in clauses:
        passages[sides[doc_id]] += _windows(doc_id, sentence, longest)
    texts = {(row.doc_id, row.start): row.text for row in own.itertuples()}
    rows = []
    for score, one, two, pairs in _best(passages[target], passages[reference], weigh, least):
        rows.append(
            (
                *_place(one, own, texts),
                *_place(two, own, texts),
                score,
                len(pairs),
                tuple((one.words[i].start, one.words[i].end) for i, _ in pairs),
                tuple((two.words[j].start, two.words[j].end) for _, j in pairs),
            )
        )
    return pd.DataFrame(rows, columns=[*COLUMNS["parallels"], "n_shared", "target_shared", "reference_shared"])


def _place(passage: _Passage, own: pd.DataFrame, texts: dict) -> tuple:
    starts = np.sort(own.loc[own["doc_id"] == passage.doc_id, "start"].to_numpy())
    start = int(starts[np.searchsorted(starts, passage.start, side="right") - 1])
    text = texts[passage.doc_id, start]
    return passage.doc_id, passage.start, passage.end, text[passage.start - start : passage.end - start]


def _clauses(
    paragraphs: pd.DataFrame, mentions: pd.DataFrame, kinds: dict[str, str]
) -> list[tuple[Hashable, list[list[_Word]]]]:
    """(document, clauses) of each sentence."""
    named = defaultdict(list)
    for row in mentions[["doc_id", "paragraph", "start", "end", "name"]].itertuples(index=False):
        named[row.doc_id, row.paragraph].append((row.start, row.end, row.name))
    found = []
    for row in paragraphs[["doc_id", "paragraph", "start", "text"]].itertuples(index=False):
        own = [(start - row.start, end - row.start, name) for start, end, name in named[row.doc_id, row.paragraph]]
        for first, last in sentences(row.text):
            read = _read(row.text, first, last, own, kinds)
            if read:
                clauses = _cut(row.text, read)
                moved = [
                    [word._replace(start=row.start + word.start, end=row.start + word.end) for word in clause]
                    for clause in clauses
                ]
                found.append((row.doc_id, moved))
    return found


def _read(text: str, first: int, last: int, named: list[tuple[int, int, str]], kinds: dict[str, str]) -> list[_Word]:
    """Words of a sentence, a name as one word."""
    read: list[_Word] = []
    names = iter([name for name in named if first <= name[0] < last])
    name = next(names, None)
    for start, end in words(text[first:last]):
        start, end = start + first, end + first
        while name is not None and name[1] <= start:
            name = next(names, None)
        if name is not None and name[0] < end:
            if read and read[-1].end >= name[1]:
                continue
            person = kinds.get(name[2]) == "person"
            key, filler = (PERSON, name[2]) if person else ("=" + name[2], "")
            read.append(_Word(key, filler, frozenset(), start, name[1]))
            continue
        read.append(_word(text[start:end], start, end))
    return read


def _word(surface: str, start: int, end: int) -> _Word:
    folded, none = fold(surface), frozenset()
    if folded in _WEEKDAYS:
        return _Word(DAY, folded, none, start, end)
    if is_stop_word(surface):
        return _Word(FUNCTION, folded, none, start, end)
    form = saying_verbs().get(folded) or saying_verbs().get(folded[1:] if folded[:1] in "وف" else "")
    if form is not None:
        return _Word(SAYING, form.verb, none, start, end)
    key, bare = lemma(surface), stem(surface)
    return _Word(key, skeleton(bare), near_words().get(key, none), start, end, bare)


def _same_root(one: _Word, two: _Word) -> bool:
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


def _cut(text: str, read: list[_Word]) -> list[list[_Word]]:
    """Clauses of a sentence: cut at marks, and before a verb of saying with what leads it in."""
    clauses: list[list[_Word]] = [[]]
    for at, word in enumerate(read):
        gap = text[read[at - 1].end : word.start] if at else ""
        cut = bool(_CUT.search(gap))
        if word.key == SAYING:
            folded = fold(text[word.start : word.end])
            joined = folded not in saying_verbs()
            form = saying_verbs()[folded[1:] if joined else folded].form
            follows = read[at + 1] if at + 1 < len(read) else None
            leads = follows is not None and follows.key == FUNCTION and follows.filler in _THAT
            if form == "participle" or (form in ("past", "present") and (joined or leads)):
                cut = True
            if form in ("past", "present") and at and read[at - 1].filler in _RELATIVES and len(clauses[-1]) > 1:
                clauses.append([clauses[-1].pop(), word])
                continue
        if cut and clauses[-1]:
            clauses.append([])
        clauses[-1].append(word)
    merged: list[list[_Word]] = []
    for clause in clauses:
        # A short one goes with the clause before it; "وقال إن" leads in the one that follows.
        alone = merged and len(merged[-1]) < LEAST_WORDS
        leads = clause and clause[0].key == SAYING
        if merged and (alone or (len(clause) < LEAST_WORDS and not leads)):
            merged[-1] = merged[-1] + clause
        else:
            merged.append(clause)
    return merged


def _windows(doc_id: Hashable, clauses: list[list[_Word]], longest: int) -> list[_Passage]:
    found = []
    for first in range(len(clauses)):
        for last in range(first, min(len(clauses), first + longest)):
            every = [word for clause in clauses[first : last + 1] for word in clause]
            content = tuple(word for word in every if word.key != FUNCTION)
            if len(content) >= LEAST_SHARED:
                found.append(_Passage(doc_id, every[0].start, every[-1].end, content))
    return found


class _Weights:
    """What each word is worth: the rarer among the sentences of both sides, the more."""

    def __init__(self, sentences_read: list[list[list[_Word]]]):
        held = Counter(key for read in sentences_read for key in {word.key for clause in read for word in clause})
        self._sentences, self._held = len(sentences_read), held

    def __call__(self, word: _Word) -> float:
        rarity = float(np.log((1 + self._sentences) / (1 + self._held[word.key]))) + 0.5
        return rarity * (SLOT_WEIGHT if word.key.startswith("@") else 1)

    def shared(self, one: _Word, two: _Word) -> float:
        """What the pair is worth, 0 when they are not alike."""
        if one.key == two.key:
            return self(one) * (OTHER_FILLER if one.key.startswith("@") and one.filler != two.filler else 1)
        if one.key[0] in "@=" or two.key[0] in "@=":
            return 0.0
        part = SAME_ROOT if _same_root(one, two) else NEAR_WORD if one.groups & two.groups else 0
        return part * min(self(one), self(two)) if part else 0.0


def _best(ours: list[_Passage], theirs: list[_Passage], weigh: _Weights, least: float) -> list[tuple]:
    """(score, target passage, reference passage, pairs), best first, without pairs that overlap a better one."""
    scored = []
    for one, two, limit in _candidates(ours, theirs, weigh, least):
        pairs, shared, neighbours = _pair(one.words, two.words, weigh)
        score = (2 * shared + neighbours) / limit
        if len(pairs) >= LEAST_SHARED and score >= least:
            scored.append((score, one, two, pairs))
    scored.sort(
        key=lambda row: (
            -row[0],
            str(row[1].doc_id),
            row[1].start,
            -row[1].end,
            str(row[2].doc_id),
            row[2].start,
            -row[2].end,
        )
    )
    kept: list[tuple] = []
    ours_kept, theirs_kept = defaultdict(list), defaultdict(list)
    for row in scored:
        score, one, two, _ = row
        mine = [(other, at) for other, at in ours_kept[one.doc_id] if _overlap(one, other) > 0.3]
        answers = [(other, at) for other, at in theirs_kept[two.doc_id] if _overlap(two, other) > 0.3]
        if {at for _, at in mine} & {at for _, at in answers}:
            continue  # the same pair, cut otherwise
        best = max((kept[at][0] for other, at in mine if _overlap(one, other) > 0.5), default=0.0)
        best = max([best, *(kept[at][0] for other, at in answers if _overlap(two, other) > 0.5)])
        if score < RIVAL * best:
            continue
        ours_kept[one.doc_id].append((one, len(kept)))
        theirs_kept[two.doc_id].append((two, len(kept)))
        kept.append(row)
    return kept


def _overlap(one: _Passage, two: _Passage) -> float:
    """Part of the shorter that they have in common."""
    return max(0, min(one.end, two.end) - max(one.start, two.start)) / min(one.end - one.start, two.end - two.start)


def _candidates(
    ours: list[_Passage], theirs: list[_Passage], weigh: _Weights, least: float, block: int = 256
) -> Iterator[tuple[_Passage, _Passage, float]]:
    """Pairs that may score `least`, with the divisor of their score; the others are ruled out by a sparse product.

    A word shares no more than its own weight and answers only a word that has a mark in common with it (lemma, root or
    group), and neighbours are worth no more than what is shared. So three times the weight of the words that have a
    mark in common, over the divisor, is more than any score.
    """
    features: dict[str, int] = {}
    left, left_weights = _marks(ours, weigh, features)
    right, right_weights = _marks(theirs, weigh, features)
    left.resize((len(ours), len(features)))
    right.data[:] = 1
    columns = right.T.tocsc()
    for begin in range(0, len(ours), block):
        bound = (left[begin : begin + block] @ columns).tocoo()
        first, second = begin + bound.row, bound.col
        limit = 1.5 * (left_weights[first] + right_weights[second]) + SHORT_PENALTY
        shared = np.minimum(bound.data, np.minimum(left_weights[first], right_weights[second]))
        near = np.flatnonzero(3 * shared >= least * limit)
        for at in near[np.lexsort((second[near], first[near]))]:
            yield ours[first[at]], theirs[second[at]], float(limit[at])


def _marks(passages: list[_Passage], weigh: _Weights, features: dict[str, int]) -> tuple[sp.csr_matrix, np.ndarray]:
    """Weights of the words of each passage by the marks they may be known by, and what all its words weigh."""
    rows, columns, weights = [], [], []
    for row, passage in enumerate(passages):
        for word in passage.words:
            marks = [word.key]
            if not word.key.startswith(("@", "=")):
                marks += ["root " + word.filler] if word.filler else []
                marks += [f"near {group}" for group in sorted(word.groups)]
            for mark in marks:
                rows.append(row)
                columns.append(features.setdefault(mark, len(features)))
                weights.append(weigh(word))
    shape = (len(passages), max(1, len(features)))
    totals = np.array([sum(map(weigh, passage.words)) for passage in passages])
    return sp.csr_matrix((weights, (rows, columns)), shape=shape), totals


def _pair(
    one: tuple[_Word, ...], two: tuple[_Word, ...], weigh: _Weights
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


def stable_words(contrast: pd.DataFrame, *, least: int = 5) -> pd.DataFrame:
    """Words that both sides use often and about as often.

    Parameters
    ----------
    contrast : table ``contrast``
    least : int
        Uses on each side, from 1.

    Returns
    -------
    DataFrame
        Rows of `contrast` whose whole interval of the log ratio stays within a doubling either way, the most used first,
        ties by term; all its columns, and ``strength``. Empty where no interval is that narrow: with few or short texts
        equality cannot be shown, which is not the same as a difference.

    Notes
    -----
    A p-value that is not small shows nothing equal; only an interval that leaves no room for a difference does. The
    interval holds for one word at a time.

    Examples
    --------
    >>> rows = pd.DataFrame({"term": ["k", "m"], "n_target": [30, 5], "n_reference": [29, 6], "log_ratio_low": [-.6, -2],
    ...                      "log_ratio_high": [.7, 2]})
    >>> stable_words(rows)["term"].tolist()
    ['k']
    """
    if least < 1:
        raise KitError(f"least = {least!r} uses is too small. Give a whole number from 1.")
    require_columns(contrast, ["term", "n_target", "n_reference"], what="contrast")
    said = strength(contrast)["strength"]
    often = (contrast["n_target"] >= least) & (contrast["n_reference"] >= least)
    table = contrast[often & (said == AS_OFTEN)].assign(strength=AS_OFTEN)
    total = -(table["n_target"] + table["n_reference"])
    table = table.assign(total=total).sort_values(["total", "term"], kind="stable").drop(columns="total")
    return table.reset_index(drop=True)
