"""Pages of other hosts with the widget on them, and a reader of the widget, for the browser tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from playwright.sync_api import Locator, Page, expect
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.web.browsing import served

ASKED = {"zh": "你们会共享我的位置信息吗？", "en": "Do you share my location?"}
CITED = "合作伙伴等第三方共享您的订单信息"
CSP = "default-src 'none'; script-src {service}; connect-src {service}; style-src 'self'"

# Notes what happens, for the tests to read.
PROBE = """
window.seen = [];
window.keys = [];
for (const kind of ["ready", "open", "close", "answer", "error"])
  document.addEventListener("plainclause:" + kind, (e) => seen.push({ kind, detail: e.detail, at: performance.now() }));
document.addEventListener("keydown", (e) => keys.push(e.key));
window.addEventListener("unhandledrejection", (e) => seen.push({ kind: "rejection", detail: String(e.reason) }));
"""


class Hosts:
    """A tiny server of host pages: `/` is the page set last, under `csp` where one is set."""

    def __init__(self) -> None:
        self.body = ""
        self.csp = ""

    def app(self) -> FastAPI:
        def page(_: Request) -> Response:
            html = f'<!doctype html><html lang="en"><head><title>Shop</title></head><body>{self.body}</body></html>'
            return HTMLResponse(html, headers={"Content-Security-Policy": self.csp} if self.csp else {})

        return FastAPI(routes=[Route("/", page), Route("/favicon.ico", lambda _: Response(b""))], openapi_url=None)


@contextmanager
def hosted(hosts: Hosts) -> Iterator[str]:
    """Serve host pages from an origin of their own."""
    with served(hosts.app()) as address:
        yield address


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog")


def launcher(page: Page) -> Locator:
    return page.locator("plain-clause .launcher")


def box(page: Page) -> Locator:
    return page.locator("plain-clause textarea")


def turns(page: Page) -> Locator:
    return page.locator("plain-clause .turn")


def notice(page: Page) -> Locator:
    return page.locator("plain-clause .notice")


def open_panel(page: Page) -> None:
    launcher(page).click()
    expect(panel(page)).to_be_visible()


def ask(page: Page, question: str) -> None:
    box(page).fill(question)
    box(page).press("Enter")


def kinds(page: Page) -> list[str]:
    found: list[str] = page.evaluate("seen.map((event) => event.kind)")
    return found


def focused(page: Page) -> Any:
    """Return what has the focus inside the widget, by id, class or tag; None where it is elsewhere."""
    return page.evaluate(
        "(() => { const at = document.querySelector('plain-clause')?.shadowRoot.activeElement;"
        " return at && (at.id || at.className || at.tagName); })()"
    )
