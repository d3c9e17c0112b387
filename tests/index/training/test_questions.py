"""Kept questions are offsets into a known text; a quote that is not there never becomes one."""

from collections import defaultdict
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from corpus.types import Span
from index.training.files import read_lines
from index.training.questions import Policies, as_lines, from_quotes, read_questions

TEXT = "一、我们收集手机号。\n二、我们不出售信息。\n三、我们收集手机号。"
LINE: dict[str, Any] = {
    "id": "q1",
    "policy": "shop",
    "lang": "zh",
    "source": "hard",
    "style": "plain",
    "kind": "yesno",
    "verdict": "yes",
    "question": "你们要手机号吗",
    "must": ["我们收集手机号。"],
    "also": [],
    "note": "要",
}


@pytest.fixture
def policies(tmp_path: Path) -> Policies:
    (tmp_path / "shop.txt").write_text(TEXT, encoding="utf-8")
    return Policies(tmp_path)


def test_every_place_of_a_quote_counts(policies: Policies) -> None:
    question = from_quotes(LINE, policies, "train")
    assert question.must == (Span(2, 10), Span(24, 32))
    assert [s.of(TEXT) for s in question.must] == ["我们收集手机号。"] * 2
    assert question.source == "hard"


def test_who_does_not_say_wrote_questions_as_customers_ask(policies: Policies) -> None:
    unsaid = {name: value for name, value in LINE.items() if name != "source"}
    assert from_quotes(unsaid, policies, "train").source == "everyday"


def test_a_quote_that_is_not_found_is_named(policies: Policies) -> None:
    with pytest.raises(ValueError, match="q1: the quote of 4 characters"):
        from_quotes(LINE | {"must": ["没有这句"]}, policies, "train")


def test_an_empty_quote_is_refused(policies: Policies) -> None:
    with pytest.raises(ValueError, match="q1"):
        from_quotes(LINE | {"must": [""]}, policies, "train")


def test_not_stated_with_a_quote_is_refused(policies: Policies) -> None:
    with pytest.raises(ValueError, match="not_stated"):
        from_quotes(LINE | {"verdict": "not_stated"}, policies, "train")


def test_what_is_kept_is_read_back_and_holds_no_words_of_the_policy(policies: Policies, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    question = from_quotes(LINE, policies, "fit")
    kept.write_text("\n".join(as_lines([question])), encoding="utf-8")
    assert read_questions(kept, policies) == [question]
    assert "我们收集" not in kept.read_text(encoding="utf-8")


def test_another_version_of_the_text_is_refused(policies: Policies, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    kept.write_text("\n".join(as_lines([from_quotes(LINE, policies, "train")])), encoding="utf-8")
    (tmp_path / "shop.txt").write_text(TEXT + "四、新。", encoding="utf-8")
    with pytest.raises(ValueError, match="another version"):
        read_questions(kept, Policies(tmp_path))


def test_no_policy_of_the_kept_questions_is_in_both_splits() -> None:
    with resources.as_file(resources.files("index.training").joinpath("questions.jsonl")) as path:
        lines = read_lines(path)
    splits = defaultdict(set)
    for line in lines:
        splits[line["policy"]].add(line["split"])
    assert len(lines) > 1700
    assert all(len(found) == 1 for found in splits.values())
    assert {line["id"] for line in lines}.__len__() == len(lines)
