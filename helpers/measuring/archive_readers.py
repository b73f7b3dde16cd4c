"""The documents of a part, one after the other, whatever kind of file they are in."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from helpers.reading.files import decode
from helpers.reading.readers.tables import TEXT, find_column
from helpers.tables import KitError

#: a document longer than this is left out: no article is, and a part must fit into memory
LONGEST = 64_000_000
TOO_LONG = f"longer than {LONGEST // 1_000_000} MB"
_RETURN = re.compile(r"(?<=\r)(?!\n)")
#: what a file that is damaged or ends early raises while it is read
FAULTS = (OSError, EOFError, lzma.LZMAError, csv.Error, ValueError)


class Part(NamedTuple):
    """A piece of the source: whole files, a stretch of bytes of one, or some row groups of one."""

    kind: str
    paths: tuple[str, ...]
    sides: tuple[
        str, ...
    ]  # of text files, as many as paths; of a table one for all its rows, or none: a column says it
    start: int
    end: int  # -1: to the end of the file
    n_bytes: int
    stamp: str  # sizes and times of the files: a file that changed is another part
    records: int = 0  # of CSV: records that stand before it


class Document(NamedTuple):
    """A document in UTF-8, or the reason why it is left out."""

    where: str
    side: str
    data: bytes
    reason: str = ""


def read_documents(part: Part, *, side: str, text: str) -> Iterator[Document]:
    """Documents of `part`, in order; those that cannot be read come with the reason.

    Parameters
    ----------
    part : Part
    side, text : str
        Fields or columns that hold the side and the text.
    """
    if part.kind == "text":
        for path, name in zip(part.paths, part.sides, strict=True):
            yield _text_document(path, name)
        return
    read = {"lines": _json_lines, "csv": _csv_rows, "parquet": _parquet_rows}[part.kind]
    path = part.paths[0]
    try:
        yield from read(path, part, side, text)
    except FAULTS as error:
        yield faulty(path, error)


def faulty(path: str, error: Exception) -> Document:
    """What is said of the rest of a file that cannot be read."""
    return Document(path, "", b"", f"the rest of the file cannot be read ({error or type(error).__name__})")


def open_packed(path: str) -> BinaryIO:
    suffix = Path(path).suffix.lower()
    if suffix == ".zst":
        return io.BufferedReader(parquet_module(path, "pyarrow").input_stream(path, compression="zstd"))
    return {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}.get(suffix, open)(path, "rb")


def parquet_module(path: str | Path, module: str = "pyarrow.parquet"):
    try:
        import pyarrow.parquet
    except ImportError:
        raise KitError(
            f"{path} asks for pyarrow, which is not installed. Install it: python run.py setup --archive"
        ) from None
    return pyarrow.parquet if module == "pyarrow.parquet" else pyarrow


def _text_document(path: str, side: str) -> Document:
    try:
        with open_packed(path) as stream:
            data = stream.read(LONGEST + 1)
    except (OSError, EOFError, lzma.LZMAError) as error:
        return Document(path, side, b"", f"cannot be read ({error})")
    return checked(path, side, data)


def checked(where: str, side: object, data: object) -> Document:
    """A document as it is counted: side and text are there, and the text is UTF-8 of a length that can be held."""
    name = "" if side is None or isinstance(side, dict | list) else str(side).strip()
    if not name:
        return Document(where, "", b"", "no side")
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")  # JSON may hold half a surrogate pair; it is no letter
    elif isinstance(data, bytes) and len(data) <= LONGEST:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                data = decode(data, where="").text.encode()
            except KitError as error:
                return Document(where, name, b"", str(error).lstrip(": ").split(". ")[0])
    elif not isinstance(data, bytes):
        return Document(where, name, b"", "no text")
    if len(data) > LONGEST:
        return Document(where, name, b"", TOO_LONG)
    if not data.strip():
        return Document(where, name, b"", "the text is empty")
    return Document(where, name, data)


def _json_lines(path: str, part: Part, side: str, text: str) -> Iterator[Document]:
    with open_packed(path) as stream:
        at = _first_line(stream, part)
        while part.end < 0 or at < part.end:
            line, length = read_line(stream)
            if length == 0:
                break
            where, at = f"{path}, byte {at}", at + length
            if length > LONGEST:
                yield Document(where, "", b"", TOO_LONG)
            elif not line.isspace():
                yield line_document(where, line, part, side, text)


def line_document(where: str, line: bytes, part: Part, side: str, text: str) -> Document:
    """The document in a line of JSON."""
    if len(line) > LONGEST:
        return Document(where, "", b"", TOO_LONG)
    try:
        record = json.loads(line.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return Document(where, "", b"", "the line is not UTF-8")
    except (ValueError, RecursionError):
        return Document(where, "", b"", "the line is no JSON")
    if not isinstance(record, dict):
        return Document(where, "", b"", "the line is no JSON object")
    if text not in record and text == TEXT[0]:
        text = find_column(list(record), TEXT)
    return checked(where, part.sides[0] if part.sides else record.get(side), record.get(text))


def line_blocks(part: Part, n_bytes: int) -> Iterator[tuple[int, bytearray] | Document]:
    """The lines of a part, about so many bytes at a time, with the place of the first; of a line too long, what is said."""
    path = part.paths[0]
    with open_packed(path) as stream:
        at = _first_line(stream, part)
        while part.end < 0 or at < part.end:
            fault = None
            wanted = n_bytes if part.end < 0 else min(n_bytes, part.end - at)
            block, filled = bytearray(wanted), 0
            rest, length = b"", 0
            try:  # a little at a time: what a file that ends early gave before it failed is kept
                with memoryview(block) as room:
                    while filled < wanted and (n := stream.readinto1(room[filled : filled + (1 << 18)])):
                        filled += n
                if filled and block[filled - 1] != 10:
                    rest, length = read_line(stream)
            except FAULTS as error:
                fault = error
            del block[filled:]
            if not block and fault is None:
                return
            begin = at
            at += len(block) + length
            if fault is not None or length > len(rest):
                del block[block.rfind(b"\n") + 1 :]
            else:
                block += rest
                if block[-1] != 10:  # the last line of the file
                    block += b"\n"
            if block:
                yield begin, block
            if fault is not None:
                yield faulty(path, fault)
                return
            if length > len(rest):
                yield Document(f"{path}, byte {begin + len(block)}", "", b"", TOO_LONG)


def _first_line(stream: BinaryIO, part: Part) -> int:
    """Go to the first line that begins in the part; returns its place."""
    if part.start == 0:
        return 0
    stream.seek(part.start - 1)
    return part.start - 1 + read_line(stream)[1]


def read_line(stream: BinaryIO) -> tuple[bytes, int]:
    """The next line and its length; of one that is too long the length alone."""
    line = stream.readline(LONGEST + 1)
    length = len(line)
    if length <= LONGEST:
        return line, length
    while not line.endswith(b"\n") and (line := stream.readline(1 << 20)):
        length += len(line)
    return b"", length


def csv_head(path: str) -> tuple[list[str], str]:
    """Names in the first record of a CSV file, and what stands between them."""
    csv.field_size_limit(LONGEST)  # else a long article is an error; the module knows no other place for it
    with open_packed(path) as stream:
        lines = _text_lines(stream, -1)
        head = next(lines, "")
        delimiter = max(",;\t", key=head.count)
        return next(csv.reader(chain([head], lines), delimiter=delimiter), []), delimiter


def _csv_rows(path: str, part: Part, side: str, text: str) -> Iterator[Document]:
    names, delimiter = csv_head(path)
    found = _columns(names, part, side, text)
    if isinstance(found, str):
        yield Document(path, "", b"", f'no column "{found}" in the first line')
        return
    text_at = names.index(found[0])
    side_at = names.index(found[1]) if found[1] else text_at
    with open_packed(path) as stream:
        stream.seek(part.start)
        rows = enumerate(csv.reader(_text_lines(stream, part.end), delimiter=delimiter), start=part.records + 1)
        if part.start == 0:
            next(rows, None)  # the names
        for number, row in rows:
            where = f"{path}, row {number}"
            if not row:
                continue
            if len(row) <= max(side_at, text_at):
                yield Document(where, "", b"", "the row has too few columns")
                continue
            try:
                data = row[text_at].encode("utf-8")
            except UnicodeEncodeError:
                yield Document(where, "", b"", "the text is not UTF-8")
                continue
            yield checked(where, part.sides[0] if part.sides else row[side_at], data)


def _text_lines(stream: BinaryIO, end: int) -> Iterator[str]:
    """Lines of a stream up to byte `end`, each with its end, which csv wants to see; a bare carriage return ends one too."""
    at = stream.tell()
    while (end < 0 or at < end) and (line := stream.readline()):
        text = line.decode("utf-8-sig" if at == 0 else "utf-8", "surrogateescape")
        at += len(line)
        yield from filter(None, _RETURN.split(text)) if "\r" in text else (text,)


def _columns(names: list[str], part: Part, side: str, text: str) -> tuple[str, str] | str:
    """Columns of the text and of the side ("" where the part has one for all); or the name of the one that is missing."""
    found = find_column(names, TEXT if text == TEXT[0] else (), given=text)
    if not part.sides and side not in names:
        return side
    return (found, "" if part.sides else side) if found else text


def _parquet_rows(path: str, part: Part, side: str, text: str) -> Iterator[Document]:
    file = parquet_module(path).ParquetFile(path)
    names = file.schema_arrow.names
    found = _columns(names, part, side, text)
    if isinstance(found, str):
        yield Document(path, "", b"", f'no column "{found}"')
        return
    text, side = found
    groups, number = list(range(part.start, part.end)), 0
    number = sum(file.metadata.row_group(group).num_rows for group in range(part.start))
    for batch in file.iter_batches(batch_size=2048, row_groups=groups, columns=[text, *([side] if side else [])]):
        column = batch.column(batch.schema.get_field_index(text))
        if str(column.type) in ("string", "large_string"):
            column = column.cast("large_binary" if str(column.type) == "large_string" else "binary")
        said = batch.column(batch.schema.get_field_index(side)).to_pylist() if side else part.sides * len(column)
        for name, data in zip(said, column.to_pylist(), strict=True):
            yield checked(f"{path}, row {number}", name, data)
            number += 1
