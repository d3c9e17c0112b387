"""What is offered as a next question is answered by the very policy, and was not asked before."""

import json
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.suggestions import MAX_SUGGESTIONS, Offers, candidates
from corpus.catalogue import catalogue
from corpus.concepts import vocabulary
from index.library import Library
from index.policy_index import PolicyIndex

DATA = Path(__file__).parent.parent / "data"


def questions() -> list[str]:
    rows = (DATA / "ufo_questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(row)["question"] for row in rows]


def test_every_suggestion_offered_over_the_own_questions_is_answered(assistant: Assistant) -> None:
    offered: set[str] = set()
    for question in questions():
        found = assistant.ask(question).suggestions
        assert 2 <= len(found) <= MAX_SUGGESTIONS, question
        assert question not in found
        offered.update(found)
    assert len(offered) > 20
    denied = [question for question in sorted(offered) if assistant.ask(question).verdict == "not_stated"]
    assert not denied


def test_what_the_policy_does_not_say_is_never_offered(assistant: Assistant) -> None:
    offered = {one for question in questions()[:60] for one in assistant.ask(question).suggestions}
    assert not offered & {
        "我的信息保存多久？",
        "怎么注销账号？",
        "我的信息会传到国外吗？",
        "How long is my information kept?",
    }


def test_what_was_asked_before_is_not_offered(assistant: Assistant) -> None:
    first = assistant.ask("你们会共享我的位置信息吗").suggestions
    history = ["你们会收集我的位置吗", *first]
    assert not set(assistant.ask("你们会共享我的位置信息吗", history=history).suggestions) & set(first)


@pytest.mark.parametrize(("question", "language"), [("你们会收集我的位置吗", "en"), ("do you use cookies?", "zh")])
def test_suggestions_come_in_the_language_of_the_answer(question: str, language: str, assistant: Assistant) -> None:
    found = assistant.ask(question, language="en" if language == "en" else "zh").suggestions
    assert found
    assert all(text.isascii() == (language == "en") for text in found)


def test_candidates_name_known_concepts_in_both_languages() -> None:
    assert len(candidates()) > 30
    assert catalogue()
    for candidate in candidates():
        assert candidate.own <= set(vocabulary())
        assert candidate.near <= set(vocabulary())
        assert all(candidate.texts.values())


def test_what_a_policy_answers_is_worked_out_once(library: Library, tmp_path: Path) -> None:
    tried: list[str] = []

    def attempt(question: str, index: PolicyIndex) -> int:
        assert index.passages
        tried.append(question)
        return 0 if "位置" in question else -1

    index = library.index("ufo")
    found = Offers(attempt, tmp_path).of(index, "one")
    assert [offer.candidate.texts["zh"] for offer in found] == ["你们会收集我的位置信息吗？"]
    assert len(tried) == 2 * len(candidates())
    assert Offers(attempt, tmp_path).of(index, "one") == found
    assert len(tried) == 2 * len(candidates()), "it is read from the file"
    (kept,) = tmp_path.glob("*.json")
    kept.write_text("{", encoding="utf-8")
    assert Offers(attempt, tmp_path).of(index, "one") == found
    assert len(tried) == 4 * len(candidates()), "a damaged file is worked out again"
    Offers(attempt, tmp_path).of(index, "two")
    assert len(tried) == 6 * len(candidates()), "another generation is worked out again"


def test_a_folder_that_cannot_be_written_does_no_harm(library: Library, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert len(Offers(lambda *_: 0, blocked / "sub").of(library.index("ufo"), "one")) == len(candidates())
