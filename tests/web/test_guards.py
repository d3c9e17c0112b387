import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.answer import Answer
from corpus.settings import Settings
from tests.web.fake import FakeAssistant
from tests.web.test_api import assert_problem

JSON = {"Content-Type": "application/json"}
CANARY = "张三13800138000"
MakeClient = Callable[..., TestClient]


def broken(question: str) -> Answer:
    raise RuntimeError(f"no room for {question}")


def body_of(size: int) -> bytes:
    start = b'{"question": "do you share my location?", "history": ["'
    return start + b"a" * (size - len(start) - 3) + b'"]}'


def test_body_of_the_largest_size_is_read(fake_client: MakeClient) -> None:
    response = fake_client(FakeAssistant(), max_body_bytes=2048).post("/v1/ask", content=body_of(2048), headers=JSON)
    assert response.status_code == 200


def test_body_one_byte_too_large_is_refused(fake_client: MakeClient) -> None:
    fake = FakeAssistant()
    response = fake_client(fake, max_body_bytes=2048).post("/v1/ask", content=body_of(2049), headers=JSON)
    assert_problem(response, 413, "body_too_large")
    assert fake.histories == []


def test_a_talk_of_100_kb_is_refused_with_the_limit_named(client: TestClient) -> None:
    response = client.post("/v1/ask", content=body_of(100_000), headers=JSON)
    assert_problem(response, 413, "body_too_large")
    assert "65536" in response.json()["detail"]
    assert "PLAINCLAUSE_MAX_BODY_BYTES" in response.json()["detail"]


def test_body_that_only_claims_to_be_large_is_refused_unread(client: TestClient) -> None:
    response = client.post("/v1/ask", content=b"{}", headers={**JSON, "Content-Length": "9" * 30})
    assert_problem(response, 413, "body_too_large")


def test_chunked_body_is_read_no_further_than_the_limit(client: TestClient, settings: Settings) -> None:
    sent = 0

    def chunks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 4096
            yield b" " * 4096

    app: Any = client.app
    status = _post_chunks(app, chunks())
    assert status == 413
    assert sent <= settings.max_body_bytes + 4096


def _post_chunks(app: Any, chunks: Iterator[bytes]) -> int:
    """Post without a Content-Length, as a server does that passes chunks on as they come."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": next(chunks), "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/ask",
        "raw_path": b"/v1/ask",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "http_version": "1.1",
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "headers": [
            (b"host", b"testserver"),
            (b"content-type", b"application/json"),
            (b"transfer-encoding", b"chunked"),
        ],
    }
    asyncio.run(app(scope, receive, send))
    return int(sent[0]["status"])


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/v1/nothing", "/"])
def test_limit_holds_on_every_route(client: TestClient, path: str) -> None:
    response = client.post(path, content=b"x" * 70_000, headers=JSON)
    assert_problem(response, 413, "body_too_large")


def test_exception_becomes_a_problem_without_its_words(
    fake_client: MakeClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    response = fake_client(FakeAssistant(ask=broken)).post("/v1/ask", json={"question": CANARY})
    problem = assert_problem(response, 500, "internal")
    printed = "".join(capfd.readouterr())
    for seen in (response.text, caplog.text, printed):
        assert CANARY not in seen
        assert "no room" not in seen
        assert "Traceback" not in seen
    assert problem["request_id"] in caplog.text
    assert "RuntimeError" in caplog.text


def test_question_is_not_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.post("/v1/ask", json={"question": CANARY})
    client.post("/v1/ask", json={"question": CANARY, "top_k": 99})
    client.post("/v1/ask", json={"question": CANARY * 500})
    ours = [record.getMessage() for record in caplog.records]
    assert not [message for message in ours if CANARY in message]


def test_unknown_host_is_refused(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(), allowed_hosts=["shop.example", "*.shop.example", "[::1]"])
    for host in ("evil.example", "shop.example.evil.example", "evilshop.example", "", "shop.example@evil.example"):
        assert_problem(client.get("/healthz", headers={"Host": host}), 400, "unknown_host")
    for host in ("shop.example", "SHOP.example:8000", "help.shop.example", "[::1]:8000"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-Server", "Forwarded", "X-Forwarded-Proto"])
@pytest.mark.parametrize("path", ["/", "/v1/policies/nobody", "/policies/ufo", "/openapi.json"])
def test_forwarded_names_are_not_believed(client: TestClient, header: str, path: str) -> None:
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    response = client.get(path, headers={header: value})
    assert "evil.example" not in response.text
    assert "evil.example" not in json.dumps(dict(response.headers))


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/policies", "/policies/ufo", "/static/reader.css"])
def test_head_is_get_without_a_body(client: TestClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
