"""A policy file is opened with care: only ordinary files, never more of them than is allowed."""

import errno
import os
import stat
from pathlib import Path

from corpus.errors import PolicyFileError

_KEYS = {
    errno.ENOENT: "file_missing",
    errno.ENOTDIR: "file_missing",
    errno.ENAMETOOLONG: "file_missing",
    errno.ELOOP: "file_loop",
}


def check_ordinary(path: Path) -> None:
    """Raise PolicyFileError for what is missing, a folder, a pipe or device, or a link that leads to itself."""
    try:
        _refuse_special(path, path.stat().st_mode)
    except OSError as error:
        raise PolicyFileError(_KEYS.get(error.errno or 0, "file_unreadable"), path=path) from None
    except ValueError:  # a NUL in the name
        raise PolicyFileError("file_missing", path=path) from None


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """Return what an ordinary file holds.

    Raises PolicyFileError as `check_ordinary` does, and for what is unreadable or longer than `max_bytes`.
    """
    check_ordinary(path)
    try:
        # Not to wait for a pipe's other end, should the path have become one in the meantime.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            _refuse_special(path, found.st_mode)
            data = file.read(max_bytes + 1) if found.st_size <= max_bytes else b""
    except OSError as error:
        raise PolicyFileError(_KEYS.get(error.errno or 0, "file_unreadable"), path=path) from None
    if max(len(data), found.st_size) > max_bytes:
        raise PolicyFileError("file_too_big", path=path, limit=max_bytes)
    return data


def _refuse_special(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise PolicyFileError("file_is_folder", path=path)
    if not stat.S_ISREG(mode):
        raise PolicyFileError("file_special", path=path)
