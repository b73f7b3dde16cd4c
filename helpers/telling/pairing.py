"""Two files, folders or tables, or one that holds both, into the two sides of a corpus."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from helpers.reading.corpus_writing import side_names, write_corpus
from helpers.reading.sides import Sides
from helpers.reading.sources import Reading, collect
from helpers.tables import KitError


class Pair(NamedTuple):
    """Two sides: what each is called, and its documents as `collect` gives them; what holds both, and what tells them apart."""

    target: str
    reference: str
    target_rows: pd.DataFrame
    reference_rows: pd.DataFrame
    source: str = ""
    by: str = ""


def pair(target: str | Path, reference: str | Path, *, text: str = "text", progress: Reading | None = None) -> Pair:
    """Read both sides; each is called by the name of its file or folder.

    Parameters
    ----------
    target, reference : path
        Whatever `helpers.reading.sources.collect` reads.
    text, progress
        As in `collect`.

    Raises
    ------
    KitError
        When both are the same, or one of them cannot be read.
    """
    names = names_of(target, reference)
    return Pair(*names, *(collect(path, text=text, progress=progress) for path in (target, reference)))


def names_of(target: str | Path, reference: str | Path) -> tuple[str, str]:
    """What the two are called: by their files or folders.

    Raises
    ------
    KitError
        When both are the same.
    """
    target, reference = Path(target), Path(reference)
    if target.exists() and reference.exists() and target.resolve() == reference.resolve():
        raise KitError(
            f"{target} and {reference} are the same. A comparison needs two different texts: name another one on one side."
        )
    return side_names(*_names(target, reference))


def pair_of(sides: Sides, path: str | Path) -> Pair:
    """Two sides of one source; each is called by its value of the column that sets them apart.

    Parameters
    ----------
    sides : Sides
        Of `helpers.reading.sides.collect_sides`.
    path : path
        Where they were found.
    """
    choice, path = sides.choice, Path(path)
    names = side_names(choice.target, choice.reference)
    return Pair(*names, sides.target_rows, sides.reference_rows, _plain(path.resolve().name), _plain(choice.side))


def make_corpus(sides: Pair, folder: Path) -> Path:
    """A corpus folder of the two sides; see `helpers.reading.corpus_writing.write_corpus`."""
    return write_corpus(
        folder,
        sides.target_rows,
        sides.reference_rows,
        target=sides.target,
        reference=sides.reference,
        target_label=_label(sides.target, len(sides.target_rows)),
        reference_label=_label(sides.reference, len(sides.reference_rows)),
        title=f"{sides.target} compared with {sides.reference}",
        introduction=(
            f"{_counted(sides.target, len(sides.target_rows))} compared with "
            f"{_counted(sides.reference, len(sides.reference_rows))}"
            + (f", from {sides.source} by {sides.by}." if sides.source else ".")
        ),
    )


def report_name(sides: Pair) -> str:
    """Name of the report's folder: target-vs-reference, after the name of the source that holds both.

    >>> report_name(Pair("May 2020", "June", pd.DataFrame(), pd.DataFrame()))
    'May-2020-vs-June'
    >>> report_name(Pair("2020", "2013", pd.DataFrame(), pd.DataFrame(), "press.csv.gz", "year"))
    'press-2020-vs-2013'
    """
    source = f"{_safe(sides.source.partition('.')[0])}-" if sides.source else ""
    return f"{source}{_safe(sides.target)}-vs-{_safe(sides.reference)}"


def left_out(sides: Pair) -> list[tuple[Any, str]]:
    """(place, reason) of what was passed over on either side."""
    return [*sides.target_rows.attrs.get("left_out", ()), *sides.reference_rows.attrs.get("left_out", ())]


def n_on_both(sides: Pair) -> int:
    """Texts that stand word by word on both sides."""
    return len(set(sides.target_rows["text"]) & set(sides.reference_rows["text"]))


def _names(target: Path, reference: Path) -> tuple[str, str]:
    """The files' own names; where these are alike, with those of their folders."""
    for names in (
        (target.stem, reference.stem),
        (f"{target.absolute().parent.name} {target.stem}", f"{reference.absolute().parent.name} {reference.stem}"),
    ):
        if names[0] != names[1] and all(name.strip() for name in names):
            return names
    return target.name, reference.name


def _plain(name: str) -> str:
    """The name without control characters, for settings.toml and pages."""
    return "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in name).strip()


def _safe(name: str) -> str:
    """The name in letters that every file system takes."""
    return re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", name)).strip("-_")[:60] or "text"


def _label(name: str, n: int) -> str:
    """What sentences call the side after "the"."""
    return f"{'text' if n == 1 else 'texts'} {name}"


def _counted(name: str, n: int) -> str:
    return f"{name} ({n:,} {'text' if n == 1 else 'texts'})"
