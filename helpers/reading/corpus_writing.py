"""Two sides of documents to a corpus folder, in one step."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.reading.source_files import safe_name
from helpers.reading.sources import COLUMNS
from helpers.settings import make_settings
from helpers.tables import KitError, require_columns

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_corpus(
    folder: str | Path,
    target_rows: pd.DataFrame,
    reference_rows: pd.DataFrame,
    *,
    target: str = "target",
    reference: str = "reference",
    side: str = "side",
    **settings: Any,
) -> Path:
    """Make a corpus folder of two sides: documents.csv, settings.toml, texts/. It is there whole, or not at all.

    Parameters
    ----------
    folder : path
        Must not exist, or be empty.
    target_rows, reference_rows : DataFrame
        As :func:`collect` returns them.
    target, reference : str
        What the sides are called, and their values in the column `side`.
    side : str
        Name of the side column of documents.csv.
    **settings
        Further settings (:class:`helpers.settings.Settings`): title, introduction, terms ...

    Returns
    -------
    Path
        `folder`, which :func:`helpers.reading.corpus.open_corpus` opens.

    Raises
    ------
    KitError
        When a side is empty or has no text that the other has not, a setting is unknown, or the folder is taken or cannot be written.

    Notes
    -----
    Texts are written as they were read or extracted, in UTF-8; documents.csv has their SHA-256, the file each came from
    (``note``) and how that was read (``encoding``, ``encoding_guessed``). Rows that `collect` left out are in left_out.csv.
    """
    folder = Path(folder).absolute()
    target, reference = side_names(target, reference)
    values = {"side": side, "target": target, "reference": reference, **settings}
    make_settings(values, source="The settings of the comparison")
    for rows, value in ((target_rows, target), (reference_rows, reference)):
        require_columns(rows, COLUMNS, what="of collect")
        if rows.empty:
            raise KitError(f'There is no document on the side "{value}". A comparison needs one on each side.')
    _check_different(target_rows, reference_rows)
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise KitError(f"{folder} is there already and is left as it is. Name a new or an empty folder.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=".corpus.new-", dir=folder.parent))
        try:
            new.chmod(0o755)  # mkdtemp makes it for its owner alone
            _fill(new, [(target, target_rows), (reference, reference_rows)], values)
            if folder.exists():
                folder.rmdir()
            os.replace(new, folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise KitError(
            f"{folder}: the corpus folder cannot be written ({error.strerror}). Name a place that you may write, with room left."
        ) from None
    return folder


def side_names(target: str, reference: str) -> tuple[str, str]:
    """The names of the sides as labels and as cells of a table: no control characters, no formula, two different ones.

    >>> side_names("=May", "June\\n")
    ('May', 'June')
    """
    names = []
    for name in (target, reference):
        kept = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in name)
        names.append(" ".join(kept.split()).lstrip("=+-@ ")[:60].strip())
    return (names[0], names[1]) if all(names) and names[0] != names[1] else ("target", "reference")


def _check_different(target_rows: pd.DataFrame, reference_rows: pd.DataFrame) -> None:
    """A file that was named twice by mistake is told from an agency's text that two papers printed."""
    texts = set(target_rows["text"]), set(reference_rows["text"])
    both = texts[0] & texts[1]
    if both and both in texts:
        files = [
            next(file for text, file in zip(rows["text"], rows["file"], strict=True) if text in both)
            for rows in (target_rows, reference_rows)
        ]
        raise KitError(
            f"{files[0]} and {files[1]} hold the same text, one in the target, one in the reference, and one side has no other. "
            "A comparison needs different texts: take it out on one side."
        )


def _fill(new: Path, sides: list[tuple[str, pd.DataFrame]], values: dict[str, Any]) -> None:
    (new / "texts").mkdir()
    rows, used = [], set()
    left_out = [one for _, documents in sides for one in documents.attrs.get("left_out", [])]
    for value, documents in sides:
        for document in documents.to_dict("records"):
            doc_id = safe_name(document["doc_id"], used)
            data = document["text"].encode("utf-8")
            (new / "texts" / f"{doc_id}.txt").write_bytes(data)
            rows.append(
                {
                    "doc_id": doc_id,
                    "file": f"texts/{doc_id}.txt",
                    values["side"]: value,
                    "date": document["date"],
                    "title": document["title"],
                    "source": document["source"],
                    "encoding": document["encoding"],
                    "encoding_guessed": "yes" if document["encoding_guessed"] else "",
                    "sha256": hashlib.sha256(data).hexdigest(),
                    "note": f"from {document['file']}",
                }
            )
    _write_csv(new / "documents.csv", rows, list(rows[0]))
    if left_out:
        _write_csv(
            new / "left_out.csv",
            [{"place": place, "reason": reason} for place, reason in left_out],
            ["place", "reason"],
        )
    # A JSON value of these kinds is a TOML value as well, once DEL is escaped too.
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f") for key, value in values.items()
    ]
    (new / "settings.toml").write_bytes(("\n".join(lines) + "\n").encode("utf-8", "replace"))


def _write_csv(path: Path, rows: list[dict[str, Any]], names: list[str]) -> None:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(str(value)) for name, value in row.items()})
    path.write_bytes(stream.getvalue().encode("utf-8", "replace"))


def _cell(value: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula; an apostrophe before it keeps it a text."""
    return f"'{value}" if value.startswith(_FORMULA) else value.replace("\0", "")
