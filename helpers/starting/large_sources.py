"""Whether a command's texts are an archive, whose packages are asked for before it starts. Standard library only."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from helpers.large import LARGE_MB, is_large

SETTING = "archive_mb"


def levels_for(*sources: str | Path, changes: Sequence[str] = ()) -> tuple[str, ...]:
    """Sets of packages that a report on these sources needs.

    Parameters
    ----------
    *sources
        What the command names: a corpus folder, or two files, folders or tables.
    changes : sequence of str
        Settings of the command line, key=value.

    Returns
    -------
    tuple of str
        With "archive" where the sources together are as large as the setting ``archive_mb`` says. A fault in them or in a
        setting is told by the program that reads them.

    >>> levels_for("corpus/tehran-visits"), levels_for("corpus/tehran-visits", changes=["archive_mb=0"])
    (('base',), ('base', 'archive'))
    """
    limit = _limit(Path(sources[0]) if len(sources) == 1 else None, changes)
    return ("base", "archive") if is_large(*sources, limit_mb=limit) else ("base",)


def _limit(folder: Path | None, changes: Sequence[str]) -> float:
    said = [value for name, _, value in (change.partition("=") for change in changes) if name.strip() == SETTING]
    if not said and folder is not None:
        try:
            settings = tomllib.loads((folder / "settings.toml").read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            return LARGE_MB
        said = [str(settings.get(SETTING, ""))]
    return float(said[-1]) if said and said[-1].strip().isdecimal() else LARGE_MB
