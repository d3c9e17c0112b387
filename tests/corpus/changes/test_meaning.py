"""What a change means: each kind of statement, and what must not be stated."""

import pytest

from corpus.changes.comparing import compare
from corpus.changes.types import MEANING_KINDS
from tests.corpus.changes.made import changed, statements_of, written

KEPT = "3、我们使用加密技术保护您的信息。\n"

# Written down by reading the two files side by side.
BY_HAND = [
    ("new_data", "设备识别码"),
    ("new_data", "人脸信息"),
    ("new_data", "浏览记录"),
    ("new_data", "订单信息"),
    ("new_recipient", "广告商"),
    ("new_recipient", "山风数据服务有限公司"),
    ("new_purpose", "个性化推荐"),
    ("promise_dropped", "我们不会收集您的通讯录。"),
    ("promise_dropped", "我们不会向广告商提供您的个人信息。"),
    ("promise_weakened", "我们不会出售您的个人信息。"),
    ("retention_changed", "6个月 → 3年"),
    ("right_dropped", "复制与导出"),
    ("right_added", "退订与关闭推荐"),
    ("promise_added", "我们不会读取您的剪贴板。"),
]


def test_written_versions_mean_what_was_written_down_by_hand() -> None:
    assert statements_of(compare(written("old.txt"), written("new.txt"))) == BY_HAND


def said(old: str, new: str) -> list[tuple[str, str]]:
    return statements_of(changed(f"政策\n\n1、{old}\n{KEPT}", f"政策\n\n1、{new}\n{KEPT}"))


@pytest.mark.parametrize(
    ("old", "new", "statement"),
    [
        ("我们收集姓名。", "我们收集姓名和位置信息。", ("new_data", "位置信息")),
        ("我们收集姓名和位置信息。", "我们收集姓名。", ("data_gone", "位置信息")),
        ("我们不会收集位置信息。", "我们会收集位置信息。", ("new_data", "位置信息")),
        ("我们把地址提供给快递公司。", "我们把地址提供给快递公司和广告商。", ("new_recipient", "广告商")),
        ("我们收集地址，用于配送。", "我们收集地址，用于配送和学术研究。", ("new_purpose", "学术研究")),
        ("我们收集地址。我们不会出售您的信息。", "我们收集地址。", ("promise_dropped", "我们不会出售您的信息。")),
        ("我们收集地址。", "我们收集地址。我们不会出售您的信息。", ("promise_added", "我们不会出售您的信息。")),
        (
            "我们不会出售您的信息。",
            "除法律另有规定外，我们不会出售您的信息。",
            ("promise_weakened", "我们不会出售您的信息。"),
        ),
        ("我们保存日志六个月。", "我们保存日志两年。", ("retention_changed", "六个月 → 两年")),
        ("我们保存日志。您可以更正信息。", "我们保存日志。您可以注销账号。", ("right_added", "注销账号")),
        ("我们保存日志。您可以注销账号。", "我们保存日志。您可以更正信息。", ("right_dropped", "注销账号")),
        ("我们保存日志。", "我们保存日志。订单保存5年。", ("retention_added", "5年")),
    ],
)
def test_change_is_stated(old: str, new: str, statement: tuple[str, str]) -> None:
    assert statement in said(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("我们收集手机号码。", "我们收集手机号。"),
        ("我们保存日志6个月。", "我们保存日志六个月。"),
        ("我们保存日志一年。", "我们保存日志12个月。"),
        ("我们收集地址。我们不会出售您的信息。", "我们不会出售您的信息。我们收集地址。"),
        ("我们不会向任何人出售您的信息。", "我们绝不会把您的信息出售给任何人。"),
        ("我们会答复您。", "我们会在15个工作日内答复您。"),
        ("欢迎您。", "您可以拨打客服电话与我们联系。"),
        ("欢迎您。", "您可以查看商品的位置。"),
        ("我们收集姓名。", "为了识别异常订单，我们收集姓名。"),
        ("欢迎您。", "未满十四周岁的儿童请在监护人陪同下阅读。"),
    ],
)
def test_other_words_for_the_same_mean_nothing(old: str, new: str) -> None:
    assert [kind for kind, _ in said(old, new) if kind not in ("new_purpose",)] == []


def test_data_that_another_clause_named_already_are_not_new() -> None:
    old = "政策\n\n1、下单时我们收集收货地址。\n\n2、我们收集姓名。\n"
    new = "政策\n\n1、下单时我们收集收货地址。\n\n2、我们收集姓名和收货地址。\n"
    assert statements_of(changed(old, new)) == []


def test_promise_that_stands_elsewhere_in_other_words_is_not_dropped() -> None:
    old = "政策\n\n1、我们收集地址。我们不会出售您的信息。\n\n2、我们绝不会把您的任何信息出售给他人。\n"
    new = "政策\n\n1、我们收集地址。\n\n2、我们绝不会把您的任何信息出售给他人。\n"
    assert statements_of(changed(old, new)) == []


def test_item_of_a_list_of_what_is_not_collected_is_a_denial() -> None:
    old = "政策\n\n一、我们不会收集以下信息：\n（1）通讯录；\n（2）短信。\n\n二、我们收集姓名。\n"
    new = "政策\n\n一、我们不会收集以下信息：\n（1）通讯录；\n（2）短信；\n（3）位置信息。\n\n二、我们收集姓名。\n"
    assert not [kind for kind, _ in statements_of(changed(old, new)) if kind == "new_data"]


def test_company_with_a_registered_name_is_a_recipient() -> None:
    found = said("我们把订单交给快递公司。", "我们把订单交给快递公司和北山物流股份有限公司。")
    assert ("new_recipient", "北山物流股份有限公司") in found


def test_statements_stand_on_the_words_they_speak_of() -> None:
    found = compare(written("old.txt"), written("new.txt"))
    for meaning in found.meanings:
        quoted = [p.span.of(found.old.text) for p in meaning.old] + [p.span.of(found.new.text) for p in meaning.new]
        assert all(quoted)
        if meaning.kind == "retention_changed":
            before, after = meaning.names["zh"].split(" → ")
            assert before in quoted[0]
            assert after in quoted[1]


def test_every_kind_has_its_place_in_the_order() -> None:
    kinds = [kind for kind, _ in statements_of(compare(written("old.txt"), written("new.txt")))]
    assert kinds == sorted(kinds, key=list[str](MEANING_KINDS).index)
