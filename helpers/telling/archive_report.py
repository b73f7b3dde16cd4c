"""The report of an archive: counted once and kept, its notebooks run on copies, passages fetched from the source."""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from helpers.measuring.archive_kept import (
    Archive,
    ArchiveSource,
    count_kept,
    save_archive,
)
from helpers.telling.archive_pages import evidence_pages, fetch_passages, wanted_terms
from helpers.telling.assembling import write_sheets
from helpers.telling.filling import notebooks_in, remove_incomplete, run_into
from helpers.telling.placing import written_beside
from helpers.telling.present import write_table
from helpers.telling.provenance import ROOT, describe_archive_run, file_digest, write_json
from helpers.telling.running import Progress
from helpers.telling.wording import capital, count

#: folder of the notebooks of an archive, below those of a corpus
ARCHIVE = "archive"


def make_archive_report(
    source: ArchiveSource,
    out: str | Path,
    *,
    notebooks: str | Path = ROOT / "notebooks" / ARCHIVE,
    progress: Progress | None = None,
    warn: TextIO | None = None,
) -> Path:
    """Make the report of an archive; returns the path of its index.html.

    Parameters
    ----------
    source : ArchiveSource
        What is counted, and how.
    out : path
        Folder of the report; replaced when the new report is whole, and only if it holds a report.
    notebooks : path
        Folder of the notebooks; they are run on copies.
    progress : function, optional
        See :func:`helpers.telling.running.run_notebooks`. With it, the counting says how far it is on the error output.
    warn : file, optional
        Where it is said what is counted, and what the notebooks warn of.

    Raises
    ------
    KitError
        For every fault of the source, before a notebook runs, and when ``out`` cannot be written.
    Failed
        When a cell fails. The pages so far are beside ``out``, in a folder whose name ends in ``.incomplete``.
    """
    out, warn = Path(out).absolute(), warn or sys.stderr
    paths = notebooks_in(Path(notebooks))
    with written_beside(out) as new:
        archive = _named(count_kept(source, progress=progress is not None))
        if n := sum(archive.sums.attrs["left_out"].values()):
            left_out = capital(count(n, "document or file was", "documents or files were"))
            print(f"{left_out} left out; 01_texts.html says why.", file=warn, flush=True)
        _fill(new, source, archive, paths, out, progress, warn)
    remove_incomplete(out)
    return out / "index.html"


def _named(archive: Archive) -> Archive:
    """With a title, and an introduction that says how many documents are compared, where nobody wrote them."""
    settings, totals = archive.settings, archive.sums.attrs["totals"]
    counted = [f"{value} ({totals[value]['documents']:,} documents)" for value in settings.values]
    said = {
        "title": settings.title or f"{settings.target} compared with {settings.reference}",
        "introduction": settings.introduction or f"{counted[0]} compared with {counted[1]}, counted as an archive.",
    }
    return archive._replace(settings=replace(settings, **said))


def _fill(new: Path, source: ArchiveSource, archive: Archive, paths, out: Path, progress, warn: TextIO) -> None:
    said = {"site": archive.settings.title, "introduction": archive.settings.introduction}
    with (
        tempfile.TemporaryDirectory(prefix="kit-archive-") as kept,
        ThreadPoolExecutor(1) as beside,  # the files are hashed while the notebooks run
    ):
        save_archive(archive, Path(kept))
        digests = beside.submit(lambda: [file_digest(path) for path in archive.files["path"]])
        ran = run_into(
            new,
            paths,
            out=out,
            environment={"KIT_ARCHIVE": kept},
            write_incomplete=lambda ran, why: write_sheets(new, ran, **said, incomplete=why),
            progress=progress,
            warn=warn,
        )
        about = {"text": source.text, "digests": digests.result()}
    files = archive.files.drop(columns="path").assign(sha256=about["digests"])
    (new / "tables" / "archive_files.csv").unlink(missing_ok=True)  # the notebook's own has no hashes
    write_table(files, name="archive_files", folder=new / "tables")

    def evidence_of(sheets, more):
        terms = wanted_terms([*(sheet.body for sheet in sheets), *more], archive.sums)
        passages = fetch_passages(source, archive, terms)
        write_table(passages.drop(columns="goes_on"), name="passages", folder=new / "tables")
        return evidence_pages(archive, terms, passages, sheets)

    write_sheets(new, ran, **said, evidence_of=evidence_of, run=describe_archive_run(archive, paths, **about))
    write_json(new / "run.json", describe_archive_run(archive, paths, **about, folder=new))
