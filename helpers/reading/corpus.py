"""A folder to tables: the texts, what is beside them, and every check of the files."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

import pandas as pd

from helpers.reading.files import LARGEST_TABLE, read_bytes, read_table, sha256
from helpers.reading.paragraphs import log_cleaning, split_paragraphs
from helpers.reading.readers import read_document
from helpers.reading.source_files import is_inside
from helpers.settings import Settings, read_settings
from helpers.tables import COLUMNS, KitError

__all__ = ["Corpus", "open_corpus", "read_corpus", "split_paragraphs"]

NAMES = ("name", "variants", "kind", "english")
NAME_KINDS = ("person", "organisation", "place", "office")
GLOSSES = ("term", "english")
THEMES = ("theme", "patterns", "english")
CORRECTIONS = ("doc_id", "before", "after", "reason")
#: bytes of all texts together; more is an archive, which is counted without being held in memory
LARGEST_CORPUS = 200_000_000
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Columns that the kit makes itself: none of them can set the sides apart.
RESERVED = frozenset(name for table in COLUMNS.values() for name in table) - {"date", "title", "source"} | {
    "file",
    "sha256",
    "encoding",
    "encoding_guessed",
}


class Corpus(NamedTuple):
    """All that a corpus folder says, as tables (see helpers/tables.py); those it does not have are empty."""

    folder: Path
    settings: Settings
    documents: pd.DataFrame
    paragraphs: pd.DataFrame
    names: pd.DataFrame
    glosses: pd.DataFrame
    themes: pd.DataFrame
    corrections: pd.DataFrame
    cleaning: pd.DataFrame


def open_corpus(folder: str | Path | None = None, changes: Mapping[str, Any] | None = None) -> Corpus:
    """Read a whole corpus folder.

    Parameters
    ----------
    folder : path, optional
        Without it, the folder that ``run.py`` was given (environment variable KIT_CORPUS), else the first one below
        ``corpus/`` whose texts are there.
    changes : mapping, optional
        Settings that go before those of settings.toml. Without it, those that ``run.py`` was given (KIT_SET).

    Returns
    -------
    Corpus
        ``documents``, ``paragraphs``, ``names``, ``glosses``, ``themes``, ``corrections``, ``cleaning``, with
        ``settings`` and ``folder``.

    Raises
    ------
    KitError
        For every fault of a file: see :func:`read_corpus`, and settings.read_settings.
    """
    folder = Path(folder or os.environ.get("KIT_CORPUS") or _first_corpus())
    if changes is None:
        changes = json.loads(os.environ.get("KIT_SET") or "{}")
    documents = read_corpus(folder, changes)
    settings = read_settings(folder, changes)
    names = read_table(folder / "names.csv", NAMES)
    for row, kind in enumerate(names["kind"], start=2):
        if kind not in NAME_KINDS:
            raise KitError(
                f'{folder / "names.csv"}, row {row}: kind "{kind}". It must be one of {", ".join(NAME_KINDS)}.'
            )
    corrections = read_table(folder / "corrections.csv", CORRECTIONS)
    corrections = corrections[~corrections["doc_id"].isin(documents.attrs["left_out"])]
    _check_corrections(corrections, documents, folder / "corrections.csv")
    corrections = corrections.reset_index(drop=True)
    paragraphs = split_paragraphs(documents, publishers=settings.publishers, boilerplate=settings.boilerplate)
    return Corpus(
        folder=folder,
        settings=settings,
        documents=documents,
        paragraphs=paragraphs,
        names=names,
        glosses=read_table(folder / "glosses.csv", GLOSSES),
        themes=read_table(folder / "themes.csv", THEMES),
        corrections=corrections,
        cleaning=log_cleaning(
            documents, paragraphs, corrections, leave_out=settings.leave_out, publishers=settings.publishers
        ),
    )


def read_corpus(folder: str | Path, changes: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """The documents of a corpus folder, every file checked.

    Parameters
    ----------
    folder : path
        Holds documents.csv, settings.toml and the texts.
    changes : mapping, optional
        Settings that go before those of settings.toml.

    Returns
    -------
    DataFrame
        Table ``documents``: the columns of documents.csv, ``text`` (untouched, without BOM), ``encoding`` (that the file
        was read in) and ``encoding_guessed``. ``attrs["side"]`` names the side column; ``attrs["furniture"]`` by
        doc_id what stood on most pages of a PDF and is no part of its text; ``attrs["left_out"]`` the documents
        that are on neither side, where ``changes`` pick two of several sides.

    Raises
    ------
    KitError
        When the folder, documents.csv, settings.toml, a column or a text is missing; a text is empty, has no Arabic
        letter, an encoding that cannot be told or another hash than documents.csv says; a doc_id stands twice; a path
        leaves the folder; the side of a document is neither target nor reference, or one side has no document.
    """
    folder = Path(folder)
    if folder.is_file():
        raise KitError(
            f"{folder} is a file, not a corpus folder. `python run.py report` makes one of a table of texts: the folder corpus "
            "in the folder of its report."
        )
    if not folder.is_dir():
        raise KitError(f"{folder}: there is no such folder. Name a corpus folder, for example one below corpus/.")
    if (folder / "settings.toml").exists():
        read_bytes(folder / "settings.toml", where="The settings", largest=LARGEST_TABLE)
    settings = check_settings(read_settings(folder, changes))
    path = folder / "documents.csv"
    documents = read_table(path, ("doc_id", "file", settings.side), optional=False)
    if documents.empty:
        raise KitError(f"{path}: there is no document in it. Write one row for each text.")
    documents.index += 2  # rows as a spreadsheet counts them, for the messages
    left_out: list[str] = []
    if changes and {"target", "reference"} & changes.keys():  # two of several sides were picked for this run
        others = ~documents[settings.side].isin(settings.values)
        left_out = documents.loc[others, "doc_id"].tolist()
        documents = documents[~others].copy()
    _check_rows(documents, settings, path)
    files = _check_files(documents, folder, path)
    found = [
        read_document(file, where=f"{path}, row {row} ({name})")
        for row, file, name in zip(documents.index, files, documents["file"], strict=True)
    ]
    documents = documents.reset_index(drop=True)
    for column in ("date", "title", "source", "encoding", "encoding_guessed"):
        if column not in documents:
            documents[column] = ""
    documents["text"] = [one.text for one in found]
    # A page may know its headline and its day; what documents.csv says goes before it.
    for column in ("title", "date"):
        documents[column] = [said or getattr(one, column) for said, one in zip(documents[column], found, strict=True)]
    # A text that `compare` took out of another file tells in documents.csv how that file was read.
    told = documents["encoding"] != ""
    documents["encoding_guessed"] = [
        one.guessed if not before else said == "yes"
        for one, before, said in zip(found, told, documents["encoding_guessed"], strict=True)
    ]
    documents["encoding"] = [said or one.encoding for one, said in zip(found, documents["encoding"], strict=True)]
    documents.attrs["side"] = settings.side
    documents.attrs["furniture"] = {
        doc_id: one.furniture for doc_id, one in zip(documents["doc_id"], found, strict=True) if one.furniture
    }
    documents.attrs["left_out"] = left_out
    return documents


def check_settings(settings: Settings) -> Settings:
    """``settings``, if a corpus can be read by them: the side column is the user's own, and every text can be shown.

    Raises
    ------
    KitError
        When the side column is one that the kit makes, or a text holds a control character (in TOML: a \\u0000).
    """
    if settings.side in RESERVED:
        raise KitError(
            f'{settings.source}: side = "{settings.side}" is a column that the kit makes itself. '
            "Name a column of documents.csv that you added, for example side."
        )
    for name, value in asdict(settings).items():
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and _CONTROL.search(text):
                raise KitError(
                    f"{settings.source}: {name} = {text[:40]!r} holds a character that no page can show. Take it out."
                )
    return settings


def _first_corpus() -> Path:
    root = Path(__file__).resolve().parents[2] / "corpus"
    for documents in sorted(root.glob("*/documents.csv")):
        files = read_table(documents, ("file",))["file"]
        if all((documents.parent / name).is_file() for name in files):
            return documents.parent
    raise KitError(
        f"{root}: no corpus folder has its texts. Put them there, or name a folder: open_corpus('path/to/folder')."
    )


def _check_rows(documents: pd.DataFrame, settings: Settings, path: Path) -> None:
    seen: dict[str, int] = {}
    for row, doc_id, side in zip(documents.index, documents["doc_id"], documents[settings.side], strict=True):
        if not doc_id.strip():
            raise KitError(f"{path}, row {row}: doc_id is empty. Give each document a name of its own.")
        if len(doc_id) > 200 or not doc_id.isprintable():
            raise KitError(
                f"{path}, row {row}: doc_id {doc_id[:40]!r} is longer than 200 letters or has one that cannot be seen. "
                "Give the document a plain name."
            )
        if doc_id in seen:
            raise KitError(
                f'{path}, row {row}: doc_id "{doc_id}" stands in row {seen[doc_id]} too. Give each document a name of its own.'
            )
        seen[doc_id] = row
        if side not in (settings.target, settings.reference):
            raise KitError(
                f'{path}, row {row}: {settings.side} is "{side}", but {settings.source} compares "{settings.target}" '
                f'with "{settings.reference}". Correct the row or the settings.'
            )
    for name, value in (("target", settings.target), ("reference", settings.reference)):
        if not (documents[settings.side] == value).any():
            raise KitError(
                f'{path}: no document has {settings.side} "{value}", the {name} of {settings.source}. '
                "A comparison needs at least one document on each side: add one or correct the settings."
            )


def _check_files(documents: pd.DataFrame, folder: Path, path: Path) -> list[Path]:
    """Paths of the texts; all that are missing are named at once, so that a whole folder can be filled in one go."""
    home = folder.resolve()
    files, absent, total = [], [], 0
    hashes = documents["sha256"] if "sha256" in documents else [""] * len(documents)
    for row, name, digest in zip(documents.index, documents["file"], hashes, strict=True):
        where = f"{path}, row {row}"
        if not name.strip() or "\0" in name:
            raise KitError(
                f'{where}: the column "file" is empty or no file name ({name!r}). Name the text, for example texts/a.txt.'
            )
        if "\\" in name or PureWindowsPath(name).drive or len(name) > 1_000:
            raise KitError(
                f"{where}: {name[:100]} is no path that every system reads. Write it from the corpus folder, with /, for "
                "example texts/a.txt."
            )
        file = folder / name
        if not is_inside(file, home):
            raise KitError(
                f"{where}: {name} leads out of the corpus folder. Put the text into {folder} and name it from there."
            )
        try:
            is_text = stat.S_ISREG(file.stat().st_mode)
            found = sha256(file) if is_text and digest else ""
        except (FileNotFoundError, NotADirectoryError):
            absent.append((row, name))
            continue
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                absent.append((row, name))
                continue
            raise KitError(
                f"{where}: {name} cannot be read ({error.strerror}). Check that it is a file you may read."
            ) from None
        if not is_text:
            raise KitError(f"{where}: {name} is no plain file. Put the text itself there.")
        if (total := total + file.stat().st_size) > LARGEST_CORPUS:
            raise KitError(
                f"{path}: the texts are longer than {LARGEST_CORPUS // 1_000_000} MB together, more than memory is for. "
                "Take a sample, or count them as an archive with --set archive_mb=0."
            )
        if digest and found != digest.strip().lower():
            raise KitError(
                f"{where}: {name} is not the text whose sha256 stands there (the file has {found}). "
                "Put the right text there, or correct the column sha256 if the new text is meant."
            )
        files.append(file)
    if len(absent) == 1:
        raise KitError(
            f'{path}, row {absent[0][0]}: no file {absent[0][1]}. Put the text there or correct the column "file".'
        )
    if absent:
        listed = "; ".join(f"row {row}: {name}{_described(documents, row)}" for row, name in absent)
        raise KitError(
            f'{path}: {len(absent)} texts are missing: {listed}. Put them there or correct the column "file".'
        )
    return files


def _described(documents: pd.DataFrame, at: int) -> str:
    """Which text is meant: outlet and date, so that she knows which file belongs where."""
    said = [
        documents.at[at, name]
        for name in ("source", "date")
        if documents.get(name) is not None and documents.at[at, name]
    ]
    return f" ({', '.join(said)})" if said else ""


def _check_corrections(corrections: pd.DataFrame, documents: pd.DataFrame, path: Path) -> None:
    texts = dict(zip(documents["doc_id"], documents["text"], strict=True))
    for row, doc_id, before in zip(corrections.index + 2, corrections["doc_id"], corrections["before"], strict=True):
        if doc_id not in texts:
            raise KitError(f'{path}, row {row}: there is no document "{doc_id}". Use a doc_id of documents.csv.')
        if not before.strip() or before not in texts[doc_id]:
            raise KitError(
                f'{path}, row {row}: "{before}" does not stand in document "{doc_id}". Copy the word exactly as the text has it.'
            )
