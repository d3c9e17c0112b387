"""The floor: how good answers over the shop's own policy are at the least, in both languages."""

import json
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.batch import BadLine, Batch
from bot.eval_command import judged_outcomes
from bot.evaluation import Measures, Outcome, by_group, calibration
from corpus.text import fold
from index.training.own_policy import own_policy

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "data" / "ufo_held_back.jsonl"
FITTED_ON = ("ufo_questions.jsonl", "ufo_paraphrases.jsonl", "ufo_situations.jsonl")


@pytest.fixture(scope="module")
def found(assistant: Assistant) -> list[Outcome]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    outcomes = list(judged_outcomes(lines, Batch(assistant, None, None), "ufo"))
    assert not [each.sentence for each in outcomes if isinstance(each, BadLine)]
    return [each for each in outcomes if isinstance(each, Outcome)]


@pytest.fixture(scope="module")
def groups(found: list[Outcome]) -> dict[str, Measures]:
    return by_group(found, "ufo")


# A little under what was measured. Nothing was trained or fitted on these questions, and nothing may be.
FLOORS = [
    ("ufo", "hit@1", 0.85),
    ("ufo/zh", "hit@3", 0.93),
    ("ufo/en", "hit@3", 0.89),
    ("ufo", "citation_precision", 0.88),
    ("ufo", "not_stated_f1", 0.87),
    ("ufo", "verdict_accuracy", 0.77),
    ("ufo", "verbatim", 1.0),
]
CEILINGS = [("ufo", "false_not_stated", 0.08), ("ufo", "false_answer", 0.15)]


def test_nothing_learns_from_these_questions() -> None:
    asked = {fold(json.loads(line)["question"]) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()}
    learnt = [
        json.loads(line)["question"]
        for name in ("questions.jsonl", "verdict_questions.jsonl")
        for line in (ROOT / "index/training" / name).read_text(encoding="utf-8").splitlines()
    ]
    fitted = [
        json.loads(line)["question"]
        for name in FITTED_ON
        for line in (QUESTIONS.parent / name).read_text(encoding="utf-8").splitlines()
    ]
    expected = own_policy()[0]
    assert asked.isdisjoint(map(fold, [*learnt, *fitted, *(question.question for question in expected)]))


@pytest.mark.parametrize(("group", "measure", "floor"), FLOORS)
def test_answers_are_at_least_so_good(group: str, measure: str, floor: float, groups: dict[str, Measures]) -> None:
    assert (groups[group][measure] or 0.0) >= floor


@pytest.mark.parametrize(("group", "measure", "ceiling"), CEILINGS)
def test_errors_are_at_most_so_many(group: str, measure: str, ceiling: float, groups: dict[str, Measures]) -> None:
    value = groups[group][measure]
    assert value is not None
    assert value <= ceiling


def test_confidence_is_about_right(found: list[Outcome]) -> None:
    _, error = calibration(found)
    assert error is not None
    assert error <= 0.08
