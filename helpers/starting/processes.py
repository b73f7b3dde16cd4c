"""Programs that run.py starts: watched while they run, ended with all their children. Standard library only."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

WINDOWS = os.name == "nt"
INTERRUPTED = 130  # what shells give to a program that Ctrl-C ended
PATIENCE = 10.0  # seconds that a program has to end kernels and remove half-written files


class Outcome(NamedTuple):
    """How a program ended, and all that it printed."""

    code: int
    output: str


class Stopped(KeyboardInterrupt):
    """The terminal was closed or run.py was told to end; ``code`` is the exit code that shells expect."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


def treat_end_as_interrupt() -> None:
    """Make SIGTERM and SIGHUP end the children as Ctrl-C does, instead of leaving them behind."""

    def stop(number: int, _frame: object) -> None:
        raise Stopped(number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def run_quietly(
    command: Sequence[str | Path], *, environment: Mapping[str, str], folder: Path, doing: str | None
) -> Outcome:
    """Run ``command`` with its output kept; a terminal shows ``doing`` and the seconds so far, a log one line."""
    clock = bool(doing) and sys.stderr.isatty()
    started = time.monotonic()
    try:
        process = _start(
            command,
            environment=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        return Outcome(127, f"{command[0]}: {error}")
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.extend(process.stdout or ()), daemon=True)
    reader.start()
    try:
        if doing and not clock:
            print(f"{doing} ...", file=sys.stderr, flush=True)
        while True:
            if clock:
                print(f"\r{doing} ... {time.monotonic() - started:.0f} s", end="", file=sys.stderr, flush=True)
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = process.wait(timeout=1.0)
                break
    except KeyboardInterrupt:
        end(process)
        raise
    finally:
        if clock:
            print(file=sys.stderr, flush=True)
    reader.join(timeout=PATIENCE)
    return Outcome(code, b"".join(heard).decode("utf-8", errors="replace"))


def run_attached(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    keep_terminal: bool = False,
    first_signal: int = signal.SIGINT,
) -> int:
    """Run ``command`` on this terminal and return its exit code.

    Ctrl-C ends it and raises KeyboardInterrupt, unless the program answered with the exit code for that: then it has said
    itself what became of its work, and this code comes back.

    Parameters
    ----------
    keep_terminal
        Leave it in the terminal's own group, for programs that read from the keyboard (a debugger in a test).
    first_signal
        What Ctrl-C sends it; JupyterLab answers SIGINT with a question and SIGTERM by ending its kernels.
    """
    process = _start(command, environment=environment, own_group=not keep_terminal)
    try:
        return process.wait()
    except KeyboardInterrupt as error:
        end(process, first_signal=first_signal, own_group=not keep_terminal)
        if process.returncode != INTERRUPTED:
            raise
        return error.code if isinstance(error, Stopped) else INTERRUPTED


def end(
    process: subprocess.Popen,
    *,
    first_signal: int = signal.SIGINT,
    own_group: bool = True,
    patience: float = PATIENCE,
) -> None:
    """End ``process`` and what it started: first a request, after ``patience`` seconds or one more Ctrl-C by force."""
    if WINDOWS:  # the console has sent Ctrl-C to all of them already
        _wait(process, patience)
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
        _wait(process, patience)
        return
    send = (lambda number: os.killpg(process.pid, number)) if own_group else process.send_signal
    requests = (first_signal, signal.SIGTERM, signal.SIGKILL)
    for number in requests if own_group else requests[1:]:
        if own_group or not _wait(process, patience):  # without a group of its own it has had the terminal's Ctrl-C
            with contextlib.suppress(ProcessLookupError, PermissionError):
                send(number)
        if _wait(process, patience):
            break
    if own_group:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _start(
    command: Sequence[str | Path], *, environment: Mapping[str, str], own_group: bool = True, **options
) -> subprocess.Popen:
    return subprocess.Popen(
        [os.fspath(part) for part in command],
        env=dict(environment),
        start_new_session=own_group and not WINDOWS,
        **options,
    )


def _wait(process: subprocess.Popen, seconds: float) -> bool:
    """True when ``process`` ended within ``seconds``; an impatient second Ctrl-C ends the wait."""
    try:
        process.wait(timeout=seconds)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        return False
    return True
