"""The application on the real assistant, and on a fake one where a test needs a policy or a fault of its own."""

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, sync_playwright

from bot.assistant import Assistant
from corpus.settings import Settings
from tests.web.browsing import DESK, FLAGS, LOCALES, chromium_path, served
from tests.web.fake import FakeAssistant
from web.app import create_app

ORIGIN = "https://shop.example"


def build(assistant: Assistant, settings: Settings) -> FastAPI:
    """Return the application, made while a loop runs: Gradio would leave one of its own unclosed.

    The loop is another thread's, because a browser under test has one in this thread.
    """

    async def make() -> FastAPI:
        return create_app(assistant, settings)

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, make()).result()


@pytest.fixture(scope="session")
def app(assistant: Assistant, settings: Settings) -> Iterator[FastAPI]:
    """Return the application on the real assistant, callable from one origin."""
    app = build(assistant, settings.model_copy(update={"allowed_origins": [ORIGIN], "ask_rate_per_minute": 0}))
    yield app
    app.state.desk.close()


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Return a client that sees what a browser would see, 500 included."""
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def fake_client(settings: Settings) -> Iterator[Callable[..., TestClient]]:
    """Return a maker of clients on a fake assistant, with settings of their own."""
    made: list[FastAPI] = []

    def make(fake: FakeAssistant, **changed: object) -> TestClient:
        app = build(fake.as_assistant(), settings.model_copy(update=changed))
        made.append(app)
        return TestClient(app, raise_server_exceptions=False)

    yield make
    for app in made:
        app.state.desk.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        if os.environ.get("PLAINCLAUSE_REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium found")
        pytest.skip("no Chromium found")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=FLAGS)


@pytest.fixture(scope="module")
def site(assistant: Assistant, settings: Settings) -> Iterator[str]:
    # An application of its own: a server closes its desk when it ends, and other tests go on with theirs.
    with served(build(assistant, settings)) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages; afterwards no page may have asked another host or met an error.

    `faulty` allows for requests that fail; `options` are those of a browser's context.
    """
    requests: list[str] = []
    errors: list[str] = []
    own: list[str] = []
    contexts = []

    def make(address: str, *, language: str = "zh", width: int = DESK, faulty: bool = False, **options: Any) -> Page:
        context = browser.new_context(locale=LOCALES[language], viewport={"width": width, "height": 760}, **options)
        contexts.append(context)
        own.append(urlsplit(address).netloc)
        context.on("request", lambda request: requests.append(request.url))
        if not faulty:  # a browser notes each request that fails
            context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        page = context.new_page()
        page.goto(address)
        return page

    yield make
    for context in contexts:
        context.close()
    assert requests
    assert not [url for url in requests if urlsplit(url).scheme != "data" and urlsplit(url).netloc not in own]
    assert errors == []
