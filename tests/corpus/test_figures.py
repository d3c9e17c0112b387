"""The figures of a folder: counted right, and red where something is wrong."""

from pathlib import Path

import pytest

import corpus.figures
from corpus.clauses import split_clauses
from corpus.errors import PolicyFileError
from corpus.figures import Expected, figures_of, lost_characters, read_expected
from corpus.types import Clause

TEXT = "一、收集\n1、我们收集姓名。\n2、我们收集电话。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.md").write_text("# 政策\n\n我们不共享。\n", encoding="utf-8")
    (tmp_path / "c.csv").write_bytes(b"a,b")
    return tmp_path


def test_a_clean_folder(folder: Path) -> None:
    figures = figures_of(folder, max_chars=1000)
    assert (figures.policies, figures.lost, figures.crashes, figures.empty, figures.too_long) == (2, 0, [], [], [])
    assert figures.longest == len("1、我们收集姓名。")
    assert figures.megabytes_a_minute > 0


def test_marks_are_compared(folder: Path) -> None:
    wanted = [
        Expected("a", "收集姓名", ("一、", "1、")),
        Expected("a", "收集电话", ("一、",)),
        Expected("a", "没有这句", ()),
        Expected("z", "别的政策", ()),
    ]
    figures = figures_of(folder, wanted, max_chars=1000)
    assert figures.marks == 3
    assert [wrong.found for wrong in figures.wrong] == [("一、", "2、"), None]


def test_what_is_wrong_is_counted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(text: str) -> tuple[Clause, ...]:
        if text.startswith("#"):
            raise RuntimeError
        return split_clauses(text)[1:]

    monkeypatch.setattr(corpus.figures, "split_clauses", faulty)
    figures = figures_of(folder, max_chars=1000)
    assert figures.crashes == ["b"]
    assert figures.lost == len("一、收集")


def test_characters_in_two_clauses_count_as_doubled() -> None:
    clauses = split_clauses(TEXT)
    assert lost_characters(TEXT, clauses) == 0
    assert lost_characters(TEXT, [*clauses, clauses[-1]]) == len("2、我们收集电话。")


@pytest.mark.parametrize("name", ["missing", "c.pdf"])
def test_no_folder(folder: Path, name: str) -> None:
    with pytest.raises(PolicyFileError):
        figures_of(folder / name, max_chars=1000)


def test_bad_markers_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "markers.jsonl"
    path.write_text('{"policy": "a", "quote": "x", "markers": ["1."]}\n{"policy": "a"}\n', encoding="utf-8")
    with pytest.raises(PolicyFileError, match="2"):
        read_expected(path)
