"""The escapes of JSON strings, compiled."""

from __future__ import annotations

import numpy as np

from helpers.measuring.archive_strings import compiled

QUOTE, BACKSLASH = 34, 92


@compiled
def escape_width(data, at, last):
    """Bytes of the escape behind a backslash; 0 when there is no such escape."""
    if at >= last:
        return 0
    byte = data[at]
    if byte == 117:  # u
        if at + 5 > last:
            return 0
        for i in range(1, 5):
            if _hex(data[at + i]) < 0:
                return 0
        return 5
    return 1 if byte in (QUOTE, BACKSLASH, 47, 98, 102, 110, 114, 116) else 0  # and / b f n r t


@compiled
def _hex(byte):
    if 48 <= byte <= 57:
        return np.int64(byte) - 48
    if 97 <= byte <= 102:
        return np.int64(byte) - 87
    if 65 <= byte <= 70:
        return np.int64(byte) - 55
    return np.int64(-1)


@compiled
def _unit(data, at):
    """The number behind \\u."""
    return _hex(data[at]) << 12 | _hex(data[at + 1]) << 8 | _hex(data[at + 2]) << 4 | _hex(data[at + 3])


@compiled
def unescape(data, start, end):
    """Resolve the escapes of a string in place; returns where it ends now. Half a surrogate pair stays half, as in json."""
    at, to = start, start
    while at < end:
        byte = data[at]
        if byte != BACKSLASH:
            data[to] = byte
            at, to = at + 1, to + 1
            continue
        byte = data[at + 1]
        at += 2
        if byte != 117:
            plain = 8 if byte == 98 else 12 if byte == 102 else 10 if byte == 110 else 13 if byte == 114 else 0
            data[to] = plain if plain else 9 if byte == 116 else byte
            to += 1
            continue
        point = _unit(data, at)
        at += 4
        if 0xD800 <= point < 0xDC00 and at + 6 <= end and data[at] == BACKSLASH and data[at + 1] == 117:
            low = _unit(data, at + 2)
            if 0xDC00 <= low < 0xE000:
                point = 0x10000 + ((point - 0xD800) << 10 | (low - 0xDC00))
                at += 6
        if point < 0x80:
            data[to] = point
            to += 1
        elif point < 0x800:
            data[to], data[to + 1] = 0xC0 | point >> 6, 0x80 | point & 63
            to += 2
        elif point < 0x10000:
            data[to], data[to + 1], data[to + 2] = 0xE0 | point >> 12, 0x80 | point >> 6 & 63, 0x80 | point & 63
            to += 3
        else:
            data[to], data[to + 1] = 0xF0 | point >> 18, 0x80 | point >> 12 & 63
            data[to + 2], data[to + 3] = 0x80 | point >> 6 & 63, 0x80 | point & 63
            to += 4
    return to
