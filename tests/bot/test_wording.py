"""What the answer says: approved words where there are some, the policy's own words elsewhere, nothing else."""

import pytest

from bot.answer import Citation, Verdict
from bot.assistant import Assistant
from bot.wording import approved_words, stated_answer
from corpus.plain import Wording
from corpus.types import Language, Span

QUOTE = "我们会收集\n位置信息。"


def citation_of(start: int = 10, end: int = 20, clause_id: str = "1.1", label: str = "一、1") -> Citation:
    return Citation(clause_id, label, ("一、收集",), QUOTE, start, end, start, end, 1.0, "/policies/x#1.1")


def said(question: str, verdict: Verdict, language: Language, approved: str | None = None) -> str:
    return stated_answer(question, verdict, [citation_of()], approved=approved, lead_in=None, language=language)


@pytest.mark.parametrize(
    ("question", "verdict", "opening"),
    [
        ("你们会收集我的位置吗", "yes", "会。"),
        ("你们会收集我的位置吗", "no", "不会。"),
        ("会不会收集", "no", "不会。"),
        ("不填邮箱可以下单吗", "yes", "可以。"),
        ("必须填邮箱吗", "no", "不需要。"),
        ("有没有用户画像", "yes", "有。"),
        ("收集位置吗", "yes", "是的。"),
        ("收集位置吗", "no", "不是。"),
        ("能看到我会买什么吗", "no", "不是。"),
        ("会员的位置收集吗", "yes", "是的。"),
        ("你們會收集我的位置嗎", "no", "不会。"),
        ("你们会收集我的位置吗", "conditional", "要看情况。"),
    ],
)
def test_a_chinese_answer_opens_with_the_question_s_own_verb(question: str, verdict: Verdict, opening: str) -> None:
    assert said(question, verdict, "zh") == f"{opening}原文写道：“我们会收集 位置信息。”（见「一、1」）"


@pytest.mark.parametrize(("verdict", "opening"), [("yes", "Yes. "), ("no", "No. "), ("conditional", "It depends. ")])
def test_an_english_answer_opens_with_yes_or_no(verdict: Verdict, opening: str) -> None:
    assert said("do you collect it?", verdict, "en").startswith(f"{opening}The policy says (about ")


def test_approved_words_are_used_first() -> None:
    assert said("位置拿来干嘛", "info", "zh", "会知道你在哪。") == "会知道你在哪。（见「一、1」）"
    assert (
        said("collect it?", "yes", "en", "They learn where you are.")
        == "Yes. They learn where you are. (Clause 一、1.)"
    )


def test_an_item_is_read_with_its_introduction_unless_approved_words_say_it() -> None:
    def item(approved: str | None) -> str:
        cited = [citation_of()]
        return stated_answer("会吗", "conditional", cited, approved=approved, lead_in="以下情况除外:", language="zh")

    assert "前文：“以下情况除外:”" in item(None)
    assert "前文" not in item("学术研究时会用。")


def test_further_clauses_are_named_once() -> None:
    more = [
        citation_of(),
        citation_of(30, 40),
        citation_of(50, 60, "2.1", "二、1"),
        citation_of(61, 70, "2.1", "二、1"),
    ]
    assert stated_answer("x", "info", more, approved="好。", lead_in=None, language="zh").endswith("另见：二、1。")


def test_the_wording_that_shares_most_with_the_citation_is_taken() -> None:
    def wording(start: int, end: int, words: str) -> Wording:
        return Wording("1.1", Span(start, end), {"zh": words, "en": words}, {"zh": (), "en": ()})

    wordings = [wording(0, 12, "a"), wording(12, 30, "b"), wording(40, 50, "c")]
    assert approved_words(wordings, citation_of(10, 20), "zh") == "b"
    assert approved_words(wordings, citation_of(30, 40), "zh") is None
    assert approved_words([], citation_of(10, 20), "en") is None


@pytest.mark.parametrize(
    ("question", "language"), [("你们会共享我的位置信息吗", "zh"), ("do you share my location?", "en")]
)
def test_the_shop_s_policy_is_answered_in_approved_words(
    question: str, language: Language, assistant: Assistant
) -> None:
    answer = assistant.ask(question)
    assert answer.citations[0].quote not in answer.answer
    assert answer.citations[0].label in answer.answer
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in answer.answer)
    assert chinese > 10 if language == "zh" else chinese <= 4
