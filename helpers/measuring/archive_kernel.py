"""The compiled part of counting an archive: bytes to spellings, spellings to sums.

A batch of documents, UTF-8, lies end to end in one array. It is gone through twice::

    bytes    w s l   a l w f d ,   w s l ...      find_words:  each character has a class; a word ends where the
    ids      [  17 ] [   4   ]     [ 17 ]                      classes say; its bytes are looked up in the table of
                                                               spellings, which gives a number, new ones at the end
    terms    17 -> 9,  4 -> left out              in Python:   each new spelling, once, to its term (fold, lemma, stop
                                                               word), by the very functions of helpers.reading
    sums     document {9: 2}, size 2              add_documents: the terms of one document are counted together, then
             n += 2  documents += 1                            added: n, documents, squares, and n times size
             squares += 4  by_size += 4

Terms are joined before a document is summed up, since the square of a sum is not the sum of squares. Spellings are
told apart by all their bytes, so nothing is lost to folding that a stop word or a lemma would ask for. Which character
belongs to a word is asked of :func:`helpers.reading.arabic.words` itself, once for each. The twin in plain Python that
says what the two loops do is in tests/measuring/test_archive_kernel.py.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numba import njit

from helpers.reading.arabic import words

#: what a character does to a word; the higher bits mark a document that holds such a character
OTHER, LETTER, DIGIT, POINT, CONTROL, ON_TOP = range(6)
KIND, ARABIC, NUL, HARD = 7, 8, 16, 32
#: characters from here on (rare Chinese, tags) are not in the table: a document with one of them goes through Python
TABLED = 0x20000
#: columns of the sums of a term and side
N, DOCUMENTS, SQUARES, BY_SIZE = range(4)
#: columns of the sums of a side: documents read, those with a counted word, all words, counted words, the squares of the
#: documents' counted words
READ, UNITS, WORDS, SIZE, SIZE_SQUARES = range(5)


def _compile(function):
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder can be written to: compiled anew in each process, some seconds
        return njit(nogil=True)(function)


@lru_cache(maxsize=1)
def character_classes() -> np.ndarray:
    """Class of each character below `TABLED`, found by asking `words`; the last entry stands for all others."""
    characters = [chr(point) for point in range(TABLED)]
    unit = _is_one_word(characters, "{}")
    inside = _is_one_word(characters, "ا{}ا")
    on_top = _is_one_word(characters, "ا{}") & ~unit
    classes = np.zeros(TABLED + 1, dtype=np.uint8)
    classes[:TABLED][inside & ~unit] = CONTROL
    classes[:TABLED][on_top] = ON_TOP
    classes[:TABLED][_is_one_word(characters, "1{}1") & ~inside] = POINT
    classes[:TABLED][unit] = LETTER
    classes[:TABLED][unit & _is_one_word(characters, "{}.1")] = DIGIT
    for first, last in ((0x600, 0x6FF), (0x750, 0x77F), (0x870, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)):
        block = classes[first : last + 1]
        block[block == LETTER] |= ARABIC
    classes[0] |= NUL
    classes[TABLED] = HARD
    return classes


def _is_one_word(characters: list[str], pattern: str) -> np.ndarray:
    """Whether `words` takes the whole of ``pattern``, with the character put in, for one word."""
    left, right = pattern.split("{}")
    width = len(pattern)  # a brace more than the characters, and the line break
    found = np.array(words("".join(f"{left}{character}{right}\n" for character in characters)))
    whole = np.zeros(len(characters), dtype=bool)
    fits = (found[:, 0] % width == 0) & (found[:, 1] - found[:, 0] == width - 1)
    whole[found[fits, 0] // width] = True
    return whole


class Strings(NamedTuple):
    """A table of distinct strings of bytes, numbered as they come."""

    slots: np.ndarray  # hash and number + 1, in turn; open addressing
    ends: np.ndarray  # string i is room[ends[i] : ends[i + 1]]
    room: np.ndarray
    size: np.ndarray  # how many there are


def new_strings(n: int, n_bytes: int) -> Strings:
    """An empty table with room for `n` strings (a power of two) of `n_bytes` together."""
    return Strings(
        np.zeros(4 * n, dtype=np.uint64),
        np.zeros(n + 1, dtype=np.int64),
        np.zeros(n_bytes, dtype=np.uint8),
        np.zeros(1, dtype=np.int64),
    )


def grown(strings: Strings) -> Strings:
    """A table with twice the room that numbers the same strings alike."""
    n = int(strings.size[0])
    bigger = new_strings(2 * (len(strings.ends) - 1), 2 * len(strings.room))
    bigger.ends[: n + 1] = strings.ends[: n + 1]
    bigger.room[: strings.ends[n]] = strings.room[: strings.ends[n]]
    bigger.size[0] = n
    _move(strings.slots, bigger.slots)
    return bigger


@_compile
def _move(slots, bigger):
    mask = np.uint64(len(bigger) // 2 - 1)
    for old in range(0, len(slots), 2):
        if slots[old + 1]:
            at = (slots[old] ^ (slots[old] >> np.uint64(32))) & mask
            while bigger[2 * at + np.uint64(1)]:
                at = (at + np.uint64(1)) & mask
            bigger[2 * at], bigger[2 * at + np.uint64(1)] = slots[old], slots[old + 1]


@_compile
def _number(strings, code, data, start, end):
    """Number of the string data[start:end] whose hash is `code`; -1 when it is new and there is no room."""
    one, shift = np.uint64(1), np.uint64(32)
    mask = np.uint64(len(strings.slots) // 2 - 1)
    at = (code ^ (code >> shift)) & mask
    length = end - start
    while True:
        known = np.int64(strings.slots[2 * at + one]) - 1
        if known < 0:
            break
        if strings.slots[2 * at] == code:
            first = strings.ends[known]
            if strings.ends[known + 1] - first == length:
                same = True
                for i in range(length):
                    if strings.room[first + i] != data[start + i]:
                        same = False
                        break
                if same:
                    return known
        at = (at + one) & mask
    n = strings.size[0]
    first = strings.ends[n]
    if n + 1 >= len(strings.ends) or first + length > len(strings.room):
        return -1
    for i in range(length):
        strings.room[first + i] = data[start + i]
    strings.ends[n + 1] = first + length
    strings.slots[2 * at], strings.slots[2 * at + one] = code, np.uint64(n + 1)
    strings.size[0] = n + 1
    return n


@_compile
def hash_of(data, start, end):
    """FNV-1a, 64 bit, of data[start:end], taken a character at a time: one multiplication for its one to four bytes."""
    code, at = np.uint64(14695981039346656037), start
    while at < end:
        byte = data[at]
        width = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
        letter = np.uint64(byte)
        for i in range(1, min(width, end - at)):
            letter |= np.uint64(data[at + i]) << np.uint64(8 * i)
        code = (code ^ letter) * np.uint64(1099511628211)
        at += width
    return code


@_compile
def number_all(strings, data, ends, begin, numbers, codes):
    """Numbers and hashes of the strings data[ends[i]:ends[i+1]] from `begin` on; returns where room ran out."""
    for i in range(begin, len(ends) - 1):
        code = hash_of(data, ends[i], ends[i + 1])
        number = _number(strings, code, data, ends[i], ends[i + 1])
        if number < 0:
            return i
        numbers[i], codes[i] = number, code
    return len(ends) - 1


@_compile
def find_words(text, bounds, begin, classes, spellings, ids, firsts, seen):
    """Number the spellings of the words of documents `begin` on; returns the document at which room ran out.

    ``ids[firsts[d]:firsts[d + 1]]`` are the words of document d, text[bounds[d]:bounds[d + 1]]; ``seen[d]`` has the
    marks of the characters in it.
    """
    basis, prime = np.uint64(14695981039346656037), np.uint64(1099511628211)
    for document in range(begin, len(bounds) - 1):
        at, last = bounds[document], bounds[document + 1]
        n, marks, before = firsts[document], 0, OTHER
        start, end, code, kept = np.int64(-1), np.int64(0), basis, basis
        while at <= last:
            width, kind = 1, OTHER
            if at < last:
                byte = np.int64(text[at])
                if byte < 0x80:
                    point = byte
                elif byte < 0xE0:
                    point, width = (byte & 31) << 6 | np.int64(text[at + 1]) & 63, 2
                elif byte < 0xF0:
                    point = (byte & 15) << 12 | (np.int64(text[at + 1]) & 63) << 6 | np.int64(text[at + 2]) & 63
                    width = 3
                else:
                    point = (byte & 7) << 18 | (np.int64(text[at + 1]) & 63) << 12
                    point |= (np.int64(text[at + 2]) & 63) << 6 | np.int64(text[at + 3]) & 63
                    point, width = min(point, TABLED), 4
                found = classes[point]
                marks |= found
                kind = found & KIND
                # a point or comma belongs to a number when a digit stands right before and right after it
                if kind == POINT and before == DIGIT and at + width < last and _digit_at(text, at + width, classes):
                    kind = CONTROL
            if kind in (OTHER, POINT):
                if start >= 0:
                    number = _number(spellings, kept, text, start, end)
                    if number < 0:
                        return document
                    ids[n] = number
                    n += 1
                    start = -1
                    code = basis
            elif kind <= DIGIT or start >= 0:
                letter = np.uint64(byte)
                for i in range(1, width):
                    letter |= np.uint64(text[at + i]) << np.uint64(8 * i)
                code = (code ^ letter) * prime
                if kind != CONTROL:  # controls count only where the word goes on behind them
                    if start < 0:
                        start = at
                    end, kept = at + width, code
            before = kind
            at += width
        firsts[document + 1], seen[document] = n, marks
    return len(bounds) - 1


@_compile
def _digit_at(text, at, classes):
    byte = np.int64(text[at])
    if byte < 0x80:
        point = byte
    elif byte < 0xE0:
        point = (byte & 31) << 6 | np.int64(text[at + 1]) & 63
    elif byte < 0xF0:
        point = (byte & 15) << 12 | (np.int64(text[at + 1]) & 63) << 6 | np.int64(text[at + 2]) & 63
    else:
        point = (byte & 7) << 18 | (np.int64(text[at + 1]) & 63) << 12
        point |= (np.int64(text[at + 2]) & 63) << 6 | np.int64(text[at + 3]) & 63
        point = min(point, TABLED)
    return classes[point] & KIND == DIGIT


@_compile
def add_documents(ids, firsts, first, last, keep, sides, term_of, votes, sums, totals, in_document, touched):
    """Add documents `first` to `last` - 1, those that `keep` marks, to the sums.

    `term_of` a spelling is its term or -1; `votes` a spelling its uses; `in_document` (zeros) and `touched` are room to
    work in, one place a term.
    """
    for document in range(first, last):
        if not keep[document]:
            continue
        side, size, n_touched = sides[document], 0, 0
        for i in range(firsts[document], firsts[document + 1]):
            term = term_of[ids[i]]
            if term < 0:
                continue
            votes[ids[i]] += 1
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


@_compile
def gather(room, starts, lengths):
    """Bytes room[starts[i] : starts[i] + lengths[i]] for all i, end to end."""
    total = 0
    for length in lengths:
        total += length
    out = np.empty(total, dtype=np.uint8)
    at = 0
    for i in range(len(starts)):
        for j in range(lengths[i]):
            out[at] = room[starts[i] + j]
            at += 1
    return out
