"""Files on disk: written aside and renamed once, hashed, checked before they are read."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from filelock import FileLock

from corpus.errors import DataDirError, IntegrityError


class Progress(Protocol):
    """Told what is being done, by the key of a sentence in the catalogue (`progress.<key>`)."""

    def __call__(self, key: str, /, **values: object) -> None:
        """Show the sentence of `key` with `values` filled in."""


def silent(key: str, /, **values: object) -> None:
    """Show nothing."""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_files(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below `folder` by its relative path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in paths}


def check_files(folder: Path, expected: Mapping[str, str]) -> None:
    """Raise IntegrityError that names the first file below `folder` that is missing, changed or not in `expected`."""
    for name, digest in expected.items():
        path = folder / name
        if not path.is_file():
            raise IntegrityError("missing_file", path=path)
        if sha256_of(path) != digest:
            raise IntegrityError("damaged_file", path=path)


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Turn a failure to write below `folder` into a DataDirError; makes the folder where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield
    except OSError as error:
        raise DataDirError("data_dir", path=folder, fault=error.strerror or "") from error


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give an empty folder to fill, and put it in `target`'s place with one rename when all went well.

    Its files are on disk before the rename. What an interrupted run left aside is swept away; the caller holds the
    lock of the data directory (`locked`).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(f".{target.name}.*"):
        shutil.rmtree(left, ignore_errors=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield aside
        for path in aside.rglob("*"):
            if path.is_file():
                _flush(path)
        if target.exists():
            target.rename(Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent)) / "old")
        aside.rename(target)
        _flush(target.parent)
    finally:
        for left in target.parent.glob(f".{target.name}.*"):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def locked(data_dir: Path) -> Iterator[None]:
    """Hold the data directory alone, so that two processes do not prepare the same thing at once."""
    with writable(data_dir), FileLock(data_dir / ".lock"):
        yield


def write_pointer(path: Path, content: str) -> None:
    """Replace a small file with `content` in one step."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
