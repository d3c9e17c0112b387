"""The application on the real assistant, and on a fake one where a test needs a policy or a fault of its own."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.assistant import Assistant
from corpus.settings import Settings
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
