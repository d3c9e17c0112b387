"""Where the policy does not say, the answer helps: what was looked for, what is near, whom to ask, and the law."""

import json
import re
from pathlib import Path
from statistics import median

import pytest

from bot.answer import Answer
from bot.assistant import Assistant
from bot.not_stated import not_stated
from bot.question import read_question
from corpus.contact import Contact
from corpus.settings import Settings
from corpus.types import Language, Policy, Span

DATA = Path(__file__).parent.parent / "data"
MOST_CHARS, MOST_SENTENCE_CHARS, MOST_WORDS = 80, 45, 45


@pytest.fixture(scope="module")
def unsaid(assistant: Assistant) -> list[Answer]:
    rows = [json.loads(line) for line in (DATA / "ufo_questions.jsonl").read_text(encoding="utf-8").splitlines()]
    answers = [assistant.ask(row["question"]) for row in rows if row["verdict"] == "not_stated"]
    return [answer for answer in answers if answer.reason == "not_in_policy"]


@pytest.mark.parametrize(
    ("question", "right", "article"),
    [
        ("我的信息你们保存多久？", "retention", "第十七条"),
        ("怎么注销账号", "deletion", "第四十七条"),
        ("未成年人能注册吗？", "minors", "第三十一条"),
        ("我的信息会传到国外吗", "cross_border", "第三十八条"),
        ("How long do you keep my data?", "retention", "PIPL Art. 17"),
    ],
)
def test_the_right_behind_it_is_named(question: str, right: str, article: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.right is not None
    assert answer.right.id == right
    assert article in answer.answer
    assert answer.as_json()["right"]["article"].startswith(("《个人信息保护法》", "PIPL"))


def test_the_shop_is_reached_as_the_policy_says(assistant: Assistant, ufo: Policy) -> None:
    found = assistant.ask("怎么注销账号").as_json()["contact"]
    assert found["kind"] == "service"
    assert ufo.text[found["start"] : found["end"]] == found["quote"] == "联系我们的客服"
    assert found["label"] in assistant.ask("怎么注销账号").answer


def test_what_is_stated_or_no_question_brings_neither(assistant: Assistant) -> None:
    for question in ("你们会收集我的位置吗", "你好", "🙃"):
        answer = assistant.ask(question)
        assert (answer.contact, answer.right) == (None, None)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_are_short(language: Language, unsaid: list[Answer]) -> None:
    words = [answer.answer for answer in unsaid if answer.language == language]
    assert len(words) > 5
    if language == "zh":
        assert median(map(len, words)) <= MOST_CHARS
        sentences = [s for said in words for s in re.split("(?<=。)", said)]
        assert max(map(len, sentences)) <= MOST_SENTENCE_CHARS, max(sentences, key=len)
    else:
        assert median(len(said.split()) for said in words) <= MOST_WORDS


@pytest.mark.parametrize(
    ("contact", "zh", "en"),
    [
        (None, "没有留联系方式", "gives no contact"),
        (Contact("email", Span(4, 16), "三"), "写信问：a@shop.test。", "write to a@shop.test"),
        (Contact("phone", Span(4, 16), "三"), "打电话问：", "call"),
        (Contact("service", Span(0, 3), "三、1"), "的客服（「三、1」）", "customer service (clause 三、1)"),
        (Contact("address", Span(0, 3), "三"), "写信到：", "write to"),
    ],
)
def test_each_way_to_reach_a_shop_has_its_words(contact: Contact | None, zh: str, en: str, settings: Settings) -> None:
    policy = Policy("made", "1", {"zh": "政策"}, "联系我:a@shop.test。", "0" * 64, "made up")
    asked = read_question("怎么注销账号", (), settings)
    assert zh in not_stated("not_in_policy", asked, policy, contact, (), "zh").words
    assert en in not_stated("not_in_policy", asked, policy, contact, (), "en").words


def test_what_comes_nearest_is_named_only_where_it_is_near(assistant: Assistant) -> None:
    near = assistant.ask("how long do you keep my location?")
    assert near.reason == "not_in_policy"
    assert f"clause {near.related[0].label}" in near.answer or f"clause {near.related[1].label}" in near.answer
    assert "最接近" not in assistant.ask("怎么注销账号").answer
