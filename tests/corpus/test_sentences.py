"""Sentences end where they end, and quotes and brackets stay whole."""

import pytest

from corpus.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们收集姓名。我们不出售。", ["我们收集姓名。", "我们不出售。"]),
        ("会吗？不会！", ["会吗？", "不会！"]),
        ("“同意。”之后才收集。完", ["“同意。”之后才收集。", "完"]),
        ("信息（例如姓名。电话）会收集。", ["信息（例如姓名。电话）会收集。"]),
        ("《政策。附件》有效;其他无效;", ["《政策。附件》有效;", "其他无效;"]),
        ("通过www.ufo.vip访问1.5次。", ["通过www.ufo.vip访问1.5次。"]),
        ("  甲。  ", ["甲。"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in split_sentences(text, 0, len(text))] == expected


def test_a_bracket_that_never_closes_does_not_swallow_the_clause() -> None:
    text = "（" + "我们收集姓名。" * 100
    assert len(split_sentences(text, 0, len(text))) > 50
