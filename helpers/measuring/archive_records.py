"""Where the records of a CSV file end, so that a large one can be read in parts: compiled, since every byte counts.

A line break inside quotation marks ends no record, and whether a byte stands inside them is known only from the first
byte on. So the whole file is gone through once, by the rules of Python's csv.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from helpers.measuring.archive_strings import compiled

#: where a byte stands: at the beginning of a field (or behind a quotation mark in one, where the same may follow), in a
#: plain one, inside quotation marks
AT_START, IN_FIELD, IN_QUOTES = range(3)
#: what is carried from block to block: one of these; records that have ended; whether the last byte was a carriage return
STATE, RECORDS, RETURNED = range(3)
BLOCK = 1 << 22


def record_ends(path: str | Path, delimiter: str, every: int) -> list[tuple[int, int]]:
    """(byte, records before it) of the first record end in each `every` bytes, the last record left out."""
    ends: list[tuple[int, int]] = []
    carried = np.zeros(3, dtype=np.int64)
    with Path(path).open("rb") as stream:
        at = 3 if stream.read(3) == b"\xef\xbb\xbf" else 0
        stream.seek(at)
        wanted = every
        while block := stream.read(BLOCK):
            data, offset = np.frombuffer(block, dtype=np.uint8), 0
            while (offset := _walk(data, offset, wanted - at, ord(delimiter), carried)) >= 0:
                ends.append((at + offset, int(carried[RECORDS])))
                wanted = at + offset + every
            at += len(block)
    if ends and ends[-1][0] == at:
        ends.pop()
    return ends


@compiled
def _walk(data, offset, wanted, delimiter, carried):
    """The place behind the first line break from `wanted` on that ends a record, or -1 when the block is gone through."""
    state, records, returned = carried[STATE], carried[RECORDS], carried[RETURNED]
    found = np.int64(-1)
    for i in range(offset, len(data)):
        byte = data[i]
        if state == IN_QUOTES:
            if byte == 34:
                state = AT_START
        elif byte in (10, 13):
            records += not (byte == 10 and returned)
            state = AT_START
            if byte == 10 and i + 1 >= wanted:
                returned = 0
                found = np.int64(i + 1)
                break
        elif byte == delimiter:
            state = AT_START
        elif byte == 34 and state != IN_FIELD:
            state = IN_QUOTES
        else:
            state = IN_FIELD
        returned = byte == 13 and state == AT_START
    carried[STATE], carried[RECORDS], carried[RETURNED] = state, records, returned
    return found
