"""An archive counted once and kept: what a report, each of its notebooks and the next report of it read.

The parts that are counted stay in the user's cache, so that the next report of the same source counts only what is new.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from helpers.large import is_large
from helpers.measuring.archive import cache_folder, count_archive
from helpers.measuring.archive_contrast import LEAST_DOCUMENTS, check_sides
from helpers.measuring.archive_sources import Part, Source, plan_parts
from helpers.reading.corpus import GLOSSES, NAMES, check_settings
from helpers.reading.files import read_table
from helpers.settings import Settings, make_settings, read_settings
from helpers.tables import KitError

#: days after which what was counted of a source is thrown away, if no report has asked for it
DAYS_KEPT = 30
#: so many documents no archive has: a table of terms that stand in as many is empty
NONE = 2**62
#: file beside the counted parts that says what they are of
SOURCE = "source.json"


class ArchiveSource(NamedTuple):
    """What is to be counted: its places, by side where no column says it, and how."""

    places: Source
    settings: Settings
    text: str = "text"
    folder: Path | None = None  # of the corpus, with names.csv and glosses.csv


class Archive(NamedTuple):
    """A counted archive: sums as `count_archive` gives them, its files, and what its corpus folder says beside."""

    settings: Settings
    sums: pd.DataFrame
    files: pd.DataFrame
    names: pd.DataFrame
    glosses: pd.DataFrame


def asks_for_archive(*sources: str | Path, changes: Mapping[str, Any] | None = None) -> bool:
    """Whether these sources together are counted as an archive, by ``archive_mb`` of `changes`, else of settings.toml."""
    try:
        limit = read_settings(Path(sources[0]), changes).archive_mb if len(sources) == 1 else None
    except (KitError, OSError):  # a fault that the way which is taken will tell
        limit = None
    if limit is None:
        limit = (changes or {}).get("archive_mb", Settings.archive_mb)
    return isinstance(limit, int) and is_large(*sources, limit_mb=limit)


def corpus_source(folder: str | Path, changes: Mapping[str, Any] | None = None) -> ArchiveSource:
    """The texts of a corpus folder as an archive; sides and all else as its settings.toml says."""
    folder = Path(folder)
    return ArchiveSource(folder, check_settings(read_settings(folder, changes)), folder=folder)


def side_documents(source: ArchiveSource, *, progress: bool = True) -> dict[str, int]:
    """Documents of each side of the source, whichever two the settings name; what is counted for it is kept."""
    place, said = _kept_place(source)
    with _told(place):
        place.mkdir(parents=True, exist_ok=True)
        # no term is asked for, only the totals
        sums = count_archive(source.places, **said, minimum_documents=NONE, folder=place, progress=progress)
    return {value: totals["documents"] for value, totals in sums.attrs["totals"].items()}


def count_kept(source: ArchiveSource, *, progress: bool = True) -> Archive:
    """Count what of the source is not counted yet, and take the sums.

    Raises
    ------
    KitError
        As `count_archive`; when a setting is not for archives, or a side has fewer than two documents.

    Notes
    -----
    Terms in fewer documents than the setting ``archive_documents`` are left out of the sums, unless a side has fewer than a
    hundred documents: there chance is asked about no term, and all are described.
    """
    settings = check_settings(source.settings)
    _check(settings)
    place, said = _kept_place(source)
    with _told(place):
        place.mkdir(parents=True, exist_ok=True)
        _throw_away_old(place.parent, but=place)
        least = settings.archive_documents
        sums = count_archive(source.places, **said, minimum_documents=least, folder=place, progress=progress)
        units = [sums.attrs["totals"].get(value, {}).get("units", 0) for value in settings.values]
        if least > 1 and min(units) < LEAST_DOCUMENTS:
            least = 1
            sums = count_archive(source.places, **said, minimum_documents=1, folder=place, progress=False)
        parts, _ = plan_parts(source.places, side=settings.side)
        _throw_away_stale(place, parts, said)
        _write_source(place, source)
    check_sides(sums, target=settings.target, reference=settings.reference)
    name = short_place(source.places)
    paths = sorted({path for part in parts for path in part.paths})
    files = pd.DataFrame(
        [(name(path), os.stat(path).st_size / 1e6, path) for path in paths], columns=["file", "megabytes", "path"]
    )
    sums.attrs["examples"] = {
        reason: [name(where) for where in places] for reason, places in sums.attrs["examples"].items()
    }
    sums.attrs["minimum_documents"] = least
    for clock in ("seconds", "parts", "megabytes"):  # the same archive gives the same pages
        sums.attrs.pop(clock, None)
    return Archive(settings, sums, files, *_beside(source.folder))


def places_of(places: Source) -> list[str | Path]:
    """All places of a source, of one side after the other."""
    given = places.values() if isinstance(places, Mapping) else [places]
    return [one for some in given for one in ([some] if isinstance(some, str | Path) else list(some))]


def short_place(places: Source) -> Callable[[str], str]:
    """Function of a place ("/home/me/archive/2020.jsonl, byte 12") to how a page names it, without this machine's folders."""
    paths = [Path(one) for one in places_of(places)]
    alike = len({path.name for path in paths}) < len(paths)
    known: dict[str, str] = {}
    for path in paths:
        shown = f"{path.absolute().parent.name}/{path.name}" if alike else path.name
        if path.is_dir():
            known[str(path).rstrip(os.sep) + os.sep] = f"{shown}/" if len(paths) > 1 else ""
        else:
            known[str(path)] = shown

    def name(where: str) -> str:
        for before, shown in sorted(known.items(), key=lambda pair: -len(pair[0])):
            if where.startswith(before):
                return shown + where.removeprefix(before).replace(os.sep, "/")
        return where.replace(os.sep, "/").rpartition("/")[2]

    return name


def save_archive(archive: Archive, folder: Path) -> None:
    """Write an archive for the notebooks of a report; `open_archive` reads it."""
    said = {"settings": asdict(archive.settings), "attrs": archive.sums.attrs}
    (folder / "archive.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8", errors="replace")
    for name in ("sums", "files", "names", "glosses"):
        table = getattr(archive, name).copy(deep=False)
        table.attrs = {}
        table.to_parquet(folder / f"{name}.parquet", index=False)


def open_archive(folder: str | Path | None = None) -> Archive:
    """The counted archive that a notebook is about.

    Parameters
    ----------
    folder : path, optional
        As `save_archive` wrote it. Without it, that of the report that runs the notebook (environment variable KIT_ARCHIVE);
        in JupyterLab the corpus folder that ``run.py lab`` was given, if it is large, else the archive that was counted last.

    Raises
    ------
    KitError
        As `count_kept`; and when no archive was counted yet.
    """
    folder = folder or os.environ.get("KIT_ARCHIVE")
    if not folder:
        changes = json.loads(os.environ.get("KIT_SET") or "{}")
        corpus = os.environ.get("KIT_CORPUS")
        if corpus and asks_for_archive(corpus, changes=changes):
            return count_kept(corpus_source(corpus, changes), progress=False)
        return count_kept(_last_source(), progress=False)
    folder = Path(folder)
    said = json.loads((folder / "archive.json").read_text(encoding="utf-8"))
    tables = [pd.read_parquet(folder / f"{name}.parquet") for name in ("sums", "files", "names", "glosses")]
    tables[0].attrs = said["attrs"]
    return Archive(_settings(said["settings"]), *tables)


def _write_source(place: Path, source: ArchiveSource) -> None:
    """Note beside the counted parts what they are of, and that they were used now."""
    given = source.places if isinstance(source.places, Mapping) else {"": source.places}
    said = {
        "places": {name: [os.path.abspath(one) for one in places_of(some)] for name, some in given.items()},
        "settings": asdict(source.settings),
        "text": source.text,
        "folder": os.path.abspath(source.folder) if source.folder else None,
    }
    part = place / f".source.{os.getpid()}"
    part.write_text(json.dumps(said), encoding="utf-8")
    os.replace(part, place / SOURCE)
    os.utime(place)


def _last_source() -> ArchiveSource:
    known = [path for path in (cache_folder() / "kept").glob(f"*/{SOURCE}")]
    if not known:
        raise KitError(
            "No archive was counted yet. Make a report of one first (`python run.py compare` or `report` with large texts), "
            "or name a large corpus folder: `python run.py lab --corpus DIR`."
        )
    said = json.loads(max(known, key=lambda path: path.stat().st_mtime_ns).read_text(encoding="utf-8"))
    places = said["places"].get("") or said["places"]
    folder = Path(said["folder"]) if said["folder"] else None
    return ArchiveSource(places, _settings(said["settings"]), said["text"], folder)


def _settings(values: Mapping[str, Any]) -> Settings:
    """Settings from JSON, which knows no tuples."""
    return Settings(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def table_settings(
    side: str, target: str, reference: str, changes: Mapping[str, Any] | None = None, **said: Any
) -> Settings:
    """Settings of an archive without settings.toml: those of the command line before `said` (title, labels ...)."""
    values = {"side": side, "target": target, "reference": reference, **said, **(changes or {})}
    return make_settings(values, source="The settings of the comparison")


def _check(settings: Settings) -> None:
    """Refuse what the count would pass over in silence."""
    for name, value, instead in (
        ("ngrams", settings.ngrams != 1, "an archive is counted by single words"),
        ("analyser", settings.analyser != "", "an archive is counted with the kit's own"),
        ("unit", settings.unit == "paragraph", "the units of an archive are its documents"),
    ):
        if value:
            raise KitError(
                f"{settings.source}: {name} = {getattr(settings, name)!r}, but {instead}. Take the setting out, or take a "
                "sample of the texts."
            )


def _beside(folder: Path | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    if folder is None:
        return pd.DataFrame(columns=NAMES, dtype="str"), pd.DataFrame(columns=GLOSSES, dtype="str")
    return read_table(folder / "names.csv", NAMES), read_table(folder / "glosses.csv", GLOSSES)


def _kept_place(source: ArchiveSource) -> tuple[Path, dict[str, Any]]:
    """Where the counted parts of the source are kept, and how they are counted: the same way, the same folder."""
    settings = source.settings
    said = {"side": settings.side, "text": source.text, "terms": settings.terms, "stop_words": settings.stop_words}
    given = source.places if isinstance(source.places, Mapping) else {"": source.places}
    paths = [[side, [os.path.abspath(one) for one in places_of(some)]] for side, some in given.items()]
    digest = hashlib.sha256(json.dumps([paths, said]).encode("utf-8", "surrogatepass")).hexdigest()
    return cache_folder() / "kept" / digest[:20], said


@contextlib.contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KitError(
            f"{error.filename or place}: {error.strerror or error}. What is counted is kept in {place}: make room there, "
            "or name another folder in the environment variable XDG_CACHE_HOME; what is done is not counted again."
        ) from None


def _throw_away_old(home: Path, *, but: Path) -> None:
    for place in home.iterdir():
        if place.is_dir() and place != but and time.time() - place.stat().st_mtime > DAYS_KEPT * 86_400:
            shutil.rmtree(place, ignore_errors=True)


def _throw_away_stale(place: Path, parts: list[Part], said: dict[str, Any]) -> None:
    """Remove the counts of files that have changed or gone since, and the merges that hold them."""
    from helpers.measuring.archive_parts import Options, part_name  # asks for numba, which is there once it has counted

    current = {part_name(part, Options(**said)) for part in parts}
    stale = [path for path in place.glob("part-*") if path.name not in current and "." not in path.name]
    for path in [*stale, *(place.glob("merge-*") if stale else ())]:
        shutil.rmtree(path, ignore_errors=True)
