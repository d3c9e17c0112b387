"""Takes the pictures of all pages: desk and phone, Chinese and English, dark too: `make pictures`."""

import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bot.assistant import Assistant
from corpus.settings import load_settings
from tests.web.browsing import DESK, FLAGS, LOCALES, PHONE, ask, chromium_path, served
from tests.web.conftest import build
from tests.web.console.filling import filled
from tests.web.console.pictures import take_console
from tests.web.widget_pages import ask as ask_widget
from tests.web.widget_pages import open_panel, turns

ASKED = {
    "zh": ["注消账号咋弄", "你们会把我的定位给别人吗"],
    "en": ["how do I close my account?", "do you share my location?"],
}
HEIGHT = 800
# Of all, what the dark pictures show: one language at each width.
DARK = [("zh", PHONE), ("en", DESK)]


def main(folder: Path) -> None:
    """Write the pictures into `folder`."""
    path = chromium_path()
    if path is None:
        sys.exit("no Chromium found")
    folder.mkdir(parents=True, exist_ok=True)
    settings = load_settings()
    assistant = Assistant.open(settings)
    with served(build(assistant, settings)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for language, width in product(LOCALES, (DESK, PHONE)):
            _take(_context(browser, language, width), site, language, f"{language}-{_device(width)}", folder)
        for language, width in DARK:
            context = _context(browser, language, width, dark=True)
            _take(context, site, language, f"{language}-{_device(width)}-dark", folder)
        for language, width, theme in product(LOCALES, (DESK, PHONE), ("light", "dark")):
            _take_widget(browser, site, language, width, theme, folder)
        _take_consoles(browser, assistant, folder)


def _take_consoles(browser: Browser, assistant: Assistant, folder: Path) -> None:
    with TemporaryDirectory() as kept, filled(assistant, load_settings(), Path(kept)) as site:
        for language, width, dark in [
            *((*one, False) for one in product(LOCALES, (DESK, PHONE))),
            *((*one, True) for one in DARK),
        ]:
            context = _context(browser, language, width, dark=dark)
            take_console(context, site, language, f"{language}-{_device(width)}{'-dark' if dark else ''}", folder)


def _device(width: int) -> str:
    return "desk" if width == DESK else "phone"


def _context(browser: Browser, language: str, width: int, *, dark: bool = False) -> BrowserContext:
    return browser.new_context(
        locale=LOCALES[language],
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if dark else "light",
        has_touch=width == PHONE,
        reduced_motion="reduce",
    )


def _take(context: BrowserContext, site: str, language: str, name: str, folder: Path) -> None:
    page = context.new_page()
    page.goto(site)
    page.locator(".welcome").wait_for()
    page.screenshot(path=folder / f"welcome-{name}.png")
    other, first = ASKED[language]
    ask(page, first)
    page.wait_for_timeout(500)  # the page scrolls to the answer
    page.screenshot(path=folder / f"chat-{name}.png")
    ask(page, other)
    page.screenshot(path=folder / f"talk-{name}.png", full_page=True)
    with context.expect_page() as opened:
        page.locator(".turn .evidence a").first.click()
    reader = opened.value
    reader.locator("mark").first.wait_for()
    reader.screenshot(path=folder / f"cited-{name}.png")
    reader.goto(f"{site}/policies/ufo")
    reader.screenshot(path=folder / f"policy-{name}.png")
    context.close()


def _take_widget(browser: Browser, site: str, language: str, width: int, theme: str, folder: Path) -> None:
    name = f"{language}-{'desk' if width == DESK else 'phone'}-{theme}.png"
    page = browser.new_page(locale=LOCALES[language], viewport={"width": width, "height": HEIGHT})
    page.goto(f"{site}/demo?lang={language}&theme={theme}")
    page.locator("plain-clause .launcher").wait_for()
    page.screenshot(path=folder / f"demo-{name}")
    open_panel(page)
    page.locator("plain-clause .chips button").first.wait_for()
    page.wait_for_timeout(300)  # the panel rises
    page.screenshot(path=folder / f"widget-welcome-{name}")
    for number, question in enumerate(ASKED[language]):
        ask_widget(page, question)
        turns(page).nth(number).locator(".badge").wait_for()
        page.screenshot(path=folder / f"widget-answer-{number + 1}-{name}")
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
