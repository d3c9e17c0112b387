"""`plainclause coverage`, for people and for programs, and what it refuses."""

import json
from pathlib import Path

import pytest

from bot.cli import app, run
from bot.coverage_report import show_coverage
from corpus.catalogue import text
from corpus.loading import load_policy
from corpus.types import LANGUAGES, Language

TEXT = "[red]示例[/red]政策\n\n我们不会将您的个人信息传输至境外。\n\n您有权更正您的\u202e[bold]个人信息[/bold]。\n"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINCLAUSE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PLAINCLAUSE_LANGUAGE", "en")
    (tmp_path / "sample.txt").write_text(TEXT, encoding="utf-8")


def coverage(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["plainclause", "coverage", *arguments])
    with pytest.raises(SystemExit) as left:
        run(app)
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_tells_all_and_what_it_is_not(
    language: Language, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert coverage(monkeypatch, "--language", language) == 0
    told = capsys.readouterr().out
    assert "│ 27 │" in told.replace("  27", " 27")
    assert "".join(text("coverage.disclaimer", language).split()) in "".join(told.split())
    assert text("coverage.not_found", language) in told
    assert "\x1b" not in told


def test_programs_get_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert coverage(monkeypatch, "--json") == 0
    body = json.loads(capsys.readouterr().out)
    assert body["policy"]["id"] == "ufo"
    assert len(body["disclosures"]) == sum(body["counts"].values()) == 27
    assert "not legal advice" in body["disclaimer"]


def test_a_file_that_was_never_indexed_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert coverage(monkeypatch, "--json", "--language", "zh", "--policy", str(tmp_path / "sample.txt")) == 0
    body = json.loads(capsys.readouterr().out)
    abroad = next(one for one in body["disclosures"] if one["id"] == "cross_border")
    assert abroad["status"] == "stated"
    assert abroad["cited"].startswith("《个人信息保护法》第三十八条、第三十九条")
    place = abroad["citations"][0]
    assert TEXT[place["start"] : place["end"]] == place["quote"] == "我们不会将您的个人信息传输至境外。"


def test_the_policy_s_words_are_shown_not_obeyed(tmp_path: Path) -> None:
    told = show_coverage(load_policy(tmp_path / "sample.txt", max_chars=1000), "zh", width=200)
    assert "[red]示例[/red]政策" in told
    assert "[bold]个人信息[/bold]" in told
    assert "\u202e" not in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--policy", "nobody"), "There is no policy called nobody"),
        (("--policy", "missing.txt"), "There is no file missing.txt"),
        (("--language", "fr"), "zh"),
        (("--policy", "{folder}/empty.txt"), "empty"),
        (("--policy", "{folder}/picture.txt"), "picture.txt"),
        (("--policy", "{folder}/folder.txt"), "folder"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(
    arguments: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe\x00")
    (tmp_path / "folder.txt").mkdir()
    assert coverage(monkeypatch, *(argument.format(folder=tmp_path) for argument in arguments)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert captured.err.count("\n") == 1
