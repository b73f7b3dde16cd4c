"""Makes the report: checks the corpus, runs the notebooks on copies, renders the pages, puts them in place.

Run as ``python -m helpers.telling.report report`` or ``compare``; ``run.py`` does so.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from helpers.large import megabytes
from helpers.measuring.archive_kept import ArchiveSource, asks_for_archive, corpus_source
from helpers.reading.corpus import Corpus, open_corpus
from helpers.reading.corpus_writing import side_names
from helpers.reading.sides import collect_sides, name_sides
from helpers.reading.source_files import is_corpus
from helpers.reading.sources import Reading
from helpers.tables import KitError
from helpers.telling.archive_pairing import archive_of_one, archive_of_two
from helpers.telling.archive_report import ARCHIVE, make_archive_report
from helpers.telling.assembling import read_hits, write_pages
from helpers.telling.filling import Failed, notebooks_in, remove_incomplete, run_into
from helpers.telling.pairing import Pair, left_out, make_corpus, n_on_both, names_of, pair, pair_of, report_name
from helpers.telling.placing import check_place, written_beside
from helpers.telling.present import write_table
from helpers.telling.provenance import ROOT, describe_run, write_json
from helpers.telling.running import Progress


def make_report(
    corpus: str | Path,
    out: str | Path | None = None,
    *,
    side: str = "",
    target: str = "",
    reference: str = "",
    text: str = "",
    changes: Mapping[str, Any] | None = None,
    notebooks: str | Path = ROOT / "notebooks",
    progress: Progress | None = None,
    warn: TextIO | None = None,
) -> Path:
    """Make the report of a corpus folder, or of one source that holds both sides.

    Parameters
    ----------
    corpus : path
        The corpus folder; or a table, or a folder of texts, without documents.csv and settings.toml.
    out : path, optional
        Folder of the report; replaced when the new report is whole, and only if it holds a report. Without it, it is below
        reports/, under the name of the corpus.
    side, target, reference : str
        The column that sets the sides apart, and its two values; see `helpers.reading.sides.choose_sides` for what is
        left out.
    text : str
        Column of a table that holds the texts; see `helpers.reading.sources.collect`.
    changes : mapping, optional
        Settings that go before those of settings.toml.
    notebooks : path
        Folder of the notebooks; they are run on copies, in a folder that is gone afterwards.
    progress : function, optional
        See :func:`helpers.telling.running.run_notebooks`.
    warn : file, optional
        Where warnings of the notebooks are written, and what was chosen or left out without being asked.

    Returns
    -------
    Path
        Of index.html.

    Raises
    ------
    KitError
        For every fault of the corpus, before anything runs, and when ``out`` cannot be written.
    Failed
        When a cell fails. The pages so far are beside ``out``, in a folder whose name ends in ``.incomplete``.
    """
    corpus, changes, warn = Path(corpus), dict(changes or {}), warn or sys.stderr
    sides = {"side": side, "target": target, "reference": reference}
    large = asks_for_archive(corpus, changes=changes)
    if large:
        _say(f"{megabytes(corpus):,.0f} MB are counted as an archive.", warn)
    if large and not is_corpus(corpus):
        source, said = archive_of_one(
            corpus, **sides, text=text or "text", changes=changes, progress=progress is not None
        )
        _say(said, warn)
        return _report_archive(source, [corpus], out, corpus.resolve().name, notebooks, progress, warn)
    if not is_corpus(corpus) and corpus.exists():
        reading = show_reading(warn) if progress else None
        found = collect_sides(corpus, **sides, text=text or "text", progress=reading)
        _say(found.choice.said, warn)
        return _report_pair(pair_of(found, corpus), [corpus], out, changes, notebooks, progress, warn)
    if text:
        raise KitError(
            f'{corpus} is a corpus folder: documents.csv names a file for each text, and no column holds "{text}". '
            "Leave --text out, or name a table of texts."
        )
    out = Path(out or ROOT / "reports" / (corpus.resolve().name or "corpus")).absolute()
    said = ""
    if corpus.is_dir():
        changes, said = name_sides(corpus, changes, **sides)
    if large:
        _say(said, warn)
        return _report_archive(corpus_source(corpus, changes), [corpus], out, "", notebooks, progress, warn)
    opened = open_corpus(corpus, changes)
    _say(said, warn)
    if n := len(opened.documents.attrs["left_out"]):
        _say(f"{n:,} {'text' if n == 1 else 'texts'} of documents.csv on neither side left out.", warn)
    _keep_apart(corpus, out)
    with written_beside(out) as new:
        _fill(new, opened, out, changes, Path(notebooks), progress, warn)
    remove_incomplete(out)
    return out / "index.html"


def compare(
    target: str | Path,
    reference: str | Path,
    out: str | Path | None = None,
    *,
    text: str = "",
    changes: Mapping[str, Any] | None = None,
    notebooks: str | Path = ROOT / "notebooks",
    progress: Progress | None = None,
    warn: TextIO | None = None,
) -> Path:
    """Make the report on two files, folders or tables of texts; see :func:`make_report`.

    The report has its corpus in it, in the folder ``corpus``. Without ``out`` it is put below reports/, under the names
    of both sides.
    """
    places = [Path(target), Path(reference)]
    if asks_for_archive(*places, changes=changes):
        _say(f"{megabytes(*places):,.0f} MB are counted as an archive.", warn or sys.stderr)
        names = names_of(target, reference)
        source = archive_of_two(target, reference, names, text=text or "text", changes=changes)
        return _report_archive(source, places, out, "", notebooks, progress, warn or sys.stderr)
    reading = show_reading(warn or sys.stderr) if progress else None
    sides = pair(target, reference, text=text or "text", progress=reading)
    return _report_pair(sides, places, out, changes or {}, notebooks, progress, warn or sys.stderr)


def _report_pair(sides: Pair, places: Sequence[Path], out, changes, notebooks, progress, warn: TextIO) -> Path:
    """The report on two sides that were found in ``places``; their corpus becomes a part of it."""
    out = Path(out or ROOT / "reports" / report_name(sides)).absolute()
    for path in places:
        _keep_apart(path, out)
    with written_beside(out) as new:
        folder = make_corpus(sides, new / "corpus")
        opened = open_corpus(folder, changes)
        if n := len(left_out(sides)):
            _say(f"{n:,} rows or files were left out; corpus/left_out.csv says why.", warn)
        if n := n_on_both(sides):
            _say(f"Word by word on both sides, and counted on each: {n:,} {'text' if n == 1 else 'texts'}.", warn)
        _fill(new, opened, out, changes, Path(notebooks), progress, warn)
    remove_incomplete(out)
    return out / "index.html"


def _report_archive(
    source: ArchiveSource, places: Sequence[Path], out, name: str, notebooks, progress, warn: TextIO
) -> Path:
    """The report of an archive that was found in ``places``; ``name`` is that of one source that holds both sides."""
    empty = pd.DataFrame()
    sides = Pair(*side_names(*source.settings.values), empty, empty, name)
    out = Path(out or ROOT / "reports" / report_name(sides)).absolute()
    for path in places:
        _keep_apart(path, out)
    return make_archive_report(source, out, notebooks=Path(notebooks) / ARCHIVE, progress=progress, warn=warn)


def _say(line: str, warn: TextIO) -> None:
    if line:
        print(line, file=warn, flush=True)


def _keep_apart(texts: Path, out: Path) -> None:
    texts, out = texts.resolve(), out.resolve()
    if texts.is_relative_to(out):
        raise KitError(
            f"{texts} lies inside {out}, which the new report would replace. Name another place for the report with --out."
        )
    check_place(out)


def _fill(new: Path, corpus: Corpus, out: Path, changes, notebooks: Path, progress, warn: TextIO) -> None:
    paths = notebooks_in(notebooks)
    # What the evidence pages need is read while the notebooks run.
    with ThreadPoolExecutor(1) as beside:
        hits = beside.submit(read_hits, corpus)
        ran = run_into(
            new,
            paths,
            out=out,
            environment={
                "KIT_CORPUS": str(corpus.folder.resolve()),
                "KIT_SET": json.dumps(dict(changes), ensure_ascii=False),
            },
            write_incomplete=lambda ran, why: write_pages(new, corpus, ran, None, incomplete=why),
            progress=progress,
            warn=warn,
        )
        found = hits.result()
    if not (new / "tables" / "documents.csv").exists():
        write_table(corpus.documents.drop(columns="text"), name="documents", folder=new / "tables")
    write_pages(new, corpus, ran, found, run=describe_run(corpus, paths))
    write_json(new / "run.json", describe_run(corpus, paths, folder=new))


def show_progress(stream: TextIO) -> Progress:
    """Progress as a line that is written over on a terminal, else as a line for each notebook; with the time left."""
    began = time.monotonic()
    said: set[str] = set()

    def tell(name: str, cell: int, cells: int, share: float) -> None:
        spent = time.monotonic() - began
        left = f", about {spent * (1 - share) / share:.0f} s left" if spent > 3 and share > 0.1 else ""
        line = f"{name}, cell {cell} of {cells} ({share:.0%}{left})"
        if stream.isatty():
            print(f"\r\x1b[2K{line}", end="", file=stream, flush=True)
        elif name not in said:
            print(line, file=stream, flush=True)
        said.add(name)

    return tell


def show_reading(stream: TextIO) -> Reading:
    """How far the reading of many files is, from three seconds on: written over on a terminal, else every ten seconds."""
    began = time.monotonic()
    said = began - 7

    def tell(what: str, done: int, of: int) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said < (1 if stream.isatty() and said > began else 10):
            return
        said = now
        left = f", about {(now - began) * (of - done) / done:.0f} s left" if done else ""
        line = f"reading: {done:,} of {of:,} {what}{left}"
        print(
            f"\r\x1b[2K{line}" if stream.isatty() else line,
            end="" if stream.isatty() else "\n",
            file=stream,
            flush=True,
        )

    return tell


def _setting(text: str) -> tuple[str, Any]:
    """key=value of the command line; the value as settings.toml would have it, else a plain text."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not key=value")
    try:
        return key.strip(), tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return key.strip(), value.strip()


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python run.py", description="Compare Arabic press texts.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, about in (("report", "report on a corpus"), ("compare", "report on two texts or two folders")):
        command = commands.add_parser(name, help=about)
        if name == "report":
            command.add_argument(
                "--corpus", type=Path, required=True, help="corpus folder, or table or folder of texts"
            )
            command.add_argument("--side", default="", metavar="COLUMN", help="what sets the sides apart")
            command.add_argument("--target", default="", metavar="VALUE", help="its value for the texts described")
            command.add_argument(
                "--reference", default="", metavar="VALUE", help="its value for the texts compared with"
            )
        else:
            for which, about in (("target", "what is compared"), ("reference", "what it is compared with")):
                command.add_argument(which, type=Path, help=f"file, folder or table of texts: {about}")
        command.add_argument("--text", default="", metavar="COLUMN", help="column of a table that holds the texts")
        command.add_argument("--out", type=Path, help="folder of the report")
        command.add_argument(
            "--set", type=_setting, action="append", default=[], metavar="KEY=VALUE", help="a setting for this run"
        )
        command.add_argument("--notebooks", type=Path, default=ROOT / "notebooks", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; 0 all went well, 1 a fault that is told in a sentence, 130 stopped with Ctrl-C."""
    given = _arguments(argv)
    options = {"changes": dict(given.set), "notebooks": given.notebooks, "progress": show_progress(sys.stderr)}
    end = "\r\x1b[2K" if sys.stderr.isatty() else ""
    try:
        if given.command == "report":
            sides = {"side": given.side, "target": given.target, "reference": given.reference}
            index = make_report(given.corpus, given.out, **sides, text=given.text, **options)
        else:
            index = compare(given.target, given.reference, given.out, text=given.text, **options)
    except (KitError, Failed) as error:
        print(f"{end}{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{end}Stopped. The last report is unchanged.", file=sys.stderr)
        return 130
    print(end, end="", file=sys.stderr)
    print(f"{index}\n{index.parent / 'tables'}\n{index.parent / 'run.json'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
