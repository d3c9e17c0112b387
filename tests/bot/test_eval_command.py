"""`plainclause eval` over the shop's own policy: the table, what went wrong, and lines that are not in order."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.batch import BadLine, Batch
from bot.eval_command import judged_outcomes, report_json, show_report
from bot.evaluation import Outcome

SHARED = "我们可能会向合作伙伴等第三方共享您的订单信息、账户信息、设备信息以及位置信息"
ROWS: list[dict[str, Any]] = [
    {"id": "a", "question": "你们会共享我的位置信息吗", "verdict": "yes", "kind": "yesno", "must": [SHARED]},
    {"id": "b", "question": "今天天气怎么样", "verdict": "not_stated", "must": []},
    {"id": "c", "question": "do you share my location?", "verdict": "not_stated", "must": [], "lang": "en"},
]


def read(assistant: Assistant, rows: Iterable[Any]) -> list[Outcome | BadLine]:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return list(judged_outcomes(lines, Batch(assistant, None, None), "ufo"))


def outcomes(assistant: Assistant) -> list[Outcome]:
    found = read(assistant, ROWS)
    assert all(isinstance(each, Outcome) for each in found)
    return [each for each in found if isinstance(each, Outcome)]


def test_the_report_names_groups_calibration_and_what_went_wrong(assistant: Assistant) -> None:
    report = report_json(outcomes(assistant), "ufo")
    assert report["missing"] == 0
    assert (report["ufo"]["questions"], report["ufo"]["answerable"]) == (3, 1)
    assert report["ufo/zh"]["hit@1"] == 1.0
    assert report["ufo/en"]["false_answer"] == 1.0
    assert sum(b["answers"] for b in report["calibration"]["bins"]) == 3
    wrong = {entry["id"]: entry["faults"] for entry in report["wrong"]}
    assert wrong["c"] == ["invented"]
    assert "b" not in wrong
    json.dumps(report)


def test_the_table_is_markdown_and_ends_with_the_questions_that_went_wrong(assistant: Assistant) -> None:
    lines = show_report(outcomes(assistant), "ufo").splitlines()
    head = next(line for line in lines if line.startswith("| group |"))
    assert "hit@1" in head
    assert "false_not_stated" in head
    (row,) = (line for line in lines if line.startswith("| ufo |"))
    assert row.count("|") == head.count("|")
    assert any(line.startswith("- c [") and "do you share my location?" in line for line in lines)


@pytest.mark.parametrize(
    "row",
    [
        "not json",
        {"id": "x", "verdict": "info", "must": ["a"]},
        {"id": "x", "question": "会吗", "verdict": "perhaps", "must": ["a"]},
        {"id": "x", "question": "会吗", "verdict": "info", "must": []},
        {"id": "x", "question": "会吗", "verdict": "info", "must": "a"},
        {"id": "x", "question": "会吗", "verdict": "info", "must": ["a"], "also": [1]},
        {"id": "x", "question": "会吗", "verdict": "info", "must": ["a"], "lang": 3},
    ],
)
def test_a_line_that_is_not_in_order_is_named_and_the_rest_goes_on(row: Any, assistant: Assistant) -> None:
    bad, good = read(assistant, [row, ROWS[1]])
    assert isinstance(bad, BadLine)
    assert "1" in bad.sentence
    assert isinstance(good, Outcome)


def test_a_quote_that_the_policy_does_not_hold_is_named(assistant: Assistant) -> None:
    row = ROWS[0] | {"must": [SHARED, "这句话不在政策里"]}
    bad, good = read(assistant, [row])
    assert isinstance(bad, BadLine)
    assert "这句话不在政策里" in bad.sentence
    assert isinstance(good, Outcome)


def test_a_question_that_cannot_be_answered_counts_as_missing(assistant: Assistant, tmp_path: Path) -> None:
    lines = [json.dumps(ROWS[0] | {"policy": "nowhere"})]
    bad, good = judged_outcomes(lines, Batch(assistant, None, tmp_path), "ufo")
    assert isinstance(bad, BadLine)
    assert isinstance(good, Outcome)
    assert good.answer is None
    assert report_json([good], "ufo")["missing"] == 1
