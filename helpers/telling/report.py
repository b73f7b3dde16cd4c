"""Makes the report: checks the corpus, runs the notebooks on copies, renders the pages, puts them in place.

Run as ``python -m helpers.telling.report report`` or ``compare``; ``run.py`` does so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TextIO

from helpers.reading.corpus import Corpus, open_corpus
from helpers.reading.sides import collect_sides, name_sides
from helpers.reading.source_files import is_corpus
from helpers.tables import KitError
from helpers.telling.assembling import read_hits, write_pages
from helpers.telling.pairing import Pair, left_out, make_corpus, n_on_both, pair, pair_of, report_name
from helpers.telling.placing import check_place, incomplete_place, written_beside
from helpers.telling.present import write_table
from helpers.telling.provenance import ROOT, describe_run, write_json
from helpers.telling.running import Failure, Progress, find_notebooks, run_notebooks

EXPLANATION = "The report is not finished; what came before the fault is below. "


class Failed(Exception):
    """A cell failed: not a fault of the texts that a sentence mends, so the place is told and the pages are kept."""

    def __init__(self, failure: Failure, place: Path):
        super().__init__(f"{failure}\nWhat came before it is in {place}; the last good report is unchanged.")


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
    if not is_corpus(corpus) and corpus.exists():
        found = collect_sides(corpus, **sides, text=text or "text")
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
    opened = open_corpus(corpus, changes)
    _say(said, warn)
    if n := len(opened.documents.attrs["left_out"]):
        _say(f"{n:,} {'text' if n == 1 else 'texts'} of documents.csv on neither side left out.", warn)
    _keep_apart(corpus, out)
    with written_beside(out) as new:
        _fill(new, opened, out, changes, Path(notebooks), progress, warn)
    _remove_incomplete(out)
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
    sides = pair(target, reference, text=text or "text")
    places = [Path(target), Path(reference)]
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
    _remove_incomplete(out)
    return out / "index.html"


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


def _fill(new: Path, corpus: Corpus, out: Path, changes, notebooks: Path, progress, warn) -> None:
    paths = find_notebooks(notebooks)
    if not paths:
        raise KitError(f"{notebooks}: there is no notebook here. Get the kit again, or restore the folder from git.")
    tables, figures = new / "tables", new / "figures"
    tables.mkdir()
    environment = {
        "KIT_CORPUS": str(corpus.folder.resolve()),
        "KIT_SET": json.dumps(dict(changes), ensure_ascii=False),
        "KIT_TABLES": str(tables),
        "KIT_FIGURES": str(figures),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    }
    # What the evidence pages need is read while the notebooks run.
    with ThreadPoolExecutor(1) as beside:
        hits = beside.submit(read_hits, corpus)
        ran = run_notebooks(paths, environment=environment, progress=progress)
        for each in ran:
            for line in each.warnings:
                _say(f"{each.name} warns: {line}", warn)
        failure = next((each.failure for each in ran if each.failure), None)
        found = hits.result() if not failure else None
    if failure:
        place = incomplete_place(out)
        write_pages(new, corpus, ran, None, incomplete=EXPLANATION + str(failure))
        write_json(new / "run.json", {"incomplete": str(failure)})
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(new, place)
        raise Failed(failure, place)
    if not (tables / "documents.csv").exists():
        write_table(corpus.documents.drop(columns="text"), name="documents", folder=tables)
    write_pages(new, corpus, ran, found, run=describe_run(corpus, paths))
    write_json(new / "run.json", describe_run(corpus, paths, folder=new))


def _remove_incomplete(out: Path) -> None:
    place = incomplete_place(out)
    if (place / "run.json").is_file():
        shutil.rmtree(place, ignore_errors=True)


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
