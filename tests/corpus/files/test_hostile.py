"""Files that would hurt or are not what they say: one sentence each, in time, and nothing is left behind."""

import os
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest
from reportlab.platypus import PageBreak, Paragraph

from corpus.errors import PolicyFileError
from corpus.files.child import refuse_effects
from corpus.files.limits import ParseLimits
from corpus.loading import load_policy
from tests.corpus.files.printed import STYLES, as_pdf, printed
from tests.corpus.files.word_file import as_docx

ROOT = Path(__file__).parents[3]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BODY = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>'


def packed(document: bytes, **others: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        for name, content in others.items():
            archive.writestr(name, content)
    return file.getvalue()


def entities(levels: int) -> bytes:
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))
    return (f'<!DOCTYPE d [<!ENTITY e0 "ha">{grown}]>' + BODY % f"&e{levels - 1};").encode()


def outside_entity(path: Path) -> bytes:
    return (f'<!DOCTYPE d [<!ENTITY x SYSTEM "{path.as_uri()}">]>' + BODY % "&x;").encode()


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of objects, numbered from 1; the first is its catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(data))
    return data + head + table + trailer


def pdf_page(content: bytes, packed_twice: bool = False) -> bytes:
    """Return a PDF of one page that draws `content`."""
    stream, names = zlib.compress(content, 9), b"/FlateDecode"
    if packed_twice:
        stream, names = zlib.compress(stream, 9), b"[/FlateDecode /FlateDecode]"
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(stream), names, stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def scanned() -> bytes:
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /XObject << /I 5 0 R >> >> >>",
        b"<< /Length 33 >>\nstream\nq 600 0 0 800 0 0 cm /I Do Q      \nendstream",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 "
        b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
        b"stream\n0\nendstream",
    )


CASES: list[tuple[str, str, bytes]] = [
    ("pdf.docx", "file_other_kind", as_pdf()),
    ("word.pdf", "file_other_kind", as_docx()),
    ("word.html", "file_other_kind", as_docx()),
    ("old.docx", "file_old_word", OLE + bytes(3000)),
    ("locked.docx", "file_encrypted", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)),
    ("locked.pdf", "file_encrypted", as_pdf(encrypt="secret")),
    ("picture.docx", "file_broken", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
    ("picture.html", "file_binary", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
    ("picture.pdf", "file_broken", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
    ("table.docx", "file_broken", packed(b"").replace(b"word/document.xml", b"xl/worksheet1.xml")),
    ("cut.docx", "file_broken", as_docx()[:-40]),
    ("flipped.docx", "file_broken", packed(b"<w:document")),
    ("cut.pdf", "file_broken", b"%PDF-1.7\n1 0 obj\n<<"),
    ("empty.docx", "file_empty", b""),
    ("blank.docx", "file_empty", packed((BODY % " ").encode())),
    ("blank.pdf", "file_empty", pdf_page(b"")),
    ("blank.html", "file_empty", b"<html><body><script>x</script></body></html>"),
    ("scan.pdf", "file_scanned", scanned()),
    ("bomb.docx", "file_bomb", packed((BODY % "x").encode() + b" " * 300_000_000)),
    ("entities.docx", "file_bomb", packed(entities(10))),
    ("outside.docx", "file_bomb", packed(outside_entity(ROOT / "pyproject.toml"))),
    ("long.html", "file_too_long", ("<p>" + "我" * 20_000).encode()),
]


@pytest.mark.parametrize(("name", "key", "data"), CASES, ids=[name for name, _, _ in CASES])
def test_one_sentence_and_nothing_left_behind(name: str, key: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(PolicyFileError) as caught:
        load_policy(tmp_path / name, max_chars=10_000)
    assert caught.value.key == key
    assert "\n" not in caught.value.message("zh") + caught.value.message("en")
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "data",
    [
        pdf_page(b"BT /F 1 Tf (x) Tj ET\n" * 3_000_000),
        pdf_page(b"q 1 0 0 1 0 0 cm " * 8_000_000, packed_twice=True),
    ],
    ids=["endless drawing", "packed twice"],
)
def test_small_pdf_that_costs_seconds_is_stopped(data: bytes, tmp_path: Path) -> None:
    assert len(data) < 500_000
    (tmp_path / "bomb.pdf").write_bytes(data)
    started = perf_counter()
    with pytest.raises(PolicyFileError) as caught:
        load_policy(tmp_path / "bomb.pdf", max_chars=10_000, limits=ParseLimits(max_parse_seconds=1))
    assert caught.value.key in {"file_too_slow", "file_broken", "file_too_heavy", "file_empty"}
    assert perf_counter() - started < 5


def test_page_tree_that_leads_to_itself_ends(tmp_path: Path) -> None:
    data = pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999 >>")
    (tmp_path / "loop.pdf").write_bytes(data)
    with pytest.raises(PolicyFileError):
        load_policy(tmp_path / "loop.pdf", max_chars=10_000)


@pytest.mark.parametrize("before", ["", "<p>我们收集电话。</p>"])
def test_page_that_is_nested_too_deep_is_refused_whole(before: str, tmp_path: Path) -> None:
    page = before + "<div>" * 50_000 + "<p>我们收集姓名。" + "</div>" * 50_000
    (tmp_path / "deep.html").write_text(page, encoding="utf-8")
    with pytest.raises(PolicyFileError, match="damaged"):
        load_policy(tmp_path / "deep.html", max_chars=10_000)


def test_time_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "slow.pdf").write_bytes(pdf_page(b"BT /F 1 Tf (x) Tj ET\n" * 1_000_000))
    with pytest.raises(PolicyFileError, match="PLAINCLAUSE_MAX_PARSE_SECONDS"):
        load_policy(tmp_path / "slow.pdf", max_chars=10_000, limits=ParseLimits(max_parse_seconds=1))


def test_memory_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "wide.html").write_text("<p>我们<b>x</b>" * 600_000, encoding="utf-8")
    with pytest.raises(PolicyFileError, match="PLAINCLAUSE_MAX_PARSE_MEMORY_MB"):
        load_policy(tmp_path / "wide.html", max_chars=10_000, limits=ParseLimits(max_parse_memory_mb=128))


def test_members_of_a_word_file_are_never_written(tmp_path: Path) -> None:
    data = packed((BODY % "我们收集姓名。").encode(), **{"../../out.txt": b"x", str(tmp_path / "inner.txt"): b"x"})
    (tmp_path / "paths.docx").write_bytes(data)
    assert load_policy(tmp_path / "paths.docx", max_chars=1000).text == "我们收集姓名。\n"
    assert [path.name for path in tmp_path.iterdir()] == ["paths.docx"]


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("open", ("x", "w", os.O_WRONLY | os.O_CREAT)),
        ("socket.connect", (None, ("127.0.0.1", 1))),
        ("subprocess.Popen", ()),
        ("os.remove", ("x",)),
    ],
)
def test_reader_may_not_write_connect_or_start_anything(event: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(PermissionError):
        refuse_effects(event, arguments)


def test_bounds_hold_in_the_process_that_reads() -> None:
    code = (
        "import sys; from corpus.files.child import bound, refuse_effects; bound(5, 256)\n"
        "for attempt in (lambda: bytearray(1 << 30), lambda: open('/dev/null', 'wb')):\n"
        "    try:\n        sys.addaudithook(refuse_effects); attempt(); print('went on')\n"
        "    except (MemoryError, OSError) as error: print(type(error).__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["MemoryError", "PermissionError"]


def test_fault_is_one_line_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(scanned())
    command = [sys.executable, "-m", "web.command", "clauses", str(tmp_path / "scan.pdf")]
    environment = {"PATH": "/usr/bin", "PLAINCLAUSE_LANGUAGE": "zh", "HOME": str(tmp_path), "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    assert done.returncode == 2
    assert "扫描件" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_many_pages_of_text_are_no_bomb(tmp_path: Path) -> None:
    words = [chr(ord("一") + n * 37) * 5 for n in range(60)]
    story = [part for word in words for part in (Paragraph(f"{word}。", STYLES["paragraph"]), PageBreak())]
    (tmp_path / "pages.pdf").write_bytes(printed(story))
    text = load_policy(tmp_path / "pages.pdf", max_chars=10_000).text
    assert [line for line in text.splitlines() if line.endswith("。")] == [f"{word}。" for word in words]
