"""Tasks for the engines, in a module that a new process imports in no time."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def square(number: int) -> int:
    return number * number


def square_but_die_once(number: int, folder: str) -> int:
    """Ends its own process by force the first time that it is asked for 3."""
    mark = Path(folder) / "died"
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def die(_number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
