"""Where the documents of an archive come from: files to parts, parts to documents one after the other.

A part is what is counted, kept and resumed as one piece. Its limits depend on the files alone, never on the machine.
"""

from __future__ import annotations

import bz2
import csv
import glob
import gzip
import io
import json
import lzma
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from helpers.large import PACKED, is_large
from helpers.reading.files import decode
from helpers.reading.readers.tables import TEXT, find_column
from helpers.reading.source_files import is_inside
from helpers.tables import KitError

#: bytes of a part; see docs/scale.md for the choice
PART_BYTES = 16_000_000
#: a document longer than this is left out: no article is, and a part must fit into memory
LONGEST = 64_000_000
TOO_LONG = f"longer than {LONGEST // 1_000_000} MB"
FILES_A_PART = 5_000
KINDS = {
    ".txt": "text",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
__all__ = ["PART_BYTES", "Document", "Part", "Source", "is_large", "plan_parts", "read_documents"]
#: one place or several, whose documents say their side; or a place (or several) a side
Source = str | Path | Iterable[str | Path] | Mapping[str, "str | Path | Iterable[str | Path]"]


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


class Document(NamedTuple):
    """A document in UTF-8, or the reason why it is left out."""

    where: str
    side: str
    data: bytes
    reason: str = ""


def plan_parts(source: Source, *, side: str, part_bytes: int = PART_BYTES) -> tuple[list[Part], list[Document]]:
    """The parts of `source`, in order, and the files that are left out with the reason.

    Parameters
    ----------
    source : path, pattern or several of them; or a mapping of these
        Files, or folders that are gone through with all that lies below. A mapping says the side of each itself: side ->
        path, pattern or several.
    side : str
        Name of the side column, in documents.csv, JSON Lines, CSV or Parquet.
    part_bytes : int

    Raises
    ------
    KitError
        When there is no such file, or no document in any.
    """
    parts: list[Part] = []
    left_out: list[Document] = []
    given = source.items() if isinstance(source, Mapping) else [(None, source)]
    for name, places in given:
        of_side: list[Part] = []
        for place in [places] if isinstance(places, str | Path) else list(places):
            for root, files in _files(Path(place)):
                files = list(_within(root, files, left_out))
                texts = [file for file in files if _kind(file) == "text"]
                of_side += _text_parts(root, texts, side, part_bytes, left_out, name)
                for file in files:
                    kind = _kind(file)
                    if kind == "":
                        left_out.append(Document(str(file), "", b"", f'unknown kind of file "{file.suffix}"'))
                    elif kind != "text":
                        cut = _cut(file, kind, part_bytes, left_out)
                        of_side += (part._replace(sides=() if name is None else (name,)) for part in cut)
        if not of_side:
            raise KitError(
                f"{places}: there is no document to count. Give text files in a folder a side, JSON Lines, CSV or Parquet."
            )
        parts += of_side
    return parts, left_out


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
    except (OSError, EOFError, lzma.LZMAError, csv.Error, ValueError) as error:
        yield Document(path, "", b"", f"the rest of the file cannot be read ({error or type(error).__name__})")


def _kind(path: Path) -> str:
    """ "text", "lines", "csv", "parquet", or "" for what the kit does not read."""
    name = path.with_suffix("") if path.suffix.lower() in PACKED else path
    return KINDS.get(name.suffix.lower(), "")


def _files(place: Path) -> Iterator[tuple[Path, list[Path]]]:
    """(folder that sides are told from, files) of a place."""
    if place.is_dir():
        beside = {"documents.csv", "names.csv", "corrections.csv", "glosses.csv", "themes.csv", "settings.toml"}
        found = (file for file in place.rglob("*") if file.is_file() and not file.name.startswith("."))
        yield place, sorted(file for file in found if not (file.parent == place and file.name in beside))
    elif place.is_file():
        yield place.parent, [place]
    else:
        found = sorted(Path(name) for name in glob.glob(str(place), recursive=True))
        if not found:
            raise KitError(f"{place}: there is no such file or folder. Check the path.")
        for one in found:
            yield from _files(one)


def _stamp(paths: Iterable[Path]) -> str:
    return " ".join(f"{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in paths)


def _within(root: Path, files: list[Path], left_out: list[Document]) -> Iterator[Path]:
    """Files that lie in the folder themselves; a link that leads out of it is nobody's text."""
    for file in files:
        if file.is_symlink() and not is_inside(file, root.resolve()):
            left_out.append(Document(str(file), "", b"", "a link that leads out of the folder"))
        else:
            yield file


def _text_parts(
    root: Path, files: list[Path], side: str, part_bytes: int, left_out: list[Document], name: str | None = None
) -> Iterator[Part]:
    sides = _sides_of(root, files, side, left_out) if name is None else dict.fromkeys(files, name)
    chosen: list[Path] = []
    n_bytes = 0
    for file in [*(file for file in files if file in sides), None]:
        if chosen and (file is None or n_bytes >= part_bytes or len(chosen) == FILES_A_PART):
            names = tuple(sides[path] for path in chosen)
            yield Part("text", tuple(map(str, chosen)), names, 0, -1, n_bytes, _stamp(chosen))
            chosen, n_bytes = [], 0
        if file is not None:
            chosen.append(file)
            n_bytes += file.stat().st_size


def _sides_of(root: Path, files: list[Path], side: str, left_out: list[Document]) -> dict[Path, str]:
    """Side of each text file: by documents.csv where there is one, else the folder right below `root`."""
    sides, table = {}, root / "documents.csv"
    if files and table.exists():
        with table.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            if rows.fieldnames is None or not {"file", side} <= set(rows.fieldnames):
                raise KitError(f'{table}: there is no column "file" or no column "{side}". Add it.')
            listed = {root / row["file"]: row[side] for row in rows}
        for file in files:
            if listed.get(file):
                sides[file] = listed[file]
            else:
                left_out.append(Document(str(file), "", b"", "no side in documents.csv"))
        missing = listed.keys() - set(files)
        left_out += [Document(str(file), "", b"", "listed in documents.csv, but not there") for file in sorted(missing)]
        return sides
    for file in files:
        below = file.relative_to(root).parts
        if len(below) > 1:
            sides[file] = below[0]
        else:
            left_out.append(Document(str(file), "", b"", "no side: neither a documents.csv nor a folder a side"))
    return sides


def _cut(file: Path, kind: str, part_bytes: int, left_out: list[Document]) -> Iterator[Part]:
    """Parts of one file: stretches of bytes of plain JSON Lines, row groups of Parquet, else the whole."""
    size, stamp = file.stat().st_size, _stamp([file])
    if kind == "parquet":
        parquet = _pyarrow(file)
        try:
            meta = parquet.ParquetFile(file).metadata
        except (OSError, ValueError) as error:
            left_out.append(Document(str(file), "", b"", f"no Parquet file ({error})"))
            return
        first, n_bytes = 0, 0
        for group in range(meta.num_row_groups):
            n_bytes += meta.row_group(group).total_byte_size
            if n_bytes >= part_bytes or group == meta.num_row_groups - 1:
                yield Part(kind, (str(file),), (), first, group + 1, n_bytes, stamp)
                first, n_bytes = group + 1, 0
    elif kind == "lines" and file.suffix.lower() not in PACKED:
        for start in range(0, size, part_bytes):
            end = min(start + part_bytes, size)
            yield Part(kind, (str(file),), (), start, end, end - start, stamp)
    else:
        yield Part(kind, (str(file),), (), 0, -1, size, stamp)


def _open(path: str) -> BinaryIO:
    suffix = Path(path).suffix.lower()
    if suffix == ".zst":
        return io.BufferedReader(_pyarrow(path, "pyarrow").input_stream(path, compression="zstd"))
    return {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}.get(suffix, open)(path, "rb")


def _pyarrow(path: str | Path, module: str = "pyarrow.parquet"):
    try:
        import pyarrow.parquet
    except ImportError:
        raise KitError(
            f"{path} asks for pyarrow, which is not installed. Install it: python run.py setup --archive"
        ) from None
    return pyarrow.parquet if module == "pyarrow.parquet" else pyarrow


def _text_document(path: str, side: str) -> Document:
    try:
        with _open(path) as stream:
            data = stream.read(LONGEST + 1)
    except (OSError, EOFError, lzma.LZMAError) as error:
        return Document(path, side, b"", f"cannot be read ({error})")
    return _checked(path, side, data)


def _checked(where: str, side: object, data: object) -> Document:
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
    own = part.sides[0] if part.sides else None
    with _open(path) as stream:
        at = part.start
        if at > 0:  # a line belongs to the part in which it begins
            stream.seek(at - 1)
            at += _line(stream)[1] - 1
        while part.end < 0 or at < part.end:
            line, length = _line(stream)
            if length == 0:
                break
            where = f"{path}, byte {at}"
            at += length
            if length > LONGEST:
                yield Document(where, "", b"", TOO_LONG)
                continue
            if line.isspace():
                continue
            try:
                record = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except UnicodeDecodeError:
                yield Document(where, "", b"", "the line is not UTF-8")
                continue
            except (ValueError, RecursionError):
                yield Document(where, "", b"", "the line is no JSON")
                continue
            if not isinstance(record, dict):
                yield Document(where, "", b"", "the line is no JSON object")
                continue
            if text not in record and text == TEXT[0]:
                named = find_column(list(record), TEXT)
                yield _checked(where, own or record.get(side), record.get(named))
                continue
            yield _checked(where, own or record.get(side), record.get(text))


def _line(stream: BinaryIO) -> tuple[bytes, int]:
    """The next line and its length; of one that is too long the length alone."""
    line = stream.readline(LONGEST + 1)
    length = len(line)
    if length <= LONGEST:
        return line, length
    while not line.endswith(b"\n") and (line := stream.readline(1 << 20)):
        length += len(line)
    return b"", length


def _csv_rows(path: str, part: Part, side: str, text: str) -> Iterator[Document]:
    csv.field_size_limit(LONGEST)  # else a long article is an error; the module knows no other place for it
    with _open(path) as raw:
        stream = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")
        head = stream.readline()
        delimiter = max(",;\t", key=head.count)
        rows = csv.reader(chain([head], stream), delimiter=delimiter)
        names = next(rows, [])
        found = _columns(names, part, side, text)
        if isinstance(found, str):
            yield Document(path, "", b"", f'no column "{found}" in the first line')
            return
        text_at = names.index(found[0])
        side_at = names.index(found[1]) if found[1] else text_at
        for number, row in enumerate(rows, start=2):
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
            yield _checked(where, part.sides[0] if part.sides else row[side_at], data)


def _columns(names: list[str], part: Part, side: str, text: str) -> tuple[str, str] | str:
    """Columns of the text and of the side ("" where the part has one for all); or the name of the one that is missing."""
    found = find_column(names, TEXT if text == TEXT[0] else (), given=text)
    if not part.sides and side not in names:
        return side
    return (found, "" if part.sides else side) if found else text


def _parquet_rows(path: str, part: Part, side: str, text: str) -> Iterator[Document]:
    file = _pyarrow(path).ParquetFile(path)
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
            yield _checked(f"{path}, row {number}", name, data)
            number += 1
