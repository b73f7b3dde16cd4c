"""Two folders change places in one step, where the system can do it."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # Linux: fcntl.h, linux/fs.h
_RENAME_SWAP = 2  # macOS: sys/stdio.h
#: What a kernel, a file system or a sandbox answers that does not know the step.
_UNKNOWN = frozenset((errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM))


def exchange(one: Path, other: Path) -> bool:
    """Let two folders of one disk change places, so that neither name is without a folder at any moment.

    Returns
    -------
    bool
        False where system or file system cannot do it; then nothing has changed.

    Raises
    ------
    OSError
        When one of them is not there, or may not be moved.
    """
    step = _step(sys.platform)
    if step is None:
        return False
    number = step(os.fsencode(one), os.fsencode(other))
    if number in _UNKNOWN:
        return False
    if number:
        raise OSError(number, os.strerror(number), os.fspath(one), None, os.fspath(other))
    return True


@lru_cache(maxsize=4)
def _step(platform: str) -> Callable[[bytes, bytes], int] | None:
    """The system's call, as a function of two paths that gives the error number; None where there is none."""
    if platform not in ("linux", "darwin"):
        return None
    try:
        library = ctypes.CDLL(None, use_errno=True)
        call = library.renameat2 if platform == "linux" else library.renamex_np
    except (OSError, AttributeError):  # a C library from before the call
        return None
    path, flags = ctypes.c_char_p, ctypes.c_uint
    call.argtypes = [ctypes.c_int, path, ctypes.c_int, path, flags] if platform == "linux" else [path, path, flags]
    call.restype = ctypes.c_int

    def step(one: bytes, other: bytes) -> int:
        given = (
            (_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE) if platform == "linux" else (one, other, _RENAME_SWAP)
        )
        return 0 if call(*given) == 0 else ctypes.get_errno()

    return step
