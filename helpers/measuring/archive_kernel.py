"""The compiled part of counting an archive: bytes to spellings, spellings to sums.

Documents, UTF-8, lie in one array. A batch of them is gone through in three loops::

    bytes    w s l   a l w f d ,   w s l ...      find_words:  each character has a class; a word ends where the classes
    keys     1048 ...  52 ...      1048 ...                    say, and its letters make its key (archive_strings.py);
    ids      [  17 ] [   4   ]     [ 17 ]                      the key is looked up in the table of spellings, which
                                                               gives a number, new ones at the end
    terms    17 -> 9,  4 -> left out              learn:       each new spelling, once, to its term; what is not plainly
                                                               spelt, or may be a stop word, is asked in Python of the
                                                               functions of helpers.reading (archive_tables.py)
    sums     document {9: 2}, size 2              add_documents: the terms of one document are counted together, then
             n += 2  documents += 1                            added: n, documents, squares, and n times size
             squares += 4  by_size += 4

Terms are joined before a document is summed up, since the square of a sum is not the sum of squares. Spellings are told
apart by all their bytes, so nothing is lost to folding that a stop word or a lemma would ask for. Which character belongs
to a word is asked of :func:`helpers.reading.arabic.words` itself, once for each, and how a letter folds of `fold`. The
twins in plain Python that say what the loops do are in tests/measuring/test_archive_kernel.py.
"""

from __future__ import annotations

import numpy as np

from helpers.measuring.archive_characters import (
    ARABIC,
    CONTROL,
    DIGIT,
    KIND,
    LETTER,
    OTHER,
    POINT,
    TABLED,
)
from helpers.measuring.archive_strings import BASE, LETTERS, MOST_LETTERS, at_once, compiled, key_of, number_of

#: columns of the sums of a term and side
N, DOCUMENTS, SQUARES, BY_SIZE = range(4)
#: what is known of a spelling: its term or -1, and its uses
TERM, VOTES = range(2)
#: columns of the sums of a side: documents read, those with a counted word, all words, counted words, the squares of the
#: documents' counted words
READ, UNITS, WORDS, SIZE, SIZE_SQUARES = range(5)


@compiled
def find_words(text, starts, ends, begin, classes, spellings, ids, firsts, seen, keys, spans):
    """Number the spellings of the words of documents `begin` on; returns the document at which room ran out.

    ``ids[firsts[d]:firsts[d + 1]]`` are the words of document d, text[starts[d]:ends[d]]; ``seen[d]`` has the marks of
    the characters in it. `keys` and `spans` are room to work in, one place a word of the longest document.
    """
    slots = spellings.slots
    for document in range(begin, len(starts)):
        n_words, marks = _cut(text, starts[document], ends[document], classes, keys, spans)
        first = firsts[document]
        for i in range(n_words):
            number = at_once(slots, keys[i])
            if number < 0:
                number = number_of(spellings, keys[i], text, spans[i, 0], spans[i, 1])
            if number < 0:
                return document
            ids[first + i] = number
        firsts[document + 1], seen[document] = first + n_words, marks
    return len(starts)


@compiled
def _cut(text, start, last, classes, keys, spans):
    """Keys and places of the words of text[start:last]; returns how many there are, and the marks of all characters."""
    n, marks, before, at = 0, 0, OTHER, start
    first, end, letters, key, plain = np.int64(-1), np.int64(0), 0, np.uint64(0), True
    while at <= last:
        width, kind, point = 1, OTHER, np.int64(0)
        if at < last:
            byte = np.int64(text[at])
            if byte | 1 == 0xD9:
                place = (byte & 1) << 6 | np.int64(text[at + 1]) & 63
                letter = LETTERS[place]
                if letter:  # nearly every character of an Arabic text goes this way
                    if first < 0:
                        first, letters, key, plain = at, 0, np.uint64(0), True
                    key = key * BASE + np.uint64(letter)
                    letters += 1
                    at += 2
                    end, before = at, LETTER
                    marks |= ARABIC
                    continue
                point, width = 0x600 | place, 2
            elif byte < 0x80:
                point = byte
            else:
                point, width = _decoded(text, at)
            found = np.int64(classes[point])
            marks |= found
            kind = found & KIND
            # a point or comma belongs to a number when a digit stands right before and right after it
            if kind == POINT and before == DIGIT and at + width < last and _digit_at(text, at + width, classes):
                kind = CONTROL
        if kind in (OTHER, POINT):
            if first >= 0:
                if not plain or letters > MOST_LETTERS:
                    key = key_of(text, first, end)
                keys[n], spans[n, 0], spans[n, 1] = key, first, end
                n += 1
                first = np.int64(-1)
        elif kind <= DIGIT or first >= 0:
            if first < 0:
                first, letters, key = at, 0, np.uint64(0)
            plain = False
            if kind != CONTROL:  # controls count only where the word goes on behind them
                end = at + width
        before = kind
        at += width
    return n, marks


@compiled
def _decoded(text, at):
    """The character at a place of the text, or the last entry of the table of classes, and its width."""
    byte = np.int64(text[at])
    if byte < 0x80:
        return byte, 1
    if byte < 0xE0:
        return (byte & 31) << 6 | np.int64(text[at + 1]) & 63, 2
    if byte < 0xF0:
        return (byte & 15) << 12 | (np.int64(text[at + 1]) & 63) << 6 | np.int64(text[at + 2]) & 63, 3
    point = (byte & 7) << 18 | (np.int64(text[at + 1]) & 63) << 12
    point |= (np.int64(text[at + 2]) & 63) << 6 | np.int64(text[at + 3]) & 63
    return min(point, TABLED), 4


@compiled
def _digit_at(text, at, classes):
    point, _ = _decoded(text, at)
    return np.int64(classes[point]) & KIND == DIGIT


@compiled
def learn_plain(spellings, begin, known, terms, folded, closely, shortest, of_spelling, asked, n_asked):
    """Give the spellings from `begin` to `known` - 1 their terms where no more than folding is to be done.

    `closely` has the folded spellings that Python must look at, beside all that are not plain letters throughout; their
    numbers go to `asked`. Words of fewer than `shortest` letters have no term (-1). Returns where room for terms ran out,
    and how many are asked.
    """
    word = np.empty(256, dtype=np.uint8)
    for number in range(begin, known):
        first, last = spellings.ends[number], spellings.ends[number + 1]
        plain = last - first <= len(word) and (last - first) % 2 == 0
        at = first
        while plain and at < last:
            byte = np.int64(spellings.room[at])
            place = (byte & 1) << 6 | np.int64(spellings.room[at + 1]) & 63
            plain = byte | 1 == 0xD9 and LETTERS[place] != 0
            word[at - first], word[at - first + 1] = folded[place, 0], folded[place, 1]
            at += 2
        length = last - first
        if plain:
            key = key_of(word, 0, length)
            plain = number_of(closely, key, word, 0, length) < 0
        if not plain:
            asked[n_asked] = number
            n_asked += 1
        elif length < 2 * shortest:
            of_spelling[number, TERM] = -1
        else:
            term = number_of(terms, key, word, 0, length)
            if term < 0:
                return number, n_asked
            of_spelling[number, TERM] = term
    return known, n_asked


@compiled
def add_documents(ids, firsts, first, last, keep, sides, of_spelling, sums, totals, in_document, touched):
    """Add documents `first` to `last` - 1, those that `keep` marks, to the sums.

    `of_spelling` has the term of each, or -1, and takes its uses; `in_document` (zeros) and `touched` are room to work in,
    one place a term.
    """
    for document in range(first, last):
        if not keep[document]:
            continue
        side, size, n_touched = sides[document], 0, 0
        for i in range(firsts[document], firsts[document + 1]):
            term = of_spelling[ids[i], TERM]
            if term < 0:
                continue
            of_spelling[ids[i], VOTES] += 1
            if in_document[term] == 0:
                touched[n_touched] = term
                n_touched += 1
            in_document[term] += 1
            size += 1
        totals[side, READ] += 1
        totals[side, WORDS] += firsts[document + 1] - firsts[document]
        if size == 0:
            continue
        totals[side, UNITS] += 1
        totals[side, SIZE] += size
        totals[side, SIZE_SQUARES] += size * size
        for j in range(n_touched):
            term = touched[j]
            uses = np.int64(in_document[term])
            in_document[term] = 0
            sums[term, side, N] += uses
            sums[term, side, DOCUMENTS] += 1
            sums[term, side, SQUARES] += uses * uses
            sums[term, side, BY_SIZE] += uses * size


@compiled
def used_terms(sums, n_terms, n_sides):
    """The terms, below `n_terms`, that have a use on any side."""
    used, n = np.empty(n_terms, dtype=np.int64), 0
    for term in range(n_terms):
        for side in range(n_sides):
            if sums[term, side, N]:
                used[n] = term
                n += 1
                break
    return used[:n]


@compiled
def places_of_spellings(of_spelling, n_spellings, order, n_terms):
    """Place in `order` of the term of each spelling that has a use, or -1."""
    place = np.full(n_terms + 1, -1, dtype=np.int64)
    for i in range(len(order)):
        place[order[i]] = i
    found = np.full(n_spellings, -1, dtype=np.int64)
    for spelling in range(n_spellings):
        if of_spelling[spelling, VOTES]:
            found[spelling] = place[of_spelling[spelling, TERM]]
    return found
