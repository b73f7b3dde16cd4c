"""The commands of ``run.py``: what each takes, and the program in the environment that does it."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from helpers.starting.environment import ROOT, SetupError, child_environment
from helpers.starting.installing import is_here, ready_python
from helpers.starting.large_sources import levels_for
from helpers.starting.new_corpus import NewCorpusError, make_corpus
from helpers.starting.processes import INTERRUPTED, Stopped, run_attached, treat_end_as_interrupt

PASSING_ON = ("lab", "test", "bench")  # their unknown arguments go to the program that does the work
FAILED, USAGE = 1, 2
LAB_CONFIG = Path("helpers", "telling", "lab", "jupyter_config.py")
BENCHMARKS = Path("tests", "benchmarks")


class WrongCommand(Exception):
    """The command line asks for something that is not there; the text says what is."""


class Task(NamedTuple):
    """A program for the environment: which sets of packages it needs, its arguments after ``python``, the corpus it is about."""

    levels: tuple[str, ...]
    arguments: tuple[str, ...]
    corpus: Path | None = None
    keep_terminal: bool = False
    first_signal: int = signal.SIGINT


def main(arguments: Sequence[str] | None = None, *, default_corpus: str | None = None) -> int:
    """Do what the command line asks, for ``default_corpus`` where it names none, and return the exit code.

    0 is success, 1 a failure that was explained (a fault in the input, a failing test), 2 a wrong command line, 130 Ctrl-C.
    """
    treat_end_as_interrupt()
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments:
        parser(default_corpus).print_help()
        return USAGE
    options, rest = parser(default_corpus).parse_known_args(arguments)
    if rest and options.command not in PASSING_ON:
        parser(default_corpus).error(
            f"unknown argument {rest[0]}. `python run.py {options.command} --help` lists those it knows."
        )
    try:
        if options.command == "new":
            print(make_corpus(options.name, root=ROOT))
            return 0
        if options.command == "setup":
            print(f"Ready: {ready_python('base', *options.more)}")
            return 0
        task = plan(options, rest)
        if "archive" in task.levels and not is_here(task.levels):
            print("Counting an archive needs numba, pyarrow and dask as well.", file=sys.stderr, flush=True)
        python = ready_python(*task.levels)
        environment = child_environment(python, corpus=task.corpus)
        code = run_attached(
            [python, *task.arguments],
            environment=environment,
            keep_terminal=task.keep_terminal,
            first_signal=task.first_signal,
        )
    except (SetupError, NewCorpusError, WrongCommand) as error:
        print(error, file=sys.stderr)
        return USAGE if isinstance(error, WrongCommand) else FAILED
    except KeyboardInterrupt as error:
        print("\nStopped. Nothing that was finished before is changed.", file=sys.stderr)
        return error.code if isinstance(error, Stopped) else INTERRUPTED
    return exit_code(code, options.command)


def parser(default_corpus: str | None = None) -> argparse.ArgumentParser:
    """The command line; without ``default_corpus`` the corpus must be named."""
    top = argparse.ArgumentParser(
        prog="run.py",
        description="Compare two sides of a collection of Arabic press texts.",
        epilog="The first command that needs it makes .venv (once, with the internet). "
        "`python run.py COMMAND --help` says more of one command.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False)

    settings = dict(
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a setting that goes before settings.toml, for example terms=surface; may be given several times",
    )
    corpus = dict(
        metavar="DIR",
        default=default_corpus,
        required=default_corpus is None,
        help=f"default: corpus/{default_corpus}" if default_corpus else "a folder below corpus/, or elsewhere",
    )
    text = dict(metavar="COLUMN", help="column of a table that holds the texts; default: text, body, النص ...")
    report = add("report", "write the report on a corpus as web pages that need no network")
    report.add_argument("--corpus", **{**corpus, "metavar": "PATH"})
    for name, metavar, about in (
        ("--side", "COLUMN", "column that sets the two sides apart; folder, file and year (of the date) are known too"),
        ("--target", "VALUE", "its value for the texts that are described"),
        ("--reference", "VALUE", "its value for the texts that they are held against"),
    ):
        report.add_argument(name, metavar=metavar, help=about)
    report.add_argument("--text", **text)
    report.add_argument("--out", metavar="DIR", help="default: reports/ and the name of the corpus")
    report.add_argument("--set", **settings)
    report.epilog = (
        "A corpus is a folder with documents.csv and settings.toml (`python run.py new NAME` makes one), a table that holds both "
        "sides (CSV, TSV, JSON Lines, JSON, Parquet), or a folder with a folder or a file a side."
    )
    compare = add("compare", "write the report on two texts, two folders or two tables of them")
    compare.add_argument("target", metavar="TARGET", help="the text, folder or table that is described")
    compare.add_argument("reference", metavar="REFERENCE", help="the text, folder or table that it is held against")
    compare.add_argument("--text", **text)
    compare.add_argument("--out", metavar="DIR", help="default: a folder of both names in reports/")
    compare.add_argument("--set", **settings)
    lab = add("lab", "open the notebooks in JupyterLab; other arguments go to JupyterLab")
    lab.add_argument("--corpus", **corpus)
    add("test", "run the tests; arguments go to pytest")
    bench = add("bench", "run a benchmark; without a name, list them; arguments go to the benchmark")
    bench.add_argument("name", nargs="?", metavar="NAME")
    new = add("new", "make a corpus folder with commented examples for texts of your own")
    new.add_argument("name", metavar="NAME", help="name of the folder, made in corpus/")
    setup = add("setup", "make or renew the environment and do nothing else")
    for name, text in (("test", "the tests need"), ("archive", "counting archives too large for memory needs")):
        setup.add_argument(
            f"--{name}", dest="more", action="append_const", const=name, default=[], help=f"with what {text}"
        )
    return top


def plan(options: argparse.Namespace, rest: Sequence[str], *, root: Path = ROOT) -> Task:
    """The program that does what ``options`` ask; ``rest`` are the arguments that it is handed as they are."""
    if options.command == "report":
        corpus = find_corpus(options.corpus, root=root)
        arguments = ["report", "--corpus", os.fspath(corpus), *_options(options, "side", "target", "reference")]
        arguments += [*_options(options, "text", "out"), *_settings(options)]
        levels = levels_for(corpus, changes=options.set)
        return Task(levels, ("-P", "-m", "helpers.telling.report", *arguments), corpus)
    if options.command == "compare":
        arguments = [
            "compare",
            options.target,
            options.reference,
            *_options(options, "text", "out"),
            *_settings(options),
        ]
        levels = levels_for(options.target, options.reference, changes=options.set)
        return Task(levels, ("-P", "-m", "helpers.telling.report", *arguments))
    if options.command == "lab":
        corpus = find_corpus(options.corpus, root=root)
        arguments = ["-P", "-m", "jupyterlab", f"--config={root / LAB_CONFIG}", *rest]
        return Task(("base",), tuple(arguments), corpus, first_signal=signal.SIGTERM)
    if options.command == "test":
        return Task(("test",), ("-P", "-m", "pytest", *pytest_arguments(rest, root=root)), keep_terminal=True)
    script = root / BENCHMARKS / f"bench_{options.name}.py"
    known = sorted(path.stem.removeprefix("bench_") for path in script.parent.glob("bench_*.py"))
    if options.name not in known:
        asked = f'There is no benchmark "{options.name}". ' if options.name else ""
        raise WrongCommand(
            f"{asked}Run `python run.py bench NAME` with one of these names: {', '.join(known) or 'none yet'}."
        )
    levels = ("test", "archive") if options.name == "archive" else ("test",)
    return Task(levels, ("-P", os.fspath(script), *rest))


def pytest_arguments(rest: Sequence[str], *, root: Path, cores: int | None = None) -> list[str]:
    """Arguments for pytest: those given, or the whole suite on two workers where there are two cores."""
    cores = cores or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
    workers = ["-n", "2", "--dist", "loadfile"] if not rest and cores >= 2 else []
    return ["--rootdir", os.fspath(root), "-c", os.fspath(root / "pyproject.toml"), *workers, *rest]


def find_corpus(name: str, *, root: Path = ROOT) -> Path:
    """The corpus ``name``: as typed, in the kit, or in the kit's corpus/; as typed where there is none."""
    for place in (Path(name), root / name, root / "corpus" / name):
        if place.exists():
            return place
    return Path(name)


def exit_code(code: int, command: str) -> int:
    """Exit code of run.py for ``code`` of the program of ``command``; says so when the system ended it."""
    if code < 0 or code in (0xC0000005, 0xC00000FD, 128 + 9):
        print(
            f"`{command}` was ended by the system (code {code}), most often for want of memory. "
            "Close other programs and run the same command again.",
            file=sys.stderr,
        )
        return FAILED
    if command == "test" and code:
        return USAGE if code == 4 else FAILED  # pytest's 4 is a wrong command line; 5, no test found, is a failure here
    return code


def _options(options: argparse.Namespace, *names: str) -> list[str]:
    return [part for name in names if (value := getattr(options, name)) for part in (f"--{name}={value}",)]


def _settings(options: argparse.Namespace) -> list[str]:
    return [part for value in options.set for part in ("--set", value)]
