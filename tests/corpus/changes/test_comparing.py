"""Clauses compared: the two written versions by hand, and what holds for any two policies."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.changes.comparing import compare
from corpus.changes.types import Comparison
from corpus.clauses import split_clauses
from corpus.types import Policy
from tests.corpus.changes.made import changed, lines_of, policy, written
from tests.corpus.test_properties import ANYTHING, Item, policies, text_of

# Written down by reading the two files side by side.
BY_HAND = [
    "added | - | 一、2 |  | 为了识别风险订单，我们会收集您的设备标识符和人脸信息。",
    "reworded | 一、2 | 一、3 |  | ，也用于向您推送个性化推荐",
    "reworded | 一、3 | 一、4 | 6个月 | 3年",
    "removed | 一、4 | - | 我们不会收集您的通讯录。 | ",
    "moved | 四 | 二 |  | ",
    "moved | - | 二、1 |  | ",
    "moved | 四、1 | 二、2 |  | ",
    "moved | 二 | 三 |  | ",
    "moved | 二、1 | 三、1 |  | ",
    "reworded | 二、2 | 三、2 | 不、个人信息 | 浏览记录",
    "reworded | 二、3 | 三、3 |  | ，但经您同意的除外",
    "added | - | 三、4 |  | 我们会把订单编号交给山风数据服务有限公司，由其统计销量。",
    "moved | 三 | 四 |  | ",
    "moved | 三、1 | 四、1 |  | ",
    "removed | 三、2 | - | 您可以向客服申请导出个人信息的副本。 | ",
    "added | - | 四、2 |  | 您可以在“设置”中关闭个性化推荐。",
    "reworded | 三、3 | 四、3 | 15 | 10",
    "added | - | 五、2 |  | 我们不会读取您的剪贴板。",
]


def test_written_versions_are_compared_as_by_hand() -> None:
    assert lines_of(compare(written("old.txt"), written("new.txt"))) == BY_HAND


def test_clause_that_was_split_says_where_its_words_went() -> None:
    found = compare(written("old.txt"), written("new.txt"))
    by_new = {entry.new.id: entry for entry in found.entries if entry.new}
    assert by_new["2.2"].went_to == ("2.1",)
    assert by_new["2.1"].came_from == ("4.1",)


def test_clauses_that_were_joined_are_no_change() -> None:
    apart = "政策\n\n1、我们会保存订单。\n\n2、我们会保存地址。\n\n3、您可以注销账号。\n"
    joined = "政策\n\n1、我们会保存订单。我们会保存地址。\n\n2、您可以注销账号。\n"
    for old, new in ((apart, joined), (joined, apart)):
        found = changed(old, new)
        assert found.same_words, lines_of(found)
        assert found.meanings == ()


def test_sentence_that_moved_and_was_touched_up_shows_only_its_new_words() -> None:
    old = "政策\n\n1、我们会保存订单编号和收货地址等交易信息。我们重视您的隐私。\n\n2、您可以随时注销账号。\n"
    new = "政策\n\n1、我们重视您的隐私。\n\n2、您可以随时注销账号。我们会保存订单编号和收货地址及电话等交易信息。\n"
    found = changed(old, new)
    assert [span.of(new) for entry in found.entries for span in entry.come] == ["及电话"]
    assert not [span for entry in found.entries for span in entry.gone]


def test_items_in_another_order_are_moved_not_changed() -> None:
    items = ["我们收集姓名。", "我们收集电话。", "我们收集地址。"]
    old, new = (
        f"政策\n\n一、收集\n\n{''.join(f'{n}、{i}' + chr(10) for n, i in enumerate(order, 1))}"
        for order in (items, items[::-1])
    )
    found = changed(old, new)
    assert found.same_words
    assert found.count("moved") >= 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("我们收集姓名，用于配送。", "我们收集姓名, 用于配送."),
        ("我们收集 Cookie。", "我们收集cookie。"),
        ("我們收集姓名。", "我们收集姓名。"),
        ("我们收集姓名；", "我们收集姓名。"),
        ("我们收集\u200b姓名。", "我们收集姓名。"),
    ],
)
def test_width_case_script_and_stops_are_no_change(old: str, new: str) -> None:
    found = changed(f"政策\n\n1、{old}\n\n2、我们保存订单。\n", f"政策\n\n1、{new}\n\n2、我们保存订单。\n")
    assert found.same_words, lines_of(found)


@pytest.mark.parametrize(("old", "new"), [("1.5小时", "15小时"), ("A1B2", "A1B3"), ("30天", "90天")])
def test_numbers_and_latin_words_are_never_cut(old: str, new: str) -> None:
    found = changed(f"政策\n\n1、我们保存日志{old}。\n", f"政策\n\n1、我们保存日志{new}。\n")
    (entry,) = (entry for entry in found.entries if entry.kind == "reworded")
    gone = "".join(span.of(found.old.text) for span in entry.gone)
    come = "".join(span.of(found.new.text) for span in entry.come)
    assert not (gone and not come)
    assert come in new
    assert gone in old


@pytest.mark.parametrize("text", ["", "。", "一、\n二、\n", "政策", "\u200b"])
def test_policy_without_a_clause_can_be_compared(text: str) -> None:
    full = "政策\n\n1、我们会保存订单。\n"
    assert changed(text, text).same_words
    assert not changed(text, full).same_words
    assert not changed(full, text).same_words


def check(found: Comparison) -> None:
    """Check what holds for every comparison."""
    for side in ("old", "new"):
        text = getattr(found, side).text
        clauses = [getattr(entry, side) for entry in found.entries if getattr(entry, side)]
        assert sorted(clauses, key=lambda c: c.start) == list(split_clauses(text))
    for entry in found.entries:
        assert entry.old or entry.new
        for clause, spans in ((entry.old, entry.gone), (entry.new, entry.come)):
            assert not spans or clause
            for span in spans:
                assert clause
                assert clause.start <= span.start < span.end <= clause.end
            assert all(one.end <= other.start for one, other in pairwise(spans))
        assert bool(entry.gone or entry.come) == (entry.kind in ("reworded", "added", "removed")) or not (
            entry.old and entry.new
        )
    for meaning in found.meanings:
        assert meaning.old or meaning.new
        for place in (*meaning.old, *meaning.new):
            assert place.clause.start <= place.span.start < place.span.end <= place.clause.end


@settings(max_examples=60, deadline=None)
@given(policies())
def test_policy_with_itself_is_no_change(items: list[Item]) -> None:
    one = policy(text_of(items))
    found = compare(one, one)
    check(found)
    assert {entry.kind for entry in found.entries} == {"unchanged"}
    assert found.meanings == ()


@settings(max_examples=80, deadline=None)
@given(ANYTHING, ANYTHING)
def test_any_two_texts_are_compared_whole_and_verbatim(old: str, new: str) -> None:
    check(changed(old, new))
    same = changed(old, old)
    check(same)
    assert {entry.kind for entry in same.entries} <= {"unchanged"}


@settings(max_examples=60, deadline=None)
@given(policies(), policies(), st.randoms(use_true_random=False))
def test_any_two_policies_are_compared_whole_and_verbatim(
    one: list[Item], other: list[Item], order: random.Random
) -> None:
    mixed = [*one, *other[1:]]
    order.shuffle(mixed)
    check(changed(text_of(one), text_of(mixed)))


def test_shop_s_own_policy_in_another_order_is_no_change(ufo: Policy) -> None:
    paragraphs = [block for block in ufo.text.split("\n") if block.strip()]
    random.Random(3).shuffle(paragraphs)  # noqa: S311
    found = compare(ufo, policy("\n".join(paragraphs)))
    check(found)
    assert found.meanings == ()


def _large(seed: int, clauses: int) -> Policy:
    pick = random.Random(seed)  # noqa: S311
    signs = (
        "我们会收集使用共享保存删除您的姓名地址电话订单信息用于配送推荐广告研究分析安全支付客服设备位置浏览记录第三方"
    )
    lines = ["".join(pick.choices(signs, k=pick.randint(20, 120))) + "。" for _ in range(clauses)]
    return policy("政策\n\n" + "\n".join(f"{n}、{line}" for n, line in enumerate(lines, 1)))


def test_thousand_clauses_that_all_differ_take_seconds() -> None:
    begun = time.process_time()
    check(compare(_large(1, 1000), _large(2, 1000)))
    assert time.process_time() - begun < 20
