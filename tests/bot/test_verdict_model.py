"""The fitted verdict: cues weighed, and judged pairs that pull the more the nearer they lie."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.verdict import CHOICES
from bot.verdict_fitting import _fitted, _Meant, _Row, _rows
from bot.verdict_model import VerdictModel, read_model

AXES = np.eye(8, dtype=np.float32)


def judged() -> tuple[list[_Row], _Meant]:
    """Return rows whose cue and whose vectors both tell the verdict, eight times each."""
    rows, questions, sentences = [], [], []
    noise = np.random.default_rng(0)
    for number in range(24):
        verdict = number % 3
        rows.append(_Row(f"p{number}", verdict, frozenset({f"s:{CHOICES[verdict]}"}), 1.0, False, False, "问", "句"))
        questions.append(AXES[verdict] + noise.normal(0, 0.05, 8))
        sentences.append(AXES[verdict + 3] + noise.normal(0, 0.05, 8))
    return rows, _Meant(np.asarray(questions, np.float32), np.asarray(sentences, np.float32), "model")


@pytest.fixture(scope="module")
def model() -> VerdictModel:
    return read_model(_fitted(*judged()))


@pytest.mark.parametrize("verdict", [0, 1, 2])
def test_cues_alone_decide_for_vectors_of_another_model(model: VerdictModel, verdict: int) -> None:
    held = frozenset({f"s:{CHOICES[verdict]}"})
    contrary = AXES[(verdict + 1) % 3], AXES[(verdict + 1) % 3 + 3]
    assert model.probabilities(held, *contrary, "another model").argmax() == verdict


@pytest.mark.parametrize("verdict", [0, 1, 2])
def test_near_pairs_decide_where_no_cue_holds(model: VerdictModel, verdict: int) -> None:
    shares = model.probabilities(frozenset(), AXES[verdict], AXES[verdict + 3], "model")
    assert shares.argmax() == verdict
    assert shares.sum() == pytest.approx(1.0)


def test_a_pair_pulls_less_the_farther_it_lies(model: VerdictModel) -> None:
    near = model.probabilities(frozenset(), AXES[0], AXES[3], "model")[0]
    far = model.probabilities(frozenset(), AXES[0], AXES[7], "model")[0]
    assert near > far


def test_cues_that_mislead_elsewhere_count_for_less_than_pairs_that_do_not() -> None:
    rows, meant = judged()
    misled = [replace(row, features=frozenset({f"s:{CHOICES[n % 5 % 3]}"})) for n, row in enumerate(rows)]
    shares = read_model(_fitted(misled, meant)).probabilities(frozenset({"s:no"}), AXES[0], AXES[3], "model")
    assert shares[CHOICES.index("yes")] > 0.6


def test_kept_questions_are_read_by_their_spans_and_everyday_ones_count_twice(tmp_path: Path) -> None:
    text = "一、共享\n我们不会出售您的个人信息。经您同意，我们会共享您的位置。\n"
    (tmp_path / "shop.txt").write_text(text, encoding="utf-8")
    start = text.index("我们不会")
    line = {"id": "q1", "policy": "shop", "question": "卖我信息吗", "verdict": "no", "split": "train", "source": "hard"}
    line["must"] = [[start, text.index("。", start) + 1]]  # type: ignore[assignment]
    lines = [
        line,
        line | {"source": "everyday"},
        line | {"split": "held"},
        line | {"id": "r4_1"},
        line | {"verdict": "info"},
    ]
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    hard, everyday = _rows([path], tmp_path)
    assert hard.sentence.startswith("我们不会出售")
    assert CHOICES[hard.verdict] == "no"
    assert (hard.everyday, everyday.everyday) == (False, True)
    assert everyday.weight == 2 * hard.weight


def test_an_unknown_cue_says_nothing(model: VerdictModel) -> None:
    known = model.probabilities(frozenset({"s:no"}), AXES[1], AXES[4], "model")
    assert model.probabilities(frozenset({"s:no", "s:new"}), AXES[1], AXES[4], "model") == pytest.approx(known)
