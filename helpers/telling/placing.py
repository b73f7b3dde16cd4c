"""A report is written beside its place and moved there in one step, so that what stands there is always whole."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from helpers.tables import KitError
from helpers.telling.exchanging import exchange

MARK = "run.json"


@contextlib.contextmanager
def written_beside(out: Path) -> Iterator[Path]:
    """A new folder to write a report into; it takes the place of ``out`` when all went well, and is gone otherwise.

    Two runs at once each write a folder of their own; the one that ends last stays. A run that is killed leaves its own
    folder, which a later run removes, and the report as it was. On Linux and macOS the old report and the new one change
    places (:func:`helpers.telling.exchanging.exchange`), so that a reader finds one of them at any moment; elsewhere the place
    is empty for an instant.

    Raises
    ------
    KitError
        ``out`` is something else than a report, its folder cannot be written, or the disk is full.
    """
    out = Path(out).absolute()
    with _told(out):
        check_place(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        _mend(out)
        new = Path(tempfile.mkdtemp(prefix=f".{out.name}.new-{os.getpid()}-", dir=out.parent))
        new.chmod(0o755)  # mkdtemp makes it for its owner alone; a report is to be read
        try:
            yield new
            _take_place(new, out)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def check_place(out: Path) -> None:
    """Refuse to replace anything but a report."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise KitError(f"{out} is not a folder. Name another place for the report with --out.")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise KitError(
            f"{out} holds files that are not a report (there is no {MARK}), and a report replaces what stands in its "
            "place. Name a new or an empty folder with --out."
        )


@contextlib.contextmanager
def _told(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise KitError(
                f"{out}: there is no room left to write the report ({error.strerror}). Free some space, or name another "
                "place with --out; what stood there is unchanged."
            ) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise KitError(
                f"{out}: the report cannot be written there ({error.strerror}). Name a folder that you may write with "
                "--out; what stood there is unchanged."
            ) from None
        raise


def _take_place(new: Path, out: Path) -> None:
    """Put ``new`` in the place of ``out``; what stood there is then in ``new``, or gone."""
    _settle(new)
    for _ in range(20):
        check_place(out)  # a run takes a minute: the place may have been filled with something else since
        try:
            if exchange(new, out):
                return
        except FileNotFoundError:  # the first report, or another run is about to put its own there
            pass
        if _rename_twice(new, out):
            return
    raise KitError(f"{out}: other runs keep writing there. Let them end, or name another place with --out.")


def _rename_twice(new: Path, out: Path) -> bool:
    """For systems that know no exchange: ``out`` is missing for an instant. False when another run came in between."""
    old = out.with_name(f".{out.name}.old-{new.name.rpartition('-')[2]}")
    moved = False
    with contextlib.suppress(FileNotFoundError):
        out.rename(old)
        moved = True
    try:
        new.rename(out)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.EACCES) and out.exists():
            shutil.rmtree(old, ignore_errors=True)
            return False  # another run put its report there in between: ours is the newer one
        if moved:
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
    return True


def _settle(new: Path) -> None:
    """Have the disk keep what was written before the old report goes: after a power cut one of the two is whole."""
    for place, _, names in os.walk(new):
        for name in names:
            with (Path(place) / name).open("r+b") as file:
                os.fsync(file.fileno())


def _mend(out: Path) -> None:
    """After a run that was killed: put the old report back where it is missing, remove what was half written."""
    olds = sorted(out.parent.glob(f".{_escaped(out.name)}.old-*"))
    if olds and not out.exists():
        with contextlib.suppress(OSError):
            olds.pop().rename(out)
    for left in [*olds, *out.parent.glob(f".{_escaped(out.name)}.new-*")]:
        if left.name.startswith(f".{out.name}.new-") and _alive(left.name.split(".new-")[-1].split("-")[0]):
            continue
        shutil.rmtree(left, ignore_errors=True)


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _alive(pid: str) -> bool:
    if not pid.isdigit():
        return False
    if os.name != "posix":
        return True  # there is no harmless signal there; a folder too many does no harm
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def incomplete_place(out: Path) -> Path:
    """Where the pages of a run that failed are put, beside the place of the good report."""
    out = Path(out).absolute()
    return out.with_name(f"{out.name}.incomplete")
