"""An application of a test's own on the real model, with a data directory of its own and an admin key."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.assistant import Assistant
from corpus.settings import Settings
from index.library import Library
from tests.web.conftest import build

KEY = "a key of the tests only"
BEARER = {"Authorization": f"Bearer {KEY}"}
TEXT = {"Content-Type": "text/plain; charset=utf-8", **BEARER}


@pytest.fixture
def make_shop(library: Library, tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """Return a maker of clients whose policies nobody else sees."""
    made: list[FastAPI] = []

    def make(**changed: object) -> TestClient:
        settings = Settings.model_validate({"data_dir": tmp_path, "admin_key": KEY, **changed})
        app = build(Assistant(library, settings), settings)
        made.append(app)
        return TestClient(app, raise_server_exceptions=False)

    yield make
    for app in made:
        app.state.desk.close()


@pytest.fixture
def shop(make_shop: Callable[..., TestClient]) -> TestClient:
    """Return a client that may change policies with `BEARER`."""
    return make_shop()
