"""The documents of a part, some million bytes at a time, as the compiled loops take them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from helpers.measuring import archive_lines as lines
from helpers.measuring import archive_readers as readers
from helpers.measuring.archive_readers import Document, Part, checked, line_blocks, line_document, read_documents
from helpers.measuring.archive_strings import Strings, new_strings
from helpers.measuring.archive_tables import MOST_SIDES, joined_bytes, too_many_sides

#: bytes of text that are worked on at once
BATCH_BYTES = 4_000_000
BATCH_DOCUMENTS = 4_000


class Batch(NamedTuple):
    """Documents in one array, and those that could not be read."""

    data: np.ndarray
    starts: np.ndarray  # document i is data[starts[i] : ends[i]], UTF-8
    ends: np.ndarray
    sides: np.ndarray  # number of its side in names
    names: list[str]
    where: Callable[[int], str]
    left_out: list[Document]


def read_batches(part: Part, *, side: str, text: str) -> Iterator[Batch]:
    """The documents of :func:`~helpers.measuring.archive_readers.read_documents`; their order within a batch may differ."""
    if part.kind == "lines":
        yield from _line_batches(part, side, text)
        return
    documents: list[Document] = []
    n_bytes = 0
    for document in read_documents(part, side=side, text=text):
        documents.append(document)
        n_bytes += len(document.data)
        if n_bytes >= BATCH_BYTES or len(documents) >= BATCH_DOCUMENTS:
            yield batch_of(documents)
            documents, n_bytes = [], 0
    if documents:
        yield batch_of(documents)


def batch_of(documents: list[Document]) -> Batch:
    """These documents as a batch."""
    kept = [document for document in documents if not document.reason]
    data, bounds = joined_bytes([document.data for document in kept])
    names = list(dict.fromkeys(document.side for document in kept))
    number = {name: at for at, name in enumerate(names)}
    sides = np.array([number[document.side] for document in kept], dtype=np.int64)
    left_out = [document for document in documents if document.reason]
    return Batch(data, bounds[:-1], bounds[1:], sides, names, lambda at: kept[at].where, left_out)


def _line_batches(part: Part, side: str, text: str) -> Iterator[Batch]:
    known = new_strings(1 << 12, 1 << 18)
    path = part.paths[0]
    for block in line_blocks(part, BATCH_BYTES):
        if isinstance(block, Document):
            yield batch_of([block])
            continue
        begin, data = block[0], np.frombuffer(block[1], dtype=np.uint8)
        found = lines.find_documents(data, None if part.sides else side, text, readers.LONGEST, known)
        names = list(part.sides) or [_string(known, at).strip() for at in range(int(known.size[0]))]
        if (found[:, lines.SIDE] < 0).any():
            raise too_many_sides(names[MOST_SIDES])
        named = np.array([name != "" for name in names] or [False])[found[:, lines.SIDE]]
        plain = (found[:, lines.STATUS] == lines.READ) & named
        _, _, sides, starts, ends = found[plain].T
        places = found[plain, lines.LINE] + begin
        yield Batch(data, starts, ends, sides, names, lambda at, places=places: f"{path}, byte {places[at]}", [])
        others = found[~plain & (found[:, lines.STATUS] != lines.NOTHING)].tolist()
        if others:
            yield batch_of([_other(row, begin, data, names, part, side, text) for row in others])


def _other(
    row: list[int], begin: int, data: np.ndarray, names: list[str], part: Part, side: str, text: str
) -> Document:
    """What is in a line that is not plainly a document."""
    line, status, number, start, end = row
    where = f"{part.paths[0]}, byte {begin + line}"
    if status != lines.ASK:  # its escapes are resolved
        return checked(where, names[number], data[start:end].tobytes().decode("utf-8", "surrogatepass"))
    last = line + int(np.argmax(data[line:] == 10)) + 1
    return line_document(where, data[line:last].tobytes(), part, side, text)


def _string(strings: Strings, at: int) -> str:
    return strings.room[strings.ends[at] : strings.ends[at + 1]].tobytes().decode("utf-8", "surrogatepass")
