"""Which sources are counted as an archive, told from the sizes of their files alone.

Standard library only: `run.py` asks before anything is installed, and the report asks again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

#: million bytes of text from which on a source is counted as an archive. Each of them takes some 55 MB of memory in every
#: process that holds it as a corpus (docs/measurements/robustness.md): beyond this, a laptop with 8 GB is at its end.
LARGE_MB = 20.0
#: files from which on it is, whatever their sizes
LARGE_FILES = 100_000
#: kinds of file that an archive may hold -> how often their size the text in them is
KINDS = {".txt": 1.0, ".jsonl": 1.0, ".ndjson": 1.0, ".csv": 1.0, ".tsv": 1.0, ".parquet": 2.5}
#: endings of compressed files -> how often their size the Arabic text in them is, about
PACKED = {".gz": 4.0, ".bz2": 5.0, ".xz": 5.0, ".zst": 4.0}
#: compression that only the archive's way reads
ONLY_ARCHIVE = (".bz2", ".xz", ".zst")


def is_large(*sources: str | Path, limit_mb: float = LARGE_MB) -> bool:
    """Whether these sources together ask for :func:`~helpers.measuring.archive.count_archive`.

    That is so from `limit_mb` million bytes of text on (what is compressed, and Parquet, counts as what it unpacks to,
    about), from 100,000 files on, and where a file is compressed as nothing else here reads it. A single text file is one
    document, however long, and never an archive.

    >>> is_large("corpus/tehran-visits"), is_large("corpus/tehran-visits", limit_mb=0)
    (False, True)
    """
    if all(Path(source).suffix.lower() == ".txt" and Path(source).is_file() for source in sources):
        return False
    total, n_files = 0.0, 0
    for source in sources:
        for path, n_bytes in _files(Path(source)):
            kind, packed = _kind(path)
            if kind not in KINDS:
                continue
            total += n_bytes * KINDS[kind] * PACKED.get(packed, 1.0) / 1e6
            n_files += 1
            if total >= limit_mb or n_files >= LARGE_FILES or packed in ONLY_ARCHIVE:
                return True
    return False


def megabytes(*sources: str | Path) -> float:
    """Million bytes that the files of an archive take on disk, compressed as they are.

    >>> megabytes("corpus/tehran-visits") > 0
    True
    """
    return sum(n for source in sources for path, n in _files(Path(source)) if _kind(path)[0] in KINDS) / 1e6


def _kind(path: str) -> tuple[str, str]:
    stem, end = os.path.splitext(path.lower())
    return (os.path.splitext(stem)[1], end) if end in PACKED else (end, "")


def _files(source: Path) -> Iterator[tuple[str, int]]:
    """Names and sizes of all files of a source; what cannot be looked into has none, and is told when it is read."""
    if source.is_file():
        yield source.name, source.stat().st_size
        return
    waiting = [os.fspath(source)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file():
                        yield entry.name, entry.stat().st_size
        except OSError:
            continue
