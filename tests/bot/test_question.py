"""What is asked is read rightly: language and kind; and what cannot be asked is refused."""

import pytest

from bot.question import language_of, read_question
from corpus.errors import QuestionError
from corpus.settings import Settings


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("你们会共享我的位置信息吗", "zh"),
        ("do you share my location?", "en"),
        ("你們會分享我的定位嗎", "zh"),
        ("cookie 是干嘛的", "zh"),
        ("what does 二、3 mean for me as a customer", "en"),
        ("GPS?", "en"),
        ("🙃", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "   ", "\u3000", "\u200b\u200d\ufeff", "\n\t"])
def test_nothing_to_read(text: str, settings: Settings) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(text, (), settings)
    assert caught.value.key == "empty_question"


def test_length_is_counted_as_written(settings: Settings) -> None:
    assert read_question("我" * 500, (), settings).text == "我" * 500
    for text in ("我" * 501, "我" + "\u200b" * 500):
        with pytest.raises(QuestionError, match="500"):
            read_question(text, (), settings)


@pytest.mark.parametrize(
    ("history", "key"), [(["问"] * 11, "history_too_long"), (["问" * 501], "history_question_too_long")]
)
def test_history_has_its_limits(history: list[str], key: str, settings: Settings) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question("那手机号呢", history, settings)
    assert caught.value.key == key


def test_invisible_signs_are_taken_out(settings: Settings) -> None:
    assert read_question("定\u200b位\u202e", (), settings).text == "定位"
