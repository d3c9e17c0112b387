"""A file's kind is what its name says and its content bears out."""

from pathlib import Path

import pytest

from corpus.errors import PolicyFileError
from corpus.files.kinds import KINDS, SUFFIXES, check_content, kind_of_name, with_suffix


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_suffixes_are_those_of_one_kind_in_any_case(kind: object) -> None:
    names = [suffix for suffix in SUFFIXES if kind_of_name(Path(f"shop{suffix.upper()}")) is kind]
    assert tuple(names) == next(k.suffixes for k in KINDS if k is kind)


def test_policy_of_a_folder_is_found_by_its_id_whatever_its_kind(tmp_path: Path) -> None:
    assert with_suffix(tmp_path, "shop") == tmp_path / "shop.txt"
    (tmp_path / "shop.pdf").touch()
    assert with_suffix(tmp_path, "shop") == tmp_path / "shop.pdf"
    (tmp_path / "shop.md").touch()
    assert with_suffix(tmp_path, "shop") == tmp_path / "shop.md"


def test_page_may_speak_of_other_kinds() -> None:
    page = b"<!doctype html><p>word/document.xml %PDF-1.7 EncryptedPackage"
    check_content(Path("a.html"), kind_of_name(Path("a.html")), page)


def test_protected_word_file_is_told_from_an_old_one() -> None:
    kind = kind_of_name(Path("a.docx"))
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
    with pytest.raises(PolicyFileError, match="old format"):
        check_content(Path("a.docx"), kind, old)
    with pytest.raises(PolicyFileError, match="password"):
        check_content(Path("a.docx"), kind, old + "EncryptedPackage".encode("utf-16-le"))
