"""What is known not to be answered counts, beside approved wordings and without them."""

from dataclasses import replace

import pytest

from bot.fitted import logistic
from bot.question import read_question
from bot.ranking import rank
from bot.stated import Statement, features, judge
from corpus.plain import Wordings
from corpus.plain_file import NotStated
from corpus.settings import Settings
from corpus.types import Policy
from index.expected import ExpectedQuestions
from index.library import Library
from index.policy_index import PolicyIndex, build_policy_index

TEXT = "一、收集\n我们会收集您的手机号码和收货地址。\n二、共享\n我们会与物流合作伙伴共享您的订单信息。\n"
UNANSWERED = NotStated(1, "delivery time", "", {"zh": ("会收集我的收货时间吗", "要不要我填几点送货"), "en": ()})


@pytest.fixture(scope="module")
def known(library: Library) -> PolicyIndex:
    policy = Policy("shop", "1", {"zh": "政策", "en": "policy"}, TEXT, "0" * 64, "test")
    return build_policy_index(policy, library.words, library.encoder, Wordings(not_stated=(UNANSWERED,)))


def judged(question: str, index: PolicyIndex, library: Library, settings: Settings) -> Statement:
    asked = read_question(question, (), settings)
    matches = library.match(index, asked.search, asked.language)
    return judge(asked, index, matches, rank(asked, index, matches))


def test_without_wordings_an_unanswered_question_keeps_its_like_from_being_answered(
    known: PolicyIndex, library: Library, settings: Settings
) -> None:
    question = "送货时间会被收集吗"
    assert judged(question, without(known), library, settings).stated
    assert not judged(question, known, library, settings).stated


@pytest.mark.parametrize(
    "question", ["你们会收集我的手机号吗", "会把订单给物流公司吗", "你们会听我打电话吗", "几岁能注册"]
)
def test_questions_unlike_it_are_judged_as_without_it(
    question: str, known: PolicyIndex, library: Library, settings: Settings
) -> None:
    assert judged(question, known, library, settings) == judged(question, without(known), library, settings)


@pytest.mark.parametrize(("period", "told"), [("3个工作日内", 1), ("法律规定的期限内", 0)])
def test_a_time_that_is_told_speaks_for_an_answer_to_how_long(
    period: str, told: int, library: Library, settings: Settings
) -> None:
    text = f"一、注销\n我们会在{period}为您注销账号。\n二、共享\n我们会与物流合作伙伴共享您的订单信息。\n"
    policy = Policy("shop", "1", {"zh": "政策", "en": "policy"}, text, "0" * 64, "test")
    index = build_policy_index(policy, library.words, library.encoder, Wordings())
    for question, expected in (("注销账号要多久", told), ("账号能注销吗", 0)):
        asked = read_question(question, (), settings)
        matches = library.match(index, asked.search, asked.language)
        assert features(asked, index, matches, rank(asked, index, matches))["told_when"] == expected
    assert logistic("stated").weights["told_when"] > 0


def without(known: PolicyIndex) -> PolicyIndex:
    return replace(known, expected=ExpectedQuestions())
