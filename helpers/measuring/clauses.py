"""Clauses of a text, and their words as passages are compared by: names as one word, actors as slots of a formula."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable
from typing import NamedTuple

import pandas as pd

from helpers.measuring.likeness import ACTOR, DAY, FUNCTION, NATION, Word, skeleton
from helpers.measuring.paragraph_words import Run, read_paragraph
from helpers.measuring.phrases import noun_phrase
from helpers.reading.arabic import fold, is_stop_word, lemma, sentences, stem, words
from helpers.reading.lists import nationalities, near_words, saying_verbs

_CUT = re.compile(r"[،,؛;:؟!…\"“”«»]|\.\.")
_WEEKDAYS = frozenset(fold(w) for w in "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت أمس اليوم".split())
_RELATIVES = frozenset(fold(w) for w in "الذي التي الذين اللذين اللتين".split())
_THAT = frozenset("ان انه انها انهم انهما بان بانه بانها بانهم".split())

#: clauses shorter than this (words) go with their neighbour
LEAST_WORDS = 3
#: words of content that two passages must share
LEAST_SHARED = 3
#: words of a clause; a text without a comma or full stop is cut at so many
LONGEST = 40


class Passage(NamedTuple):
    """One to three adjacent clauses of a sentence; offsets in documents.text."""

    doc_id: Hashable
    start: int
    end: int
    words: tuple[Word, ...]


def read_clauses(
    paragraphs: pd.DataFrame, mentions: pd.DataFrame, kinds: dict[str, str]
) -> list[tuple[Hashable, list[list[Word]]]]:
    """(document, clauses) of each sentence."""
    named = defaultdict(list)
    for row in mentions[["doc_id", "paragraph", "start", "end", "name"]].itertuples(index=False):
        named[row.doc_id, row.paragraph].append((row.start, row.end, row.name))
    found = []
    for row in paragraphs[["doc_id", "paragraph", "start", "text"]].itertuples(index=False):
        own = [
            (start - row.start, end - row.start, name, kinds.get(name, ""))
            for start, end, name in named[row.doc_id, row.paragraph]
        ]
        own = _actors(row.text, own)
        for first, last in sentences(row.text):
            read = _read(row.text, first, last, own)
            if read:
                clauses = _cut(row.text, read)
                moved = [
                    [word._replace(start=row.start + word.start, end=row.start + word.end) for word in clause]
                    for clause in clauses
                ]
                found.append((row.doc_id, moved))
    return found


def _actors(text: str, named: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Names, each person with his titles as one, and each office: who acts says nothing of what is done."""
    paragraph = read_paragraph(text, named, [])
    found, at = [], 0
    while at < len(paragraph.spans):
        run = noun_phrase(paragraph, at)
        if run is None or not _acts(run):
            at += 1
            continue
        start, end = paragraph.begins.get(at, paragraph.spans[at][0]), paragraph.spans[run.stop - 1][1]
        found.append((start, end, "", "person"))
        at = run.stop
    rest = [name for name in named if not any(start <= name[0] < end for start, end, _, _ in found)]
    return sorted([*found, *rest])


def _acts(run: Run) -> bool:
    """Whether a noun phrase is a person or an office: قادة القوات البرية are several, المسؤول is anybody."""
    if run.principal is not None and run.principal.kind == "person":
        return True
    title = run.title
    if title is None or title.direct or title.generic or title.plural:
        return False
    return run.definite and title.kind == "person"


def _read(text: str, first: int, last: int, named: list[tuple[int, int, str, str]]) -> list[Word]:
    """Words of a sentence, a name as one word."""
    read: list[Word] = []
    names = iter([name for name in named if first <= name[0] < last])
    name = next(names, None)
    for start, end in words(text[first:last]):
        start, end = start + first, end + first
        while name is not None and name[1] <= start:
            name = next(names, None)
        if name is not None and name[0] < end:
            if read and read[-1].end >= name[1]:
                continue
            read.append(Word(ACTOR if name[3] == "person" else "=" + name[2], frozenset(), start, name[1]))
            continue
        read.append(read_word(text[start:end], start, end))
    return read


def read_word(surface: str, start: int, end: int) -> Word:
    folded, none = fold(surface), frozenset()
    if folded in _WEEKDAYS:
        return Word(DAY, none, start, end)
    if is_stop_word(surface):
        return Word(FUNCTION, none, start, end, folded)
    form = saying_verbs().get(folded) or saying_verbs().get(folded[1:] if folded[:1] in "وف" else "")
    key, bare = (lemma(surface), stem(surface)) if form is None else (lemma(form.verb), stem(form.verb))
    if key in nationalities():
        return Word(NATION, none, start, end)
    return Word(key, near_words().get(key, none), start, end, bare, skeleton(bare), form is not None)


def _cut(text: str, read: list[Word]) -> list[list[Word]]:
    """Clauses of a sentence: cut at marks, and before a verb of saying with what leads it in."""
    clauses: list[list[Word]] = [[]]
    for at, word in enumerate(read):
        gap = text[read[at - 1].end : word.start] if at else ""
        cut = bool(_CUT.search(gap))
        if word.saying:
            folded = fold(text[word.start : word.end])
            joined = folded not in saying_verbs()
            form = saying_verbs()[folded[1:] if joined else folded].form
            follows = read[at + 1] if at + 1 < len(read) else None
            leads = follows is not None and follows.key == FUNCTION and follows.stem in _THAT
            if form == "participle" or (form in ("past", "present") and (joined or leads)):
                cut = True
            if form in ("past", "present") and at and read[at - 1].stem in _RELATIVES and len(clauses[-1]) > 1:
                clauses.append([clauses[-1].pop(), word])
                continue
        if cut and clauses[-1]:
            clauses.append([])
        clauses[-1].append(word)
    merged: list[list[Word]] = []
    for clause in clauses:
        # A short one goes with the clause before it; "وقال إن" leads in the one that follows.
        alone = merged and len(merged[-1]) < LEAST_WORDS
        leads = clause and clause[0].saying
        if merged and (alone or (len(clause) < LEAST_WORDS and not leads)):
            merged[-1] = merged[-1] + clause
        else:
            merged.append(clause)
    return [clause[at : at + LONGEST] for clause in merged for at in range(0, len(clause), LONGEST)]


def windows(doc_id: Hashable, clauses: list[list[Word]], longest: int) -> list[Passage]:
    found = []
    for first in range(len(clauses)):
        for last in range(first, min(len(clauses), first + longest)):
            every = [word for clause in clauses[first : last + 1] for word in clause]
            content = tuple(word for word in every if word.key != FUNCTION)
            if len(content) >= LEAST_SHARED:
                found.append(Passage(doc_id, every[0].start, every[-1].end, content))
    return found
