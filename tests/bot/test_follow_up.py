"""A follow-up is put so that it stands alone; a question that stands alone is left as it is."""

import json
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.evaluation import hits, places
from bot.follow_up import Standing, resolve
from bot.question import language_of, read_question
from bot.turn import Turn
from corpus.settings import Settings
from corpus.text import fold

DATA = Path(__file__).parent.parent / "data"
ROWS = [json.loads(line) for line in (DATA / "ufo_follow_ups.jsonl").read_text(encoding="utf-8").splitlines()]
LEAST_SHARE = 0.9


def turn(text: str) -> Turn:
    return Turn(fold(text), language_of(text))


def standing(question: str, *history: str) -> Standing:
    return resolve(turn(question), history, turn)


@pytest.mark.parametrize(
    ("history", "question", "text"),
    [
        ("你们会收集我的位置吗", "那手机号呢", "你们会收集我的手机号吗"),
        ("你们会收集我的位置吗", "手机号", "你们会收集我的手机号吗"),
        ("你们会把我的信息给关联方吗", "合作伙伴呢", "你们会把我的信息给合作伙伴吗"),
        ("你们会收集我的位置吗", "谁能看到", "我的位置谁能看到"),
        ("你们会收集我的位置吗", "怎么删", "我的位置怎么删"),
        ("你们会收集我的位置吗", "为啥", "你们会收集我的位置,为啥"),
        ("怎么注销账号", "多久", "注销账号,多久"),
        ("你们会收集我的位置吗", "它会传到国外吗", "我的位置会传到国外吗"),
        ("你们会收集我的位置吗", "真的吗", "你们会收集我的位置吗"),
        ("你们会收集我的位置吗", "那呢", "你们会收集我的位置吗"),
        ("do you collect my location?", "what about my phone number?", "do you collect my phone number?"),
        ("do you collect my location?", "why?", "why do you collect my location?"),
        ("do you collect my location?", "who can see it?", "who can see my location?"),
        ("do you collect my location?", "are you sure?", "do you collect my location?"),
        ("你们会收集我的位置吗", "what about my phone number?", "你们会收集我的电话号码吗"),
        ("do you collect my location?", "那手机号呢", "do you collect my phone number?"),
        ("你们会收集我的位置吗", "why?", "你们会收集我的位置,为什么"),
        ("你们会收集我的位置吗", "who can see it?", "who can see my location?"),
    ],
)
def test_a_follow_up_keeps_the_topic_and_changes_a_part(history: str, question: str, text: str) -> None:
    assert standing(question, history).text == text
    assert standing(question, history).followed


@pytest.mark.parametrize(
    ("question", "language"),
    [("and in English?", "en"), ("用英文说", "en"), ("in Chinese please", "zh"), ("用中文再说一遍", "zh")],
)
def test_the_same_is_asked_again_in_another_language(question: str, language: str) -> None:
    found = standing(question, "你们会共享我的位置吗")
    assert (found.text, found.wished) == ("你们会共享我的位置吗", language)


@pytest.mark.parametrize(
    "question",
    [
        *(
            "怎么注销账号",
            "那怎么注销账号呢",
            "你们会出售我的个人信息吗",
            "and how do I close my account?",
            "谢谢",
            "你好",
        ),
        *("这个政策管不管手机App？", "Is it true that you sell my data?", "银联 支付", "隐私政策有英文版吗", "？？？"),
    ],
)
def test_a_new_topic_drops_the_talk(question: str) -> None:
    found = standing(question, "你们会收集我的位置吗")
    assert (found.text, found.followed) == (fold(question), False)


def test_a_chain_goes_back_to_the_last_question_that_stood_alone() -> None:
    history = ["怎么注销账号", "你们会收集我的邮箱吗", "那手机号呢", "谢谢"]
    assert standing("那位置呢", *history).text == "你们会收集我的位置吗"
    assert standing("为什么", *history).text == "你们会收集我的手机号,为什么"


def test_nothing_is_made_of_a_talk_without_a_question() -> None:
    assert not standing("多久", "你好", "谢谢").followed


def test_a_loanword_does_not_change_the_language(settings: Settings) -> None:
    asked = read_question("cookie?", ["你们会收集我的位置吗"], settings)
    assert (asked.search, asked.wished) == ("你们会收集我的cookie吗", "zh")
    assert read_question("why?", ["你们会收集我的位置吗"], settings).wished == "en"


def test_slips_are_mended_in_the_talk_too(settings: Settings) -> None:
    def mend(text: str) -> str:
        return text.replace("位直", "位置")

    assert read_question("那手机号呢", ["会收集我的位直吗"], settings, mend).search == "会收集我的手机号吗"


def test_the_same_in_english_answers_in_english(assistant: Assistant) -> None:
    chinese = assistant.ask("你们会共享我的位置信息吗")
    english = assistant.ask("and in English?", history=["你们会共享我的位置信息吗"])
    assert english.language == "en"
    assert english.question == "and in English?"
    assert [c.clause_id for c in english.citations] == [c.clause_id for c in chinese.citations]
    assert (english.verdict, english.policy) == (chinese.verdict, chinese.policy)


def test_follow_ups_find_what_the_same_question_written_out_finds(assistant: Assistant) -> None:
    followed, written = 0, 0
    for row in ROWS:
        if row["must"]:
            followed += _hit(assistant, row, row["question"], row["history"])
            written += _hit(assistant, row, row["full"], [])
    assert followed >= LEAST_SHARE * written > 0


def _hit(assistant: Assistant, row: dict[str, list[str]], question: object, history: list[str]) -> bool:
    answer = assistant.ask(str(question), history=history)
    right = places(row["must"], answer.policy.text)
    return any(hits(c, right) for c in (*answer.citations, *answer.related)[:3]) and answer.verdict != "not_stated"


def test_a_complete_question_is_answered_as_without_a_talk(settings: Settings) -> None:
    rows = [json.loads(line) for line in (DATA / "ufo_questions.jsonl").read_text(encoding="utf-8").splitlines()]
    questions = [row["question"] for row in rows]
    changed = [
        question
        for at, question in enumerate(questions)
        if read_question(question, [questions[(at * 7 + 50) % len(questions)]], settings).is_follow_up
    ]
    assert len(changed) <= len(questions) // 50, changed
