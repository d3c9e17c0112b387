"""Changing a policy on disk so that a failure further on leaves everything as it was."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.files import locked, staged


@contextmanager
def restored_on_failure(policy_id: str, data_dir: Path) -> Iterator[None]:
    """Put a policy taken in, and its earlier versions, back as they were where the block fails."""
    folders = (data_dir / "policies" / policy_id, data_dir / "versions" / policy_id)
    before = [_files(folder) for folder in folders]
    try:
        yield
    except BaseException:
        with locked(data_dir):
            for folder, files in zip(folders, before, strict=True):
                _restore(folder, files)
        raise


def _files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _restore(folder: Path, files: dict[Path, bytes]) -> None:
    if _files(folder) == files:
        return
    if not files:
        shutil.rmtree(folder, ignore_errors=True)
        return
    with staged(folder) as aside:
        for path, data in files.items():
            (aside / path).parent.mkdir(parents=True, exist_ok=True)
            (aside / path).write_bytes(data)
