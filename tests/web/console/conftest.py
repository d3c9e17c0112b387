from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from bot.assistant import Assistant
from corpus.settings import Settings
from tests.web.conftest import build
from tests.web.console.filling import KEY, filled


@pytest.fixture
def locked(assistant: Assistant, settings: Settings) -> Iterator[TestClient]:
    """Return a client of an application whose console has a key."""
    app = build(assistant, settings.model_copy(update={"console_key": SecretStr(KEY)}))
    yield TestClient(app, raise_server_exceptions=False, follow_redirects=False)
    app.state.desk.close()


@pytest.fixture(scope="session")
def site(assistant: Assistant, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a served console with a key and something to show."""
    with filled(assistant, settings, tmp_path_factory.mktemp("feedback")) as address:
        yield address
