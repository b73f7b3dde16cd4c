"""The compiled part that brings sums into an order and finds what is equal in many runs.

Sorting by a number of 64 bits takes a few passes over the data whatever their order, and equal rows of many runs then
stand side by side: so runs are merged without a table in which each of their terms is looked up again.
"""

from __future__ import annotations

import numpy as np

from helpers.measuring.archive_strings import BASE, HASHED, LETTERS, MOST_LETTERS, compiled, key_behind

#: bits that one pass of the sorting looks at
DIGIT_BITS = 11
#: last of the plain letters by number, as in LETTERS
LAST = int(LETTERS.max())


def _letters_below() -> np.ndarray:
    """How many plain letters stand before each of U+0600 to U+067F."""
    return np.concatenate([[0], np.cumsum(LETTERS > 0)[:-1]]).astype(np.uint8)


BELOW = _letters_below()


@compiled
def order_of(codes):
    """Places of `codes`, ascending, those of one code as they stand; and the codes so sorted. Radix sort, last bits first."""
    n, mask = len(codes), np.uint64((1 << DIGIT_BITS) - 1)
    order, other = np.arange(n), np.empty(n, dtype=np.int64)
    now, then = codes.copy(), np.empty(n, dtype=np.uint64)
    for low in range(0, 64, DIGIT_BITS):
        shift = np.uint64(low)
        begins = np.zeros((1 << DIGIT_BITS) + 1, dtype=np.int64)
        for code in now:
            begins[np.int64((code >> shift) & mask) + 1] += 1
        if begins.max() == n:  # all alike in these bits
            continue
        for digit in range(1 << DIGIT_BITS):
            begins[digit + 1] += begins[digit]
        for i in range(n):
            digit = np.int64((now[i] >> shift) & mask)
            at = begins[digit]
            begins[digit] = at + 1
            then[at], other[at] = now[i], order[i]
        now, then, order, other = then, now, other, order
    return order, now


@compiled
def number_equals(order, codes, owned, owners, room, ends):
    """Number strings so that those of one owner and of the same bytes have one number.

    `order` and `codes` are what `order_of` gives of their codes: `code_of` their keys; or, when they are `owned`, what
    `owned_codes` says. Where a key says all, the bytes, room[ends[i]:ends[i + 1]], are not looked at. Returns the number of each string, ascending by
    code, and the first string of each number.
    """
    numbers, firsts = np.empty(len(order), dtype=np.int64), np.empty(len(order), dtype=np.int64)
    n, group = 0, 0
    for i in range(len(order)):
        row, owner = order[i], np.int64(0)
        key = key_behind(codes[i])
        if owned:
            owner = owners[row]
            key = key_behind(key - np.uint64(owner))
        if i == 0 or codes[i] != codes[i - 1]:
            group = n
        number = group
        while number < n:
            first = firsts[number]
            if (not owned or owners[first] == owner) and (key < HASHED or _same(room, ends, row, first)):
                break
            number += 1
        if number == n:
            firsts[n] = row
            n += 1
        numbers[row] = number
    return numbers, firsts[:n]


@compiled
def _same(room, ends, one, other):
    first, second, length = ends[one], ends[other], ends[one + 1] - ends[one]
    if ends[other + 1] - second != length:
        return False
    i = 0
    while i < length and room[first + i] == room[second + i]:
        i += 1
    return i == length


@compiled
def add_rows(sums, numbers, columns, more):
    """``sums[numbers[i], columns[j]] += more[i, j]``."""
    for i in range(len(numbers)):
        for j in range(len(columns)):
            for k in range(more.shape[2]):
                sums[numbers[i], columns[j], k] += more[i, j, k]


@compiled
def group_by(owners, n):
    """Places of `owners`, by owner, those of one owner as they stand; owners lie from 0 to n - 1, and -1 is left out."""
    begins = np.zeros(n + 1, dtype=np.int64)
    for owner in owners:
        begins[owner + 1] += 1
    begins[0] = 0
    for owner in range(n):
        begins[owner + 1] += begins[owner]
    places = np.empty(begins[n], dtype=np.int64)
    for i in range(len(owners)):
        if owners[i] >= 0:
            places[begins[owners[i]]] = i
            begins[owners[i]] += 1
    return places


@compiled
def places_of(room, ends):
    """Numbers that sort the strings room[ends[i]:ends[i + 1]] as their bytes do, and where that is not the whole truth.

    A string of up to twelve plain letters is its number in base 37, filled up with zeros, and no other string has the
    same order. Any other gets the number of its first twelve letters, or of those before its first character that is no
    plain letter and what lies nearest to that; it may stand where others stand, and is marked.
    """
    places, doubtful = np.empty(len(ends) - 1, dtype=np.uint64), np.zeros(len(ends) - 1, dtype=np.bool_)
    for i in range(len(places)):
        place, at, end, n = np.uint64(0), ends[i], ends[i + 1], 0
        fill = np.uint64(0)
        while at < end and n < MOST_LETTERS:
            byte = np.int64(room[at])
            letter = 0
            if byte | 1 == 0xD9 and at + 1 < end:
                letter = LETTERS[(byte & 1) << 6 | np.int64(room[at + 1]) & 63]
            if letter == 0:
                below = 0 if byte < 0xD8 else LAST
                if byte | 1 == 0xD9 and at + 1 < end:
                    below = BELOW[(byte & 1) << 6 | np.int64(room[at + 1]) & 63]
                fill = np.uint64(LAST if below else 0)
                place = place * BASE + np.uint64(below)
                n += 1
                break
            place = place * BASE + np.uint64(letter)
            at += 2
            n += 1
        doubtful[i] = at < end
        for _ in range(n, MOST_LETTERS):
            place = place * BASE + fill
        places[i] = place
    return places, doubtful
