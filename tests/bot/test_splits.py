"""`plainclause splits` prints figures and faults; `plainclause clauses` prints the tree."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.splits import show_figures
from bot.terminal import show_clauses
from corpus.clauses import split_clauses
from corpus.figures import Expected, Figures, WrongMarks

TEXT = "一、收集\n1、注册：我们收集姓名。\n2、我们收集电话。\n"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINCLAUSE_LANGUAGE", "en")


def test_figures_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    markers = tmp_path / "markers.jsonl"
    markers.write_text('{"policy": "a", "quote": "收集电话", "markers": ["一、"]}\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["splits", str(tmp_path), "--markers", str(markers)])
    assert result.exit_code == 0
    assert "1\tpolicies" in result.output
    assert "0/1\tsentences with the right number marks" in result.output
    assert "wants 一、, got 一、 2、" in result.output


def test_faults_are_listed() -> None:
    figures = Figures(crashes=["p"], empty=[("q", "1")], too_long=[("r", "2")], marks=1)
    figures.wrong.append(WrongMarks(Expected("s", "没有", ()), None))
    shown = show_figures(figures).splitlines()[-4:]
    assert [line.split()[0].rstrip(":") for line in shown] == ["p", "q", "r", "s"]


def test_the_tree_shows_label_heading_length_and_words() -> None:
    lines = show_clauses(TEXT, split_clauses(TEXT)).splitlines()
    assert lines[0].split() == ["1", "#", "一", "(4)", "一、收集"]
    assert lines[1].split() == ["1.1", "一、1", "[注册]", "(12)", "我们收集姓名。"]
    assert lines[2].split() == ["1.2", "一、2", "(9)", "我们收集电话。"]
