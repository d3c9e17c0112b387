"""Answers composed from facts: what they say, when they are not given, and that they say nothing but what is cited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.answer import Citation, Verdict
from bot.composing import composed_answer
from bot.question import read_question
from bot.statements import Statement, Telling
from bot.telling_en import english
from bot.telling_zh import chinese
from corpus.clauses import split_clauses
from corpus.facts import Fact, facts_of
from corpus.settings import Settings
from corpus.types import LANGUAGES, Clause, Language, Policy
from tests.bot.carried import carried, named

SHARING = "我们可能会向合作伙伴等第三方共享您的订单信息、账户信息以及位置信息，以保障为您提供的服务顺利完成。"
KEEPING = "我们会在境内保存您的订单信息不少于三年。"
SIGNING_UP = "当您注册账号时，我们会收集您的手机号码和邮箱地址。"
NEVER = "未经您同意，我们不会公开披露您的个人信息，但法律法规另有规定的除外。"
PHOTOS = "我们不会收集您的通讯录。"
LIST = "我们不会与任何公司共享您的个人信息，但以下情况除外：\n\n（1）事先获得您的同意；\n\n（2）为了公共利益；\n"


@dataclass(frozen=True)
class Read:
    policy: Policy
    clauses: tuple[Clause, ...]


def read(text: str) -> Read:
    return Read(Policy("made", "1", {"zh": "政策"}, text, "0" * 64, "test"), split_clauses(text))


def cited(clause: Clause, text: str) -> Citation:
    start, end = clause.sentences[0].start, clause.sentences[-1].end
    quote = text[start:end]
    return Citation(clause.id, clause.label, (), quote, start, end, clause.start, clause.end, 1.0, "")


def answered(
    question: str, sentence: str, verdict: Verdict = "info", language: Language = "zh", clauses: int = 1
) -> str | None:
    made = read(f"隐私政策\n\n{sentence}\n")
    citations = [cited(c, made.policy.text) for c in made.clauses if c.kind == "clause" and c.id != "title"]
    return composed_answer(read_question(question, (), Settings()), verdict, citations[-clauses:], made, language)


@pytest.mark.parametrize(
    ("question", "sentence", "verdict", "expected"),
    [
        (
            "会把我的位置信息共享给别人吗",
            SHARING,
            "conditional",
            "可能会把你的位置信息等共享给合作伙伴等第三方，用来保障为你提供的服务顺利完成。",
        ),
        ("我的订单信息保存多久", KEEPING, "info", "你的订单信息保存不少于三年。"),
        ("会收集我的手机号吗", SIGNING_UP, "yes", "当你注册账号时，收集你的手机号码等。"),
        ("收集哪些信息", SIGNING_UP, "info", "当你注册账号时，会收集你的手机号码、邮箱地址。"),
        (
            "会公开我的个人信息吗",
            NEVER,
            "no",
            "未经你同意，不公开披露你的个人信息。例外：法律法规另有规定。",
        ),
        ("会收集我的通讯录吗", PHOTOS, "no", "不收集你的通讯录。"),
    ],
)
def test_a_chinese_answer_is_plain_and_whole(question: str, sentence: str, verdict: Verdict, expected: str) -> None:
    assert answered(question, sentence, verdict) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "verdict", "expected"),
    [
        (
            "do you share my location?",
            SHARING,
            "conditional",
            "The company may share your location and more (“位置信息”) with third parties (“合作伙伴等第三方”). "
            "Purpose: providing the service (“保障为你提供的服务顺利完成”).",
        ),
        (
            "how long do you keep my order information?",
            KEEPING,
            "info",
            "Order information (“订单信息”) is kept for at least 3 years (“不少于三年”).",
        ),
        (
            "do you make my personal data public?",
            NEVER,
            "no",
            "The company will not publish your personal information (“个人信息”). "
            "Exception: with your consent (“未经你同意”). "
            "Exception: where the law says otherwise (“法律法规另有规定”).",
        ),
    ],
)
def test_an_english_answer_quotes_the_chinese_words(
    question: str, sentence: str, verdict: Verdict, expected: str
) -> None:
    assert answered(question, sentence, verdict, "en") == expected


def test_exceptions_are_a_list_below_what_is_denied() -> None:
    assert answered("会把我的个人信息共享给别人吗", LIST, "conditional", clauses=2) == (
        "平时不会把你的个人信息共享给公司，除了这些情况：\n- 事先获得你的同意\n- 为了公共利益"
    )
    english = answered("do you share my personal data?", LIST, "conditional", "en", clauses=2)
    assert english
    assert english.startswith("As a rule the company will not share your personal information")
    assert "\n- with your consent (“事先获得你的同意”)\n- for public security or the public interest" in english


@pytest.mark.parametrize(
    ("question", "sentence", "verdict"),
    [
        ("会收集我的指纹吗", SIGNING_UP, "yes"),  # other data
        ("会收集我的手机号吗", SIGNING_UP, "no"),  # the verdict says otherwise
        ("会收集我的手机号吗", SIGNING_UP.replace("当您注册账号时，", ""), "conditional"),  # depends on nothing it says
        ("为什么要收集我的手机号", SIGNING_UP, "info"),  # no purpose is told
        ("会出售我的手机号吗", SIGNING_UP, "yes"),  # another thing is done
        ("怎么撤回同意", NEVER, "info"),  # a right, which no fact holds
        ("不提供手机号还能用吗", SIGNING_UP, "yes"),
        ("会共享我的位置吗", "我们可能会共享您的位置信息，但不会共享给广告商。", "yes"),  # yes and no at once
        ("会收集我的位置吗", "在以下情形中，我们会收集您的位置信息。", "conditional"),  # the list below is not told
        ("会收集我的位置吗", "本政策说明我们如何收集您的位置信息。", "yes"),
    ],
)
def test_where_facts_are_thin_the_quotation_stands(question: str, sentence: str, verdict: Verdict) -> None:
    assert answered(question, sentence, verdict) is None


MADE = "\n\n".join(
    ("示例隐私政策", SHARING, KEEPING, SIGNING_UP, NEVER, PHOTOS, LIST, "为了配送，骑手会获取您的收货地址。")
)


def told(policy: Policy, language: Language) -> Iterator[tuple[Fact, str]]:
    tell = chinese if language == "zh" else english
    for fact in facts_of(policy.text, split_clauses(policy.text)):
        for needed in ("any", "data", "purpose", "duration", "place"):
            statement = Statement(fact, (fact.verb,), (fact.processing,))
            sentences = tell(statement, Telling(policy.text, frozenset(), needed, said=True))
            if sentences:
                yield fact, "\n".join(sentences)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", ["made", "ufo"])
def test_nothing_is_told_that_the_cited_words_do_not_carry(which: str, language: Language, ufo: Policy) -> None:
    policy = ufo if which == "ufo" else read(MADE).policy
    count = 0
    for fact, answer in told(policy, language):
        support = [span.of(policy.text) for span in (fact.span, fact.lead_in) if span]
        assert named(answer, language) <= carried(support), answer
        count += 1
    assert count >= 20


@pytest.mark.parametrize("which", ["made", "ufo"])
def test_no_chinese_sentence_is_long(which: str, ufo: Policy) -> None:
    policy = ufo if which == "ufo" else read(MADE).policy
    for _, answer in told(policy, "zh"):
        assert max(map(len, re.split("[。：\n]", answer))) <= 45


def test_every_quotation_in_english_is_verbatim_but_for_politeness(ufo: Policy) -> None:
    words = " ".join(ufo.text.split()).replace("您", "你")
    for _, answer in told(ufo, "en"):
        for quoted in re.findall("“([^”]+)”", answer):
            assert all(piece in words for piece in quoted.split("、")), quoted
