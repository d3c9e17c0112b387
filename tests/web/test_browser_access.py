"""Nobody is shut out: axe-core over the chat and the policy page, and the policy page without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.assistant import Assistant
from corpus.catalogue import text
from corpus.settings import Settings
from tests.web.browsing import DESK, PHONE, ask, served
from tests.web.conftest import build

pytestmark = pytest.mark.browser

ASKED = {"zh": "你们会共享我的位置信息吗？", "en": "Do you share my location?"}


def faults(page: Page) -> list[tuple[str, list[Any]]]:
    """Return what axe calls serious or critical."""
    found = Axe().run(page).response["violations"]
    grave = [fault for fault in found if fault["impact"] in ("serious", "critical")]
    return [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in grave]


@pytest.fixture(scope="module")
def voting_site(assistant: Assistant, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("votes")
    kept = {"store_feedback": True, "feedback_url": f"sqlite:///{folder}/votes.sqlite3"}
    with served(build(assistant, settings.model_copy(update=kept))) as address:
        yield address


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("zh", DESK, "light"), ("zh", PHONE, "dark"), ("en", DESK, "dark"), ("en", PHONE, "light")],
)
def test_no_serious_fault_for_assistive_technology(
    open_page: Callable[..., Page], voting_site: str, language: str, width: int, scheme: str
) -> None:
    page = open_page(
        f"{voting_site}/?lang={language}",
        language=language,
        width=width,
        color_scheme=scheme,
        reduced_motion="reduce",
        faulty=True,  # the last page is one that is missing
    )
    expect(page.locator(".welcome")).to_be_visible()
    assert faults(page) == []
    page.press("#question textarea", "Enter")
    expect(page.locator("#notice p")).to_be_visible()
    for question in (ASKED[language], "怎么注销账号"):
        ask(page, question)
    page.locator("[data-vote=down]").first.click()
    expect(page.locator(".why").first).to_be_visible()
    page.locator("summary").last.click()
    assert faults(page) == []
    page.goto(f"{voting_site}{page.locator('.turn .evidence a').first.get_attribute('href')}")
    expect(page.locator("mark")).to_be_in_viewport()
    assert faults(page) == []
    page.goto(f"{voting_site}/policies/nobody?lang={language}")
    assert faults(page) == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_policy_page_works_without_scripts(open_page: Callable[..., Page], site: str, width: int) -> None:
    page = open_page(f"{site}/policies/ufo?lang=zh&start=1706&end=1760#2.3", width=width, java_script_enabled=False)
    expect(page.locator("mark")).to_be_in_viewport()
    expect(page.locator("section:has(mark) .plain")).to_be_visible()
    page.get_by_role("link", name="二、信息的披露").click()
    expect(page.locator("main").get_by_role("heading", name="二、信息的披露")).to_be_in_viewport()
    page.get_by_role("link", name="English").click()
    expect(page.locator("mark")).to_have_count(1)
    expect(page.locator(".plain-title").first).to_have_text("In plain words")
    page.emulate_media(media="print")
    expect(page.locator(".bar, .contents")).to_have_count(2)
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".contents").is_visible()
    page.goto(f"{site}/")
    assert text("web.no_script", "zh") in page.content()
