"""Yes, no or it depends, by the sentence's polarity and the question's."""

import pytest

from bot.question import read_question
from bot.verdict import verdict_of
from corpus.settings import Settings

LEAD_IN = "我们不会与任何公司共享您的个人信息,但以下情况除外:"


@pytest.mark.parametrize(
    ("question", "quote", "lead_in", "verdict"),
    [
        ("你们收集位置吗", "我们会收集位置信息。", None, "yes"),
        ("你们有可能收集位置吗", "我们可能会收集位置信息。", None, "yes"),
        ("合作伙伴能挪作他用吗", "合作伙伴无权将其用于任何其他用途。", None, "no"),
        ("你们会共享吗", LEAD_IN, None, "conditional"),
        ("学术研究会用吗", "基于学术研究而使用;", LEAD_IN, "conditional"),
        ("必须填邮箱吗", "不填写邮箱不影响下单。", None, "no"),
        ("不填邮箱能下单吗", "不填写邮箱不影响下单。", None, "yes"),
        ("不写地址能下单吗", "您需要至少填写收货地址。", None, "no"),
        ("do you collect my location?", "我们会收集位置信息。", None, "yes"),
        ("哪些信息会共享", "我们会共享订单信息。", None, "info"),
    ],
)
def test_verdict(question: str, quote: str, lead_in: str | None, verdict: str, settings: Settings) -> None:
    assert verdict_of(read_question(question, (), settings), quote, lead_in) == verdict
