"""Whatever a researcher has to documents: a file, a folder, a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.reading.files import LARGEST, check_text, read_bytes
from helpers.reading.readers import kind_of, read_document
from helpers.reading.readers.lines import iso_date, join_lines
from helpers.reading.readers.tables import (
    DATE,
    ID,
    SOURCE,
    TEXT,
    TITLE,
    find_column,
    read_records,
)
from helpers.reading.readers.tei import read_tei
from helpers.reading.source_files import MOST_DOCUMENTS, list_files, safe_name
from helpers.tables import KitError

COLUMNS = ("doc_id", "file", "date", "title", "source", "text", "encoding", "encoding_guessed")
#: Called while something is read: what is counted, how many are done, how many there are.
Reading = Callable[[str, int, int], None]
_TOLD = 5  # faults that one message names


def collect(
    path: str | Path, *, text: str = "text", side: str | None = None, progress: Reading | None = None
) -> pd.DataFrame:
    """The documents of a file, a folder or a table.

    Parameters
    ----------
    path : path
        A text file; a web page saved from a browser (.html, .mhtml); Word (.docx); a PDF that holds text; TEI (.xml); a
        table with a text a row (.csv, .tsv, .jsonl, .json, .parquet); each of these packed with gzip; or a folder of such
        files, with the folders below it.
    text : str
        Column of a table that holds the text. Where there is none of that name, the usual ones are tried: body, content,
        article, النص, المقال ...
    side : str, optional
        Column of a table that sets sides apart; without it, the column "side" where there is one.
    progress : function, optional
        Called with what is counted ("files", "rows of a.csv"), how many are done, and how many there are.

    Returns
    -------
    DataFrame
        One row a document, in the order of file names and rows: ``doc_id`` (unique, safe as a file name), ``file``,
        ``date`` (ISO, or empty), ``title``, ``source``, ``text``, ``encoding``, ``encoding_guessed``, and the side column where
        there is one. ``attrs["left_out"]`` lists (place, reason) of files and rows that hold no text.

    Raises
    ------
    KitError
        When there is no such path or no document, a file cannot be read well (all such files are named), a column is
        missing, or there is more than memory holds: 100,000 documents or 200 MB.

    Notes
    -----
    Rows without a text, or without an Arabic letter in it, are left out and listed; a file without one is a fault.
    """
    documents, columns = collect_columns(path, text=text, needed=side, progress=progress)
    named = side or "side"
    if named in columns:
        documents[named] = columns[named]
    return documents


def collect_columns(
    path: str | Path, *, text: str = "text", needed: str | None = None, progress: Reading | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """As :func:`collect`, and beside the documents all columns that tables have besides the text, row by row.

    Returns
    -------
    documents : DataFrame
        As :func:`collect` gives them, without a side column.
    columns : DataFrame
        As many rows; each cell a string, "" where a table has no such column, and for nested values.

    Raises
    ------
    KitError
        As :func:`collect`; and when a table has no column ``needed``.
    """
    path = Path(path)
    files, left_out = list_files(path)
    rows: list[dict[str, Any]] = []
    faults: list[str] = []
    used: set[str] = set()
    for number, file in enumerate(files):
        name = file.relative_to(path).as_posix() if file != path else path.name
        tell = progress if len(files) == 1 else None
        try:
            for row in _documents(file, name if file != path else str(path), text, needed, left_out, tell):
                row["doc_id"] = safe_name(row["doc_id"], used)
                rows.append({"file": name, **row})
                if len(rows) > MOST_DOCUMENTS:
                    raise KitError(
                        f"{path} holds more than {MOST_DOCUMENTS:,} documents. Take a sample, or count it as an archive "
                        "with --set archive_mb=0."
                    )
        except KitError as error:
            if len(rows) > MOST_DOCUMENTS or len(files) == 1:
                raise
            faults.append(str(error))
        if progress and len(files) > 1:
            progress("files", number + 1, len(files))
    if faults:
        more = f" And {len(faults) - _TOLD} more." if len(faults) > _TOLD else ""
        head = f"{path}: {len(faults)} of {len(files)} files cannot be read. " if len(faults) > 1 else f"{path}/"
        raise KitError(head + " ".join(faults[:_TOLD]) + more)
    if not rows:
        said = f" ({'; '.join(f'{place}: {reason}' for place, reason in left_out[:_TOLD])})" if left_out else ""
        raise KitError(
            f"{path}: there is no text in it{said}. Put texts there: .txt, .html, .docx, .pdf, TEI, or a table with a column of texts."
        )
    cells = [row.pop("cells", {}) for row in rows]
    documents = pd.DataFrame(rows, columns=list(COLUMNS))
    documents.attrs["left_out"] = left_out
    names = dict.fromkeys(name for row in cells for name in row)
    return documents, pd.DataFrame({name: [_said(row.get(name)) for row in cells] for name in names}, dtype=object)


def _documents(
    file: Path, where: str, text: str, needed: str | None, left_out: list[tuple[str, str]], progress: Reading | None
) -> Iterator[dict[str, Any]]:
    name = (file.with_suffix("") if file.suffix.lower() == ".gz" else file).stem
    kind = kind_of(file)
    if kind == "table":
        yield from _table(file, where, text, needed, left_out, name, progress)
    elif kind == "tei":
        found = read_tei(read_bytes(file, where=where), where=where)
        for number, (body, title, date) in enumerate(found, start=1):
            doc_id = name if len(found) == 1 else f"{name}-{number}"
            yield _row(doc_id, check_text(body, where=where), "TEI", title=title, date=date)
    else:
        one = read_document(file, where=where)
        left_out += [
            (Path(where).name, f'on {n_pages:,} of its pages, so no part of the text: "{line[:80]}"')
            for line, n_pages in one.furniture
        ]
        yield _row(name, one.text, one.encoding, one.guessed, title=one.title, date=one.date)


def _row(doc_id: str, text: str, encoding: str, guessed: bool = False, **said: str) -> dict[str, Any]:
    # A mark of byte order is no letter, and would be taken for one of the file when the text is read again; half a
    # surrogate pair, which JSON may hold, is no character at all.
    text = text.lstrip("\ufeff").encode("utf-8", "replace").decode()
    short = {
        name: join_lines([value])[:500].strip().encode("utf-8", "replace").decode() for name, value in said.items()
    }
    return {
        "doc_id": doc_id, "title": "", "date": "", "source": "", **short,
        "text": text, "encoding": encoding, "encoding_guessed": guessed,
    }  # fmt: skip


def _table(
    file: Path,
    where: str,
    text: str,
    needed: str | None,
    left_out: list[tuple[str, str]],
    name: str,
    progress: Reading | None,
) -> Iterator[dict[str, Any]]:
    rows = list(read_records(file, where=where))
    names = list(dict.fromkeys(name for row in rows for name in row.record))
    text_column = find_column(names, TEXT if text == "text" else (), given=text)
    if rows and not text_column:
        raise KitError(
            f'{where}: there is no column "{text}" that holds the text; there are {_listed(names)}. '
            "Give the column of the texts one of the names text, body or النص, or say its name."
        )
    if rows and needed is not None and needed not in names:
        raise KitError(f'{where}: there is no column "{needed}"; there are {_listed(names)}. Correct the name.')
    about = {kind: find_column(names, known) for kind, known in _ABOUT.items()}
    for number, row in enumerate(rows, start=1):
        if progress and number % 1_000 == 0:
            progress(f"rows of {file.name}", number, len(rows))
        body = row.record.get(text_column)
        if body is not None and not isinstance(body, str):
            kind = body if isinstance(body, type) else type(body)
            raise KitError(
                f'{row.place}: "{text_column}" is no text but a {_KINDS.get(kind, kind.__name__)}. Write the text of the article there.'
            )
        if reason := _no_text(body):
            # The place of the folder on this machine is nobody's concern in a report.
            left_out.append((row.place.removeprefix(str(file.parent)).lstrip("/\\"), reason))
            continue
        if len(body) > LARGEST:
            raise KitError(
                f"{row.place}: the text is longer than {LARGEST // 1_000_000} million characters. Cut it into its articles."
            )
        said = {kind: _said(row.record.get(column)) if column else "" for kind, column in about.items()}
        made = _row(
            said.pop("doc_id") or f"{name}-{number:05}",
            check_text(body, where=row.place),
            row.encoding,
            row.guessed,
            title=said["title"],
            date=iso_date(said["date"]),
            source=said["source"],
        )
        made["cells"] = {name: value for name, value in row.record.items() if name != text_column}
        yield made


_KINDS = {int: "number", float: "number", bool: "truth value", dict: "nested object", list: "list"}
_ABOUT = {"doc_id": ID, "title": TITLE, "date": DATE, "source": SOURCE}


def _said(value: Any) -> str:
    """A cell as a text; nested values and missing ones say nothing that a column could hold."""
    if value is None or isinstance(value, (type, dict, list, bytes)) or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a column of years with a gap in it is kept as 2013.0
    try:
        return join_lines([str(value)])[:500].strip().encode("utf-8", "replace").decode()
    except ValueError:  # a number of more digits than Python writes
        return ""


def _no_text(body: str | None) -> str:
    if body is None or not body.strip("\ufeff \t\r\n"):
        return "no text"
    try:
        check_text(body.replace("\0", ""), where="")
    except KitError:
        return "no Arabic letter in the text"
    return ""


def _listed(names: list[str]) -> str:
    shown = ", ".join(name[:40] for name in names[:12]) or "none"
    return shown + (f" and {len(names) - 12} more" if len(names) > 12 else "")
