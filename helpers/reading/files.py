"""Bytes of a file to text: encodings, and what is refused."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import re
import stat
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from charset_normalizer import from_bytes

from helpers.tables import KitError

if TYPE_CHECKING:
    import pandas as pd

#: bytes of one document, unpacked: a shelf of books; more is a wrong file, or an archive that another road counts
LARGEST = 20_000_000
#: bytes and columns of a table beside the corpus (documents.csv, names.csv ...)
LARGEST_TABLE, MOST_COLUMNS = 50_000_000, 1_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Encodings in which Arabic is found on disk when it is not Unicode; the guess is held to them, since any other
#: single-byte table also "decodes" Arabic, to nonsense.
_ARABIC_ENCODINGS = ["cp1256", "iso8859_6", "utf_16_le", "utf_16_be", "cp864", "cp720", "mac_arabic"]
_ARABIC = re.compile(r"[\u0621-\u064a\u0671-\u06d3\ufb50-\ufdf1\ufe80-\ufefc]")
_COMMON = re.compile(r"(?<!\w)(?:ال\w{2,}|في|من|على|إلى|الى|عن|أن|ان|و\w{2,})(?!\w)")


_EMPTY = "Put the article into it, or take its row out of documents.csv."


class Decoded(NamedTuple):
    """Text of a file, the encoding it was read in, and whether that was a guess."""

    text: str
    encoding: str
    guessed: bool


def read_text(path: Path, *, where: str) -> Decoded:
    """Text of the file `path`: by its BOM, else strict UTF-8, else the Arabic encoding that charset-normalizer finds.

    Parameters
    ----------
    path : Path
    where : str
        What the messages call the file.

    Raises
    ------
    KitError
        When it cannot be read, is empty, is no text (NUL bytes), has an encoding that cannot be told, or holds no
        Arabic letter.
    """
    return decode(read_bytes(path, where=where), where=where)


def read_bytes(path: Path, *, where: str, largest: int = LARGEST) -> bytes:
    """Bytes of a plain file; what is none (a folder, a device, a pipe) or longer than ``largest`` is refused unread.

    A name that ends in .gz is unpacked, to no more than ``largest`` either.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise KitError(
                f"{where}: {path} cannot be read (it is no plain file). Check that it is a file you may read."
            )
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
        if path.suffix.lower() == ".gz" and len(data) <= largest:
            with gzip.open(io.BytesIO(data)) as stream:
                data = stream.read(largest + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise KitError(
            f"{where}: {path} cannot be unpacked ({error}). Get the file again, or unpack it yourself."
        ) from None
    except (OSError, ValueError) as error:
        raise KitError(
            f"{where}: {path} cannot be read ({getattr(error, 'strerror', None) or error}). Check that it is a file you may read."
        ) from None
    if len(data) > largest:
        raise KitError(
            f"{where}: {path} is longer than {largest // 1_000_000} MB. Check that it is the right file; "
            "cut a longer one into its articles, one file each."
        )
    return data


def decode(data: bytes, *, where: str) -> Decoded:
    """As :func:`read_text`, from bytes.

    >>> decode("سلام".encode("utf-16"), where="a.txt")
    Decoded(text='سلام', encoding='utf-16', guessed=False)
    """
    found = decode_any(data, where=where)
    return found._replace(text=check_text(found.text, where=where))


def decode_any(data: bytes, *, where: str) -> Decoded:
    """As :func:`decode`, for bytes that need not be Arabic prose as they stand: a page, a table."""
    if not data.strip():
        raise KitError(f"{where}: the text is empty. {_EMPTY}")
    found = _by_bom(data) or _utf8(data) or _guess(data)
    if found is None:
        raise KitError(
            f"{where}: the encoding cannot be told; it is not UTF-8. Open it where it reads right and save it as UTF-8."
        )
    return found


def check_text(text: str, *, where: str) -> str:
    """``text``, if it is one that can be counted: no NUL, not empty, with an Arabic letter."""
    if "\0" in text:
        raise KitError(
            f"{where}: the file holds NUL bytes, so it is no plain text. Save the article as a text file in UTF-8."
        )
    if not text.strip("\ufeff \t\r\n"):
        raise KitError(f"{where}: the text is empty. {_EMPTY}")
    if not _ARABIC.search(text):
        raise KitError(
            f"{where}: there is no Arabic letter in the text. Check that this is the right file and its encoding."
        )
    return text


def _by_bom(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding), encoding, False)
            except UnicodeDecodeError:
                return None
    return None


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "utf-8", False)
    except UnicodeDecodeError:
        return None


def _guess(data: bytes) -> Decoded | None:
    best = from_bytes(data, cp_isolation=_ARABIC_ENCODINGS).best()
    if best is None:
        return None
    text = str(best)
    # Real Arabic prose holds an article, a conjunction or a preposition in every line; a wrong table gives letters only.
    if len(_COMMON.findall(text)) < max(1, len(text.split()) // 20):
        return None
    return Decoded(text, best.encoding, True)


def sha256(path: Path) -> str:
    """Hex digest of the bytes of `path`."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_table(path: Path, wanted: tuple[str, ...], *, optional: bool = True) -> pd.DataFrame:
    """A CSV beside the corpus, every cell a string, blank lines dropped; an empty frame when it is absent and may be.

    Raises
    ------
    KitError
        When it is absent and needed, is not UTF-8, is no CSV, or lacks a column of `wanted`.
    """
    import pandas as pd  # here: a process that counts an archive reads no table, and starts a quarter of a second earlier

    if not path.exists():
        if optional:
            return pd.DataFrame(columns=list(wanted), dtype=str)
        raise KitError(f"{path}: there is no such file. Write one with the columns {', '.join(wanted)}.")
    try:
        text = read_bytes(path, where="The table", largest=LARGEST_TABLE).decode("utf-8-sig")
        header = next(csv.reader(io.StringIO(text)), [])
        _check_header(header, path, "\0" in text)
        rows = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_filter=False)
    except UnicodeDecodeError:
        raise KitError(f"{path} is not UTF-8. Save it as UTF-8 (in a spreadsheet: CSV UTF-8).") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, csv.Error, ValueError) as error:
        raise KitError(f"{path} is not a table with commas: {str(error).strip()}. Correct that line.") from None
    if not isinstance(rows.index, pd.RangeIndex):
        raise KitError(
            f"{path}: the rows have more cells than the first line has names. Put a cell that holds a comma into "
            "quotation marks, or take the comma at the end of the rows away."
        )
    missing = [name for name in wanted if name not in rows.columns]
    if missing:
        raise KitError(
            f"{path}: there is no column {', '.join(map(repr, missing))}; the first line has {', '.join(map(str, rows.columns))}. "
            "Add it, or check that the separator is a comma."
        )
    return rows


def _check_header(header: list[str], path: Path, nul: bool) -> None:
    twice = sorted({name for name in header if header.count(name) > 1}) if len(header) <= MOST_COLUMNS else []
    if len(header) > MOST_COLUMNS:
        raise KitError(
            f"{path} has {len(header):,} columns. Keep those that are wanted; {MOST_COLUMNS:,} are read at most."
        )
    if twice:
        raise KitError(
            f'{path}: the column "{twice[0]}" stands twice in the first line. Give each column its own name.'
        )
    if nul:
        raise KitError(f"{path} holds NUL bytes, so it is no table of text. Save it again as CSV UTF-8.")
