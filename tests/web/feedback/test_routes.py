import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from corpus.settings import Settings
from tests.web.conftest import build
from tests.web.fake import FakeAssistant
from tests.web.test_api import assert_problem
from web.feedback.store import FeedbackStore
from web.feedback.tables import VoteRow
from web.schemas import AnswerBody, FeedbackOffer

MakeClient = Callable[..., TestClient]
ASK = {"question": "do you share my location?"}


@pytest.fixture
def keeping(feedback_settings: Settings) -> Iterator[FastAPI]:
    """Return an application that keeps feedback."""
    app = build(FakeAssistant().as_assistant(), feedback_settings)
    yield app
    app.state.desk.close()


@pytest.fixture
def voter(keeping: FastAPI) -> TestClient:
    return TestClient(keeping, raise_server_exceptions=False)


def store_of(app: FastAPI) -> FeedbackStore:
    store: FeedbackStore = app.state.desk.feedback
    return store


def votes(app: FastAPI) -> list[tuple[str, str | None, str | None]]:
    with Session(store_of(app).engine) as session:
        return [(vote.vote, vote.reason, vote.note) for vote in session.scalars(select(VoteRow))]


def ask(client: TestClient) -> str:
    return AnswerBody.model_validate(client.post("/v1/ask", json=ASK).json()).answer_id


def test_vote_is_kept(keeping: FastAPI, voter: TestClient) -> None:
    body = {"answer_id": ask(voter), "vote": "down", "reason": "incomplete", "note": "call 13800138000"}
    response = voter.post("/v1/feedback", json=body)
    assert (response.status_code, response.json()) == (200, {"status": "kept"})
    assert votes(keeping) == [("down", "incomplete", "call [手机号]")]


def test_voting_again_replaces_the_vote(keeping: FastAPI, voter: TestClient) -> None:
    answer_id = ask(voter)
    for vote in ("down", "up", "up"):
        assert voter.post("/v1/feedback", json={"answer_id": answer_id, "vote": vote}).status_code == 200
    assert votes(keeping) == [("up", None, None)]


def test_vote_on_an_unknown_answer_is_refused(voter: TestClient) -> None:
    for answer_id in ("nobody", "../..", "答案"):
        response = voter.post("/v1/feedback", json={"answer_id": answer_id, "vote": "up"})
        assert_problem(response, 404, "unknown_answer")
        assert answer_id not in response.text


@pytest.mark.parametrize(
    ("changed", "loc", "kind"),
    [
        ({"vote": "maybe"}, ["body", "vote"], "literal_error"),
        ({"vote": None}, ["body", "vote"], "literal_error"),
        ({"reason": "because"}, ["body", "reason"], "literal_error"),
        ({"note": "x" * 501}, ["body", "note"], "string_too_long"),
        ({"note": 7}, ["body", "note"], "string_type"),
        ({"answer_id": ""}, ["body", "answer_id"], "string_too_short"),
        ({"answer_id": "x" * 65}, ["body", "answer_id"], "string_too_long"),
        ({"answer_id": 1}, ["body", "answer_id"], "string_type"),
        ({"13800138000": 1}, ["body", "*"], "extra_forbidden"),
    ],
)
def test_body_that_is_wrong_is_told_where(
    voter: TestClient, changed: dict[str, Any], loc: list[str], kind: str
) -> None:
    response = voter.post("/v1/feedback", json={"answer_id": "a", "vote": "up", **changed})
    problem = assert_problem(response, 422, "invalid_body")
    assert problem["errors"] == [{"loc": loc, "type": kind}]
    assert "13800138000" not in response.text


def test_body_with_half_a_character_is_refused(voter: TestClient) -> None:
    body = b'{"answer_id": "a", "vote": "up", "note": "\\ud800"}'
    response = voter.post("/v1/feedback", content=body, headers={"Content-Type": "application/json"})
    assert_problem(response, 422, "invalid_body")


def test_body_must_say_that_it_is_json(voter: TestClient) -> None:
    response = voter.post("/v1/feedback", content=b"{}", headers={"Content-Type": "text/plain"})
    assert_problem(response, 415, "wrong_content_type")


@pytest.fixture
def off(fake_client: MakeClient) -> TestClient:
    """Return a client of an application as it comes: it keeps nothing."""
    return fake_client(FakeAssistant())


def test_votes_are_not_taken_unless_switched_on(off: TestClient) -> None:
    response = off.post("/v1/feedback", json={"answer_id": ask(off), "vote": "up"})
    assert "PLAINCLAUSE_STORE_FEEDBACK" in assert_problem(response, 403, "feedback_off")["detail"]


def test_nothing_is_kept_unless_switched_on(off: TestClient, settings: Settings) -> None:
    ask(off)
    assert not list(settings.data_dir.rglob("feedback*"))


def test_reasons_are_told_in_the_reader_s_language(voter: TestClient, off: TestClient) -> None:
    offers = [
        FeedbackOffer.model_validate(asked.get("/v1/feedback", headers={"Accept-Language": language}).json())
        for asked, language in ((voter, "zh"), (off, "en"))
    ]
    assert [offer.open for offer in offers] == [True, False]
    assert [offer.reasons[0].name for offer in offers] == ["不准确", "Inaccurate"]
    assert len(offers[0].reasons) == 6


def test_answer_ids_are_random_and_differ(off: TestClient) -> None:
    ids = {ask(off) for _ in range(20)}
    assert len(ids) == 20
    assert all(len(answer_id) >= 22 for answer_id in ids)


class TestDatabaseAway:
    @pytest.fixture
    def broken(self, keeping: FastAPI) -> Iterator[FastAPI]:
        engine = store_of(keeping).engine

        def gone(*_: object) -> None:
            raise OperationalError("geheim", None, Exception("geheim"))

        event.listen(engine, "before_cursor_execute", gone)
        yield keeping
        if event.contains(engine, "before_cursor_execute", gone):
            event.remove(engine, "before_cursor_execute", gone)

    def test_answers_still_go_out_and_votes_are_refused(
        self, voter: TestClient, broken: FastAPI, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("web.feedback.store._SETTLE_SECONDS", 0.2)
        answer_id = ask(voter)
        started = time.monotonic()
        response = voter.post("/v1/feedback", json={"answer_id": answer_id, "vote": "up"})
        problem = assert_problem(response, 503, "feedback_away")
        assert "not kept" in problem["detail"]
        assert int(response.headers["retry-after"]) > 0
        assert time.monotonic() - started < 5
        assert store_of(broken).figures.waiting == 1
        assert "away" in caplog.text
        assert "location" not in caplog.text
        assert "geheim" not in caplog.text

    def test_what_cannot_be_kept_at_the_end_is_counted_in_the_log(
        self, voter: TestClient, broken: FastAPI, caplog: pytest.LogCaptureFixture
    ) -> None:
        for _ in range(3):
            ask(voter)
        broken.state.desk.close()
        assert "3 questions were not kept" in caplog.text
