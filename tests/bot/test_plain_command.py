"""`plainclause plain`, as the shop's lawyer uses it."""

import csv
import io
import tomllib
from pathlib import Path

import pytest

from bot.cli import app, run
from corpus.loading import POLICY_FILE
from corpus.plain_file import PLAIN_FILE

TEXT = "我们收集手机号。\n=1+1|<b>我们</b>不会共享位置。"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINCLAUSE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PLAINCLAUSE_LANGUAGE", "en")
    (tmp_path / POLICY_FILE).write_text(TEXT, encoding="utf-8")


def plain(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["plainclause", "plain", *arguments])
    with pytest.raises(SystemExit) as left:
        run(app)
    assert isinstance(left.value.code, int)
    return left.value.code


def filled(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Return a `plain.toml` made of the skeleton, with every blank filled in."""
    assert plain(monkeypatch, "todo", "--policy", str(folder / POLICY_FILE)) == 0
    todo = capsys.readouterr().out
    for n, _ in enumerate(tomllib.loads(todo)["wording"]):
        todo = todo.replace('zh = ""', 'zh = "会。"', 1).replace('en = ""', 'en = "Yes."', 1)
        todo = todo.replace("questions_zh = []", f'questions_zh = ["问{n}"]', 1)
        todo = todo.replace("questions_en = []", f'questions_en = ["q{n}"]', 1)
    (folder / PLAIN_FILE).write_text(todo, encoding="utf-8")
    return todo


def test_the_shipped_policy_is_in_order(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert plain(monkeypatch, "check") == 0
    assert "0 to mend" in capsys.readouterr().out
    assert plain(monkeypatch, "todo") == 0
    assert capsys.readouterr().out == ""


def test_without_a_file_check_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plain(monkeypatch, "check", "--policy", str(tmp_path / POLICY_FILE)) == 1
    assert "plain todo" in capsys.readouterr().err


def test_the_filled_skeleton_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path, monkeypatch, capsys)
    assert plain(monkeypatch, "check", "--policy", str(tmp_path / POLICY_FILE)) == 0


def test_a_changed_text_is_told_and_put_on_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path, monkeypatch, capsys)
    (tmp_path / POLICY_FILE).write_text(TEXT.replace("手机号", "手机号码"), encoding="utf-8")
    assert plain(monkeypatch, "check", "--policy", str(tmp_path / POLICY_FILE)) == 1
    told = capsys.readouterr().out
    assert "set aside" in told
    assert "has no wording" in told
    assert plain(monkeypatch, "todo", "--policy", str(tmp_path / POLICY_FILE)) == 0
    assert "手机号码" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("zh =", "zn =", "has no zh"), ('clause = "p1"', 'clause = "9"', "has no such clause"), ("[[", "[", "not valid")],
)
def test_a_file_that_is_not_in_order_leaves_with_two(
    old: str, new: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = filled(tmp_path, monkeypatch, capsys).replace(old, new)
    if "9" in new:
        content = content.replace('sha256 = "', 'sha256 = "0000')[:-1].replace('"0000', '"00000000')
        content = "\n".join(line[:40] + '"' if line.startswith("sha256") else line for line in content.split("\n"))
    (tmp_path / PLAIN_FILE).write_text(content + "\n", encoding="utf-8")
    assert plain(monkeypatch, "check", "--policy", str(tmp_path / POLICY_FILE)) == 2
    shown = capsys.readouterr()
    assert told in shown.out + shown.err
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("check", "--policy", "nosuch"), "no policy called nosuch"),
        (("export", "--format", "xls"), "md or csv"),
        (("todo", "--policy", "missing.txt"), "no file missing.txt"),
    ],
)
def test_wrong_usage_leaves_with_two_and_says_why(
    arguments: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plain(monkeypatch, *arguments) == 2
    assert told in capsys.readouterr().err


def test_the_markdown_table_shows_markup_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path, monkeypatch, capsys)
    assert plain(monkeypatch, "export", "--policy", str(tmp_path / POLICY_FILE)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.replace("\\|", "").count("|") for line in lines] == [6] * len(lines)
    assert "<b>" not in lines[-1]


def test_the_csv_table_runs_nothing_in_a_spreadsheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path, monkeypatch, capsys)
    assert plain(monkeypatch, "export", "--format", "csv", "--policy", str(tmp_path / POLICY_FILE)) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert len({len(row) for row in rows}) == 1
    assert rows[-1][1].startswith("'=1+1")
