"""Which two sides of an archive are compared: a source a side, or one source that a column or its folders tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.measuring.archive_kept import ArchiveSource, side_documents, table_settings
from helpers.measuring.archive_sources import columns_of
from helpers.reading.corpus_writing import side_names
from helpers.reading.readers.tables import find_column
from helpers.reading.sides import FOLDER, choose_sides
from helpers.tables import KitError

SIDE = "side"


def archive_of_two(
    target: str | Path,
    reference: str | Path,
    names: tuple[str, str],
    *,
    text: str = "text",
    changes: Mapping[str, Any] | None = None,
) -> ArchiveSource:
    """Two archives as the two sides of one, each called by one of the `names`."""
    settings = table_settings(SIDE, *names, changes, **_labels(names))
    return ArchiveSource({settings.target: Path(target), settings.reference: Path(reference)}, settings, text)


def archive_of_one(
    path: str | Path,
    *,
    side: str = "",
    target: str = "",
    reference: str = "",
    text: str = "text",
    changes: Mapping[str, Any] | None = None,
    progress: bool = False,
) -> tuple[ArchiveSource, str]:
    """One source that holds both sides.

    Parameters
    ----------
    path : path
        A table, or a folder of tables or of texts.
    side : str
        The column that tells the sides apart, or "folder": the folder right below `path` that a text lies in. Without it,
        folders of texts are told apart by folder, tables by the column "side".
    target, reference : str
        Two of its values. Where one is left out and there are just two, they are found: the source is counted for it, which
        the report goes on from.
    text, changes, progress
        As in the report.

    Returns
    -------
    ArchiveSource, str
        And a line about what was chosen without being asked, or "".

    Raises
    ------
    KitError
        When there is no such column, or which two values are meant cannot be told; columns and values are named.
    """
    path, said = Path(path), ""
    column = _column(path, side)
    if not (target and reference):
        settings = table_settings(column, "target", "reference", {**(changes or {}), **_NO_SIDES})
        n = side_documents(ArchiveSource(path, settings, text), progress=progress)
        values = pd.DataFrame({column: [value for value, documents in n.items() for _ in range(documents)]})
        choice = choose_sides(values, where=str(path), side=column, target=target, reference=reference)
        target, reference, said = choice.target, choice.reference, choice.said
    target, reference = target.strip(), reference.strip()
    settings = table_settings(column, target, reference, changes, **_labels(side_names(target, reference)))
    return ArchiveSource(path, settings, text), said


_NO_SIDES = {"target": "target", "reference": "reference"}


def _column(path: Path, side: str) -> str:
    columns = columns_of(path)
    if columns is None:
        if side not in ("", FOLDER):
            raise KitError(
                f'{path}: texts without documents.csv are told apart by the folder they lie in, and not by "{side}". Leave --side '
                "out, or write a documents.csv with such a column."
            )
        return FOLDER
    column = find_column(columns, (), given=side or SIDE)
    if not column:
        listed = ", ".join(f'"{name[:40]}"' for name in columns[:12]) + (" and others" if len(columns) > 12 else "")
        raise KitError(
            f'{path}: there is no column "{side or SIDE}" to tell the sides by; there are {listed or "none"}. '
            "Name one of them: --side COLUMN."
        )
    return column


def _labels(names: tuple[str, str]) -> dict[str, str]:
    return {
        "target_label": f"texts {names[0]}",
        "reference_label": f"texts {names[1]}",
        "title": f"{names[0]} compared with {names[1]}",
    }
