"""The files of a folder that hold texts, in order, and what is left out with the reason."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from helpers.reading.readers import advice_for, kind_of
from helpers.reading.readers.tables import LARGEST_SOURCE
from helpers.tables import KitError

#: documents and files that are held in memory; an archive has a way of its own
MOST_DOCUMENTS = 100_000
_BESIDE = frozenset("documents.csv names.csv corrections.csv glosses.csv themes.csv settings.toml left_out.csv".split())
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)")


def list_files(path: Path) -> tuple[list[Path], list[tuple[str, str]]]:
    """Files to read below `path`, or `path` itself, in order; and (name, reason) of those that are left out.

    Raises
    ------
    KitError
        When there is no such path, a link leads out of the folder, a file is of a kind that has to be saved otherwise first,
        or there are more than 100,000 files or 200 MB.
    """
    try:
        if not path.exists():
            raise KitError(
                f"{path}: there is no such file or folder. Check the name; the target comes first, then the reference."
            )
        if path.is_file():
            return [path], []
        if not path.is_dir():
            raise KitError(f"{path} is neither a file nor a folder. Name a text, a table, or a folder of texts.")
        home = path.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise KitError(
            f"{str(path)[:200]!r} cannot be opened ({getattr(error, 'strerror', None) or error}). Check the name."
        ) from None
    files: list[Path] = []
    left_out: list[tuple[str, str]] = []
    total = 0
    for file in _below(path):
        name = file.relative_to(path).as_posix()
        if file.name.upper().startswith(("README", "LICENSE", "LICENCE")) or (
            file.parent == path and file.name in _BESIDE
        ):
            continue
        if file.is_symlink() and not file.exists():
            raise KitError(f"{path}: {name} is a link that leads nowhere. Put the text itself there, or take it out.")
        if not is_inside(file, home):
            raise KitError(f"{path}: {name} is a link that leads out of the folder. Put the text itself there.")
        if advice := advice_for(file):
            raise KitError(f"{path}: {name} is of a kind that is not read. {advice}, or take it out of the folder.")
        if not file.is_file():
            left_out.append((name, "no plain file"))
        elif not kind_of(file):
            left_out.append((name, f'unknown kind of file "{file.suffix}"'))
        else:
            files.append(file)
            total += file.stat().st_size
    if len(files) > MOST_DOCUMENTS or total > LARGEST_SOURCE:
        raise KitError(
            f"{path} holds {len(files):,} files of {total / 1e6:,.0f} MB, more than memory is for "
            f"({MOST_DOCUMENTS:,} files, {LARGEST_SOURCE // 1_000_000} MB). Take a sample, or count it as an archive "
            "with --set archive_mb=0."
        )
    return files, left_out


def is_corpus(path: Path) -> bool:
    """Whether `path` is a corpus folder, which says itself which texts it holds.

    >>> is_corpus(Path("corpus/tehran-visits")), is_corpus(Path("docs"))
    (True, False)
    """
    return any((path / name).exists() for name in ("documents.csv", "settings.toml"))


def is_inside(file: Path, home: Path) -> bool:
    """Whether `file` lies in the folder `home`, links followed."""
    try:
        return file.resolve().is_relative_to(home)
    except (OSError, RuntimeError):  # links that lead in a circle
        return False


def _below(path: Path) -> Iterator[Path]:
    """All files below a folder, sorted; not hidden ones, nor the folder of pictures that a browser saves with a page."""
    for place, folders, names in os.walk(path, followlinks=False, onerror=_refuse):
        stems = {Path(name).stem for name in names if kind_of(Path(name)) == "html"}
        pictures = {f"{stem}{end}" for stem in stems for end in ("_files", "-Dateien", "_fichiers", "_ملفات", ".files")}
        for folder in [name for name in folders if (Path(place) / name).is_symlink()]:
            if not is_inside(Path(place) / folder, path.resolve()):
                raise KitError(f"{path}: {folder} is a link that leads out of the folder. Put the folder itself there.")
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in pictures)
        yield from (Path(place) / name for name in sorted(names) if not name.startswith((".", "~$")))


def _refuse(error: OSError) -> None:
    raise KitError(
        f"{error.filename} cannot be read ({error.strerror}). Check that you may read it, or take it out of the folder."
    )


def safe_name(name: str, used: set[str]) -> str:
    """``name`` as a doc_id: letters, digits and hyphens, at most 60, unlike all in ``used``, to which it is added.

    >>> used = set()
    >>> safe_name("../a b", used), safe_name("A-B", used), safe_name("con", used)
    ('a-b', 'A-B-2', 'text-con')
    """
    base = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", name)).strip("-_")[:60].strip("-_") or "text"
    if _RESERVED.fullmatch(base):
        base = f"text-{base}"
    made, at = base, 2
    while made.casefold() in used:
        made, at = f"{base}-{at}", at + 1
    used.add(made.casefold())
    return made
