"""Makes the report: checks the corpus, runs the notebooks on copies, renders the pages, puts them in place.

Run as ``python -m helpers.telling.report report`` or ``compare``; ``run.py`` does so.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import os
import platform
import shutil
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from helpers.reading.corpus import Corpus, open_corpus
from helpers.tables import KitError
from helpers.telling import evidence, pages
from helpers.telling.markup import mixed, number, safe
from helpers.telling.pairing import pair, report_name, write_corpus
from helpers.telling.placing import check_place, incomplete_place, written_beside
from helpers.telling.present import write_table
from helpers.telling.running import Failure, Progress, Ran, find_notebooks, run_notebooks

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "numpy pandas scipy scikit-learn matplotlib seaborn simplemma wordfreq charset-normalizer arabic-reshaper python-bidi "
    "fontpkg-ibm-plex-sans-arabic fonttools nbconvert nbclient ipykernel"
).split()
EXPLANATION = "The report is not finished; what came before the fault is below. "


class Failed(Exception):
    """A cell failed: not a fault of the texts that a sentence mends, so the place is told and the pages are kept."""

    def __init__(self, failure: Failure, place: Path):
        super().__init__(f"{failure}\nWhat came before it is in {place}; the last good report is unchanged.")


def make_report(
    corpus: str | Path,
    out: str | Path,
    *,
    changes: Mapping[str, Any] | None = None,
    notebooks: str | Path = ROOT / "notebooks",
    progress: Progress | None = None,
    warn: TextIO | None = None,
) -> Path:
    """Make the report of a corpus folder.

    Parameters
    ----------
    corpus : path
        The corpus folder.
    out : path
        Folder of the report; replaced when the new report is whole, and only if it holds a report.
    changes : mapping, optional
        Settings that go before those of settings.toml.
    notebooks : path
        Folder of the notebooks; they are run on copies, in a folder that is gone afterwards.
    progress : function, optional
        See :func:`helpers.telling.running.run_notebooks`.
    warn : file, optional
        Where warnings of the notebooks are written.

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
    corpus, out = Path(corpus), Path(out).absolute()
    opened = open_corpus(corpus, changes or {})
    _keep_apart(corpus, out)
    with written_beside(out) as new:
        _fill(new, opened, out, changes or {}, Path(notebooks), progress, warn)
    _remove_incomplete(out)
    return out / "index.html"


def compare(
    target: str | Path,
    reference: str | Path,
    out: str | Path | None = None,
    *,
    changes: Mapping[str, Any] | None = None,
    notebooks: str | Path = ROOT / "notebooks",
    progress: Progress | None = None,
    warn: TextIO | None = None,
) -> Path:
    """Make the report on two text files, or two folders of them; see :func:`make_report`.

    The report has its corpus in it, in the folder ``corpus``. Without ``out`` it is put below reports/, under the names
    of both sides.
    """
    texts = pair(target, reference)
    out = Path(out or ROOT / "reports" / report_name(texts)).absolute()
    for path in (Path(target), Path(reference)):
        _keep_apart(path, out)
    with written_beside(out) as new:
        folder = write_corpus(texts, new / "corpus")
        try:
            opened = open_corpus(folder, changes or {})
        except KitError as error:
            message = str(error).replace(f"{folder / 'documents.csv'}, ", "")
            for row, text in enumerate(texts, start=2):
                message = message.replace(f"row {row} (texts/{text.doc_id}.txt)", str(text.path))
            raise KitError(message.replace(str(folder), "compare")) from None
        _fill(new, opened, out, changes or {}, Path(notebooks), progress, warn)
    _remove_incomplete(out)
    return out / "index.html"


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
                print(f"{each.name} warns: {line}", file=warn or sys.stderr)
        failure = next((each.failure for each in ran if each.failure), None)
        found = hits.result() if not failure else None
    if failure:
        place = incomplete_place(out)
        _write_pages(new, corpus, ran, None, incomplete=EXPLANATION + str(failure))
        _write_json(new / "run.json", {"incomplete": str(failure)})
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(new, place)
        raise Failed(failure, place)
    if not (tables / "documents.csv").exists():
        write_table(corpus.documents.drop(columns="text"), name="documents", folder=tables)
    _write_pages(new, corpus, ran, found, run=describe_run(corpus, paths))
    _write_json(new / "run.json", describe_run(corpus, paths, folder=new))


def _remove_incomplete(out: Path) -> None:
    place = incomplete_place(out)
    if (place / "run.json").is_file():
        shutil.rmtree(place, ignore_errors=True)


def read_hits(corpus: Corpus) -> pd.DataFrame:
    """Every place of the corpus that a page may speak of: see :func:`helpers.telling.evidence.find_hits`."""
    from helpers.measuring.names import find_names
    from helpers.measuring.parallels import parallels
    from helpers.measuring.quotations import quotations
    from helpers.measuring.themes import find_themes
    from helpers.reading.tokens import counted_paragraphs, read_tokens, theme_key
    from helpers.telling.wording import gloss, wording_of

    settings, names = corpus.settings, corpus.names
    tokens, counted = read_tokens(corpus), counted_paragraphs(corpus)
    mentions = find_names(counted, names, side=settings.side)
    wording = wording_of(corpus)
    terms = tokens.drop_duplicates("term")
    english = {
        **{row.term: gloss(row.term, row.display, wording) for row in terms.itertuples()},
        **dict(zip(corpus.themes["theme"], corpus.themes["english"], strict=True)),
        **dict(zip(corpus.names["name"], corpus.names["english"], strict=True)),
    }
    return evidence.find_hits(
        tokens=tokens,
        mentions=mentions,
        quotations=quotations(counted, names, side=settings.side, mentions=mentions),
        parallels=parallels(counted, names, mentions=mentions, **settings.sides),
        themes=find_themes(tokens, corpus.themes, side=settings.side, key=theme_key(corpus)),
        english=english,
    )


def _write_pages(
    new: Path,
    corpus: Corpus,
    ran: Sequence[Ran],
    hits: pd.DataFrame | None,
    *,
    run: dict | None = None,
    incomplete: str = "",
) -> None:
    made = {
        name: html.encode("utf-8", "replace") for name, html in _pages(corpus, ran, hits, run, new, incomplete).items()
    }
    for name, data in made.items():
        (new / name).write_bytes(data)


def _pages(corpus: Corpus, ran: Sequence[Ran], hits, run: dict | None, new: Path, incomplete: str) -> dict[str, str]:
    site = corpus.settings.title or corpus.folder.resolve().name
    shown = [each for each in ran if each.done or each.failure]
    bodies = {each.name: pages.cells_html(each.notebook) for each in shown}
    titles = {each.name: pages.title_of(each.notebook, otherwise=each.name)[0] for each in shown}
    summary = next((each for each in ran if each.done and each.name.endswith("_summary")), None)
    front = pages.without_empty_sections(pages.cells_html(summary.notebook, code=False)) if summary else ""
    entries = [(f"{each.name}.html", titles[each.name], _first_finding(each)) for each in shown if each is not summary]
    rest: list[pages.Page] = []
    if hits is not None:
        rest, anchors = _evidence_pages(corpus, hits, [*bodies.values(), front, *(said for *_, said in entries)])
        bodies = {name: pages.without_dead_links(body, anchors) for name, body in bodies.items()}
        front = pages.without_dead_links(front, anchors)
        entries = [(name, title, pages.without_dead_links(said, anchors)) for name, title, said in entries]
    entries += [(page.name, page.title, "") for page in rest]
    index = pages.index_body(
        site=site,
        introduction=corpus.settings.introduction,
        summary=front,
        pages=entries,
        made=_how_made(run, sorted(path.name for path in (new / "tables").iterdir())) if run else "",
    )
    sheets = [pages.Page("index.html", site, index, "index")]
    for name, body in bodies.items():
        own = pages.without_own_links(body, f"{name}.html")
        sheets.append(pages.Page(f"{name}.html", titles[name], own, code=True, short=pages.short_name(name)))
    foot = "Made with the kit from the texts named on the first page. No page asks the network for anything."
    return pages.framed([*sheets, *rest], site=site, foot=foot, incomplete=incomplete)


def _first_finding(ran: Ran) -> str:
    said = next(iter(pages.findings(ran.notebook)), None)
    if said is None:
        return ""
    badge = f' <span class="badge">{safe(said["badge"])}</span>' if said["badge"] else ""
    return said["html"] + badge


def _evidence_pages(corpus: Corpus, hits: pd.DataFrame, bodies: Sequence[str]) -> tuple[list[pages.Page], set[str]]:
    """passages.html with the entries that pages lead to, all names and all quotations, and the full texts."""
    settings = corpus.settings
    wanted = pages.wanted_anchors(bodies)
    asked = hits["anchor"].isin(wanted) | hits["alias"].isin(wanted)
    kept = hits[asked | hits["kind"].isin(["name", "quotation", "parallel"])]
    sides = {"side": settings.side, "target": settings.target, "labels": settings.labels}
    texts, places = evidence.text_pages(
        kept, corpus.documents, corpus.paragraphs, leave_out=settings.leave_out, **sides
    )
    room = pages.LARGEST - len(pages.stylesheet().encode()) - 20_000
    for most in (None, 20, 8, 4, 2, 1):
        body = evidence.passages_html(
            kept, corpus.documents, corpus.paragraphs, reference=settings.reference, places=places, most=most, **sides
        )
        if len(body.encode("utf-8", "replace")) < room:
            break
    intro = (
        '<h1>Passages</h1><p class="quiet">Each word, name and quotation that the pages speak of, in all its forms, with '
        "its sentences on both sides. The line below a passage leads to its place in the full text.</p>"
    )
    made = [pages.Page("passages.html", "Passages", f"{intro}\n{body}", "passages", depth=2)]
    for at, text in enumerate(texts, start=1):
        title = "Full texts" if len(texts) == 1 else f"Full texts, part {at}"
        intro = f'<h1>{title}</h1><p class="quiet">The texts as they stand in the files. Linked words lead to their passages.</p>'
        made.append(pages.Page(text.name, title, f"{intro}\n{text.body}", "texts"))
    return made, {*kept["anchor"], *kept["alias"]}


def describe_run(corpus: Corpus, notebooks: Sequence[Path], *, folder: Path | None = None) -> dict[str, Any]:
    """What made a report what it is: texts and notebooks by hash, settings, seed, versions; no clock and no path.

    With ``folder``, the hashes of all files in it too.
    """
    settings = asdict(corpus.settings)
    settings.pop("source")
    texts = [
        {
            "doc_id": row["doc_id"],
            corpus.settings.side: row[corpus.settings.side],
            "file": row["file"],
            "encoding": row["encoding"],
            "sha256": _sha256((corpus.folder / row["file"]).read_bytes()),
        }
        for row in corpus.documents.to_dict("records")
    ]
    beside = ("documents.csv", "settings.toml", "names.csv", "glosses.csv", "themes.csv", "corrections.csv")
    described = {
        "kit": _kit_version(),
        "texts": texts,
        "corpus": {
            name: _sha256((corpus.folder / name).read_bytes()) for name in beside if (corpus.folder / name).is_file()
        },
        "settings": settings,
        "seed": settings["seed"],
        "versions": {"python": platform.python_version(), **_versions()},
        "notebooks": {path.name: _sha256(path.read_bytes()) for path in notebooks},
    }
    if folder:
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
        described["files"] = {path.relative_to(folder).as_posix(): _sha256(path.read_bytes()) for path in files}
    return described


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kit_version() -> str:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _how_made(run: dict, tables: Sequence[str]) -> str:
    def rows(pairs) -> str:
        return "".join(f"<dt>{safe(name)}</dt><dd>{mixed(value)}</dd>" for name, value in pairs)

    def said(value) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return ", ".join(value) if isinstance(value, (list, tuple)) else str(value)

    settings = [(name, said(value)) for name, value in run["settings"].items() if value != "" and value != ()]
    texts = [(text["doc_id"], f"{text['file']}, {text['encoding']}, SHA-256 {text['sha256']}") for text in run["texts"]]
    files = "".join(f'<li><a href="tables/{safe(name)}">{safe(name)}</a></li>' for name in tables)
    return (
        "<h2>How it was made</h2><p>By computer from the texts and settings below; the same input gives the same pages, "
        f'byte for byte. Everything is also in <a href="run.json">run.json</a>.</p>'
        f"<h3>Tables</h3><ul class='files'>{files}</ul>"
        f'<h3>Texts</h3><dl class="facts">{rows(texts[:12])}</dl>'
        + (f"<p>{number(len(texts) - 12)} more in run.json.</p>" if len(texts) > 12 else "")
        + f'<h3>Settings</h3><dl class="facts">{rows(settings)}</dl>'
        f'<h3>Versions</h3><dl class="facts">{rows([("kit", run["kit"]), *run["versions"].items()])}</dl>'
    )


def _write_json(path: Path, what: dict) -> None:
    path.write_text(json.dumps(what, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


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
    for name, about in (("report", "report on a corpus folder"), ("compare", "report on two texts or two folders")):
        command = commands.add_parser(name, help=about)
        if name == "report":
            command.add_argument("--corpus", type=Path, default=ROOT / "corpus" / "tehran-visits", help="corpus folder")
        else:
            command.add_argument("target", type=Path, help="text file or folder: what is compared")
            command.add_argument("reference", type=Path, help="text file or folder: what it is compared with")
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
            place = given.out or ROOT / "reports" / given.corpus.resolve().name
            index = make_report(given.corpus, place, **options)
        else:
            index = compare(given.target, given.reference, given.out, **options)
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
