"""The console in a real Chromium: at a desk and on a phone, in Chinese and in English."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.web.browsing import DESK, LOCALES, PHONE, assert_fits
from tests.web.console.filling import KEY
from tests.web.test_reader import HOSTILE

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

OpenConsole = Callable[..., Page]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WITHIN_MS = 150


@pytest.fixture
def open_console(browser: Browser, site: str) -> Iterator[OpenConsole]:
    """Return a maker of consoles that are signed in; afterwards no page may have asked another host or met an error."""
    requests: list[str] = []
    errors: list[str] = []
    contexts = []

    def make(*, language: str = "zh", width: int = DESK, path: str = "", **options: Any) -> Page:
        context = browser.new_context(
            locale=LOCALES[language], viewport={"width": width, "height": 760}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.on("request", lambda request: requests.append(request.url))
        context.on("console", lambda message: errors.append(message.text) if is_fault(message) else None)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        page = context.new_page()
        page.goto(f"{site}/console")
        page.fill("#key", KEY)
        page.press("#key", "Enter")
        expect(page.locator("#q")).to_be_visible()
        if path:
            page.goto(f"{site}{path}")
        return page

    yield make
    for context in contexts:
        context.close()
    assert requests
    assert {urlsplit(url).netloc for url in requests} == {urlsplit(site).netloc}
    assert errors == []


def is_fault(message: ConsoleMessage) -> bool:
    """Tell whether the browser reports a fault of the page; 503 is what a test of its own sends."""
    return message.type == "error" and "status of 503" not in message.text


def type_words(page: Page, words: str) -> None:
    page.locator("#q").press_sequentially(words, delay=15)
    expect(page.locator("html")).to_have_attribute("data-searched", words)


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [violation["id"] for violation in found if violation["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize(("language", "words"), [("zh", "位置信息 共享"), ("en", "share location")])
def test_clauses_are_listed_as_one_types_and_opened_in_place(
    open_console: OpenConsole, language: str, words: str, width: int
) -> None:
    page = open_console(language=language, width=width)
    assert_fits(page, width)
    type_words(page, words)
    first = page.locator("#results .rows > li").first
    expect(first.locator(".where")).to_contain_text("二、3")
    assert_fits(page, width)
    first.locator(".open").click()
    expect(page.locator("#place .this mark")).to_contain_text("合作伙伴等第三方")
    expect(page.locator("#place .this")).to_be_in_viewport()
    expect(page.locator("#place .beside").first).to_contain_text("学术研究")
    assert_fits(page, width)
    page.keyboard.press("Escape")
    expect(first.locator(".open")).to_be_focused()


def test_number_is_found_and_filters_narrow(open_console: OpenConsole) -> None:
    page = open_console()
    type_words(page, "二、3")
    expect(page.locator("#results .where").first).to_contain_text("二、3")
    page.fill("#q", "")
    page.select_option("[name=part]", "3")
    expect(page.locator("#results .rows > li")).to_have_count(2)
    page.select_option("[name=part]", "")
    page.select_option("[name=concept]", "cookies")
    expect(page.locator("#results blockquote").first).to_contain_text("Cookie")


def test_list_is_there_within_150_ms(open_console: OpenConsole, record_property: Any) -> None:
    page = open_console()
    times = []
    for words in ("位置信息", "怎么退款", "第三方共享", "cookie", "手机号", "share my location", "delete account"):
        page.fill("#q", "")
        type_words(page, words)
        times.append(float(page.locator("html").get_attribute("data-search-ms") or "inf"))
    middle = sorted(times)[len(times) // 2]
    record_property("search_ms", middle)
    # A machine that does other work too is slow, not wrong: the bound is on what is left when it is not.
    assert min(times) <= WITHIN_MS, times


def test_only_the_newest_words_count(open_console: OpenConsole) -> None:
    page = open_console()
    page.locator("#q").press_sequentially("共享位置信息给谁", delay=1)
    expect(page.locator("html")).to_have_attribute("data-searched", "共享位置信息给谁")


@pytest.mark.parametrize(("language", "quote"), [("zh", "——《UFO隐私保护政策》"), ("en", "— UFO privacy policy")])
def test_citation_is_copied_with_its_whole_address(
    open_console: OpenConsole, site: str, language: str, quote: str
) -> None:
    page = open_console(language=language, permissions=["clipboard-read", "clipboard-write"])
    type_words(page, "二、3")
    button = page.locator("#results .copy").first
    button.click()
    expect(button).to_have_text("已复制" if language == "zh" else "Copied")
    expect(page.locator("#spoken")).to_have_text("已复制" if language == "zh" else "Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "我们可能会向合作伙伴等第三方共享" in copied
    assert quote in copied
    address = copied.strip().splitlines()[-1]
    assert address.startswith(f"{site}/policies/ufo?")
    page.goto(address)
    expect(page.locator("mark").first).to_contain_text("合作伙伴等第三方")


@pytest.mark.parametrize(("into", "words"), [("zh", "依据：《UFO隐私保护政策》"), ("en", "Source: UFO privacy policy")])
def test_reply_is_made_and_copied(open_console: OpenConsole, site: str, into: str, words: str) -> None:
    page = open_console(width=PHONE, permissions=["clipboard-read", "clipboard-write"])
    type_words(page, "你们会共享我的位置信息吗")
    page.locator(f"[name=reply][value={into}]").click()
    expect(page.locator(".reply .words")).to_contain_text(words)
    assert_fits(page, PHONE)
    page.locator(".reply .copy").click()
    expect(page.locator("#spoken")).to_have_text("已复制")
    assert f"{site}/policies/ufo?" in page.evaluate("navigator.clipboard.readText()")


def test_keyboard_alone_is_enough(open_console: OpenConsole) -> None:
    page = open_console()
    type_words(page, "位置信息")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    links = page.locator("#results .open")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_be_focused()
    page.keyboard.press("Escape")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize(("language", "nothing"), [("zh", "怎么注销账号"), ("en", "怎么注销账号")])
def test_customers_questions_and_votes_are_listed(
    open_console: OpenConsole, language: str, nothing: str, width: int
) -> None:
    page = open_console(language=language, width=width, path=f"/console/questions?lang={language}")
    expect(page.locator("table").first).to_contain_text(nothing)
    expect(page.locator("table").last).to_contain_text("没说是哪些合作伙伴")
    assert "13800138000" not in page.content()
    assert_fits(page, width)
    page.locator("table").last.get_by_role("link").click()
    expect(page.locator(".this")).to_contain_text("合作伙伴等第三方")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_no_serious_fault(
    open_console: OpenConsole, site: str, language: str, width: int, scheme: str
) -> None:
    page = open_console(language=language, width=width, color_scheme=scheme)
    type_words(page, "位置信息")
    page.locator("#results .open").first.click()
    expect(page.locator("#place .this")).to_be_visible()
    page.locator(f"[name=reply][value={language}]").click()
    expect(page.locator(".reply")).to_be_visible()
    assert faults(page) == []
    for tab in ("coverage", "facts", "changes", "questions"):
        page.goto(f"{site}/console/{tab}?lang={language}")
        assert faults(page) == [], tab
        assert_fits(page, width)


def test_sign_in_page_is_for_everybody(browser: Browser, site: str) -> None:
    page = browser.new_page(locale="zh-CN")
    page.goto(f"{site}/console")
    assert faults(page) == []
    page.fill("#key", "wrong-key")
    page.press("#key", "Enter")
    expect(page.locator("#key-fault")).to_have_text("密钥不对。")
    assert faults(page) == []
    page.close()


def test_nothing_of_ours_is_in_another_language(open_console: OpenConsole) -> None:
    page = open_console(language="en")
    type_words(page, "share location")
    page.evaluate("document.querySelectorAll('[lang=zh-Hans], #q').forEach(element => element.remove())")
    words = page.locator("body").inner_text()
    assert not CHINESE.findall(words.replace("二、3", ""))


def test_markup_does_nothing(open_console: OpenConsole) -> None:
    page = open_console()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.fill("#q", HOSTILE)
    expect(page.locator("html")).to_have_attribute("data-searched", HOSTILE)
    page.locator("[name=reply][value=zh]").click()
    expect(page.locator(".reply")).to_be_visible()
    assert page.locator("main :is(img, script)").count() == 0


def test_service_that_goes_away_is_told(open_console: OpenConsole) -> None:
    page = open_console()
    page.route("**/console/search*", lambda route: route.fulfill(status=503, content_type="text/plain", body="x"))
    page.fill("#q", "位置")
    expect(page.locator("#results .fault")).to_contain_text("暂时连不上服务")
    page.unroute("**/console/search*")
    page.fill("#q", "位置信息")
    expect(page.locator("#results .rows > li").first).to_be_visible()


def test_without_script_everything_works_by_forms_and_links(open_console: OpenConsole) -> None:
    page = open_console(java_script_enabled=False)
    page.fill("#q", "位置信息 共享")
    page.press("#q", "Enter")
    expect(page.locator("#results .where").first).to_contain_text("二、3")
    expect(page.locator("#results .copy").first).to_be_hidden()
    page.locator("[name=reply][value=en]").click()
    expect(page.locator(".reply")).to_contain_text("Source: UFO privacy policy")
    page.locator("#results .open").first.click()
    expect(page.locator(".this mark")).to_contain_text("合作伙伴等第三方")


def test_session_ends_by_the_button(open_console: OpenConsole) -> None:
    page = open_console()
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#key")).to_be_visible()
