import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import run
from corpus.settings import Settings
from tests.web.fake import answer_of, policy_of
from web.command import app
from web.feedback.records import Vote
from web.feedback.store import FeedbackStore

FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINCLAUSE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PLAINCLAUSE_LANGUAGE", "en")


@pytest.fixture
def kept(url: str, feedback_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep two questions without an answer, a vote down, and words that a spreadsheet would run."""
    monkeypatch.setenv("PLAINCLAUSE_FEEDBACK_URL", url)
    store = FeedbackStore.open(feedback_settings)
    for n, question in enumerate(("收不收指纹", "收不收指纹？", FORMULA)):
        answer = answer_of(
            policy_of(), question, answer_id=f"a{n}", verdict="not_stated", reason="not_in_policy", language="zh"
        )
        store.keep(answer)
    store.vote(Vote("a2", "down", "wrong_citation", "-1+1|cmd"))
    store.close()


def output_of(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    return result.stdout


@pytest.mark.usefixtures("kept")
def test_gaps_are_shown() -> None:
    shown = output_of("gaps")
    assert "3 questions, 3 of them not answered by the policy; 0 votes up, 1 down" in shown
    assert shown.count("收不收指纹") == 1
    assert "Wrong clause cited 1" in shown


@pytest.mark.usefixtures("kept")
def test_gaps_as_json() -> None:
    found = json.loads(output_of("gaps", "--json", "--days", "1"))
    assert [gap["count"] for gap in found["gaps"]] == [2, 1]
    assert found["voted_down"][0]["reasons"] == [["wrong_citation", 1]]
    assert found["counts"] == {"asked": 3, "unanswered": 3, "up": 0, "down": 1}


@pytest.mark.usefixtures("kept")
def test_gaps_of_another_policy_are_none() -> None:
    assert json.loads(output_of("gaps", "--policy", "nobody", "--json"))["gaps"] == []


@pytest.mark.usefixtures("kept")
def test_no_cell_is_run_as_a_formula(tmp_path: Path) -> None:
    output_of("feedback", "export", str(tmp_path / "out.csv"))
    exported = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    for shown in (exported, output_of("gaps", "--csv"), output_of("feedback", "export", "-")):
        table = list(csv.DictReader(io.StringIO(shown)))
        assert f"'{FORMULA}" in [row["question"] for row in table]
        assert not [cell for row in table for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    voted = next(row for row in csv.DictReader(io.StringIO(exported)) if row["vote"])
    assert (voted["vote_reason"], voted["note"]) == ("wrong_citation", "'-1+1|cmd")


def failed(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["plainclause", *arguments])
    with pytest.raises(SystemExit) as left:
        run(app)
    assert isinstance(left.value.code, int)
    return left.value.code


def test_where_nothing_is_kept_it_says_how_to_switch_it_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert failed(monkeypatch, "gaps") == 1
    assert "PLAINCLAUSE_STORE_FEEDBACK=true" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments", [("gaps", "--json", "--csv"), ("gaps", "--days", "0"), ("gaps", "--days", "x"), ("feedback", "export")]
)
def test_wrong_usage_leaves_with_two(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    assert failed(monkeypatch, *arguments) == 2


@pytest.mark.usefixtures("kept")
def test_file_that_cannot_be_written_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert failed(monkeypatch, "feedback", "export", str(tmp_path / "no" / "out.csv")) == 2
    assert "out.csv cannot be written" in capsys.readouterr().err


def test_database_that_is_not_there_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLAINCLAUSE_FEEDBACK_URL", "postgresql://shop:geheim@127.0.0.1:1/feedback")
    assert failed(monkeypatch, "gaps") == 2
    printed = capsys.readouterr().err
    assert "PLAINCLAUSE_FEEDBACK_URL" in printed
    assert "geheim" not in printed
    assert printed.count("\n") == 1
