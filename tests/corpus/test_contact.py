"""How a shop is reached is read from the policy's own words, with their place; nothing is invented."""

import pytest

from corpus.clauses import split_clauses
from corpus.contact import contact_of
from corpus.types import Policy


@pytest.mark.parametrize(
    ("text", "kind", "quote"),
    [
        ("如有疑问，请发邮件至 privacy@shop.example 联系我们。", "email", "privacy@shop.example"),
        ("您可以拨打客服电话400-123-4567咨询。", "phone", "400-123-4567"),
        ("如有投诉，请致电：021-12345678。", "phone", "021-12345678"),
        ("如有疑问，请联系在线客服。", "service", "联系在线客服"),
        ("有意见请寄至联系地址：上海市黄浦区某某路8号3楼。", "address", "上海市黄浦区某某路8号3楼"),
    ],
)
def test_ways_to_reach_a_shop(text: str, kind: str, quote: str) -> None:
    found = contact_of(text, split_clauses(text))
    assert found is not None
    assert (found.kind, found.span.of(text)) == (kind, quote)


@pytest.mark.parametrize(
    "text",
    [
        "我们会收集您的手机号和邮箱。",
        "个推SDK：联系方式 sdk@other.example。",
        "第三方公司邮箱：x@other.example，电话 400-123-4567。",
        "订单号 4001234567 已生成。",
    ],
)
def test_what_reaches_nobody_or_somebody_else_is_none(text: str) -> None:
    assert contact_of(text, split_clauses(text)) is None


def test_the_one_for_questions_of_privacy_goes_first() -> None:
    text = (
        "一、客服\n\n商品反馈请发至 goods@shop.example。\n\n"
        "二、隐私\n\n对个人信息保护有疑问，请发至邮箱 privacy@shop.example。\n\n"
        "三、其他\n\n招聘邮箱联系 jobs@shop.example。"
    )
    found = contact_of(text, split_clauses(text))
    assert found is not None
    assert found.span.of(text) == "privacy@shop.example"


def test_the_shops_own_policy_names_its_customer_service(ufo: Policy) -> None:
    found = contact_of(ufo.text, split_clauses(ufo.text))
    assert found is not None
    assert (found.kind, found.span.of(ufo.text), found.label) == ("service", "联系我们的客服", "三、第1段")
