import pytest

from corpus.types import Language
from web.language import page_language, preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.5, zh-Hant;q=0.7", "zh"),
        ("fr-FR, zh;q=0.1", "zh"),
        ("fr, de;q=0.9", "en"),
        ("*", "en"),
        ("zh;q=0", "en"),
        ("zh;q=nan", "en"),
        ("zh;q=7", "en"),
        ("zhx", "en"),
        (";;;,,,=q", "en"),
    ],
)
def test_reader_gets_the_language_the_browser_weighs_most(header: str, language: Language) -> None:
    assert preferred_language(header) == language


@pytest.mark.parametrize(("asked", "language"), [("zh", "zh"), ("en", "en"), ("fr", "zh"), ("", "zh"), (None, "zh")])
def test_address_wins_over_the_browser(asked: str | None, language: Language) -> None:
    assert page_language(asked, "zh-CN") == language
