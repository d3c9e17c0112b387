"""Files of every encoding are read; what is no policy is refused with one clear sentence."""

import errno
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import PolicyFileError
from corpus.loading import load_policy
from corpus.types import Policy

ROOT = Path(__file__).parents[2]
TEXT = "隐私政策\n一、收集\n我们收集姓名。\n"


def test_shipped_policy_is_the_shops_own_text(ufo: Policy) -> None:
    assert ufo.id == "ufo"
    assert len(ufo.text) == 2211
    assert ufo.sha256 == hashlib.sha256(ufo.text.encode("utf-8")).hexdigest()
    assert ufo.title("zh") == "UFO隐私保护政策"
    assert ufo.title("en") == "UFO privacy policy"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
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
        ("no-mark.txt", TEXT.encode("utf-16-le"), "file_binary"),
        ("nul.txt", TEXT.encode() + b"\x00", "file_binary"),
        ("half.txt", TEXT.encode("utf-16") + b"\x00", "file_binary"),
        ("policy.exe", b"MZ", "file_kind"),
        ("policy", TEXT.encode(), "file_kind"),
        ("policy.rtf", b"{\\rtf1", "file_kind"),
        ("policy.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_old_word"),
        ("old.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_old_word"),
        ("pdf.txt", b"%PDF-1.7\n" + TEXT.encode(), "file_other_kind"),
        ("page.md", b"<!DOCTYPE html><p>x</p>", "file_other_kind"),
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
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(PolicyFileError, match="cannot be read"):
        load_policy(path, max_chars=1000)


def test_pipe_is_refused_without_waiting_for_its_other_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(PolicyFileError, match="a pipe, a device"):
        load_policy(tmp_path / "pipe.txt", max_chars=1000)


def test_device_is_refused_though_a_link_gives_it_a_name(tmp_path: Path) -> None:
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    with pytest.raises(PolicyFileError, match="a pipe, a device"):
        load_policy(tmp_path / "zero.txt", max_chars=1000)


def test_link_to_itself_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    with pytest.raises(PolicyFileError, match="leads back to itself"):
        load_policy(tmp_path / "a.txt", max_chars=1000)


@pytest.mark.parametrize("name", ["a\0b.txt", "长" * 300 + ".txt", "none/none.txt"])
def test_name_that_no_file_can_have_is_a_missing_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError, match="There is no file"):
        load_policy(tmp_path / name, max_chars=1000)


def test_file_over_the_limit_in_bytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(10_000_000_000)  # takes no room on the disk
    with pytest.raises(PolicyFileError, match="PLAINCLAUSE_MAX_FILE_BYTES") as caught:
        load_policy(tmp_path / "huge.txt", max_chars=1000)
    assert "最多 20000000 字节" in caught.value.message("zh")


def test_ten_megabytes_of_text_are_too_long(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("我们收集姓名。\n" * 450_000, encoding="utf-8")
    with pytest.raises(PolicyFileError, match="PLAINCLAUSE_MAX_POLICY_CHARS"):
        load_policy(tmp_path / "long.txt", max_chars=1_000_000)


def test_text_needs_no_process_and_no_library_of_other_kinds(tmp_path: Path) -> None:
    (tmp_path / "shop.txt").write_text(TEXT, encoding="utf-8")
    code = (
        "import subprocess, sys\n"
        "from pathlib import Path\n"
        "from corpus.loading import load_policy\n"
        "subprocess.Popen = None\n"
        f"load_policy(Path({str(tmp_path / 'shop.txt')!r}), max_chars=1000)\n"
        "print([m for m in ('lxml', 'pypdfium2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("details", ["title = 3", "[title]\nen = 'x'", "not toml"])
def test_details_that_are_not_in_order_are_named(details: str, tmp_path: Path) -> None:
    (tmp_path / "policy.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "policy.toml").write_text(details, encoding="utf-8")
    with pytest.raises(PolicyFileError, match=r"policy\.toml"):
        load_policy(tmp_path / "policy.txt", max_chars=1000, policy_id="shop")
