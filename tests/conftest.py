"""What every room's tests share: one prepared data directory and one assistant for the whole run."""

import os
from pathlib import Path

import pytest

from bot.assistant import Assistant
from corpus.loading import load_policy, shipped_policies
from corpus.settings import ENV_PREFIX, Settings
from corpus.types import Policy
from index.library import Library, open_library


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings of the machine out of the tests."""
    for name in list(os.environ):
        if name.startswith(ENV_PREFIX) and not name.startswith(f"{ENV_PREFIX}REQUIRE_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory of this run alone."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def settings(data_dir: Path) -> Settings:
    """Return the default settings on this run's data directory."""
    return Settings(data_dir=data_dir)


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    """Return the library over the shipped policies, with the real model."""
    return open_library(settings)


@pytest.fixture(scope="session")
def assistant(library: Library, settings: Settings) -> Assistant:
    """Return an assistant over the shipped policies."""
    return Assistant(library, settings)


@pytest.fixture(scope="session")
def ufo() -> Policy:
    """Return the shop's own policy."""
    (path,) = (p for p in shipped_policies() if p.parent.name == "ufo")
    return load_policy(path, max_chars=1_000_000)
