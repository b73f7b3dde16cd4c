"""JSON Lines read by compiled code: where the side and the text of each line stand.

Lines of the usual form, an object of strings, numbers, true, false and null in valid UTF-8, are read here, and their
escapes resolved in place. Every other line is left to Python's json, which has the last word on what is wrong with it.
"""

from __future__ import annotations

import numpy as np

from helpers.measuring.archive_escapes import BACKSLASH, QUOTE, escape_width, unescape
from helpers.measuring.archive_strings import Strings, compiled, key_of, number_of

#: what became of a line
READ, ASK, NOTHING, EMPTY = range(4)
#: bytes of a string that are looked at in one go
BLOCK = 64
ONE, TWO = np.uint64(1), np.uint64(2)
#: columns of what is found of a line: where it begins, what became of it, and for READ and EMPTY the number of its side
#: and where its text begins and ends
LINE, STATUS, SIDE, START, END = range(5)


def find_documents(data: np.ndarray, side: str | None, text: str, longest: int, sides: Strings) -> np.ndarray:
    """One row a line of `data`, which ends with a line break; columns LINE to END. Texts are unescaped in place.

    Without the field `side`, the side of all lines is 0; else it is the number of its value in the table `sides`.
    """
    found = np.zeros((int(np.count_nonzero(data == 10)), 5), dtype=np.int64)
    names = [np.frombuffer((name or "").encode("utf-8", "surrogatepass"), dtype=np.uint8) for name in (side, text)]
    _scan(data, *names, side is not None, longest, sides, found)
    return found


@compiled
def _scan(data, side, text, sided, longest, sides, found):
    spans = np.zeros((2, 4), dtype=np.int64)  # of side and text: start, end, whether escaped, whether there
    at, n = 0, 0
    while at < len(data):
        last = _line_end(data, at)
        found[n, LINE] = at
        status = ASK if last + 1 - at > longest else _read_line(data, at, last, side, text, sided, spans)
        if status == READ:
            for i in range(2):
                if spans[i, 2]:
                    spans[i, 1] = unescape(data, spans[i, 0], spans[i, 1])
            if sided:
                first, end = spans[0, 0], spans[0, 1]
                found[n, SIDE] = number_of(sides, key_of(data, first, end), data, first, end)
            found[n, START], found[n, END] = spans[1, 0], spans[1, 1]
            if _is_blank(data, spans[1, 0], spans[1, 1]):
                status = EMPTY
        found[n, STATUS] = status
        at = last + 1
        n += 1


@compiled
def _line_end(data, at):
    """Where the next line break stands; there is one."""
    while at + BLOCK <= len(data):
        first, there = np.uint64(at), np.uint8(0)
        for i in range(np.uint64(BLOCK)):
            there |= np.uint8(data[first + i] == 10)
        if there:
            break
        at += BLOCK
    while data[at] != 10:
        at += 1
    return at


@compiled
def _read_line(data, at, last, side, text, sided, spans):
    """What becomes of the line data[at:last]; its two spans, when it is read."""
    spans[:, 2], spans[:, 3] = 0, 0
    if _is_blank(data, at, last):
        return NOTHING
    at = _blanks(data, at, last)
    if data[at] != 123:  # {
        return ASK
    at += 1
    while True:
        at = _blanks(data, at, last)
        if at == last or data[at] != QUOTE:
            return ASK
        end, escaped = _string(data, at + 1, last)
        if end < 0 or escaped:
            return ASK
        field = 0 if sided and _same(data, at + 1, end, side) else 1 if _same(data, at + 1, end, text) else -1
        at = _blanks(data, end + 1, last)
        if at == last or data[at] != 58:  # :
            return ASK
        at = _blanks(data, at + 1, last)
        if at == last:
            return ASK
        start, escaped = at, False
        if data[at] == QUOTE:
            start = at + 1
            end, escaped = _string(data, start, last)
            at = end + 1
        else:
            end, whole = _number_or_word(data, at, last)
            if field == 1 or (field == 0 and not whole):
                return ASK
            at = end
        if end < 0:
            return ASK
        if field >= 0:
            spans[field, 0], spans[field, 1], spans[field, 2], spans[field, 3] = start, end, escaped, 1
        at = _blanks(data, at, last)
        if at == last:
            return ASK
        if data[at] == 125:  # }
            at = _blanks(data, at + 1, last)
            there = spans[1, 3] and (not sided or (spans[0, 3] and spans[0, 0] < spans[0, 1]))
            return READ if at == last and there else ASK
        if data[at] != 44:  # ,
            return ASK
        at += 1


@compiled
def _blanks(data, at, last):
    while at < last and (data[at] == 32 or data[at] == 9 or data[at] == 13):
        at += 1
    return at


@compiled
def _is_blank(data, at, last):
    while at < last and (data[at] == 32 or 9 <= data[at] <= 13):
        at += 1
    return at == last


@compiled
def _same(data, start, end, name):
    if end - start != len(name):
        return False
    i = 0
    while i < len(name) and data[start + i] == name[i]:
        i += 1
    return i == len(name)


@compiled
def _follows(data, at, n, last):
    """Whether n bytes that continue a character stand here."""
    if at + n > last:
        return False
    i = 0
    while i < n and data[at + i] & 0xC0 == 0x80:
        i += 1
    return i == n


@compiled
def _string(data, at, last):
    """Where the string that begins here ends, at its quotation mark, and whether it has escapes; -1 when it is faulty."""
    escaped, slowly = False, at
    while at < last:
        if at >= slowly:
            at = _over_plain(data, at, last)
            slowly = at + BLOCK  # what stopped it lies within the next block
        byte = data[at]
        if 0xC2 <= byte < 0xE0 and at + 1 < last and data[at + 1] & 0xC0 == 0x80:
            at += 2
        elif byte < 0x80:
            if byte == QUOTE:
                return at, escaped
            if byte < 32:
                return -1, escaped
            at += 1
            if byte == BACKSLASH:
                escaped = True
                width = escape_width(data, at, last)
                if width == 0:
                    return -1, escaped
                at += width
        elif 0xE0 <= byte < 0xF0 and _follows(data, at + 1, 2, last):
            if (byte == 0xE0 and data[at + 1] < 0xA0) or (byte == 0xED and data[at + 1] >= 0xA0):
                return -1, escaped
            at += 3
        elif 0xF0 <= byte < 0xF5 and _follows(data, at + 1, 3, last):
            if (byte == 0xF0 and data[at + 1] < 0x90) or (byte == 0xF4 and data[at + 1] >= 0x90):
                return -1, escaped
            at += 4
        else:
            return -1, escaped
    return -1, escaped


@compiled
def _over_plain(data, at, last):
    """Go on from a character to one behind it, over characters of one to three bytes that ask for no decision.

    A block of bytes is taken at once: no mark, backslash, control or byte that begins a rare character stands in it, and
    the bytes that continue a character stand where one has begun and nowhere else. Written without a branch, so that the
    processor does many bytes in one step.
    """
    while at + BLOCK <= last:
        first, bad = np.uint64(at), np.uint8(0)
        for i in range(np.uint64(BLOCK)):
            byte, before, second = data[first + i], data[first + i - ONE], data[first + i - TWO]
            continues = (byte & 0xC0) == 0x80
            wanted = (before >= 0xC2) | (second >= 0xE1)
            rare = (byte >= 0xF0) | (byte == 0xE0) | (byte == 0xED) | ((byte & 0xFE) == 0xC0)
            bad |= np.uint8((byte < 32) | (byte == QUOTE) | (byte == BACKSLASH) | rare | (continues != wanted))
        if bad:
            break
        at += BLOCK
    # back to where the character begins in which the last block ended
    if data[at - 1] >= 0xC2:
        return at - 1
    return at - 2 if data[at - 2] >= 0xE1 else at


@compiled
def _number_or_word(data, at, last):
    """Where a number, true, false or null ends, -1 when it is none; and whether it is a whole number as str writes it."""
    start = at
    for word in (b"true", b"false", b"null"):
        if at + len(word) <= last:
            i = 0
            while i < len(word) and data[at + i] == word[i]:
                i += 1
            if i == len(word):
                return at + i, False
    if data[at] == 45:  # -
        at += 1
    first = at
    while at < last and 48 <= data[at] <= 57:
        at += 1
    if at == first or (data[first] == 48 and at > first + 1):
        return -1, False
    whole = at - first <= 18 and not (data[first] == 48 and first > start)
    if at < last and data[at] == 46:  # .
        at += 1
        first, whole = at, False
        while at < last and 48 <= data[at] <= 57:
            at += 1
        if at == first:
            return -1, False
    if at < last and data[at] | 32 == 101:  # e
        at += 1
        whole = False
        if at < last and (data[at] == 43 or data[at] == 45):
            at += 1
        first = at
        while at < last and 48 <= data[at] <= 57:
            at += 1
        if at == first:
            return -1, False
    return at, whole
