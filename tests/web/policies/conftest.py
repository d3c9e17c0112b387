"""An application of a test's own with a data directory of its own, an admin key, and an encoder that needs no model."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.assistant import Assistant
from corpus.clauses import split_clauses
from corpus.loading import load_policy, shipped_policies
from corpus.plain import load_wordings
from corpus.settings import Settings
from corpus.types import LANGUAGES
from index.encoder import Tokens, Vectors
from index.generation import Generation
from index.library import Library
from index.policy_index import build_policy_index
from index.slips import SlipRepair
from index.words import Words
from tests.web.conftest import build

KEY = "a key of the tests only"
BEARER = {"Authorization": f"Bearer {KEY}"}
TEXT = {"Content-Type": "text/plain; charset=utf-8", **BEARER}
SIZE = 8


class StubEncoder:
    """Gives each text a vector of its own, without meaning and at once: which policy answers is tested, not how."""

    fingerprint = "stub"

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        return self.embed_passages(questions)

    def embed_passages(self, passages: Sequence[str]) -> Vectors:
        raw = [np.frombuffer(hashlib.sha256(text.encode()).digest(), np.uint8)[:SIZE] for text in passages]
        vectors = np.stack(raw).astype(np.float32) - 127.5
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def embed_question_tokens(self, questions: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        return self.embed_passage_tokens(questions)

    def embed_passage_tokens(self, passages: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        vectors = self.embed_passages(passages)
        return vectors, [vector[None].astype(np.float16) for vector in vectors]


@pytest.fixture(scope="session")
def stub_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Return a library over the shop's own policy."""
    encoder, words = StubEncoder(), Words(tmp_path_factory.mktemp("jieba"))
    (path,) = (p for p in shipped_policies() if p.parent.name == "ufo")
    policy = load_policy(path, max_chars=1_000_000)
    wordings = load_wordings(path, policy, split_clauses(policy.text))
    index = build_policy_index(policy, words, encoder, wordings)
    means = {language: encoder.embed_questions([language])[0] for language in LANGUAGES}
    return Library(Generation("stub", {"ufo": index}, means), encoder, words, SlipRepair(words))


@pytest.fixture
def make_shop(
    stub_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., TestClient]]:
    """Return a maker of clients whose policies nobody else sees; without the chat, which takes a second to build."""
    monkeypatch.setattr("web.app.build_chat", lambda *_: None)
    monkeypatch.setattr("web.app.mount_chat", lambda *_: None)
    made: list[FastAPI] = []

    def make(**changed: object) -> TestClient:
        settings = Settings.model_validate({"data_dir": tmp_path, "admin_key": KEY, **changed})
        app = build(Assistant(stub_library, settings), settings)
        made.append(app)
        return TestClient(app, raise_server_exceptions=False)

    yield make
    for app in made:
        app.state.desk.close()


@pytest.fixture
def shop(make_shop: Callable[..., TestClient]) -> TestClient:
    """Return a client that may change policies with `BEARER`."""
    return make_shop()
