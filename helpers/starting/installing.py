"""Installing what the kit needs, exactly as locked, from whatever state a folder is in. Standard library only."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from helpers.starting.environment import (
    FOREIGN,
    MADE_FROM,
    ROOT,
    STAMP,
    UNFINISHED,
    SetupError,
    digest,
    has_home,
    is_ready,
    read_stamp,
    venv_folder,
    venv_python,
)
from helpers.starting.processes import WINDOWS, run_quietly

LOCK = "kit-setup.lock"

#: What installers print -> what the user can do. The first that fits is said, so the surest signs come first.
REASONS = (
    (
        r"No space left on device|os error 28|not enough space|Errno 28",
        "The disk is full. Free 1 GB, or set KIT_VENV to a folder on another disk, and run the same command again.",
    ),
    (
        r"certificate verify failed|invalid peer certificate|UnknownIssuer|CERTIFICATE_VERIFY_FAILED",
        "This network uses a certificate of its own. Ask its keeper for the certificate file, set SSL_CERT_FILE to it, "
        "and run the same command again.",
    ),
    (
        r"dns error|failed to lookup address|Name or service not known|name resolution|getaddrinfo failed"
        r"|Network is unreachable|Connection refused|new connection|error sending request|ConnectError|timed out"
        r"|client error \(Connect\)|No route to host|ProxyError|Max retries|Connection reset|tunnel",
        "The package index could not be reached. Connect to the internet (the first use needs it), "
        "and run the same command again.",
    ),
    (
        r"[Hh]ash mismatch|DO NOT MATCH THE HASHES",
        "A downloaded package is not the one that the lock file names. Run the same command again; if that does not "
        "help, something between this machine and the package index changes files: use another network.",
    ),
    (
        r"Permission denied|Access is denied|os error 13|os error 5\b",
        "A file could not be written. Close programs that use the environment's folder, or set KIT_VENV to a folder of "
        "your own, and run the same command again.",
    ),
    (
        r"no usable wheels|no wheels|No matching distribution|building (from )?source is disabled|Requires-Python",
        "There is no ready-made package for this Python on this machine. Use Python 3.11 to 3.14, 64 bit, "
        "from python.org or your system.",
    ),
)


def ready_python(*levels: str, root: Path = ROOT, environ: Mapping[str, str] = os.environ) -> Path:
    """Python of an environment that holds all that ``levels`` (of MADE_FROM) need, made now if need be.

    Raises
    ------
    SetupError
        When it cannot be made.
    """
    venv = venv_folder(levels, root=root, environ=environ)
    if not is_ready(venv, levels, root=root):
        with only_one(venv):
            if not is_ready(venv, levels, root=root):
                make(venv, levels, root=root, environ=environ)
    return venv_python(venv)


def is_here(levels: Iterable[str], *, root: Path = ROOT, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment holds all that ``levels`` need already."""
    return is_ready(venv_folder(levels, root=root, environ=environ), levels, root=root)


def make(venv: Path, levels: Iterable[str], *, root: Path, environ: Mapping[str, str]) -> None:
    """Make ``venv``, or bring it up to date, and stamp it as ready."""
    wanted = {"base", *levels, *read_stamp(venv)}  # or `report` after `test` would take the test tools away again
    anew = must_start_anew(venv)
    if anew and Path(sys.prefix).resolve() == venv.resolve():
        raise SetupError(
            f"{venv} must be made again, and this Python is its own. Run the same command with your system's Python."
        )
    if anew:
        clear(venv)
    (venv / STAMP).unlink(missing_ok=True)
    (venv / UNFINISHED).touch()
    environment = installer_environment(environ)
    uv = find_uv(environment, root=root)
    if anew:
        if uv:
            command = [uv, "venv", "--quiet", "--no-project", "--allow-existing", "--python", sys.executable, venv]
        else:
            require_venv_module()
            command = [sys.executable, "-m", "venv", venv]
        _install_step(command, environment, root, f"Making {venv}")
    python = venv_python(venv)
    uv = uv or get_uv(python, environment, root=root)
    locks = [root / MADE_FROM[level][-1] for level in MADE_FROM if level in wanted]
    pinned = re.findall(r"^[A-Za-z0-9].*?==", "".join(lock.read_text("utf-8") for lock in locks), flags=re.MULTILINE)
    doing = "Installing {} packages (first time: a minute or two)" if anew else "Bringing {} packages up to date"
    command = install_command(python, uv, locks)
    _install_step(command, environment, root, doing.format(len(set(pinned))))
    stamp = {level: digest(level, root=root) for level in MADE_FROM if level in wanted}
    part = venv / (STAMP + ".part")
    part.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    os.replace(part, venv / STAMP)
    (venv / UNFINISHED).unlink(missing_ok=True)


@contextlib.contextmanager
def only_one(venv: Path) -> Iterator[None]:
    """Hold the set-up of ``venv`` against other runs; the system lets go of the lock even when a run is killed."""
    try:
        venv.mkdir(parents=True, exist_ok=True)
        handle = open(venv / LOCK, "a+b")  # noqa: SIM115 - held until the end of the block
    except OSError as error:
        raise SetupError(
            f"{venv} cannot be written to ({error.strerror}). Set KIT_VENV to a folder of your own and run it again."
        ) from None
    with handle:
        told = False
        while not _try_lock(handle):
            if not told:
                print("Another run.py is setting up; waiting for it ...", file=sys.stderr, flush=True)
                told = True
            time.sleep(0.2)
        yield


def must_start_anew(venv: Path) -> bool:
    """True when packages cannot be brought up to date in place: half made, another Python, or its Python is gone."""
    if (venv / UNFINISHED).exists() or not venv_python(venv).exists():
        return True
    try:
        lines = (venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return True
    said = dict((part.strip() for part in line.split("=", 1)) for line in lines if "=" in line)
    version = said.get("version_info") or said.get("version") or ""
    return tuple(version.split(".")[:2]) != tuple(map(str, sys.version_info[:2]))


def clear(venv: Path) -> None:
    """Empty ``venv``, but never a folder that is not an environment."""
    inside = [path for path in venv.iterdir() if path.name != LOCK]
    if inside and not any((venv / name).exists() for name in ("pyvenv.cfg", UNFINISHED, STAMP)):
        raise SetupError(
            f"{venv} holds other files and is not a Python environment, so it is left as it is. "
            "Set KIT_VENV to a new or empty folder."
        )
    for path in sorted(inside, key=lambda path: path.name == UNFINISHED):  # the mark last: a kill leaves it
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def install_command(python: Path, uv: str | None, locks: Sequence[Path]) -> list[str | Path]:
    """Command that installs exactly what ``locks`` name, each file checked by its hash, no foreign code built."""
    checked = ["--require-hashes", "--only-binary", ":all:"]
    if uv:
        return [uv, "pip", "sync", "--quiet", "--python", python, *checked, "--compile-bytecode", *locks]
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *checked]
    return [*pip, *(part for lock in locks for part in ("-r", lock))]


def find_uv(environment: Mapping[str, str], *, root: Path) -> str | None:
    """Path of a uv that runs, or None."""
    found = shutil.which("uv", path=environment.get("PATH"))
    works = found and run_quietly([found, "--version"], environment=environment, folder=root, doing=None).code == 0
    return found if works else None


def get_uv(python: Path, environment: Mapping[str, str], *, root: Path) -> str | None:
    """uv, installed into the environment of ``python`` by its pip; None when it is not to be had there."""
    uv = python.with_name("uv.exe" if WINDOWS else "uv")
    if not uv.exists():
        command = install_command(python, None, [root / "requirements-setup.lock"])
        run_quietly(command, environment=environment, folder=root, doing="Getting the installer uv")
    return os.fspath(uv) if uv.exists() else None


def require_venv_module() -> None:
    """Raise SetupError where the system's Python came without what makes environments (Debian, Ubuntu)."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    version = "{}.{}".format(*sys.version_info[:2])
    raise SetupError(
        f"This Python ({sys.executable}) cannot make environments: its modules venv and ensurepip are missing. "
        f"On Debian and Ubuntu run `sudo apt install python{version}-venv`, then the same command again; installing uv "
        "helps too."
    )


def installer_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """``environ`` for uv and pip: nothing that leads them to another Python, and no cache where no home is."""
    found = {name: value for name, value in environ.items() if name not in FOREIGN}
    if not WINDOWS and not has_home(environ):
        found |= {"UV_NO_CACHE": "1", "PIP_NO_CACHE_DIR": "1"}
    return found | {"PYTHONUTF8": "1", "UV_PYTHON_DOWNLOADS": "never"}


def reason(output: str) -> str:
    """What to do about a failed installation that printed ``output``.

    >>> reason("error: failed to lookup address information")[:44]
    'The package index could not be reached. Conn'
    """
    for pattern, advice in REASONS:
        if re.search(pattern, output):
            return advice
    return "Read what the installer said above; run the same command again to start afresh."


def _install_step(command: Sequence[str | Path], environment: Mapping[str, str], root: Path, doing: str) -> None:
    outcome = run_quietly(command, environment=environment, folder=root, doing=doing)
    if outcome.code:
        said = "\n".join("    " + line for line in outcome.output.strip().splitlines()[-12:])
        raise SetupError(f"Setting up did not succeed. The installer said:\n{said}\n{reason(outcome.output)}")


def _try_lock(handle) -> bool:
    try:
        if WINDOWS:
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # some network file systems know no locks; setting up without one is better than not at all
    return True
