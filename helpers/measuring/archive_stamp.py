"""Where counts are kept, and the names under which they are known again."""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path

from helpers.reading import arabic


def cache_folder() -> Path:
    """Where parts are kept: in the user's own cache."""
    own = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(own) / "arabic-press-contrast" / "archive"


@lru_cache(maxsize=1)
def code_stamp() -> str:
    """Changes when the code or the word lists that make terms change."""
    reading, here = Path(arabic.__file__).parent, Path(__file__).parent
    files = [*sorted(reading.glob("*.py")), *sorted(reading.glob("*.txt")), *sorted(reading.glob("*.tsv"))]
    files += sorted(here.glob("archive_*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def digest(what: list) -> str:
    """A name for `what`, as counted by this code."""
    return hashlib.sha256(json.dumps([what, code_stamp()]).encode()).hexdigest()[:20]
