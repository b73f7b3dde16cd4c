"""The folder of a report from notebooks: run on copies, their warnings told, and what came before a fault kept beside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from helpers.tables import KitError
from helpers.telling.placing import incomplete_place
from helpers.telling.provenance import ROOT, write_json
from helpers.telling.running import Failure, Progress, Ran, find_notebooks, run_notebooks

EXPLANATION = "The report is not finished; what came before the fault is below. "


class Failed(Exception):
    """A cell failed: not a fault of the texts that a sentence mends, so the place is told and the pages are kept."""

    def __init__(self, failure: Failure, place: Path):
        super().__init__(f"{failure}\nWhat came before it is in {place}; the last good report is unchanged.")


def notebooks_in(folder: Path) -> list[Path]:
    """The notebooks of a report; a KitError where there is none."""
    paths = find_notebooks(folder)
    if not paths:
        raise KitError(f"{folder}: there is no notebook here. Get the kit again, or restore the folder from git.")
    return paths


def run_into(
    new: Path,
    paths: Sequence[Path],
    *,
    out: Path,
    environment: Mapping[str, str],
    write_incomplete: Callable[[Sequence[Ran], str], None],
    progress: Progress | None,
    warn: TextIO,
) -> list[Ran]:
    """Run the notebooks; their tables and figures come into ``new``.

    Parameters
    ----------
    new : path
        Folder of the new report.
    paths : sequence of path
    out : path
        Where the report is to stand.
    environment : mapping
        What the notebooks are about: environment variables of the kernels.
    write_incomplete : function
        Writes the pages of those that ran into ``new``, given these and why there are no more.
    progress : function, optional
    warn : file
        Where warnings of the notebooks are written.

    Raises
    ------
    Failed
        When a cell fails; the pages so far are then beside ``out``.
    """
    tables, figures = new / "tables", new / "figures"
    tables.mkdir()
    own = {
        "KIT_TABLES": str(tables),
        "KIT_FIGURES": str(figures),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    }
    ran = run_notebooks(paths, environment={**own, **environment}, progress=progress)
    for each in ran:
        for line in each.warnings:
            print(f"{each.name} warns: {line}", file=warn, flush=True)
    failure = next((each.failure for each in ran if each.failure), None)
    if failure:
        place = incomplete_place(out)
        write_incomplete(ran, EXPLANATION + str(failure))
        write_json(new / "run.json", {"incomplete": str(failure)})
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(new, place)
        raise Failed(failure, place)
    return ran


def remove_incomplete(out: Path) -> None:
    """Take away the pages of an earlier run that failed, now that a report is whole."""
    place = incomplete_place(out)
    if (place / "run.json").is_file():
        shutil.rmtree(place, ignore_errors=True)
