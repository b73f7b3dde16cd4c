"""Two text files, or two folders of them, into a corpus folder for ``compare``."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from helpers.reading.files import sha256
from helpers.tables import KitError

SIDE = "side"
_COLUMNS = ("doc_id", "file", SIDE, "date", "title", "source", "sha256")


class Text(NamedTuple):
    """A text to compare: where it lies, its side, and its name in the corpus."""

    path: Path
    side: str
    doc_id: str


def pair(target: str | Path, reference: str | Path) -> list[Text]:
    """The texts of both sides, with names of their own.

    Parameters
    ----------
    target, reference : path
        A text file, or a folder whose ``*.txt`` are the texts (those in folders below it too).

    Returns
    -------
    list of Text
        Target first. The side is called by the name of the file or folder, ``doc_id`` by the name of the file.

    Raises
    ------
    KitError
        A path does not exist or is neither file nor folder, a folder has no text, a text is empty, or the same text
        stands on both sides.
    """
    target, reference = Path(target), Path(reference)
    files = [_texts(target), _texts(reference)]
    digests: dict[str, Path] = {}
    for file in files[0]:
        digests.setdefault(sha256(file), file)
    for file in files[1]:
        if other := digests.get(sha256(file)):
            same = "the same file" if other.resolve() == file.resolve() else "the same text in two files"
            raise KitError(
                f"{other} and {file} are {same}. A comparison needs two different texts: name another one on one side."
            )
    sides = _sides(target, reference)
    used: set[str] = set()
    return [
        Text(file, side, _own_name(file.stem, used))
        for side, of_side in zip(sides, files, strict=True)
        for file in of_side
    ]


def _texts(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(file for file in path.rglob("*.txt") if file.is_file() and not file.name.startswith("."))
        if not found:
            raise KitError(
                f"{path}: there is no text in this folder. Put at least one file there whose name ends in .txt."
            )
    elif path.is_file():
        found = [path]
    elif path.exists():
        raise KitError(f"{path} is neither a file nor a folder. Name a text file, or a folder of text files.")
    else:
        raise KitError(
            f"{path}: there is no such file or folder. Check the name; the target comes first, then the reference."
        )
    for file in found:
        if not file.stat().st_size:
            raise KitError(f"{file} is empty. Put the text into it, or name another file.")
    return found


def _sides(target: Path, reference: Path) -> tuple[str, str]:
    """What the sides are called: by their own names, by those of their folders where these are alike."""
    for names in (
        (target.stem, reference.stem),
        (f"{target.absolute().parent.name} {target.stem}", f"{reference.absolute().parent.name} {reference.stem}"),
        (target.name, reference.name),
    ):
        cleaned = tuple(_readable(name) for name in names)
        if cleaned[0] != cleaned[1] and all(cleaned):
            return cleaned
    return "target", "reference"


def _readable(name: str) -> str:
    """A file name as a label: no control or direction character, one space at a time, not endless."""
    kept = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in name)
    return " ".join(kept.split())[:60].strip()


def _own_name(stem: str, used: set[str]) -> str:
    """A name that no other document has and every file system takes."""
    base = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", stem)).strip("-_")[:60] or "text"
    name, at = base, 2
    while name.casefold() in used:
        name, at = f"{base}-{at}", at + 1
    used.add(name.casefold())
    return name


def report_name(texts: list[Text]) -> str:
    """Name of the report's folder: target-vs-reference.

    >>> report_name([Text(Path("a.txt"), "May", "a"), Text(Path("b.txt"), "June", "b")])
    'May-vs-June'
    """
    sides = list(dict.fromkeys(text.side for text in texts))
    return "-vs-".join(_own_name(side, set()) for side in sides)


def write_corpus(texts: list[Text], folder: Path) -> Path:
    """A corpus folder of copies of the texts, with documents.csv and settings.toml.

    The copies are the files byte by byte: how a file is encoded is found out when the corpus is read.
    """
    (folder / "texts").mkdir(parents=True)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for text in texts:
        copy = folder / "texts" / f"{text.doc_id}.txt"
        copy.write_bytes(text.path.read_bytes())
        writer.writerow([text.doc_id, f"texts/{copy.name}", text.side, "", "", "", sha256(copy)])
    (folder / "documents.csv").write_text(stream.getvalue(), encoding="utf-8", newline="\n")
    target, reference = dict.fromkeys(text.side for text in texts)
    settings = {
        "title": f"{target} compared with {reference}",
        "introduction": f"{_counted(texts, target)} compared with {_counted(texts, reference)}.",
        SIDE: SIDE,
        "target": target,
        "reference": reference,
    }
    # A JSON string is a TOML string as well, whatever it holds, once DEL is escaped too.
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f") for key, value in settings.items()
    ]
    (folder / "settings.toml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return folder


def _counted(texts: list[Text], side: str) -> str:
    n = sum(text.side == side for text in texts)
    return f"{side} ({n} {'text' if n == 1 else 'texts'})"
