"""The commands do what the README says, and say in one line what is wrong with wrong input."""

import io
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from bot.assistant import Assistant
from corpus.loading import shipped_policies
from corpus.types import Policy
from index.library import Library
from tests.bot.conftest import Command

OWN_POLICY = "示例隐私政策\n\n一、收集\n\n1、我们会收集您的血型,用于献血活动。\n\n2、我们不会出售您的个人信息。\n"

pytestmark = pytest.mark.usefixtures("assistant")  # it has prepared the data directory


@pytest.fixture
def own_policy(tmp_path: Path) -> Path:
    path = tmp_path / "blood.txt"
    path.write_text(OWN_POLICY, encoding="utf-8")
    return path


def one_line(printed: str) -> str:
    assert printed.count("\n") == 1, printed
    return printed.strip()


def test_ask_prints_the_answer_and_where_it_stands(plainclause: Command) -> None:
    result = plainclause("ask", "你们会共享我的位置信息吗")
    assert result.code == 0
    assert "二、3" in result.out
    assert "合作伙伴等第三方共享您的订单信息" in result.out


def test_ask_as_json_is_the_answer_of_the_api(plainclause: Command, ufo: Policy, assistant: Assistant) -> None:
    found = json.loads(plainclause("ask", "--json", "do you share my location?").out)
    first = found["citations"][0]
    assert ufo.text[first["start"] : first["end"]] == first["quote"]
    wanted = assistant.ask("do you share my location?").as_json()
    assert {k: v for k, v in found.items() if k != "timings_ms"} == {
        k: v for k, v in wanted.items() if k != "timings_ms"
    }


def test_ask_answers_over_a_file_that_was_never_indexed(plainclause: Command, own_policy: Path) -> None:
    found = json.loads(plainclause("ask", "--json", "--policy", own_policy, "会收集我的血型吗").out)
    assert found["policy"]["id"] == "blood"
    assert "血型" in found["citations"][0]["quote"]


def test_ask_answers_in_the_language_that_is_wished(plainclause: Command) -> None:
    found = json.loads(plainclause("ask", "--json", "--language", "zh", "do you share my location?").out)
    assert found["language"] == "zh"


@pytest.mark.parametrize("question", ["", "   ", "\u3000\t", "\u200b\u200d\ufeff", "\u2800"])
def test_a_question_of_nothing_is_refused(question: str, plainclause: Command) -> None:
    result = plainclause("ask", question)
    assert (result.code, result.out) == (2, "")
    assert "empty" in one_line(result.err)


def test_a_question_of_501_characters_is_refused_and_one_of_500_taken(plainclause: Command) -> None:
    result = plainclause("ask", "问" * 501)
    assert result.code == 2
    assert "500" in one_line(result.err)
    assert plainclause("ask", "问" * 500).code == 0


def test_an_unknown_policy_is_refused_with_those_there_are(plainclause: Command) -> None:
    result = plainclause("ask", "--policy", "nobody", "do you share my location?")
    assert result.code == 2
    assert "nobody" in result.err
    assert "ufo" in one_line(result.err)


def test_a_wrong_language_is_refused(plainclause: Command) -> None:
    result = plainclause("ask", "--language", "fr", "你们会共享吗")
    assert result.code == 2
    assert "zh or en" in one_line(result.err)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.txt", None, "no file"),
        ("empty.txt", b"", "no text"),
        ("blank.md", "\u3000\n \n".encode(), "no text"),
        ("picture.txt", bytes(range(256)) * 8, "is not text"),
    ],
)
@pytest.mark.parametrize("command", ["clauses", "ask", "index"])
def test_a_file_that_is_no_policy_is_named(
    command: str, name: str, content: bytes | None, says: str, plainclause: Command, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    arguments = ["ask", "--policy", path, "会共享吗"] if command == "ask" else [command, path]
    result = plainclause(*arguments)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert name in one_line(result.err)


def test_a_folder_is_no_policy(plainclause: Command, tmp_path: Path) -> None:
    result = plainclause("clauses", tmp_path)
    assert result.code == 2
    assert "folder" in one_line(result.err)


def test_clauses_as_json_cover_every_visible_character_in_order(plainclause: Command, ufo: Policy) -> None:
    (path,) = (p for p in shipped_policies() if p.parent.name == "ufo")
    found = json.loads(plainclause("clauses", path, "--json").out)
    assert {"id", "kind", "label", "markers", "heading_path", "start", "end", "sentences"} <= set(found[0])
    at = 0
    for clause in found:
        assert clause["start"] >= at
        assert not ufo.text[at : clause["start"]].strip()
        at = clause["end"]
    assert not ufo.text[at:].strip()
    third = next(c for c in found if c["id"] == "2.(3)")
    assert (third["kind"], third["label"], third["markers"]) == ("clause", "二、(3)", ["二、", "(3)"])


def test_clauses_are_shown_as_a_tree(plainclause: Command, own_policy: Path) -> None:
    result = plainclause("clauses", own_policy)
    assert result.code == 0
    lines = result.out.splitlines()
    assert [line.split()[0] for line in lines] == ["title", "1", "1.1", "1.2"]
    assert "一、1" in lines[2]
    assert "血型" in lines[2]


@pytest.mark.parametrize("given", [[], ["--rebuild"]])
def test_everything_is_built_again_only_where_that_is_asked_for(
    given: list[str], library: Library, plainclause: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def opened(*_: object, rebuild: bool) -> Library:
        asked.append(rebuild)
        return library

    monkeypatch.setattr("bot.cli.open_library", opened)
    assert plainclause("index", *given).code == 0
    assert asked == [bool(given)]


def test_a_policy_is_taken_in_asked_and_removed(
    plainclause: Command, own_policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    own_dir = tmp_path / "data"
    own_dir.mkdir()
    (own_dir / "models").symlink_to(data_dir / "models")
    shutil.copytree(data_dir / "index", own_dir / "index")
    monkeypatch.setenv("PLAINCLAUSE_DATA_DIR", str(own_dir))
    taken = plainclause("index", own_policy)
    assert taken.code == 0
    assert "Took in blood (version 1, 2 clauses)" in taken.out
    assert "policy blood" in taken.err
    assert "policy ufo" not in taken.err, "what did not change is not indexed again"
    assert (
        json.loads(plainclause("ask", "--json", "--policy", "blood", "会卖我的信息吗").out)["policy"]["id"] == "blood"
    )
    own_policy.write_text(OWN_POLICY.replace("血型", "身高"), encoding="utf-8")
    assert "version 2" in plainclause("index", own_policy).out
    assert "Removed blood" in plainclause("index", "--remove", "blood").out
    assert plainclause("ask", "--policy", "blood", "会卖吗").code == 2
    assert plainclause("index", "--remove", "blood").code == 2


def test_batch_answers_what_it_can_and_reports_the_rest_by_line(plainclause: Command, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    rows = [
        '{"id": "a", "question": "你们会共享我的位置信息吗", "policy": "ufo", "style": "plain"}',
        "not json",
        '{"id": "b"}',
        '{"question": "没有编号"}',
        '{"id": "c", "question": ""}',
        '{"id": "d", "question": "会共享吗", "policy": "nobody"}',
        '{"id": "e", "question": "会共享吗", "history": "not a list"}',
        "[" * 100_000,
        '["a", "list"]',
        "",
        '{"id": 7, "question": "do you share my location?"}',
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    result = plainclause("batch", path)
    assert result.code == 2
    assert [json.loads(line)["id"] for line in result.out.splitlines()] == ["a", 7]
    reported = [int(line.split()[1].rstrip(":")) for line in result.err.splitlines()]
    assert reported == [2, 3, 4, 5, 6, 7, 8, 9]


def test_batch_prints_answers_for_reading(plainclause: Command, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "a", "question": "你们会共享我的位置信息吗"}\n', encoding="utf-8")
    first, second, *rest = plainclause("batch", path, "--text").out.splitlines()
    assert first == "a  你们会共享我的位置信息吗"
    assert "二、3" in second
    assert rest


def test_batch_reads_standard_input(plainclause: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    line = '{"id": "a", "question": "你们会共享我的位置信息吗"}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    assert json.loads(plainclause("batch", "-").out)["id"] == "a"


def test_batch_takes_each_line_s_policy_from_a_folder(plainclause: Command, own_policy: Path, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    lines = [
        {"id": "a", "question": "会收集血型吗", "policy": "blood"},
        {"id": "b", "question": "会收集血型吗", "policy": "../blood"},
        {"id": "c", "question": "会收集血型吗", "policy": "other"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    result = plainclause("batch", path, "--policy-dir", own_policy.parent)
    assert [json.loads(line)["policy"]["id"] for line in result.out.splitlines()] == ["blood"]
    assert result.err.count("\n") == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["batch", "nowhere.jsonl"], "no file"),
        (["batch", "."], "folder"),
        (["batch", "-", "--policy", "ufo", "--policy-dir", "."], "not both"),
        (["batch", "-", "--policy-dir", "nowhere"], "no folder"),
        (["index", "--id", "a"], "one file only"),
        (["ask"], "question"),
        (["nonsense"], "nonsense"),
        (["ask", "--nonsense", "x"], "nonsense"),
    ],
)
def test_wrong_usage_is_told_in_one_line(arguments: list[str], says: str, plainclause: Command) -> None:
    result = plainclause(*arguments)
    assert (result.code, result.out) == (2, "")
    assert says in one_line(result.err)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("PORT", "70000"),
        ("MAX_QUESTION_CHARS", "many"),
        ("DEFAULT_POLICY", "../etc"),
        ("ALLOWED_ORIGINS", "https://shop.example"),
        ("ALLOWED_ORIGINS", '["https://shop.example/path"]'),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    key: str, value: str, plainclause: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PLAINCLAUSE_{key}", value)
    result = plainclause("ask", "会共享吗")
    assert result.code == 2
    assert f"PLAINCLAUSE_{key}" in one_line(result.err)


def test_a_data_directory_that_is_a_file_is_named(
    plainclause: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    monkeypatch.setenv("PLAINCLAUSE_DATA_DIR", str(path / "data"))
    result = plainclause("ask", "会共享吗")
    assert result.code == 1
    assert str(path) in result.err
    assert "PLAINCLAUSE_DATA_DIR" in result.err.splitlines()[-1]


def test_messages_are_in_chinese_where_that_is_wished(plainclause: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINCLAUSE_LANGUAGE", "zh")
    assert "问题是空的" in one_line(plainclause("ask", "").err)


def test_what_nobody_foresaw_is_one_line_without_its_words(
    plainclause: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("13800138000")

    monkeypatch.setattr("bot.cli.load_policy", broken)
    result = plainclause("clauses", "x.txt")
    assert result.code == 1
    assert "13800138000" not in one_line(result.err)


def test_a_reader_that_goes_away_is_no_fault(plainclause: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise BrokenPipeError

    kept = os.dup(1)
    try:
        monkeypatch.setattr("bot.cli.typer.echo", gone)
        (path,) = (p for p in shipped_policies() if p.parent.name == "ufo")
        assert plainclause("clauses", path).code == 0
    finally:
        os.dup2(kept, 1)
        os.close(kept)
