"""The widget on pages of other origins: allowed or not, navigating, taking it away, and with a service in trouble."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bot.answer import Answer
from corpus.settings import Settings
from tests.web.browsing import PHONE, served
from tests.web.conftest import build
from tests.web.fake import FakeAssistant, answer_of, policy_of
from tests.web.widget_pages import (
    CSP,
    PROBE,
    Hosts,
    ask,
    box,
    hosted,
    kinds,
    launcher,
    notice,
    open_panel,
    panel,
    turns,
)

pytestmark = pytest.mark.browser

SCRIPT = '<script src="{service}/widget.js" defer{more}></script>'
ELEMENT = "document.querySelector('plain-clause')"
PROBLEM = "urn:plainclause:problem:"
QUESTION = "do you share my location?"


class Stage:
    """A service, a shop's page on another origin that may call it, and what the service was asked."""

    def __init__(self, service: str, shop: str, hosts: Hosts, fake: FakeAssistant, browser: Browser) -> None:
        self.service, self.shop, self.hosts, self.fake = service, shop, hosts, fake
        self._browser = browser
        self.requests: list[str] = []
        self.faults: list[str] = []

    def page(self, body: str = "", *, more: str = "", locale: str = "en-GB", width: int = 1000) -> Page:
        """Open the shop's page with the widget's script behind `body`."""
        self.hosts.body = body + SCRIPT.format(service=self.service, more=more)
        self.hosts.csp = CSP.format(service=self.service)
        page = self._browser.new_context(locale=locale, viewport={"width": width, "height": 700}).new_page()
        page.on("request", lambda sent: self.requests.append(sent.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.add_init_script(PROBE)
        page.goto(self.shop)
        return page


@pytest.fixture
def gate() -> Iterator[Event]:
    """Return what a question that holds the word `slowly` waits for."""
    gate = Event()
    yield gate
    gate.set()


@contextmanager
def _stage(browser: Browser, settings: Settings, gate: Event, allowed: bool) -> Iterator[Stage]:
    policy = policy_of()

    def answer(question: str) -> Answer:
        if "slowly" in question:
            gate.wait(20)
        return answer_of(policy, question)

    fake, hosts = FakeAssistant(policy, answer), Hosts()
    with hosted(hosts) as shop:
        changed = settings.model_copy(update={"allowed_origins": [shop] if allowed else [], "max_waiting_questions": 1})
        with served(build(fake.as_assistant(), changed)) as service:
            stage = Stage(service, shop, hosts, fake, browser)
            yield stage
            for context in browser.contexts:
                context.close()
    strange = [url for url in stage.requests if not url.startswith((service + "/", shop + "/"))]
    assert strange == []
    assert stage.faults == []


@pytest.fixture
def stage(browser: Browser, settings: Settings, gate: Event) -> Iterator[Stage]:
    """Return a stage whose shop may call the service."""
    with _stage(browser, settings, gate, True) as stage:
        yield stage


def answered(page: Page, count: int = 1) -> None:
    expect(turns(page).locator(".badge")).to_have_count(count)


def fulfil(page: Page, stage: Stage, status: int, problem: object, headers: dict[str, str] | None = None) -> None:
    """Let the service refuse every question in this way."""

    def refuse(route: Route) -> None:
        cors = {"Access-Control-Allow-Origin": stage.shop, "Access-Control-Expose-Headers": "Retry-After"}
        route.fulfill(status=status, body=json.dumps(problem), headers={**cors, **(headers or {})})

    page.route("**/v1/ask", refuse)


def test_allowed_page_asks_under_its_strict_policy(stage: Stage) -> None:
    page = stage.page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    open_panel(page)
    ask(page, QUESTION)
    answered(page)
    link = turns(page).locator(".sources a").first
    assert (link.get_attribute("href") or "").startswith(f"{stage.service}/policies/sample?lang=en&start=")
    expect(panel(page)).to_have_css("border-radius", "16px")
    assert kinds(page) == ["ready", "open", "answer"]
    assert errors == []
    assert {url.removeprefix(stage.service) for url in stage.requests if url.startswith(stage.service)} == {
        "/widget.js",
        "/v1/widget-config?locale=en",
        "/v1/ask",
    }


def test_page_that_is_not_allowed_is_told_so(browser: Browser, settings: Settings, gate: Event) -> None:
    with _stage(browser, settings, gate, False) as stage:
        page = stage.page(locale="zh-CN", more=' data-locale="zh-CN"')
        open_panel(page)
        expect(notice(page)).to_contain_text("不接受来自这个网站的提问")
        ask(page, "你们共享我的位置吗")
        expect(box(page)).to_have_value("你们共享我的位置吗")
        expect(notice(page)).to_contain_text("不接受来自这个网站的提问")
        expect(turns(page)).to_have_count(0)
        assert stage.fake.histories == []
        assert {event["detail"]["kind"] for event in page.evaluate("seen") if event["kind"] == "error"} == {"origin"}


def test_script_twice_makes_one_widget(stage: Stage) -> None:
    page = stage.page(SCRIPT.format(service=stage.service, more=""))
    expect(page.locator("plain-clause")).to_have_count(1)
    page.evaluate(
        f"document.body.append(Object.assign(document.createElement('script'), {{src: '{stage.service}/widget.js?2'}}))"
    )
    page.wait_for_timeout(300)
    expect(page.locator("plain-clause")).to_have_count(1)
    assert kinds(page) == ["ready"]


def test_two_widgets_do_not_mix(stage: Stage) -> None:
    page = stage.page(
        '<plain-clause id="a"></plain-clause><plain-clause id="b" side="left" locale="zh-CN"></plain-clause>'
    )
    expect(page.locator("plain-clause")).to_have_count(2)
    for name, words in (("a", "Privacy questions"), ("b", "隐私政策问答")):
        expect(page.locator(f"#{name} .launcher")).to_have_text(words)
        page.locator(f"#{name} .launcher").click()
    page.locator("#b textarea").fill("位置")
    page.locator("#b textarea").press("Enter")
    expect(page.locator("#b .turn .badge")).to_have_count(1)
    expect(page.locator("#a .turn")).to_have_count(0)
    page.locator("#b textarea").press("Escape")
    expect(page.locator("#b .panel")).to_be_hidden()
    expect(page.locator("#a .panel")).to_be_visible()


def test_element_taken_away_in_mid_answer_ends_its_question(stage: Stage, gate: Event) -> None:
    page = stage.page("<plain-clause></plain-clause>")
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    open_panel(page)
    page.evaluate("window.held = document.querySelector('plain-clause')")
    ask(page, "answer slowly please")
    expect(turns(page).locator(".waiting")).to_be_visible()
    page.evaluate("held.remove()")
    page.wait_for_timeout(300)
    assert failed == [f"{stage.service}/v1/ask"]
    assert kinds(page) == ["ready", "open"]
    gate.set()
    page.evaluate("document.body.append(held)")
    expect(box(page)).to_have_value("answer slowly please")
    expect(turns(page)).to_have_count(0)
    ask(page, QUESTION)
    answered(page)
    assert "rejection" not in kinds(page)


def test_element_that_is_only_moved_keeps_its_question(stage: Stage, gate: Event) -> None:
    page = stage.page("<plain-clause></plain-clause><main></main>")
    open_panel(page)
    ask(page, "answer slowly please")
    expect(turns(page).locator(".waiting")).to_be_visible()
    page.evaluate(f"document.querySelector('main').append({ELEMENT})")
    gate.set()
    answered(page)


@pytest.mark.parametrize(
    "navigate",
    [
        "document.documentElement.replaceChild(document.createElement('body'), document.body)",
        "document.body.innerHTML = '<p>next page</p>'",
        "document.body.replaceWith(document.createElement('body'))",
    ],
)
def test_navigation_without_a_load_keeps_the_chat(stage: Stage, navigate: str) -> None:
    page = stage.page("<p>first page</p>")
    open_panel(page)
    ask(page, QUESTION)
    answered(page)
    page.evaluate(navigate)
    answered(page)
    ask(page, QUESTION)
    answered(page, 2)
    assert stage.fake.histories == [[], [QUESTION]]
    page.evaluate("document.documentElement.lang = 'zh-CN'")
    expect(launcher(page)).to_have_text("隐私政策问答")


def test_element_of_the_page_comes_and_goes_with_it(stage: Stage) -> None:
    page = stage.page("<plain-clause></plain-clause>")
    expect(launcher(page)).to_be_visible()
    page.evaluate("document.body.innerHTML = ''")
    expect(page.locator("plain-clause")).to_have_count(0)
    page.evaluate("document.body.innerHTML = '<plain-clause></plain-clause>'")
    open_panel(page)
    ask(page, QUESTION)
    answered(page)


@pytest.mark.parametrize(
    ("lang", "locale", "more", "words"),
    [
        ("en", "zh-CN", "", "Privacy questions"),
        ("zh-Hant", "en-GB", "", "隐私政策问答"),
        ("", "zh-CN", "", "隐私政策问答"),
        ("en", "en-GB", ' data-locale="zh-CN"', "隐私政策问答"),
    ],
)
def test_locale_is_the_attribute_s_then_the_page_s_then_the_browser_s(
    stage: Stage, lang: str, locale: str, more: str, words: str
) -> None:
    page = stage.page(locale=locale, more=more)
    page.evaluate(f"document.documentElement.lang = '{lang}'")
    expect(launcher(page)).to_have_text(words)


def test_busy_service_says_when_to_come_back(stage: Stage, gate: Event) -> None:
    page = stage.page("<plain-clause></plain-clause>")
    other = stage.page("<plain-clause></plain-clause>")
    for each in (page, other):
        open_panel(each)
    ask(page, "answer slowly please")
    expect(turns(page).locator(".waiting")).to_be_visible()
    page.wait_for_timeout(200)
    ask(other, QUESTION)
    expect(notice(other)).to_contain_text("try again in 1 s")
    expect(box(other)).to_have_value(QUESTION)
    gate.set()
    answered(page)
    other.locator("plain-clause .notice button").click()
    answered(other)
    expect(notice(other)).to_have_count(0)


def test_too_long_question_is_not_sent(stage: Stage) -> None:
    page = stage.page(width=PHONE)
    open_panel(page)
    expect(page.locator("plain-clause .chips button").first).to_be_visible()
    ask(page, "长" * 501)
    expect(notice(page)).to_contain_text("500 characters at most")
    expect(box(page)).to_have_value("长" * 501)
    assert stage.fake.histories == []


@pytest.mark.parametrize(
    ("status", "problem", "words"),
    [
        (413, {}, "too long"),
        (
            422,
            {"type": "urn:plainclause:problem:invalid_question", "detail": "<i>Only signs.</i>"},
            "<i>Only signs.</i>",
        ),
        (422, {"type": "urn:plainclause:problem:invalid_body", "detail": "see errors"}, "Please put it another way"),
        (429, {}, "try again in 3 s"),
        (403, {}, "does not take questions from this website"),
        (404, {"type": f"{PROBLEM}unknown_policy"}, "This policy is not available"),
        (500, {"request_id": "abc123"}, "abc123"),
        (503, "not an object", "cannot be reached"),
        (200, None, "Something went wrong"),
    ],
)
def test_refusal_is_told_in_clear_words(stage: Stage, status: int, problem: object, words: str) -> None:
    page = stage.page()
    fulfil(page, stage, status, problem)
    open_panel(page)
    ask(page, QUESTION)
    expect(notice(page)).to_contain_text(words)
    expect(box(page)).to_have_value(QUESTION)
    expect(turns(page)).to_have_count(0)
    page.unroute("**/v1/ask")
    box(page).press("Enter")
    answered(page)
    assert stage.fake.histories == [[]]


def test_service_that_is_away_and_a_device_that_is_offline(stage: Stage) -> None:
    page = stage.page()
    open_panel(page)
    page.route("**/v1/ask", lambda route: route.abort("connectionrefused"))
    ask(page, QUESTION)
    expect(notice(page)).to_contain_text("cannot be reached")
    page.context.set_offline(True)
    page.locator("plain-clause .notice button").click()
    expect(notice(page)).to_contain_text("offline")
    expect(box(page)).to_have_value(QUESTION)
    page.context.set_offline(False)


def test_slow_service_is_waited_for_and_then_given_up(stage: Stage, gate: Event) -> None:
    page = stage.page()
    page.clock.install()
    page.reload()
    open_panel(page)
    ask(page, "answer slowly please")
    expect(turns(page).locator(".waiting")).to_have_text("Looking it up ...")
    page.clock.run_for(3100)
    expect(turns(page).locator(".waiting")).to_contain_text("longer than usual")
    page.clock.run_for(12000)
    expect(notice(page)).to_contain_text("within 15 s")
    expect(box(page)).to_have_value("answer slowly please")
    gate.set()


def test_policy_taken_out_while_the_panel_is_open(stage: Stage) -> None:
    page = stage.page(more=' data-policy="gone"', locale="zh-CN")
    open_panel(page)
    expect(notice(page)).to_contain_text("This policy is not available")


@pytest.mark.parametrize("feedback", [True, False])
def test_thumbs_are_there_where_votes_are_taken(stage: Stage, feedback: bool) -> None:
    page = stage.page()
    sent: list[object] = []
    cors = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "content-type"}

    def config(route: Route) -> None:
        told = route.fetch().json()
        route.fulfill(json={**told, "feedback": feedback}, headers=cors)

    def answer(route: Route) -> None:
        told = route.fetch().json()
        route.fulfill(json={**told, "answer_id": "a1"}, headers=cors)

    def vote(route: Route) -> None:
        sent.append(route.request.post_data_json)
        route.fulfill(json={}, headers=cors)

    page.route("**/v1/widget-config?*", config)
    page.route("**/v1/ask", answer)
    page.route("**/v1/feedback", vote)
    open_panel(page)
    expect(page.locator("plain-clause .policy")).to_be_visible()
    ask(page, QUESTION)
    answered(page)
    votes = turns(page).locator(".votes > button")
    expect(votes).to_have_count(2 if feedback else 0)
    expect(page.locator("plain-clause .foot")).to_contain_text("are kept" if feedback else "are not recorded")
    if feedback:
        votes.first.click()
        expect(votes.first).to_have_attribute("aria-pressed", "true")
        votes.last.click()
        expect(votes.first).to_have_attribute("aria-pressed", "false")
        turns(page).get_by_role("button", name="Outdated").click()
        expect(turns(page).get_by_role("status")).to_have_text("Thank you for telling us.")
        down = {"answer_id": "a1", "vote": "down"}
        assert sent == [{"answer_id": "a1", "vote": "up"}, down, {**down, "reason": "outdated"}]
