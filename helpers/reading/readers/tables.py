"""Tables of texts: CSV, JSON Lines, JSON and Parquet. A row is a document."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from helpers.reading.files import MOST_COLUMNS, decode_any, read_bytes
from helpers.tables import KitError

#: bytes of a table, unpacked; more is an archive, which is counted without being held in memory
LARGEST_SOURCE = 200_000_000
#: Names of columns, the likeliest first; letters may be large or small.
TEXT = (
    "text",
    "body",
    "content",
    "article",
    "article_text",
    "full_text",
    "fulltext",
    "النص",
    "نص",
    "نص المقال",
    "المحتوى",
    "المقال",
    "الخبر",
)
TITLE = ("title", "headline", "العنوان", "عنوان")
DATE = ("date", "published", "published_at", "publication_date", "datetime", "التاريخ", "تاريخ", "تاريخ النشر")
ID = ("doc_id", "id", "identifier")
SOURCE = ("source", "outlet", "newspaper", "publisher", "المصدر", "الصحيفة")

_ARCHIVE = "Cut it into smaller files, or count it as an archive with --set archive_mb=0"


class Row(NamedTuple):
    """A row of a table; ``place`` is for messages: "a.csv, line 3". Encoding as in files.Decoded.

    A nested value (a list, an object) is no cell; its type stands in its place.
    """

    place: str
    record: Mapping[str, Any]
    encoding: str
    guessed: bool


def read_records(path: Path, *, where: str) -> Iterator[Row]:
    """Each row of the table `path`, in order.

    Raises
    ------
    KitError
        When it cannot be read, is longer than 200 MB, is no such table, has no first line of names, a name twice, or
        more than 1,000 columns; for Parquet when pyarrow is not installed.
    """
    ending = (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()
    if ending == ".parquet":
        for place, record in _parquet(path, where):
            yield Row(place, record, "Parquet", False)
        return
    data = read_bytes(path, where=where, largest=LARGEST_SOURCE)
    text, encoding, guessed = decode_any(data, where=where)
    if "\0" in text and ending in (".csv", ".tsv"):
        raise KitError(f"{where}: the file holds NUL bytes, so it is no table of text. Save it again as CSV UTF-8.")
    for place, record in {".csv": _csv, ".tsv": _csv, ".json": _json}.get(ending, _json_lines)(text, where):
        yield Row(place, record, encoding, guessed)


def find_column(names: list[str], known: tuple[str, ...], *, given: str = "") -> str:
    """The column that is meant: ``given``, else the first of ``known`` that is there; "" when there is none.

    >>> find_column(["ID", "Body", "title"], TEXT)
    'Body'
    """
    if given in names:
        return given
    folded = {name.strip().casefold(): name for name in reversed(names)}
    if given.strip().casefold() in folded and given.strip():
        return folded[given.strip().casefold()]
    return next((folded[name] for name in known if name in folded), "")


def _csv(text: str, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    before = csv.field_size_limit(len(text) + 1)  # else an article of 128 KB is an error
    try:
        head = text[: text.find("\n") + 1] or text
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
        names: list[str] = []
        while True:
            csv.field_size_limit(len(text) + 1)
            try:
                row = next(rows, None)
            except csv.Error as error:
                raise KitError(
                    f"{where}, line {rows.line_num}: this is no table ({error}). Put a text that holds the separator, "
                    "a quotation mark or a line break into quotation marks: save it as CSV UTF-8 from a spreadsheet."
                ) from None
            if row is None:
                return
            if not names:
                names = _names(row, where)
            elif any(row):
                if len(row) != len(names):
                    raise KitError(
                        f"{where}, line {rows.line_num}: the row has {len(row)} cells, the first line {len(names)}. "
                        "Put a text that holds the separator into quotation marks."
                    )
                yield f"{where}, line {rows.line_num}", dict(zip(names, row, strict=True))
    finally:
        csv.field_size_limit(before)


def _names(row: list[str], where: str) -> list[str]:
    names = [name.strip() for name in row]
    if len(names) > MOST_COLUMNS:
        raise KitError(
            f"{where} has {len(names):,} columns. Keep those that are wanted; {MOST_COLUMNS:,} are read at most."
        )
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise KitError(f'{where}: the column "{twice}" stands twice in the first line. Give each column its own name.')
    return names


def _json_lines(text: str, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(io.StringIO(text), start=1):
        if line.strip():
            yield _record(line, f"{where}, line {number}")


def _record(line: str, place: str) -> tuple[str, dict[str, Any]]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise KitError(
            f"{place}: this is no JSON ({type(error).__name__}: {str(error)[:90]}). Each line must be one object, for example "
            '{"title": "...", "text": "..."}.'
        ) from None
    if not isinstance(record, dict):
        raise KitError(
            f'{place}: a line must be an object with names, for example {{"title": "...", "text": "..."}}; this one is a '
            f"{type(record).__name__}. Correct it, or take it out."
        )
    return place, _flat(record, place)


def _flat(record: dict[str, Any], place: str) -> dict[str, Any]:
    if len(record) > MOST_COLUMNS:
        raise KitError(
            f"{place} has {len(record):,} names. Keep those that are wanted; {MOST_COLUMNS:,} are read at most."
        )
    return {name: type(value) if isinstance(value, (dict, list)) else value for name, value in record.items()}


def _json(text: str, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        records = json.loads(text)
    except (ValueError, RecursionError):
        yield from _json_lines(text, where)  # many programs name JSON Lines so
        return
    records = records if isinstance(records, list) else [records]
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise KitError(
                f'{where}, entry {number}: each entry must be an object with names, for example {{"text": "..."}}. Correct it.'
            )
        yield f"{where}, entry {number}", _flat(record, f"{where}, entry {number}")


def _parquet(path: Path, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise KitError(
            f"{where}: a Parquet file asks for pyarrow, which is not installed. Save the table as CSV or JSON Lines, or "
            "install pyarrow (uv pip install -r requirements-archive.lock)."
        ) from None
    try:
        if not path.is_file():
            raise OSError("it is no plain file")
        with pyarrow.parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            size = sum(file.metadata.row_group(at).total_byte_size for at in range(file.metadata.num_row_groups))
            if size > LARGEST_SOURCE or path.stat().st_size > LARGEST_SOURCE:
                raise KitError(f"{where} unpacks to more than {LARGEST_SOURCE // 1_000_000} MB. {_ARCHIVE}.")
            _names(names, where)
            known = {find_column(names, which) for which in (TEXT, TITLE, DATE, ID, SOURCE)} - {""}
            number = 0
            for batch in file.iter_batches(batch_size=512):
                flat = [
                    name
                    for name, column in zip(batch.schema.names, batch.schema.types, strict=True)
                    if name in known or not pyarrow.types.is_nested(column)
                ]
                for record in batch.select(flat).to_pylist():
                    number += 1
                    yield f"{where}, row {number}", record
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise KitError(
            f"{where}: this is no Parquet file that can be read ({str(error)[:80]}). Write it again, or save the table as CSV UTF-8."
        ) from None
