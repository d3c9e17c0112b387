"""Policies taken in: the text that offsets count, the original beside it, both or neither."""

import os
from pathlib import Path

import pytest

from corpus.errors import DataDirError, PolicyFileError
from corpus.loading import load_policy
from index.sources import policy_files, remove, take_in
from tests.corpus.files.printed import as_pdf
from tests.corpus.files.web_page import as_page
from tests.corpus.files.word_file import as_docx

LIMIT = 100_000
FILES = {".html": as_page().encode(), ".docx": as_docx(), ".pdf": as_pdf()}


@pytest.mark.parametrize("suffix", FILES)
def test_text_and_original_are_kept_side_by_side(suffix: str, tmp_path: Path) -> None:
    source = tmp_path / f"qinghe{suffix}"
    source.write_bytes(FILES[suffix])
    policy = take_in(source, tmp_path / "data", max_chars=LIMIT)
    folder = tmp_path / "data" / "policies" / "qinghe"
    assert sorted(path.name for path in folder.iterdir()) == [f"original{suffix}", "policy.toml", "policy.txt"]
    assert (folder / f"original{suffix}").read_bytes() == FILES[suffix]
    assert f'original = "original{suffix}"' in (folder / "policy.toml").read_text(encoding="utf-8")
    assert (folder / "policy.txt").read_bytes().decode() == policy.text == load_policy(source, max_chars=LIMIT).text
    assert policy.source == f"qinghe{suffix}"
    assert policy.title("zh") == "青禾书店隐私政策"
    assert folder / "policy.txt" in policy_files(tmp_path / "data")


def test_new_version_of_another_kind_replaces_the_original(tmp_path: Path) -> None:
    (tmp_path / "shop.docx").write_bytes(FILES[".docx"])
    (tmp_path / "shop.txt").write_text("我们收集姓名。", encoding="utf-8")
    assert take_in(tmp_path / "shop.docx", tmp_path / "data", max_chars=LIMIT).version == "1"
    assert take_in(tmp_path / "shop.txt", tmp_path / "data", max_chars=LIMIT).version == "2"
    folder = tmp_path / "data" / "policies" / "shop"
    assert sorted(path.name for path in folder.iterdir()) == ["policy.toml", "policy.txt"]
    assert "original" not in (folder / "policy.toml").read_text(encoding="utf-8")


def test_bad_file_leaves_the_version_before_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "shop.docx").write_bytes(FILES[".docx"])
    before = take_in(tmp_path / "shop.docx", tmp_path / "data", max_chars=LIMIT)
    (tmp_path / "shop.pdf").write_bytes(FILES[".docx"])
    with pytest.raises(PolicyFileError, match=r"really a \.docx file"):
        take_in(tmp_path / "shop.pdf", tmp_path / "data", max_chars=LIMIT)
    assert load_policy(tmp_path / "data" / "policies" / "shop" / "policy.txt", max_chars=LIMIT) == before


def test_full_disk_leaves_the_version_before_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop.docx").write_bytes(FILES[".docx"])
    before = take_in(tmp_path / "shop.docx", tmp_path / "data", max_chars=LIMIT)
    (tmp_path / "shop.pdf").write_bytes(FILES[".pdf"])
    write = Path.write_bytes

    def fail(path: Path, data: bytes) -> int:
        if path.name.startswith("original"):
            raise OSError(28, os.strerror(28))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(DataDirError):
        take_in(tmp_path / "shop.pdf", tmp_path / "data", max_chars=LIMIT)
    monkeypatch.undo()
    folder = tmp_path / "data" / "policies"
    assert load_policy(folder / "shop" / "policy.txt", max_chars=LIMIT) == before
    assert [path.name for path in folder.iterdir()] == ["shop"]


def test_policy_that_is_removed_takes_its_original_with_it(tmp_path: Path) -> None:
    (tmp_path / "shop.pdf").write_bytes(FILES[".pdf"])
    take_in(tmp_path / "shop.pdf", tmp_path / "data", max_chars=LIMIT)
    remove("shop", tmp_path / "data")
    assert list((tmp_path / "data" / "policies").iterdir()) == []
