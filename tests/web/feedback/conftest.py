"""Every test of the store runs on SQLite and, where its programs are there or required, on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer
from corpus.settings import Settings
from tests.web.fake import answer_of, policy_of
from tests.web.feedback.postgres import REQUIRED, Server, programs, running
from web.feedback.store import FeedbackStore

# Nothing is skipped: without PostgreSQL its cases are not there, unless they are required.
DATABASES = ["sqlite", "postgresql"] if REQUIRED or programs() else ["sqlite"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/feedback.sqlite3"
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def feedback_settings(tmp_path: Path, url: str) -> Settings:
    return Settings(data_dir=tmp_path, store_feedback=True, feedback_url=url)


@pytest.fixture
def store(feedback_settings: Settings) -> Iterator[FeedbackStore]:
    store = FeedbackStore.open(feedback_settings)
    yield store
    store.close()


@pytest.fixture
def keep(store: FeedbackStore) -> Callable[..., Answer]:
    """Return a function that keeps an answer to a question and returns it, written."""
    count = 0

    def kept(question: str, **changed: Any) -> Answer:
        nonlocal count
        count += 1
        policy = changed.pop("policy", None) or policy_of()
        answer = answer_of(policy, question, **{"answer_id": f"answer-{count}", **changed})
        store.keep(answer)
        assert store.flush(10)
        return answer

    return kept
