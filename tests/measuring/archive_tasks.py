"""Tasks for the engines, in a module that a new process imports in no time."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing import parent_process
from pathlib import Path

PAUSE = 0.02


def square(number: int) -> int:
    return number * number


def here_or_beside(_number: int) -> bool:
    """Whether this is the process that gives the tasks out; it takes its time, so that others come to their turn."""
    time.sleep(PAUSE)
    return parent_process() is None


def square_but_die_once(number: int, folder: str) -> int:
    """Ends its own process by force once, the first time that it is asked in another process than the first."""
    mark = Path(folder) / "died"
    time.sleep(PAUSE)
    if parent_process() is not None and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def die_beside(_number: int) -> None:
    time.sleep(PAUSE)
    if parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)


def fail(number: int) -> None:
    raise ValueError(f"task {number}")
