"""The kind of a question is read off its form: yes or no, or what its question word asks for."""

import pytest

from bot.kind import kind_of
from bot.question import language_of
from corpus.text import fold


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你们会共享我的位置信息吗", "yesno"),
        ("能不能不填邮箱", "yesno"),
        ("我的地址会给快递不", "yesno"),
        ("是否收集人脸", "yesno"),
        ("怎么注销账号", "how"),
        ("注消账号咋弄", "how"),
        ("谁能看到我的订单", "who"),
        ("信息保存多久", "when"),
        ("为什么要我的手机号", "why"),
        ("干吗要我的手机号", "why"),
        ("要我手机号干吗", "why"),
        ("网站会放小饼干吗", "yesno"),
        ("不发定位还能找活干吗", "yesno"),
        ("我手机屏多大你们也门儿清?", "yesno"),
        ("我几点登录你们知道多少", "when"),
        ("收集哪些信息", "what"),
        ("cookie 用途", "why"),
        ("位置信息", "what"),
        ("do you share my location?", "yesno"),
        ("so you sell my data, right?", "yesno"),
        ("can i skip the email", "yesno"),
        ("how do I close my account?", "how"),
        ("how long do you keep it", "when"),
        ("who gets my data?", "who"),
        ("why do you need my phone?", "why"),
        ("what do you collect?", "what"),
        ("purpose of cookies", "why"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert kind_of(fold(text), language_of(text)) == kind


@pytest.mark.parametrize(
    "text",
    [
        *(
            "号都注销了你们还留着我的照片啊？",
            "我在哪上网你们看得到吗",
            "你们会不会翻我手机里都有谁",
            "要是出事你们赔不赔",
        ),
        *(
            "won't you sell my data?",
            "u sell my data?",
            "is it true that you read my texts",
            "any way to opt out of ads",
        ),
        *("when I log out, do you still track me?", "if i uninstall will you wipe my info"),
    ],
)
def test_a_question_word_in_a_side_clause_asks_nothing(text: str) -> None:
    assert kind_of(fold(text), language_of(text)) == "yesno"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(
            ("能不能告诉我怎么注销", "how"),
            ("为什么要知道有没有人打给我", "why"),
            ("if you get hacked, how will I know?", "how"),
        ),
        *(("I changed my mind. How do I leave?", "how"), ("can you tell me who sees my photos", "who")),
    ],
)
def test_what_is_asked_in_the_main_clause_counts(text: str, kind: str) -> None:
    assert kind_of(fold(text), language_of(text)) == kind
