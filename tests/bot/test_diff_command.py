"""`plainclause diff`, as a person and as a program use it."""

import json
from pathlib import Path

import pytest

from bot.cli import app, run
from index.sources import take_in
from tests.corpus.changes.made import VERSIONS
from tests.corpus.files.word_file import as_docx

OLD, NEW = str(VERSIONS / "old.txt"), str(VERSIONS / "new.txt")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINCLAUSE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PLAINCLAUSE_LANGUAGE", "en")


def diff(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["plainclause", "diff", *arguments])
    with pytest.raises(SystemExit) as left:
        run(app)
    assert isinstance(left.value.code, int)
    return left.value.code


@pytest.mark.parametrize(("language", "told"), [("en", "No change"), ("zh", "没有变化")])
def test_policy_with_itself_is_no_change(
    language: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLAINCLAUSE_LANGUAGE", language)
    assert diff(monkeypatch, "ufo", "ufo") == 0
    assert capsys.readouterr().out.startswith(told)


def test_what_changed_is_told_with_the_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(monkeypatch, OLD, NEW) == 0
    told = capsys.readouterr().out
    assert "4 added, 2 removed, 5 reworded; 7 only moved, 5 unchanged" in told
    assert "How long information is kept has changed: 6个月 → 3年." in told
    assert "我们不会收集您的通讯录。" in told


def test_json_is_whole_and_verbatim(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(monkeypatch, OLD, NEW, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    text = Path(NEW).read_text(encoding="utf-8")
    assert found["counts"] == {"added": 4, "removed": 2, "reworded": 5, "moved": 7, "unchanged": 5}
    assert not found["same_words"]
    places = [place for meaning in found["meanings"] for place in meaning["new"]]
    assert all(text[place["start"] : place["end"]] == place["quote"] for place in places)
    assert len(found["meanings"]) == 14


def test_files_of_any_kind_and_versions_by_name_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "shop.docx").write_bytes(as_docx())
    assert diff(monkeypatch, str(tmp_path / "shop.docx"), str(tmp_path / "shop.docx")) == 0
    for name in (OLD, NEW):
        take_in(Path(name), tmp_path / "data", max_chars=100_000, policy_id="lime")
    assert diff(monkeypatch, "lime@1", "lime") == 0
    assert diff(monkeypatch, "lime@2", "lime") == 0
    told = capsys.readouterr().out
    assert "4 added" in told
    assert "No change" in told.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nosuch", "ufo"), "no policy called nosuch"),
        (("missing.txt", "ufo"), "no file missing.txt"),
        (("ufo", "ufo@7"), "No version called 7"),
        (("ufo", "x/y@7"), "no file x/y"),
        (("ufo", "."), "is a folder"),
        (("ufo",), "'new'"),
    ],
)
def test_bad_input_is_one_line_and_leaves_with_two(
    arguments: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(monkeypatch, *arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert told in shown.err
    assert len(shown.err.strip().splitlines()) == 1


def test_signs_that_move_a_terminal_s_cursor_are_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("政策\n\n1、我们收集姓名。\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("政策\n\n1、我们收集\u202e电话。\n", encoding="utf-8")
    assert diff(monkeypatch, str(tmp_path / "a.txt"), str(tmp_path / "b.txt")) == 0
    assert "\u202e" not in capsys.readouterr().out
