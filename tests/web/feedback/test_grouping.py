import time

import pytest

from web.feedback.grouping import grouped, same_words


def groups_of(*questions: str) -> list[list[str]]:
    return grouped((question, question) for question in questions)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("你们收不收指纹？", "请问你们收不收指纹吗"),
        ("Do you sell DATA?", "do you sell data"),
        ("你们會賣數據嗎", "你们会卖数据吗。"),
        ("ＡＢＣ 是什么", "abc是什么呢"),
    ],
)
def test_politeness_case_width_and_signs_do_not_part_questions(one: str, other: str) -> None:
    assert same_words(one) == same_words(other)


def test_nearly_equal_questions_are_put_together() -> None:
    assert groups_of(
        "你们会不会收集我的指纹信息", "天气如何", "你们会收集我的指纹信息", "你会不会收集我的指纹信息"
    ) == [
        ["你们会不会收集我的指纹信息", "你们会收集我的指纹信息", "你会不会收集我的指纹信息"],
        ["天气如何"],
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("能退款吗", "能退货吗"), ("do you sell my photos?", "do you keep my messages?"), ("吗", "呢")]
)
def test_other_questions_stay_apart(one: str, other: str) -> None:
    assert len(groups_of(one, other)) == 2


def test_the_largest_group_comes_first() -> None:
    assert [len(group) for group in groups_of("甲乙丙", "丁戊己", "丁戊己？", "丁戊己!", "甲乙丙。")] == [3, 2]


def test_many_questions_are_grouped_in_a_moment() -> None:
    questions = [f"你们会把我的{chr(0x4E00 + n)}{chr(0x5E00 + n % 97)}给别人看吗" for n in range(4_000)]
    started = time.monotonic()
    grouped((question, question) for question in questions)
    assert time.monotonic() - started < 20
