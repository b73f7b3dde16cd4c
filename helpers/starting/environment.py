"""The kit's own Python environment: where it lies, whether it is ready, what programs in it see.

Standard library only, since nothing else is there before it is made; :mod:`helpers.starting.installing` makes it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from helpers.starting.processes import WINDOWS

ROOT = Path(__file__).resolve().parents[2]
#: What each set of packages is made from, its lock last; every lock holds all that the base lock holds.
MADE_FROM = {
    "base": ("requirements.txt", "requirements.lock"),
    "test": ("requirements.txt", "requirements.lock", "requirements-test.txt", "requirements-test.lock"),
    "archive": ("requirements.txt", "requirements.lock", "requirements-archive.txt", "requirements-archive.lock"),
}
STAMP, UNFINISHED = "kit-ready.json", "kit-unfinished"
#: Variables of the user's own work that would mix other packages, settings or start-up code into the kit.
FOREIGN = (
    *("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONPLATLIBDIR", "PYTHONWARNINGS", "PYTHONOPTIMIZE"),
    *("VIRTUAL_ENV", "CONDA_PREFIX", "MPLBACKEND", "MATPLOTLIBRC", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH"),
    *(
        "JUPYTERLAB_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
        "KIT_CORPUS",
        "KIT_SET",
        "KIT_TABLES",
        "KIT_FIGURES",
    ),
)


class SetupError(Exception):
    """The environment could not be made; the text says what happened and what to do."""


def venv_python(venv: Path, *, windows: bool = WINDOWS) -> Path:
    """Where the Python of ``venv`` lies.

    >>> venv_python(Path("kit"), windows=True).as_posix()
    'kit/Scripts/python.exe'
    """
    return venv / "Scripts" / "python.exe" if windows else venv / "bin" / "python"


def venv_folder(levels: Iterable[str], *, root: Path, environ: Mapping[str, str]) -> Path:
    """``$KIT_VENV``, or ``.venv`` in the checkout, or a cache folder when the checkout cannot be written to."""
    if environ.get("KIT_VENV"):
        return Path(environ["KIT_VENV"]).expanduser().absolute()
    own = root / ".venv"
    if is_ready(own, levels, root=root) or is_writable(own if own.is_dir() else root):
        return own
    return cache_folder(environ, root=root) / "venv"


def cache_folder(environ: Mapping[str, str], *, root: Path, platform: str = sys.platform) -> Path:
    """A folder of the user's own for this checkout, in the place that the system keeps for caches."""
    place, home = None, environ.get("USERPROFILE") if platform == "win32" else environ.get("HOME")
    if platform == "win32":
        place = environ.get("LOCALAPPDATA")
    elif platform != "darwin":
        place = environ.get("XDG_CACHE_HOME")
    if not place and home:
        place = Path(home, {"win32": "AppData/Local", "darwin": "Library/Caches"}.get(platform, ".cache"))
    if not place or not _can_make(Path(place)):
        place = Path(tempfile.gettempdir(), f"kit-{os.getuid() if hasattr(os, 'getuid') else 'user'}")
        _make_private(place)
    return Path(place) / "arabic-press-contrast" / hashlib.sha256(os.fsencode(root)).hexdigest()[:12]


def is_writable(folder: Path) -> bool:
    """True when a file can be made in ``folder``; permission bits alone do not tell (read-only mounts, Windows)."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def has_home(environ: Mapping[str, str]) -> bool:
    """True when the user has a home folder that programs can write to."""
    return bool(environ.get("HOME")) and os.access(environ["HOME"], os.W_OK)


def digest(level: str, *, root: Path) -> str:
    """Fingerprint of everything that ``level`` is made from: requirement files, their locks, and the Python version."""
    seen = hashlib.sha256(f"{sys.implementation.name} {sys.version_info[:2]} {sysconfig.get_platform()}".encode())
    for name in MADE_FROM[level]:
        try:
            content = (root / name).read_bytes()
        except FileNotFoundError:
            raise SetupError(f"{root / name} is missing. Get a whole copy of the kit again.") from None
        seen.update(f"\n{name} {len(content)}\n".encode() + content)
    return seen.hexdigest()


def read_stamp(venv: Path) -> dict[str, str]:
    """Level -> digest of what was installed last; empty when the environment is not finished."""
    try:
        found = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {level: value for level, value in found.items() if level in MADE_FROM} if isinstance(found, dict) else {}


def is_ready(venv: Path, levels: Iterable[str], *, root: Path) -> bool:
    """True when ``venv`` was finished from just these files by a Python like this one, and its Python is still there."""
    stamp = read_stamp(venv)
    return all(stamp.get(level) == digest(level, root=root) for level in levels) and venv_python(venv).exists()


def child_environment(
    python: Path,
    *,
    root: Path = ROOT,
    environ: Mapping[str, str] = os.environ,
    corpus: Path | None = None,
    state: Path | None = None,
) -> dict[str, str]:
    """``environ`` for the kit's own programs: they find ``helpers`` and ``corpus``, and keep their files in ``state``.

    Without ``state`` it lies inside the environment, or in the user's cache when that cannot be written to.
    """
    state = state or python.parent.parent / "kit"
    if not _can_make(state):
        state = cache_folder(environ, root=root) / "kit"
        if not _can_make(state):
            raise SetupError(f"{state} cannot be written to. Set KIT_VENV to a folder of your own and run it again.")
    found = {name: value for name, value in environ.items() if name not in FOREIGN}
    found |= {
        "PYTHONPATH": os.fspath(root),
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "VIRTUAL_ENV": os.fspath(python.parent.parent),
        "PATH": os.pathsep.join([os.fspath(python.parent), *filter(None, [environ.get("PATH")])]),
        "KIT_STATE": os.fspath(state),
        "IPYTHONDIR": os.fspath(state / "ipython"),
        "JUPYTER_CONFIG_DIR": os.fspath(state / "jupyter"),
        "JUPYTER_DATA_DIR": os.fspath(state / "data"),
        "JUPYTER_RUNTIME_DIR": os.fspath(state / "runtime"),
        "MPLCONFIGDIR": os.fspath(state / "matplotlib"),
        "HYPOTHESIS_STORAGE_DIRECTORY": os.fspath(state / "hypothesis"),
    }
    if not WINDOWS and not has_home(environ):
        found["HOME"] = os.fspath(state)
    if corpus is not None:
        found["KIT_CORPUS"] = os.path.abspath(corpus)
    return found


def _can_make(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return is_writable(folder)


def _make_private(folder: Path) -> None:
    """Make ``folder`` for this user alone; in a shared temporary folder somebody else could have laid it first."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if hasattr(os, "getuid") and (folder.is_symlink() or folder.stat().st_uid != os.getuid()):
        raise SetupError(f"{folder} belongs to somebody else. Set KIT_VENV to a folder of your own and run it again.")
