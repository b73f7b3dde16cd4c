"""Two files, two folders or two tables into the two sides of a corpus, for ``compare``."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from helpers.reading.corpus_writing import side_names, write_corpus
from helpers.reading.sources import collect
from helpers.tables import KitError


class Pair(NamedTuple):
    """Two sides: what each is called, and its documents as `collect` gives them."""

    target: str
    reference: str
    target_rows: pd.DataFrame
    reference_rows: pd.DataFrame


def pair(target: str | Path, reference: str | Path) -> Pair:
    """Read both sides; each is called by the name of its file or folder.

    Parameters
    ----------
    target, reference : path
        Whatever `helpers.reading.sources.collect` reads.

    Raises
    ------
    KitError
        When both are the same, or one of them cannot be read.
    """
    target, reference = Path(target), Path(reference)
    if target.exists() and reference.exists() and target.resolve() == reference.resolve():
        raise KitError(
            f"{target} and {reference} are the same. A comparison needs two different texts: name another one on one side."
        )
    names = side_names(*_names(target, reference))
    return Pair(*names, collect(target), collect(reference))


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
            f"{_counted(sides.reference, len(sides.reference_rows))}."
        ),
    )


def report_name(sides: Pair) -> str:
    """Name of the report's folder: target-vs-reference.

    >>> report_name(Pair("May 2020", "June", pd.DataFrame(), pd.DataFrame()))
    'May-2020-vs-June'
    """
    return f"{_safe(sides.target)}-vs-{_safe(sides.reference)}"


def left_out(sides: Pair) -> list[tuple[Any, str]]:
    """(place, reason) of what was passed over on either side."""
    return [*sides.target_rows.attrs.get("left_out", ()), *sides.reference_rows.attrs.get("left_out", ())]


def _names(target: Path, reference: Path) -> tuple[str, str]:
    """The files' own names; where these are alike, with those of their folders."""
    for names in (
        (target.stem, reference.stem),
        (f"{target.absolute().parent.name} {target.stem}", f"{reference.absolute().parent.name} {reference.stem}"),
    ):
        if names[0] != names[1] and all(name.strip() for name in names):
            return names
    return target.name, reference.name


def _safe(name: str) -> str:
    """The name in letters that every file system takes."""
    return re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", name)).strip("-_")[:60] or "text"


def _label(name: str, n: int) -> str:
    """What sentences call the side after "the"."""
    return f"{'text' if n == 1 else 'texts'} {name}"


def _counted(name: str, n: int) -> str:
    return f"{name} ({n:,} {'text' if n == 1 else 'texts'})"
