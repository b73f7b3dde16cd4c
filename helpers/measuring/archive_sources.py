"""Where the documents of an archive come from: files to parts.

A part is what is counted, kept and resumed as one piece. Its limits depend on the files alone, never on the machine.
"""

from __future__ import annotations

import contextlib
import csv
import glob
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from helpers.large import PACKED, is_large
from helpers.measuring.archive_readers import (
    Document,
    Part,
    csv_head,
    open_packed,
    parquet_module,
    read_documents,
    read_line,
)
from helpers.reading.source_files import is_inside
from helpers.tables import KitError

#: bytes of a part; see docs/scale.md for the choice
PART_BYTES = 64_000_000
FILES_A_PART = 5_000
KINDS = {
    ".txt": "text",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
__all__ = ["PART_BYTES", "Document", "Part", "Source", "columns_of", "is_large", "plan_parts", "read_documents"]
#: one place or several, whose documents say their side; or a place (or several) a side
Source = str | Path | Iterable[str | Path] | Mapping[str, "str | Path | Iterable[str | Path]"]


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


def columns_of(place: str | Path) -> list[str] | None:
    """Columns of the first table of a place, or None where it holds texts and no table."""
    for root, files in _files(Path(place)):
        for file in _within(root, files, []):
            kind = _kind(file)
            if kind == "parquet":
                return parquet_module(file).ParquetFile(file).schema_arrow.names
            if kind in ("lines", "csv"):
                with open_packed(str(file)) as stream:
                    line = read_line(stream)[0].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
                if kind == "csv":
                    return next(csv.reader([line], delimiter=max(",;\t", key=line.count)), [])
                with contextlib.suppress(ValueError, RecursionError):
                    record = json.loads(line)
                    return list(record) if isinstance(record, dict) else []
                return []
    return None


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
    """Parts of one file: stretches of bytes of JSON Lines and CSV, row groups of Parquet, the whole of what is packed."""
    size, stamp = file.stat().st_size, _stamp([file])
    if kind == "parquet":
        parquet = parquet_module(file)
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
        step = _share(size, part_bytes)
        for start in range(0, size, step):
            end = min(start + step, size)
            yield Part(kind, (str(file),), (), start, end, end - start, stamp)
    elif kind == "csv" and file.suffix.lower() not in PACKED and size > part_bytes:
        from helpers.measuring.archive_records import record_ends  # asks for numba, as counting does

        limits = [(0, 0), *record_ends(file, csv_head(str(file))[1], _share(size, part_bytes)), (size, 0)]
        for (start, records), (end, _) in pairwise(limits):
            yield Part(kind, (str(file),), (), start, end, end - start, stamp, records)
    else:
        yield Part(kind, (str(file),), (), 0, -1, size, stamp)


def equal_shares(size: int, most: int) -> int:
    """How many equal parts, of `most` at the most, that 2, 4 or 8 cores are done with at the same time."""
    n = max(1, -(-size // most))
    return 1 << (n - 1).bit_length() if n <= 8 else -(-n // 8) * 8


def _share(size: int, part_bytes: int) -> int:
    """Bytes of one of equal parts of a file."""
    return max(1, -(-size // equal_shares(size, part_bytes)))
