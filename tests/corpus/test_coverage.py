"""Coverage: each disclosure stated, partly stated or not found, with verbatim places; agrees with a reading by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.coverage import Coverage, coverage_of
from corpus.coverage_rules import elements, read_elements
from corpus.disclosures import disclosures
from corpus.loading import load_policy, shipped_policies

BY_HAND: dict[str, str] = json.loads(
    (Path(__file__).parent.parent / "data" / "coverage_ufo.json").read_text(encoding="utf-8")
)
# What was measured on the shipped policy.
EXACT, FOUND = 27, 27


def of(text: str, name: str) -> Coverage:
    return next(one for one in coverage_of(text) if one.disclosure.id == name)


@pytest.fixture(scope="module")
def ufo() -> str:
    path = next(path for path in shipped_policies() if path.parent.name == "ufo")
    return load_policy(path, max_chars=100_000).text


def test_agreement_with_the_reading_by_hand_stays_where_it_was(ufo: str) -> None:
    found = {one.disclosure.id: one.status for one in coverage_of(ufo)}
    assert set(found) == set(BY_HAND)
    assert sum(found[name] == status for name, status in BY_HAND.items()) >= EXACT
    same = sum((found[name] == "not_found") == (status == "not_found") for name, status in BY_HAND.items())
    assert same >= FOUND


def test_every_place_is_verbatim_and_inside_its_clause(ufo: str) -> None:
    for one in coverage_of(ufo):
        assert bool(one.places) == (one.status != "not_found"), one.disclosure.id
        for place in one.places:
            assert place.clause.start <= place.span.start < place.span.end <= place.clause.end
            assert place.span.of(ufo).strip() == place.span.of(ufo)
            assert place.elements


STATED = [
    ("controller", "好物商城由杭州好物科技有限公司运营。如有问题，请发邮件至 privacy@haowu.example。"),
    ("purposes", "我们收集您的手机号，用于与您核对订单。"),
    ("data_kinds", "我们会收集您的姓名、手机号码和收货地址。"),
    ("retention", "我们在实现目的所必需的最短期限内保存您的个人信息，超出保存期限后予以删除。"),
    ("exercise_of_rights", "您可以在“我的-设置-隐私”中查询、更正和删除您的个人信息。"),
    ("policy_change", "本政策修订后，我们会以弹窗通知您。未经您的同意，不会削减您在本政策下的权利。"),
    ("public_rules", "您可以随时在“设置-关于我们”中查看本隐私政策。"),
    ("withdraw_consent", "您可以通过关闭权限的方式撤回您的同意。"),
    ("no_refusal", "如您拒绝提供位置信息，不影响您使用购物功能。"),
    ("entrusted_processing", "我们委托物流公司处理您的收货信息。我们会与受托方签订协议，要求其保护您的信息。"),
    ("merger", "如公司合并、分立需要转移个人信息，我们会向您告知接收方的名称和联系方式。"),
    ("sharing", "征得您的单独同意后，我们会向第三方共享您的个人信息，详见《第三方信息共享清单》。"),
    ("automated_decisions", "我们会向您展示个性化推荐。您可以在设置中关闭个性化推荐。"),
    ("publication", "未经您的单独同意，我们不会公开披露您的个人信息。"),
    ("sensitive_data", "身份证号属于敏感个人信息，我们会在征得您的单独同意后处理。"),
    ("minors", "不满十四周岁的儿童使用本服务前，应取得监护人同意。"),
    ("cross_border", "我们不会将您的个人信息传输至境外。"),
    ("know_and_decide", "您有权限制或者拒绝我们处理您的个人信息。"),
    ("access_copy", "您有权查阅您的个人信息，也有权获取您的个人信息副本。"),
    ("correction", "您有权更正您的个人信息。"),
    ("deletion", "您有权请求我们删除您的个人信息。您可以在设置中申请注销账号。"),
    ("explanation", "您有权要求我们对个人信息处理规则作出解释说明，例如要求解释本政策的条款。"),
    ("next_of_kin", "用户去世后，其近亲属可以查阅、复制、更正、删除相关个人信息。"),
    ("refused_requests", "我们拒绝您的请求时，会说明理由。如您对答复不满意，可以向法院提起诉讼。"),
    ("security", "我们采用加密等安全措施保护您的信息。发生信息泄露时，我们将及时通知您。"),
    ("complaints", "您可以向我们的个人信息保护负责人投诉：privacy@haowu.example。"),
]


@pytest.mark.parametrize(("name", "text"), STATED, ids=[name for name, _ in STATED])
def test_what_is_said_whole_is_stated(name: str, text: str) -> None:
    found = of(text, name)
    assert found.status == "stated", [part.id for part in found.missing]
    assert found.missing == ()


PARTLY = [
    ("controller", "本商城由杭州好物科技有限公司运营。", "contact"),
    ("retention", "我们会在法律规定的期限内保存您的个人信息。", "end"),
    ("merger", "公司合并、收购时，您的个人信息可能被转移。", "recipient"),
    ("sharing", "征得您的同意后，我们可能向合作伙伴共享您的订单信息。", "names"),
    ("automated_decisions", "我们会形成用户画像，向您推荐商品。", "off"),
    ("minors", "未成年人应在监护人的同意下使用。", "under_14"),
    ("cross_border", "您的个人信息存储在中国境内。", "told"),
    ("access_copy", "您有权查阅您的个人信息。", "copy"),
    ("deletion", "您可以在设置中申请注销账号。", "delete"),
    ("security", "我们采用加密技术保护您的信息。", "breach"),
    ("explanation", "如您对本政策有任何疑问，请联系我们。", "right"),
]


@pytest.mark.parametrize(("name", "text", "missing"), PARTLY, ids=[name for name, _, _ in PARTLY])
def test_what_is_said_in_part_names_what_is_missing(name: str, text: str, missing: str) -> None:
    found = of(text, name)
    assert found.status == "partly"
    assert missing in {part.id for part in found.missing}
    assert all(part.missing["zh"] and part.missing["en"] for part in found.missing)


NOT_SAID = [
    ("merger", "重大变更包括：业务调整、破产并购等引起的所有者变更。"),
    ("security", "今天天气很好。"),
    ("publication", "我们收集您自行向社会公众公开的个人信息。"),
    ("withdraw_consent", "关联方如要改变个人信息的处理目的，将再次征求您的授权同意。"),
    ("correction", "我们有权修改本政策。"),
    ("explanation", "我们会要求合作伙伴按照我们的说明处理信息。"),
]


@pytest.mark.parametrize(("name", "text"), NOT_SAID, ids=[name for name, _ in NOT_SAID])
def test_what_only_looks_alike_is_not_found(name: str, text: str) -> None:
    assert of(text, name).status == "not_found"


def test_traditional_characters_and_markup_are_read() -> None:
    assert of("您有權**更正**您的\n個人信息。", "correction").status == "stated"


def test_a_list_is_read_with_what_introduces_it() -> None:
    text = "我们不会公开披露您的个人信息，但以下情况除外：\n\n（1）获得您明确同意后；\n\n（2）法律要求的。\n"
    assert of(text, "publication").status == "stated"


def test_a_text_without_a_policy_states_nothing() -> None:
    assert {one.status for one in coverage_of("今天天气很好。\n\n明天也是。")} == {"not_found"}


@pytest.mark.parametrize("text", ["我们收集" * 30_000, "。" * 50_000, "(" * 20_000, "未经你" * 20_000])
def test_odd_texts_are_read_in_time(text: str) -> None:
    assert len(coverage_of(text)) == len(disclosures())


def rules(**changed: Any) -> dict[str, Any]:
    entry = {"id": "x", "says": ["a"], "missing_zh": "甲", "missing_en": "a"}
    return {name: [entry] for name in disclosures()} | {"minors": [entry | changed]}


def test_rules_that_are_in_order_are_read() -> None:
    assert set(read_elements(rules())) == set(elements())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"says": []}, "says"),
        ({"says": ["("]}, r"minors\.x"),
        ({"missing_en": ""}, "missing_"),
        ({"trace": True}, "no required"),
        ({"names": ["nothing"]}, "unknown: nothing"),
        ({"sais": ["a"]}, "unknown: sais"),
    ],
)
def test_rules_that_are_not_in_order_are_loud(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_elements(rules(**changed))


def test_a_disclosure_without_rules_is_loud() -> None:
    with pytest.raises(ValueError, match="security"):
        read_elements({name: table for name, table in rules().items() if name != "security"})
