"""The question sets of the tests: every quote stands in the policy, ids are unique, fields are legal."""

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parent / "data"
POLICY = Path(__file__).parent.parent / "corpus" / "policies" / "ufo" / "policy.txt"
FIELDS = {"id", "policy", "lang", "style", "kind", "question", "verdict", "must", "also", "note"}
STYLES = {"plain", "colloquial", "typo", "traditional", "keyword", "formal"}
KINDS = {"yesno", "what", "how", "who", "when", "why", "where"}
VERDICTS = {"yes", "no", "conditional", "info", "not_stated"}
REASONS = {("not_stated", "not_about_policy"), ("not_stated", "unclear"), ("any", None)}
QUOTING = (
    "ufo_questions.jsonl",
    "ufo_paraphrases.jsonl",
    "ufo_situations.jsonl",
    "ufo_held_back.jsonl",
    "ufo_follow_ups.jsonl",
)
FOLLOW_UPS = {"history", "full"}
SETS = (*QUOTING, "off_topic.jsonl")
SHORTEST_QUOTE = 6


def rows(name: str) -> list[dict[str, Any]]:
    """Return the lines of a question file."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", SETS)
def test_ids_and_questions_are_unique(name: str) -> None:
    found = rows(name)
    assert found
    assert len({row["id"] for row in found}) == len(found)
    asked = {(*row.get("history", ()), row["question"]) for row in found}
    assert len(asked) == len(found)


@pytest.mark.parametrize("name", SETS)
def test_fields_are_legal(name: str) -> None:
    for row in rows(name):
        assert set(row) - {"reason"} == FIELDS | (FOLLOW_UPS if "history" in row else set()), row["id"]
        assert row["policy"] == "ufo", row["id"]
        assert row["lang"] in {"zh", "en"}, row["id"]
        assert row["style"] in STYLES, row["id"]
        assert row["kind"] in KINDS, row["id"]
        assert row["question"].strip() == row["question"] != "", row["id"]


@pytest.mark.parametrize("name", QUOTING)
def test_verdicts_fit_the_kind_and_the_quotes(name: str) -> None:
    for row in rows(name):
        allowed = {"yes", "no", "conditional", "not_stated"} if row["kind"] == "yesno" else {"info", "not_stated"}
        assert row["verdict"] in allowed & VERDICTS, row["id"]
        assert bool(row["must"]) == (row["verdict"] != "not_stated"), row["id"]
        assert not set(row["must"]) & set(row["also"]), row["id"]


@pytest.mark.parametrize("name", QUOTING)
def test_every_quote_stands_once_in_the_policy(name: str) -> None:
    text = POLICY.read_text(encoding="utf-8")
    for row in rows(name):
        for quote in row["must"] + row["also"]:
            assert len(quote) >= SHORTEST_QUOTE, row["id"]
            assert text.count(quote) == 1, f"{row['id']}: {quote}"


def test_off_topic_lines_say_why_and_the_others_do_not() -> None:
    for row in rows("off_topic.jsonl"):
        assert (row["verdict"], row["reason"]) in REASONS, row["id"]
        assert not row["must"], row["id"]
        assert not row["also"], row["id"]


def test_the_sets_share_no_id_and_no_question() -> None:
    found = [row for name in SETS for row in rows(name)]
    assert len({row["id"] for row in found}) == len(found)
    asked = {(*row.get("history", ()), row["question"]) for row in found}
    assert len(asked) == len(found)
