"""Files of every encoding are read; what is no policy is refused with one clear sentence."""

import hashlib
from pathlib import Path

import pytest

from corpus.errors import PolicyFileError
from corpus.loading import load_policy
from corpus.types import Policy

TEXT = "隐私政策\n一、收集\n我们收集姓名。\n"


def test_shipped_policy_is_the_shops_own_text(ufo: Policy) -> None:
    assert ufo.id == "ufo"
    assert len(ufo.text) == 2211
    assert ufo.sha256 == hashlib.sha256(ufo.text.encode("utf-8")).hexdigest()
    assert ufo.title("zh") == "UFO隐私保护政策"
    assert ufo.title("en") == "UFO privacy policy"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.txt"
    path.write_bytes(TEXT.encode(encoding))
    policy = load_policy(path, max_chars=1000)
    assert policy.text == TEXT
    assert policy.id == "shop"
    assert policy.title("en") == "隐私政策"


def test_markdown_and_line_ends_are_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "shop.md"
    path.write_bytes("# 隐私政策\r\n我们收集姓名。\r\n".encode())
    assert load_policy(path, max_chars=1000).text == "# 隐私政策\r\n我们收集姓名。\r\n"


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("empty.txt", b"", "file_empty"),
        ("blank.txt", "\u3000 \n".encode(), "file_empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "file_binary"),
        ("zeros.txt", b"\x00" * 100, "file_binary"),
        ("utf16.txt", TEXT.encode("utf-16"), "file_binary"),
        ("policy.pdf", b"%PDF-1.7", "file_kind"),
        ("long.txt", ("我" * 1001).encode(), "file_too_long"),
        ("endless.txt", b"a" * 5000, "file_too_long"),
        ("。。.txt", TEXT.encode(), "bad_policy_id"),
    ],
)
def test_no_policy(name: str, content: bytes, key: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PolicyFileError) as caught:
        load_policy(path, max_chars=1000)
    assert caught.value.key == key
    assert caught.value.exit_code == 2


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError, match="There is no file"):
        load_policy(tmp_path / "none.txt", max_chars=1000)
    with pytest.raises(PolicyFileError, match="is a folder"):
        load_policy(tmp_path, max_chars=1000)


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "shop.txt"
    path.write_text(TEXT, encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PolicyFileError, match="cannot be read"):
        load_policy(path, max_chars=1000)


@pytest.mark.parametrize("details", ["title = 3", "[title]\nen = 'x'", "not toml"])
def test_details_that_are_not_in_order_are_named(details: str, tmp_path: Path) -> None:
    (tmp_path / "policy.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "policy.toml").write_text(details, encoding="utf-8")
    with pytest.raises(PolicyFileError, match=r"policy\.toml"):
        load_policy(tmp_path / "policy.txt", max_chars=1000, policy_id="shop")
