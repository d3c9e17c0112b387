"""Clauses of the shop's policy and of small texts that each show one difficulty."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.clauses import split_clauses
from corpus.types import Clause, Policy


@pytest.fixture(scope="module")
def clauses(ufo: Policy) -> dict[str, Clause]:
    return {clause.id: clause for clause in split_clauses(ufo.text)}


def tree(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(c.id, c.kind, c.markers) for c in split_clauses(text)]


def test_ufo_has_four_parts_as_headings(clauses: dict[str, Clause]) -> None:
    parts = [c for c in clauses.values() if c.kind == "heading" and c.markers]
    assert [(c.id, c.label, c.markers) for c in parts] == [
        ("1", "一", ("一、",)),
        ("2", "二", ("二、",)),
        ("3", "三", ("三、",)),
        ("4", "四", ("四、",)),
    ]


def test_ufo_salutation_stands_before_the_first_part(clauses: dict[str, Clause], ufo: Policy) -> None:
    preface = clauses["p1"]
    assert ufo.text[preface.start : preface.end].startswith("尊敬的用户:")
    assert preface.markers == ()
    assert preface.heading_path == ()


@pytest.mark.parametrize(
    "name", ["下单", "支付功能", "客服与售后功能", "发送通知", "注册UFO账户", "Cookies 和其他技术"]
)
def test_ufo_run_in_headings_with_half_width_colon(name: str, clauses: dict[str, Clause], ufo: Policy) -> None:
    (clause,) = (c for c in clauses.values() if c.heading_path[-1:] == (name,))
    assert clause.heading_path == ("一、信息的收集及使用", name)
    assert clause.label == f"一、{name}"
    assert not ufo.text[clause.sentences[0].start :].startswith(name)


@pytest.mark.parametrize("n", range(1, 9))
def test_ufo_exceptions_know_their_introduction(n: int, clauses: dict[str, Clause], ufo: Policy) -> None:
    clause = clauses[f"2.({n})"]
    assert clause.markers == ("二、", f"({n})")
    assert clause.label == f"二、({n})"
    assert clause.lead_in is not None
    assert clause.lead_in.of(ufo.text) == "我们不会与以外的任何公司、组织和个人共享您的个人信息,但以下情况除外:"


def test_ufo_items_two_and_three_stand_beside_the_exceptions(clauses: dict[str, Clause], ufo: Policy) -> None:
    assert clauses["2.2"].markers == ("二、", "2、")
    assert clauses["2.3"].markers == ("二、", "3、")
    assert clauses["2.3"].heading_path == ("二、信息的披露",)
    assert clauses["2.3"].lead_in is None
    assert clauses["2.3"].sentences[0].of(ufo.text).startswith("我们可能会向合作伙伴等第三方共享")


def test_ufo_payment_sentence_stays_whole_over_two_paragraphs(clauses: dict[str, Clause], ufo: Policy) -> None:
    clause = clauses["1.p7"]
    assert len(clause.sentences) == 1
    sentence = clause.sentences[0].of(ufo.text)
    assert sentence.startswith("在您下单后")
    assert sentence.endswith("产品激活。")


def test_ufo_is_covered_in_order_without_overlap(ufo: Policy) -> None:
    check_cover(ufo.text)


def check_cover(text: str) -> None:
    """Every visible character in exactly one clause, in order, sentences inside their clause, ids unique."""
    clauses = split_clauses(text)
    at = 0
    for clause in clauses:
        assert at <= clause.start < clause.end
        assert not text[at : clause.start].strip()
        at = clause.end
        inside = clause.start
        for sentence in clause.sentences:
            assert inside <= sentence.start < sentence.end <= clause.end
            inside = sentence.end
    assert not text[at:].strip()
    assert len({clause.id for clause in clauses}) == len(clauses)


def test_level_comes_from_the_document() -> None:
    inner_dot = "一、总则\n（一）范围\n1. 甲方收集姓名。\n2. 乙方收集电话。\n（二）例外\n无。\n二、附则\n没有。"
    assert [c[0] for c in tree(inner_dot)] == ["1", "1.(1)", "1.(1).1", "1.(1).2", "1.(2)", "1.(2).p1", "2", "2.p1"]
    inner_paren = "1、范围\n（一）甲方收集姓名。\n（二）乙方收集电话。\n2、附则\n没有。"
    assert [c[0] for c in tree(inner_paren)] == ["1", "1.(1)", "1.(2)", "2", "2.p1"]


def test_decimal_marks_do_not_repeat_their_parent() -> None:
    assert tree("2. 使用\n2.1 我们使用姓名。\n2.2 我们使用电话。")[1:] == [
        ("2.1", "clause", ("2.", "2.1")),
        ("2.2", "clause", ("2.", "2.2")),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "第三条所述的信息不受影响。",
        "2021年3月1日起生效。",
        "3日内答复。",
        "1.5倍赔偿。",
        "400-820-8820是客服电话。",
        "一般情况下不收集。",
    ],
)
def test_no_number_mark(line: str) -> None:
    assert tree(f"隐私政策\n{line}")[-1][2] == ()


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("第十一条 用户权利受保护。", "第十一条"),
        ("（二）我们收集姓名。", "（二）"),
        ("3．我们收集姓名。", "3．"),
        ("1\\. 我们收集姓名。", "1."),
        ("2) 我们收集姓名。", "2)"),
        ("①我们收集姓名。", "①"),
        ("【1】我们收集姓名。", "【1】"),
        ("a. 我们收集姓名。", "a."),
        ("- （1）我们收集姓名。", "（1）"),
        ("**一、**我们收集姓名。", "一、"),
    ],
)
def test_number_marks(line: str, mark: str) -> None:
    assert tree(f"隐私政策\n{line}")[-1][2] == (mark,)


def test_paragraph_behind_an_introduced_list_closes_it() -> None:
    text = "一、共享\n以下情况除外：\n（1）经您同意；\n（2）法律要求。\n我们会提前告知您这些共享。"
    assert tree(text)[-1] == ("1.p2", "clause", ("一、",))


def test_introduction_ends_with_its_list() -> None:
    text = "一、共享\n包括以下各项：\n我们先说明背景情况。\n（1）经您同意；\n（2）法律要求。"
    assert all(c.lead_in is None for c in split_clauses(text))


def test_separators_and_blank_lines_open_no_clause() -> None:
    text = "隐私政策\n==========\n \n一、收集\n我们收集姓名。\n----\n"
    assert [c[0] for c in tree(text)] == ["title", "1", "1.p1"]
    check_cover(text)


def test_windows_line_ends_keep_offsets() -> None:
    text = "一、收集\r\n我们收集姓名。\r\n二、共享\r\n我们不共享。\r\n"
    found = split_clauses(text)
    assert [text[c.start : c.end] for c in found] == ["一、收集", "我们收集姓名。", "二、共享", "我们不共享。"]


PIECES = st.sampled_from(
    (
        *"一、 二、 （一） (2) 1. 3、 2.1 第三条 ① a) # ** ==== 我们收集姓名。 位置：见下 “ （ 》 的 , ; 2021年 x".split(),
        *("- ", " ", "\n", "\n\n", "\r\n", "\u3000", "\u200b", "\ufeff", "\u2028", "\x85"),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_nothing_lost_whatever_the_text(text: str) -> None:
    check_cover(text)
