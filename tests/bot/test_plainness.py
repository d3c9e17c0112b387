"""The answers over the shop's own policy: short, plain, and with nothing that their citations do not carry."""

import json
import re
from pathlib import Path
from statistics import median

import pytest

from bot.answer import Answer
from bot.assistant import Assistant
from corpus.types import Clause, Policy
from tests.bot.carried import QUOTED, carried, named

QUESTIONS = [
    json.loads(line)["question"]
    for line in (Path(__file__).parent.parent / "data/ufo_questions.jsonl").read_text(encoding="utf-8").splitlines()
]
WHERE = re.compile(r"（见「.*$|\(Clause .*$", re.DOTALL)


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    found = [assistant.ask(question, policy="ufo") for question in QUESTIONS]
    return [answer for answer in found if answer.citations]


def own_words(answer: Answer) -> str:
    return WHERE.sub("", answer.answer)


def test_answers_are_short(answers: list[Answer]) -> None:
    chinese = [len(own_words(a)) for a in answers if a.language == "zh"]
    english = [len(own_words(a).split()) for a in answers if a.language == "en"]
    assert len(chinese) >= 60
    assert len(english) >= 30
    assert median(chinese) <= 80
    assert median(english) <= 45


def test_no_chinese_sentence_is_over_45_characters(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.language == "zh":
            assert max(map(len, re.split("[。！？；\n]", own_words(answer)))) <= 45, answer.answer


def test_no_answer_speaks_of_what_its_citations_do_not(
    answers: list[Answer], assistant: Assistant, ufo: Policy
) -> None:
    clauses = {clause.id: clause for clause in assistant.clauses("ufo")}
    for answer in answers:
        support = [text for c in answer.citations for text in _support(clauses[c.clause_id], ufo.text)]
        assert named(answer.answer, answer.language) <= carried(support), answer.answer


def _support(clause: Clause, text: str) -> list[str]:
    """Return the words that an answer on a clause may stand on: an approved wording is bound to all of it."""
    return [text[clause.start : clause.end], *([clause.lead_in.of(text)] if clause.lead_in else [])]


def test_the_check_sees_what_is_not_there() -> None:
    support = ["我们会收集您的姓名。"]
    assert named("会收集你的姓名。", "zh") <= carried(support)
    assert not named("会收集你的指纹。", "zh") <= carried(support)
    assert not named("The company collects your bank account.", "en") <= carried(support)
    assert QUOTED.sub("", "x（见「一、1」）") == "x"
