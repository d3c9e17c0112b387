"""A served application and a Chromium that asks it: what browser tests and pictures share."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from web.serve import claim_address

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = 1280, 360
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
QUESTION = "#question textarea"

# A machine that does other work too is slow, not wrong.
expect.set_options(timeout=20_000)


def chromium_path() -> str | None:
    """Return where this machine's Chromium is, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve `app` on a free port from a thread and give its address."""
    with closing(claim_address("127.0.0.1", 0)) as listener:
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until = time.monotonic() + 20
            while not server.started:
                assert thread.is_alive()
                assert time.monotonic() < until
                time.sleep(0.02)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def ask(page: Page, question: str) -> None:
    turns = page.locator(".turn").count()
    page.fill(QUESTION, question)
    page.press(QUESTION, "Enter")
    expect(page.locator(".turn")).to_have_count(turns + 1)


def assert_fits(page: Page, width: int) -> None:
    """Check that nothing makes the page scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 80))") == []
