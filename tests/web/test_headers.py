from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from bot.answer import Answer
from corpus.settings import Settings
from tests.web.conftest import ORIGIN
from tests.web.fake import FakeAssistant
from web.headers import STRICT_CSP

MakeClient = Callable[..., TestClient]
ASK = {"question": "do you share my location?"}
# A request for each kind of outcome: method, path, body, status.
OUTCOMES = [
    ("POST", "/v1/ask", ASK, 200),
    ("GET", "/policies/ufo", None, 200),
    ("GET", "/v1/policies/nobody", None, 404),
    ("GET", "/v1/nothing", None, 404),
    ("GET", "/v1/ask", None, 405),
    ("POST", "/v1/ask", {"question": "x" * 70_000}, 413),
    ("POST", "/v1/ask", {}, 422),
]
OTHERS = [
    "https://evil.example",
    "https://shop.example.evil.example",
    "https://evilshop.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://SHOP.example",
    "https://shop.example/",
    "null",
]


def broken(_: str) -> Answer:
    raise RuntimeError


@pytest.mark.parametrize(("method", "path", "body", "status"), OUTCOMES)
def test_every_response_has_the_security_headers(
    client: TestClient, method: str, path: str, body: object, status: int
) -> None:
    response = client.request(method, path, json=body)
    assert response.status_code == status
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["content-security-policy"] == STRICT_CSP
    assert response.headers["cache-control"] == "no-store"
    assert len(response.headers["x-request-id"]) == 32
    assert "set-cookie" not in response.headers
    assert "server" not in response.headers


def test_strict_policy_allows_no_script_and_no_other_host() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in STRICT_CSP.split(";"))
    assert rules["default-src"] == "'none'"
    assert "script-src" not in rules
    assert not [value for value in rules.values() if value not in ("'none'", "'self'")]


def test_request_ids_differ_and_are_not_taken_from_the_sender(client: TestClient) -> None:
    ids = [client.get("/healthz", headers={"X-Request-ID": "mine"}).headers["x-request-id"] for _ in range(3)]
    assert len(set(ids)) == 3
    assert "mine" not in ids


@pytest.mark.parametrize(("method", "path", "body", "status"), OUTCOMES)
def test_allowed_origin_may_read_every_outcome(
    client: TestClient, method: str, path: str, body: object, status: int
) -> None:
    response = client.request(method, path, json=body, headers={"Origin": ORIGIN})
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in response.headers
    assert "Origin" in response.headers["vary"]


@pytest.mark.parametrize("origin", OTHERS)
@pytest.mark.parametrize(("method", "path", "body", "status"), [*OUTCOMES, ("GET", "/", None, 200)])
def test_other_origin_may_read_none(
    client: TestClient, origin: str, method: str, path: str, body: object, status: int
) -> None:
    response = client.request(method, path, json=body, headers={"Origin": origin})
    assert response.status_code == status
    assert not [name for name in response.headers if name.startswith("access-control-allow")]


@pytest.mark.parametrize(("origin", "allowed"), [(ORIGIN, ORIGIN), ("https://evil.example", None)])
def test_500_has_the_same_cors_as_200(fake_client: MakeClient, origin: str, allowed: str | None) -> None:
    client = fake_client(FakeAssistant(ask=broken), allowed_origins=[ORIGIN])
    response = client.post("/v1/ask", json=ASK, headers={"Origin": origin})
    assert response.status_code == 500
    assert response.headers.get("access-control-allow-origin") == allowed


@pytest.mark.parametrize("path", ["/v1/ask", "/", "/gradio_api/queue/join"])
@pytest.mark.parametrize("origin", OTHERS)
def test_preflight_of_another_origin_is_refused(client: TestClient, path: str, origin: str) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    response = client.options(path, headers=headers)
    assert "access-control-allow-origin" not in response.headers
    assert "access-control-allow-credentials" not in response.headers


def test_preflight_of_the_allowed_origin_passes(client: TestClient) -> None:
    headers = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.options("/v1/ask", headers=headers)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == ORIGIN


def test_without_a_setting_no_origin_is_allowed(fake_client: MakeClient, settings: Settings) -> None:
    assert settings.allowed_origins == []
    response = fake_client(FakeAssistant()).post("/v1/ask", json=ASK, headers={"Origin": ORIGIN})
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/static/reader.css", "public, max-age=3600"),
        ("/static/nothing.css", "no-store"),
        ("/assets/no.js", "no-store"),
    ],
)
def test_only_files_that_are_there_may_be_kept(client: TestClient, path: str, kept: str) -> None:
    assert client.get(path).headers["cache-control"] == kept
