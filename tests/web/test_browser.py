"""The pages in a real Chromium: what a customer does, at a desk and on a phone, in Chinese and in English."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from bot.answer import Answer
from corpus.settings import Settings
from tests.web.browsing import DESK, PHONE, QUESTION, ask, assert_fits, served
from tests.web.conftest import build
from tests.web.fake import FakeAssistant, policy_of
from tests.web.test_reader import HOSTILE

pytestmark = pytest.mark.browser

ASKED = {"zh": "你们会共享我的位置信息吗？", "en": "Do you share my location?"}
# Shared, but not for everything: either badge does.
BADGE = {"zh": re.compile("^(是|视情况而定)$"), "en": re.compile("^(Yes|It depends)$")}
READ = {"zh": "在政策全文中查看", "en": "Read it in the full policy"}
CITED = "合作伙伴等第三方共享您的订单信息"


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_customer_asks_and_reads_the_cited_words(
    open_page: Callable[..., Page], site: str, language: str, width: int
) -> None:
    page = open_page(f"{site}/", language=language, width=width)
    expect(page.locator(".welcome")).to_be_visible()
    assert_fits(page, width)
    ask(page, ASKED[language])
    expect(page.locator(".turn .badge")).to_have_text(BADGE[language])
    expect(page.locator(".turn .evidence mark").first).to_contain_text(CITED)
    expect(page.locator(QUESTION)).to_have_value("")
    assert_fits(page, width)
    with page.context.expect_page() as opened:
        page.locator(".turn .evidence a").first.click()
    reader = opened.value
    expect(reader.locator("mark")).to_contain_text(CITED)
    expect(reader.locator("mark")).to_be_in_viewport()
    assert urlsplit(reader.url).fragment == "2.3"
    assert_fits(reader, width)


def test_policy_that_does_not_say_is_told_so(open_page: Callable[..., Page], site: str) -> None:
    page = open_page(f"{site}/")
    ask(page, "怎么注销账号")
    expect(page.locator(".turn .badge")).to_have_text("政策没有写明")
    expect(page.locator(".turn .evidence")).to_have_count(0)


def test_example_is_asked_with_one_click(open_page: Callable[..., Page], site: str) -> None:
    page = open_page(f"{site}/?lang=en")
    page.get_by_role("button", name="Do you share my location?").click()
    expect(page.locator(".turn .badge")).to_have_text(BADGE["en"])


def test_follow_up_keeps_the_conversation(open_page: Callable[..., Page], site: str) -> None:
    page = open_page(f"{site}/", width=PHONE)
    ask(page, ASKED["zh"])
    ask(page, "为什么？")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last).to_be_in_viewport()


@pytest.mark.parametrize(("language", "asked", "heading"), [("zh", "en", "Ask about"), ("en", "zh", "隐私政策")])
def test_address_wins_over_the_browser_s_language(
    open_page: Callable[..., Page], site: str, language: str, asked: str, heading: str
) -> None:
    page = open_page(f"{site}/?lang={asked}", language=language)
    expect(page.locator("h1")).to_contain_text(heading)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_empty_question_is_explained_beside_the_box(open_page: Callable[..., Page], site: str, language: str) -> None:
    page = open_page(f"{site}/", language=language)
    expect(page.locator(".welcome")).to_be_visible()
    page.press(QUESTION, "Enter")
    expect(page.locator("#notice")).to_contain_text("问题是空的" if language == "zh" else "The question is empty")
    ask(page, ASKED[language])
    expect(page.locator("#notice")).to_have_text("")


def test_markup_does_nothing_in_chat_and_reader(open_page: Callable[..., Page], settings: Settings) -> None:
    policy = policy_of(f"示例\n\n1、我们{HOSTILE}。\n", title=HOSTILE)
    with served(build(FakeAssistant(policy).as_assistant(), settings)) as address:
        page = open_page(f"{address}/")
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        ask(page, HOSTILE)
        expect(page.locator(".asked")).to_contain_text(HOSTILE)
        expect(page.locator(".turn blockquote").first).to_contain_text(HOSTILE)
        assert page.locator(".turn :is(img, script)").count() == 0
        page.goto(f"{address}/policies/sample")
        expect(page.locator("main")).to_contain_text(HOSTILE)
        assert page.locator("main :is(img, script)").count() == 0


def test_fault_reaches_the_customer_without_its_words(
    open_page: Callable[..., Page], settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(question: str) -> Answer:
        raise RuntimeError(f"no room for {question}")

    with served(build(FakeAssistant(ask=broken).as_assistant(), settings)) as address:
        page = open_page(f"{address}/", language="en")
        page.fill(QUESTION, "my number is 13800138000")
        page.press(QUESTION, "Enter")
        expect(page.locator("#notice")).to_contain_text("Something went wrong")
        assert "no room" not in page.content()
    assert "13800138000" not in "".join(capfd.readouterr())
