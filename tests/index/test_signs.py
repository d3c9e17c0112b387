"""Sentences show on their face what kind of question they answer."""

import pytest

from index.signs import sign_names, signs_of


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("我们将在15个工作日内答复您。", "duration"),
        ("我们将在2周内删除。", "time"),
        ("您可以拨打客服热线联系我们。", "contact"),
        ("进入“设置”页面,点击“注销账号”。", "steps"),
        ("我们不会出售您的信息。", "negative"),
        ("未经您同意,我们不会提供,但法律另有规定的除外。", "condition"),
        ("我们收集信息用于改善服务。", "purpose"),
        ("我们的合作伙伴包括支付机构。", "recipient"),
        ("信息存储于中华人民共和国境内。", "store"),
        ("如您为未成年人,请监护人阅读。", "minor"),
    ],
)
def test_a_sentence_shows_its_sign(sentence: str, sign: str) -> None:
    (row,) = signs_of([sentence])
    assert row[sign_names().index(sign)] == 1


def test_a_time_that_is_only_spoken_of_is_not_told() -> None:
    (row,) = signs_of(["我们会在法律规定的期限内及时处理。"])
    assert row[sign_names().index("duration")] == 1
    assert row[sign_names().index("time")] == 0


def test_a_sentence_without_signs_shows_none() -> None:
    (row,) = signs_of(["天空很蓝。"])
    assert row.tolist() == [0] * len(sign_names())
