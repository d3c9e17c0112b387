"""The console's part of `make pictures`."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.web.console.filling import KEY

TYPED = {"zh": "位置信息 共享", "en": "share location"}
TABS = ("coverage", "facts", "changes", "questions")


def take_console(context: BrowserContext, site: str, language: str, name: str, folder: Path) -> None:
    """Write the pictures of the console at `site` into `folder`."""
    page = context.new_page()
    page.goto(f"{site}/console")
    page.screenshot(path=folder / f"console-login-{name}.png")
    page.fill("#key", KEY)
    page.press("#key", "Enter")
    page.locator("#q").wait_for()
    page.screenshot(path=folder / f"console-start-{name}.png")
    page.locator("#q").press_sequentially(TYPED[language], delay=20)
    page.locator(f"html[data-searched='{TYPED[language]}']").wait_for()
    page.locator("#results .open").first.click()
    page.locator("#place .this").wait_for()
    _whole(page, folder / f"console-clause-{name}.png")
    page.evaluate("scrollTo(0, 0)")
    page.locator(f"[name=reply][value={language}]").click()
    page.locator(".reply").wait_for()
    page.screenshot(path=folder / f"console-reply-{name}.png")
    for tab in TABS:
        page.locator(f".tabs a[href*='/console/{tab}']").click()
        page.locator("h1").first.wait_for(state="attached")
        _whole(page, folder / f"console-{tab}-{name}.png")
    context.close()


def _whole(page: Page, path: Path) -> None:
    # A page of many lines says no more than its first few screens.
    height = min(page.evaluate("document.documentElement.scrollHeight"), 2400)
    width = page.evaluate("innerWidth")
    page.screenshot(path=path, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
