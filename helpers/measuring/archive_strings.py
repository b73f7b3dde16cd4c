"""A table of distinct strings of bytes, numbered as they come: the compiled part that finds a string again.

A word of up to twelve plain Arabic letters, as nearly all are, is a number in base 37, below 2^63. That number is its
key, and two such words with one key are one word: nothing else has to be looked at. Any other string has a hash with the
highest bit set as its key, and its bytes are compared.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

#: letters of a word that is its own key: 37 ** 12 is just below 2 ** 63
MOST_LETTERS = 12
HASHED = np.uint64(1 << 63)
ONE, SHIFT, BASE = np.uint64(1), np.uint64(32), np.uint64(37)
SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 over the golden ratio: Knuth's multiplier
GATHER = np.uint64(pow(int(SPREAD), -1, 1 << 64))
FNV_BASIS, FNV_PRIME = np.uint64(14695981039346656037), np.uint64(1099511628211)


def _plain_letters() -> np.ndarray:
    """1 to 36 for the plain letters among U+0600 to U+067F, else 0."""
    places = np.zeros(128, dtype=np.uint8)
    plain = [*range(0x621, 0x63B), *range(0x641, 0x64B)]
    places[np.array(plain) - 0x600] = np.arange(1, len(plain) + 1)
    return places


LETTERS = _plain_letters()
#: place among U+0600 to U+067F of each plain letter, by its number
PLACES = np.append(0, np.flatnonzero(LETTERS))


def compiled(function):
    """`function` as machine code, kept on disk where there is a place for it."""
    try:
        return njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no folder can be written to: compiled anew in each process, some seconds
        return njit(nogil=True)(function)


def zeros(shape, dtype) -> np.ndarray:
    """Zeros in large pages of memory where the system has them: numpy asks for these in `empty`, not in `zeros`, and a
    table that is gone through at random takes a sixth longer without."""
    array = np.empty(shape, dtype=dtype)
    array.fill(0)
    return array


class Strings(NamedTuple):
    """A table of distinct strings."""

    slots: np.ndarray  # key and number + 1, in turn; open addressing
    ends: np.ndarray  # string i is room[ends[i] : ends[i + 1]]
    room: np.ndarray
    size: np.ndarray  # how many there are


def new_strings(n: int, n_bytes: int) -> Strings:
    """An empty table with room for `n` strings (a power of two) of `n_bytes` together."""
    return Strings(
        zeros(4 * n, np.uint64),
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


@compiled
def _move(slots, bigger):
    mask = np.uint64(len(bigger) // 2 - 1)
    for old in range(0, len(slots), 2):
        if slots[old + 1]:
            at = code_of(slots[old]) & mask
            while bigger[ONE + (at << ONE)]:
                at = (at + ONE) & mask
            bigger[at << ONE], bigger[ONE + (at << ONE)] = slots[old], slots[old + 1]


@compiled
def code_of(key):
    """The bits of a key well mixed, one to one: where it stands in a table, and how terms are sorted on disk."""
    code = key * SPREAD
    return code ^ (code >> SHIFT)


@compiled
def key_behind(code):
    """The key whose code this is."""
    return (code ^ (code >> SHIFT)) * GATHER


@compiled
def key_of(data, start, end):
    """Key of the string data[start:end]."""
    key, at = np.uint64(0), start
    if start < end <= start + 2 * MOST_LETTERS:
        while at + 1 < end and (data[at] | 1) == 0xD9 and (data[at + 1] & 0xC0) == 0x80:
            letter = LETTERS[(data[at] & 1) << 6 | data[at + 1] & 63]
            if letter == 0:
                break
            key = key * BASE + np.uint64(letter)
            at += 2
        if at == end:
            return key
    return hash_of(data, start, end) | HASHED


@compiled
def hash_of(data, start, end):
    """FNV-1a, 64 bit, of data[start:end], taken a character at a time: one multiplication for its one to four bytes."""
    code, at = FNV_BASIS, start
    while at < end:
        byte = data[at]
        width = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
        letter = np.uint64(byte)
        for i in range(1, min(width, end - at)):
            letter |= np.uint64(data[at + i]) << np.uint64(8 * i)
        code = (code ^ letter) * FNV_PRIME
        at += width
    return code


@compiled
def at_once(slots, key):
    """Number of a string whose key says all, if it stands in the first place looked at, as nearly all do; else -1.

    Calling `number_of` costs more than this does: it counts the users of four arrays.
    """
    at = code_of(key) & np.uint64(len(slots) // 2 - 1)
    known = np.int64(slots[ONE + (at << ONE)]) - 1
    return known if slots[at << ONE] == key and key < HASHED else np.int64(-1)


@compiled
def number_of(strings, key, data, start, end):
    """Number of the string data[start:end] whose key is `key`; -1 when it is new and there is no room."""
    mask = np.uint64(len(strings.slots) // 2 - 1)
    at = code_of(key) & mask
    length = end - start
    while True:
        known = np.int64(strings.slots[ONE + (at << ONE)]) - 1
        if known < 0:
            break
        if strings.slots[at << ONE] == key:
            if key < HASHED:
                return known
            first = strings.ends[known]
            if strings.ends[known + 1] - first == length:
                i = 0
                while i < length and strings.room[first + i] == data[start + i]:
                    i += 1
                if i == length:
                    return known
        at = (at + ONE) & mask
    n = strings.size[0]
    first = strings.ends[n]
    if n + 1 >= len(strings.ends) or first + length > len(strings.room):
        return np.int64(-1)
    for i in range(length):
        strings.room[first + i] = data[start + i]
    strings.ends[n + 1] = first + length
    strings.slots[at << ONE], strings.slots[ONE + (at << ONE)] = key, np.uint64(n + 1)
    strings.size[0] = n + 1
    return n


@compiled
def number_all(strings, data, ends, begin, numbers):
    """Numbers of the strings data[ends[i]:ends[i+1]] from `begin` on; returns where room ran out."""
    slots = strings.slots
    for i in range(begin, len(ends) - 1):
        key = key_of(data, ends[i], ends[i + 1])
        number = at_once(slots, key)
        if number < 0:
            number = number_of(strings, key, data, ends[i], ends[i + 1])
        if number < 0:
            return i
        numbers[i] = number
    return len(ends) - 1


@compiled
def codes_of(strings):
    """The mixed bits of the key of each string, by number."""
    codes = np.empty(strings.size[0], dtype=np.uint64)
    for at in range(0, len(strings.slots), 2):
        if strings.slots[at + 1]:
            codes[strings.slots[at + 1] - ONE] = code_of(strings.slots[at])
    return codes


@compiled
def owned_codes(codes, owners):
    """The code of each string and the number of its owner, mixed; one to one for one owner."""
    mixed = np.empty(len(codes), dtype=np.uint64)
    for i in range(len(codes)):
        mixed[i] = code_of(codes[i] + np.uint64(owners[i]))
    return mixed


@compiled
def are_hashes(codes):
    """Of each code, whether the key behind it is a hash, so that the string has to be kept."""
    found = np.empty(len(codes), dtype=np.bool_)
    for i in range(len(codes)):
        found[i] = key_behind(codes[i]) >= HASHED
    return found


@compiled
def written_out(codes, lengths, room):
    """The bytes of strings, end to end, and where each ends: those of plain letters are read off their codes, the others
    stand in `room`, `lengths` bytes each.
    """
    ends = np.zeros(len(codes) + 1, dtype=np.int64)
    for i in range(len(codes)):
        key, length = key_behind(codes[i]), lengths[i]
        while 0 < key < HASHED:
            key //= BASE
            length += 2
        ends[i + 1] = ends[i] + length
    out = np.empty(ends[-1], dtype=np.uint8)
    taken = 0
    for i in range(len(codes)):
        key, at = key_behind(codes[i]), ends[i + 1]
        if key < HASHED:
            while key > 0:
                rest = key // BASE
                place = PLACES[np.int64(key - rest * BASE)]
                at -= 2
                out[at], out[at + 1] = 0xD8 | place >> 6, 0x80 | place & 63
                key = rest
        else:
            for j in range(lengths[i]):
                out[ends[i] + j] = room[taken + j]
            taken += lengths[i]
    return out, ends


@compiled
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
