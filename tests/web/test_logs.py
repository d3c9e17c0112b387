"""One line a request, and no word of a customer in it: marked words are sent through every door and looked for."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.answer import Answer
from tests.web.fake import FakeAssistant, answer_of, policy_of
from web.logs import LogFormat, set_up_logs

MakeClient = Callable[..., TestClient]
MARK = "秘密canary"
LOGGERS = ("plainclause", "uvicorn")
FIELDS = ["time", "level", "request_id", "method", "route", "status", "ms", "verdict"]


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[LogFormat], io.StringIO]]:
    """Return a function that sets the log up as the server does and gives what is written to standard error."""
    before = [(name, *_state(name)) for name in LOGGERS]
    written = io.StringIO()

    def set_up(style: LogFormat) -> io.StringIO:
        monkeypatch.setattr("sys.stderr", written)
        set_up_logs(style)
        return written

    yield set_up
    for name, handlers, level, propagate in before:
        logger = logging.getLogger(name)
        logger.handlers, logger.level, logger.propagate = handlers, level, propagate
        logger.manager._clear_cache()  # type: ignore[attr-defined]


def _state(name: str) -> tuple[list[logging.Handler], int, bool]:
    logger = logging.getLogger(name)
    return logger.handlers, logger.level, logger.propagate


def test_request_is_one_line_of_json(fake_client: MakeClient, logged: Callable[[LogFormat], io.StringIO]) -> None:
    written = logged("json")
    response = fake_client(FakeAssistant()).post("/v1/ask?token=canary", json={"question": MARK})
    (line,) = written.getvalue().splitlines()
    found = json.loads(line)
    assert list(found) == FIELDS
    assert found["request_id"] == response.headers["x-request-id"]
    assert (found["level"], found["method"], found["route"]) == ("info", "POST", "/v1/ask")
    assert (found["status"], found["verdict"]) == (200, "yes")
    assert found["ms"] >= 0
    assert found["time"].endswith("+00:00")


def test_request_is_one_line_of_text(fake_client: MakeClient, logged: Callable[[LogFormat], io.StringIO]) -> None:
    written = logged("text")
    response = fake_client(FakeAssistant()).get("/v1/policies/sample")
    (line,) = written.getvalue().splitlines()
    assert f"info {response.headers['x-request-id']} GET /v1/policies/{{policy_id}} 200" in line


def test_off_leaves_out_requests_but_not_faults(
    fake_client: MakeClient, logged: Callable[[LogFormat], io.StringIO]
) -> None:
    written = logged("off")
    fake_client(FakeAssistant()).get("/healthz")
    assert written.getvalue() == ""
    fake_client(FakeAssistant(ask=broken)).post("/v1/ask", json={"question": MARK})
    assert "RuntimeError" in written.getvalue()


def broken(question: str) -> Answer:
    raise RuntimeError(f"no room for {question}")


def test_words_of_an_exception_are_not_written(logged: Callable[[LogFormat], io.StringIO]) -> None:
    for style in ("json", "text"):
        written = logged(style)
        try:
            broken(MARK)
        except RuntimeError:
            logging.getLogger("uvicorn.error").exception("Exception in\nASGI application")
        assert "RuntimeError" in written.getvalue()
        assert MARK not in written.getvalue()
        assert written.getvalue().count("\n") == 1
        written.seek(0)
        written.truncate()


def unanswered(question: str) -> Answer:
    return answer_of(policy_of(), question, verdict="not_stated", reason="unclear", citations=())


@pytest.mark.parametrize("style", ["json", "text"])
@pytest.mark.parametrize("ask", [None, unanswered, broken], ids=["answered", "not stated", "failed"])
def test_marked_words_reach_no_log_and_no_metric(
    fake_client: MakeClient,
    logged: Callable[[LogFormat], io.StringIO],
    tmp_path: Path,
    style: LogFormat,
    ask: Callable[[str], Answer] | None,
) -> None:
    written = logged(style)
    client = fake_client(FakeAssistant(ask=ask), store_feedback=True, data_dir=tmp_path)
    sent = list(every_door(client))
    shown = written.getvalue() + client.get("/metrics").text
    assert len(written.getvalue().splitlines()) >= len(sent)
    for word in (MARK, "canary", "秘密", "13800138000", "testclient", "192.0.2.7"):
        assert word not in shown, word
    assert "%E7%A7%98" not in shown


def every_door(client: TestClient) -> Iterator[int]:
    """Send marked words through every route, in its address, its headers and its body; yield the statuses."""
    app: Any = client.app
    marked = {b"Accept-Language": MARK.encode(), b"X-Request-ID": b"canary", b"User-Agent": b"canary"}
    for path, methods in sorted(routes(app)):
        place = path.replace("{policy_id}", MARK).replace("{clause_id}", MARK)
        for method in sorted(methods):
            body = {"question": MARK, "answer_id": MARK, "vote": "up", "note": MARK, "data": [MARK], "fn_index": 0}
            for json_body in (body, {"question": MARK}, {"answer_id": "a", "vote": "up", "note": MARK}, {MARK: MARK}):
                sent = client.request(
                    method, f"{place}?q={MARK}&lang=zh", json=json_body, headers={**marked, b"Forwarded": b"192.0.2.7"}
                )
                yield sent.status_code
    asked = client.post("/v1/ask", json={"question": f"{MARK} 13800138000"})
    if asked.status_code == 200:
        vote = {"answer_id": asked.json()["answer_id"], "vote": "down", "reason": "other", "note": MARK}
        yield client.post("/v1/feedback", json=vote).status_code
    for path in (f"/{MARK}", f"/static/{MARK}", f"/assets/{MARK}", f"/gradio_api/heartbeat/{MARK}"):
        yield client.get(path).status_code


def routes(app: Any) -> set[tuple[str, tuple[str, ...]]]:
    """Return the paths and methods of our own routes, and of the chat's."""
    found = {
        (path, tuple(method.upper() for method in operations)) for path, operations in app.openapi()["paths"].items()
    }
    return found | {("/", ("GET",)), ("/policies/{policy_id}", ("GET",)), ("/gradio_api/queue/join", ("POST",))}
