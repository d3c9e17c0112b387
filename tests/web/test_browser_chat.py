"""What else a customer meets in the chat: copying, switching, voting, faults; by mouse, thumb and keyboard."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from bot.answer import Answer
from corpus.catalogue import text
from corpus.errors import UnknownPolicyError
from corpus.settings import Settings
from corpus.types import LANGUAGES, Language
from tests.web.browsing import DESK, PHONE, QUESTION, ask, assert_fits, served
from tests.web.conftest import build
from tests.web.fake import FakeAssistant, answer_of, policy_of

pytestmark = pytest.mark.browser

MakePage = Callable[..., Page]
ASKED: dict[Language, str] = {"zh": "你们会共享我的位置信息吗？", "en": "Do you share my location?"}
# Shared, but not for everything: either badge does.
SHARED: dict[Language, re.Pattern[str]] = {
    "zh": re.compile("^(是|视情况而定)$"),
    "en": re.compile("^(Yes|It depends)$"),
}
JOIN, DATA, HEALTH = "**/gradio_api/queue/join*", "**/gradio_api/queue/data*", "**/healthz"
WHERE_WORDS_ARE = """
[...document.querySelectorAll('body *')].flatMap(e => {
  const own = e.closest('[lang]')?.lang === document.documentElement.lang;
  if (!own || e.closest('script, style, noscript, blockquote, .where, .asked, #language label')) return [];
  const words = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data);
  return [...words, e.title, e.ariaLabel, e.placeholder, e.alt];
}).filter(Boolean).join(' ')
"""


def words_of(page: Page) -> str:
    """Return every word of the page in the page's own language: seen, said or shown as a tip."""
    return str(page.evaluate(WHERE_WORDS_ARE)) + page.title()


def small_targets(page: Page) -> list[str]:
    """Return what can be pressed, is seen, and is less than 44 pixels high or wide."""
    return list(
        page.evaluate(
            "[...document.querySelectorAll('button, summary, textarea, label:has(input), .turn a')]"
            ".filter(e => e.checkVisibility()).map(e => [e, e.getBoundingClientRect()])"
            ".filter(([, r]) => r.height < 43.5 || r.width < 43.5).map(([e, r]) => e.outerHTML.slice(0, 90) + r.height)"
        )
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_follows_the_switch_of_language_and_keeps_the_talk(
    open_page: MakePage, site: str, language: Language
) -> None:
    other: Language = "en" if language == "zh" else "zh"
    page = open_page(f"{site}/", language=language)
    ask(page, ASKED[language])
    page.get_by_role("radio", name="English" if other == "en" else "中文").check()
    expect(page.locator("h1")).to_have_text(text("web.chat_title", other))
    expect(page.locator(".turn .badge")).to_have_text(SHARED[other])
    expect(page.locator(".turn .asked")).to_contain_text(ASKED[language])
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if other == "zh" else "en")
    assert f"lang={other}" in page.url
    words = words_of(page)
    assert text("web.chat_title", other) in words
    if other == "en":
        # The number of a clause is a quotation.
        assert not [c for c in words.replace("二、3", "") if "\u4e00" <= c <= "\u9fff"]
    else:
        assert set(filter(str.isascii, filter(str.isalpha, words))) <= set("UFO" + "Cookie" + "IP" + "PlainClause")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_everything_is_big_enough_and_the_box_in_reach(open_page: MakePage, site: str, width: int) -> None:
    page = open_page(f"{site}/?lang=en", language="en", width=width, reduced_motion="reduce")
    for question in (ASKED["en"], "What are cookies used for?", "how do I close my account?"):
        ask(page, question)
    page.locator("summary").last.click()
    expect(page.locator(QUESTION)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_in_viewport(ratio=1)
    expect(page.locator(".turn").last).to_be_in_viewport()
    assert small_targets(page) == []
    assert_fits(page, width)
    answer, clause = (page.locator(f".turn .{part}").first.bounding_box() for part in ("answered", "evidence"))
    assert answer
    assert clause
    beside = clause["x"] >= answer["x"] + answer["width"] - 2
    assert beside == (width == DESK)


def test_copied_answer_has_its_citation_and_link(open_page: MakePage, site: str) -> None:
    page = open_page(f"{site}/?lang=en", permissions=["clipboard-read", "clipboard-write"])
    ask(page, ASKED["en"])
    page.get_by_role("button", name="Copy answer").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    expect(page.locator("#spoken")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.match(rf"Q: {re.escape(ASKED['en'])}\nA \((Yes|It depends)\): ", copied)
    assert "我们可能会向合作伙伴等第三方共享" in copied
    assert f"\n{site}/policies/ufo?lang=en" in copied


def test_keyboard_alone_is_enough(open_page: MakePage, site: str) -> None:
    page = open_page(f"{site}/?lang=en")
    page.get_by_role("button", name="What are cookies used for?").press("Enter")
    turn = page.locator(".turn")
    expect(turn).to_have_count(1)
    expect(turn).to_be_focused()
    page.locator(QUESTION).focus()
    ask(page, ASKED["en"])
    expect(page.locator(QUESTION)).to_be_focused()
    page.get_by_role("button", name="New chat").press("Enter")
    expect(page.locator(".welcome")).to_be_visible()
    expect(turn).to_have_count(0)
    expect(page.locator(QUESTION)).to_be_focused()
    expect(page.get_by_role("button", name="New chat")).to_be_hidden()
    page.get_by_role("radio", name="English").press("ArrowLeft")
    expect(page.locator("h1")).to_have_text(text("web.chat_title", "zh"))
    expect(page.get_by_role("radiogroup").or_(page.get_by_role("group")).first).to_have_accessible_name("页面语言")
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")


@pytest.mark.parametrize("language", LANGUAGES)
def test_fault_is_told_in_the_page_s_language_and_what_was_typed_stays(
    open_page: MakePage, site: str, language: Language
) -> None:
    # The browser speaks the other language: no word of Gradio's may show.
    browser = "en" if language == "zh" else "zh"
    page = open_page(f"{site}/?lang={language}", language=browser, faulty=True)
    notice = page.locator("#dock")
    expect(page.locator(".welcome")).to_be_visible()
    page.fill(QUESTION, "问" * 501)
    page.press(QUESTION, "Enter")
    expect(notice).to_contain_text("500")
    expect(page.locator(QUESTION)).to_have_value("问" * 501)
    page.fill(QUESTION, "x" * 70_000)
    page.press(QUESTION, "Enter")
    expect(notice).to_contain_text(text("web.too_large", language))
    page.route(JOIN, lambda route: route.fulfill(status=429, body="{}"))
    page.fill(QUESTION, ASKED[language])
    page.press(QUESTION, "Enter")
    expect(notice).to_contain_text(text("web.detail_busy", language))
    expect(page.locator(QUESTION)).to_have_value(ASKED[language])
    assert page.locator(".toast-wrap").is_hidden()


def test_page_comes_back_with_what_was_typed(open_page: MakePage, site: str) -> None:
    page = open_page(f"{site}/?lang=zh", language="en", faulty=True)
    expect(page.locator(".welcome")).to_be_visible()

    def away(route: Route) -> None:
        route.abort("connectionrefused")

    for address in (JOIN, DATA, HEALTH):
        page.route(address, away)
    page.fill(QUESTION, ASKED["zh"])
    page.press(QUESTION, "Enter")
    expect(page.locator("#dock")).to_contain_text(text("web.away", "zh"))
    page.unroute(JOIN)
    page.press(QUESTION, "Enter")  # taken, but no answer can come
    expect(page.locator("#dock")).to_contain_text(text("web.away", "zh"))
    expect(page.locator(QUESTION)).to_have_value(ASKED["zh"])
    page.unroute(DATA)
    page.unroute(HEALTH)
    expect(page.locator("#dock")).to_contain_text(text("web.back_again", "zh"))
    expect(page.locator(QUESTION)).to_have_value(ASKED["zh"])
    page.press(QUESTION, "Enter")
    expect(page.locator(".turn")).to_have_count(1)


def test_policy_removed_while_its_pages_are_open(open_page: MakePage, settings: Settings) -> None:
    other = policy_of(policy_id="other", title="另一份政策")
    fake = FakeAssistant(others=[other])

    def removed(question: str) -> Answer:
        if other in fake.others:
            return answer_of(other, question, language="zh")
        raise UnknownPolicyError("unknown_policy", policy="other", known="sample")

    fake.answer = removed
    with served(build(fake.as_assistant(), settings)) as address:
        page = open_page(f"{address}/", width=PHONE, faulty=True)
        page.get_by_text("换一份政策").click()
        page.get_by_role("link", name="另一份政策").click()
        expect(page.locator("h1 + p")).to_contain_text("另一份政策")
        ask(page, "为什么要收集这些信息？")
        fake.others.clear()
        page.fill(QUESTION, "会保存多久？")
        page.press(QUESTION, "Enter")
        expect(page.locator("#notice")).to_contain_text(text("web.policy_removed", "zh"))
        expect(page.locator(QUESTION)).to_have_value("会保存多久？")
        page.reload()
        expect(page.locator("#notice")).to_contain_text("示例政策")
        page.goto(f"{address}/policies/other")
        expect(page.locator("main")).to_contain_text(text("web.gone_policy", "zh"))
        assert_fits(page, PHONE)


def test_vote_with_a_reason_is_kept_and_stays_shown(open_page: MakePage, settings: Settings, tmp_path: Path) -> None:
    kept = settings.model_copy(update={"store_feedback": True, "feedback_url": f"sqlite:///{tmp_path}/votes.sqlite3"})
    app = build(FakeAssistant().as_assistant(), kept)
    votes: list[Any] = []
    with served(app) as address:
        page = open_page(f"{address}/?lang=en", width=PHONE, faulty=True)
        page.on("request", lambda request: votes.append(request.post_data_json) if "feedback" in request.url else None)
        ask(page, "why do you collect it?")
        page.get_by_role("button", name="Not helpful").click()
        expect(page.get_by_role("radio", name="Inaccurate")).to_be_focused()
        page.get_by_label("Incomplete").check()
        page.get_by_label("Anything to add?").fill("where is it kept?")
        assert small_targets(page) == []
        assert_fits(page, PHONE)
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".vote-said")).to_have_text("Thank you for your feedback!")
        expect(page.locator(".why")).to_be_hidden()
        ask(page, "and how long is it kept?")
        expect(page.locator(".vote-said").first).to_have_text("Thank you for your feedback!")
        expect(page.locator("[data-vote=down]").first).to_have_attribute("aria-pressed", "true")
        page.route("**/v1/feedback", lambda route: route.fulfill(status=503, body="{}"))
        page.get_by_role("button", name="Helpful", exact=True).last.click()
        expect(page.locator(".vote-said").last).to_have_text(text("web.vote_failed", "en"))
        assert app.state.desk.feedback.figures.votes
    assert votes[1] == votes[0] | {"reason": "incomplete", "note": "where is it kept?"}
