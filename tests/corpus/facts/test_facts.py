from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clauses import split_clauses
from corpus.facts import Fact, facts_of
from corpus.facts.linked import known_terms, linked
from corpus.facts.types import PART_KINDS, PartKind
from corpus.sentences import split_sentences
from corpus.types import Policy


def read(text: str) -> tuple[Fact, ...]:
    return facts_of(text, split_clauses(text))


def only(text: str, processing: str) -> Fact:
    found = [fact for fact in read(text) if fact.processing == processing]
    assert len(found) == 1, found
    return found[0]


def words(fact: Fact, kind: PartKind) -> list[str]:
    return [part.text for part in fact.of(kind)]


def test_a_statement_has_who_does_what_with_which_data_to_whom_and_what_for() -> None:
    fact = only("为了完成配送，我们可能会向物流公司共享您的收货人姓名、收货地址和手机号码，以便送货上门。", "share")
    assert fact.allowed
    assert fact.may
    assert fact.who
    assert fact.who.concept == "controller"
    assert [part.concept for part in fact.of("data")] == ["name", "address", "phone"]
    assert words(fact, "recipient") == ["物流公司"]
    assert fact.of("recipient")[0].concept == "couriers"
    assert words(fact, "purpose") == ["为了完成配送", "以便送货上门"]


@pytest.mark.parametrize(
    ("sentence", "processing", "allowed"),
    [
        ("我们会收集您的手机号码。", "collect", True),
        ("我们不会收集您的通讯录。", "collect", False),
        ("我们绝不会在未经您同意的情况下向第三方出售您的个人信息。", "sell", False),
        ("我们的合作伙伴无权将共享的个人信息用于任何其他用途。", "use", False),
        ("您有权要求我们删除您的个人信息。", "delete", True),
        ("在您注销账号时，我们将停止使用并删除您的个人信息。", "delete", True),
        ("您的个人信息将存储在中华人民共和国境内。", "store", True),
        ("我们不会将您的信息传输至境外。", "cross_border", False),
    ],
)
def test_polarity(sentence: str, processing: str, allowed: bool) -> None:
    assert only(sentence, processing).allowed is allowed


@pytest.mark.parametrize(
    "sentence",
    [
        "本政策说明我们如何收集、使用您的个人信息。",
        "我们采取措施防止您的个人信息遭到未经授权的访问、披露、使用。",
        "我们收集的信息受到保护。",
        "如果您不同意我们收集您的位置信息，请联系客服。",
        "您使用我们的产品和服务，即表示您已阅读本政策。",
        "信息的收集目的由法律规定。",
    ],
)
def test_what_is_only_spoken_of_is_no_fact(sentence: str) -> None:
    assert read(sentence) == ()


def test_a_condition_and_its_exception_are_told_apart() -> None:
    fact = only("未经您同意，我们不会公开您的个人信息，但法律法规另有规定的除外。", "publish")
    assert not fact.allowed
    assert [(part.text, part.unless) for part in fact.of("condition")] == [
        ("未经您同意", True),
        ("但法律法规另有规定的除外", True),
    ]
    when = only("当您下单时，我们会收集您的收货地址。", "collect").of("condition")
    assert [(part.text, part.unless) for part in when] == [("当您下单时", False)]


def test_who_is_told_is_not_who_acts() -> None:
    fact = only("我们可能会向合作伙伴等第三方共享您的订单信息。", "share")
    assert fact.who
    assert fact.who.text == "我们"


def test_what_a_person_hands_over_is_no_sharing() -> None:
    fact = only("注册时，我们会要求您提供姓名、手机号码。", "provide")
    assert fact.who
    assert fact.who.concept == "user"
    assert [part.concept for part in fact.of("data")] == ["name", "phone"]


def test_kinds_in_brackets_and_lists_belong_to_the_data() -> None:
    fact = only("我们会收集您的设备信息（包括设备型号、IP地址）和日志信息，例如访问时间、浏览记录。", "collect")
    assert words(fact, "data") == ["设备信息", "设备型号", "IP地址", "日志信息", "访问时间", "浏览记录"]


def test_how_long_and_where_data_are_kept() -> None:
    fact = only("我们会在境内服务器保存您的订单信息不少于三年。", "store")
    assert words(fact, "duration") == ["不少于三年"]
    assert words(fact, "place") == ["境内"]


LISTS = {
    "exceptions": "一、共享\n\n我们不会与任何公司共享您的个人信息，但以下情况除外：\n\n"
    "（1）事先获得您的同意；\n\n（2）履行法定义务。\n",
    "purposes": "一、使用\n\n我们会将您的个人信息用于以下目的：\n\n（1）完成配送；\n\n（2）处理投诉。\n",
    "data": "一、收集\n\n注册时我们会收集以下信息：\n\n（1）姓名、手机号码；\n\n（2）银行账号。\n",
}


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("exceptions", "condition", [["事先获得您的同意"], ["履行法定义务"]]),
        ("purposes", "purpose", [["完成配送"], ["处理投诉"]]),
        ("data", "data", [["姓名", "手机号码"], ["银行账号"]]),
    ],
)
def test_items_are_read_with_the_introduction_of_their_list(
    name: str, kind: PartKind, expected: list[list[str]]
) -> None:
    items = [fact for fact in read(LISTS[name]) if fact.lead_in]
    assert [words(fact, kind) for fact in items] == expected
    assert all(fact.allowed for fact in items)
    assert all(fact.lead_in and fact.lead_in.end <= fact.span.start for fact in items)


def test_the_policys_own_name_acts_for_the_company() -> None:
    text = (
        "小店隐私政策\n\n小店会收集您的姓名。小店会收集您的电话号码。\n\n"
        "小店会共享您的订单信息。小店可能会保存您的地址。\n"
    )
    assert {fact.who.concept for fact in read(text) if fact.who} == {"controller"}


def verbatim(text: str) -> None:
    for fact in read(text):
        assert fact.verb.of(text)
        assert fact.span.of(text)
        for part in fact.parts:
            assert part.span.of(text) == part.text
            inside = [span for span in (fact.span, fact.lead_in) if span]
            assert any(span.start <= part.span.start and part.span.end <= span.end for span in inside)


PIECES = st.sampled_from(
    [
        *(
            "我们",
            "您",
            "你",
            "会",
            "不会",
            "将",
            "未经",
            "同意",
            "如果",
            "时",
            "后",
            "除外",
            "以下情况",
            "的",
            "和",
            "与",
        ),
        *("收集", "使用", "共享", "提供给", "存储", "为了", "用于", "包括", "等", "向", "第三方", "个人信息", "姓名"),
        *(
            "IP地址",
            "ｉｐ",
            "位置信息",
            "境内",
            "三年",
            "、",
            "，",
            "。",
            "；",
            "：",
            "（",
            "）",
            "“",
            "”",
            "**",
            "<b>",
        ),
        *("\n\n", "一、", "（1）", "\u200b", "😀"),
    ]
)


@given(st.lists(PIECES, min_size=3, max_size=40).map("".join))
def test_every_part_is_verbatim_and_inside_its_sentence(text: str) -> None:
    verbatim(text)


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    verbatim(text)


def test_a_long_sentence_takes_no_longer_than_its_length() -> None:
    text = "我们会收集您的" + "姓名、在使用时收集的" * 5000 + "信息。"
    assert split_sentences(text, 0, len(text))
    verbatim(text)


def test_ufo_shares_location_with_partners(ufo: Policy) -> None:
    facts = [f for f in facts_of(ufo.text, split_clauses(ufo.text)) if f.clause == "2.3" and f.processing == "share"]
    assert [part.concept for part in facts[0].of("data")] == ["order_info", "account_info", "device_info", "location"]
    assert facts[0].may
    exceptions = [f for f in facts_of(ufo.text, split_clauses(ufo.text)) if f.clause.startswith("2.(")]
    assert [f.clause for f in exceptions] == [f"2.({n})" for n in range(1, 9)]


def terms(document: Any) -> set[str]:
    if isinstance(document, dict):
        own = {document["@type"]} if "@type" in document else set()
        return own.union(*(terms(value) for value in document.values()), {k for k in document if ":" in k})
    return set().union(*map(terms, document)) if isinstance(document, list) else set()


def test_json_ld_uses_terms_that_exist(ufo: Policy) -> None:
    document = linked(ufo, facts_of(ufo.text, split_clauses(ufo.text)))
    classes = {term for term in terms(document) if not term.startswith("dpv:has")}
    assert {term for term in classes if not term.startswith("pc:")} <= known_terms()
    assert {"dpv:Share", "pd:Location", "dpv:ThirdParty", "dpv:FraudPreventionAndDetection"} <= classes
    assert document["@context"]["dpv"] == "https://w3id.org/dpv#"


def test_json_has_every_kind_of_part(ufo: Policy) -> None:
    for fact in facts_of(ufo.text, split_clauses(ufo.text)):
        body = fact.as_json(ufo.text)
        assert body["quote"] == ufo.text[body["start"] : body["end"]]
        assert sum(len(v) for v in body.values() if isinstance(v, list)) == sum(p.kind != "who" for p in fact.parts)
        assert set(PART_KINDS) >= {part.kind for part in fact.parts}
