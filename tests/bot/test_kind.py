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
