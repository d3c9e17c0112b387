from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.errors import SettingsError
from corpus.settings import load_settings
from tests.web.conftest import ORIGIN
from tests.web.fake import FakeAssistant
from tests.web.test_api import assert_problem

MakeClient = Callable[..., TestClient]
ASK = {"question": "do you share my location?"}
VOTE = {"answer_id": "a", "vote": "up"}


def from_(client: TestClient, address: str) -> TestClient:
    """Return a client of the same application at another address."""
    app: Any = client.app
    return TestClient(app, client=(address, 1), raise_server_exceptions=False)


def statuses(client: TestClient, times: int, path: str = "/v1/ask", **sent: Any) -> list[int]:
    return [client.post(path, json=ASK if path == "/v1/ask" else VOTE, **sent).status_code for _ in range(times)]


@pytest.mark.parametrize(
    ("path", "setting", "fine"),
    [("/v1/ask", "ask_rate_per_minute", 200), ("/v1/feedback", "feedback_rate_per_minute", 403)],
)
def test_one_request_too_many_is_refused(fake_client: MakeClient, path: str, setting: str, fine: int) -> None:
    client = fake_client(FakeAssistant(), allowed_origins=[ORIGIN], **{setting: 3})
    assert statuses(client, 3, path) == [fine] * 3
    response = client.post(path, json=ASK, headers={"Origin": ORIGIN})
    assert_problem(response, 429, "too_many_requests")
    assert 1 <= int(response.headers["retry-after"]) <= 120
    assert response.headers["access-control-allow-origin"] == ORIGIN


def test_other_clients_and_other_routes_are_not_refused(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(), ask_rate_per_minute=1)
    assert statuses(client, 2) == [200, 429]
    assert statuses(from_(client, "192.0.2.7"), 1) == [200]
    assert client.get("/v1/policies").status_code == 200
    assert client.post("/v1/feedback", json=VOTE).status_code == 403


def test_every_door_counts_as_asking(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(), ask_rate_per_minute=1)
    assert statuses(client, 1) == [200]
    assert client.post("/v1/ask/", json=ASK).status_code == 429
    assert_problem(client.post("/gradio_api/queue/join", json={}), 429, "too_many_requests")


def test_zero_is_no_limit(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(), ask_rate_per_minute=0, feedback_rate_per_minute=0)
    assert statuses(client, 30) == [200] * 30


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_forged_header_does_not_reset_the_count(fake_client: MakeClient, header: str) -> None:
    client = fake_client(FakeAssistant(), ask_rate_per_minute=1)
    asked = [statuses(from_(client, "192.0.2.7"), 1, headers={header: f"198.51.100.{n}"})[0] for n in range(3)]
    assert asked == [200, 429, 429]


def test_trusted_proxy_tells_the_client(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(), ask_rate_per_minute=1, trusted_proxies=["10.0.0.0/8"])
    proxy = from_(client, "10.0.0.2")
    for address in ("198.51.100.1", "198.51.100.2"):
        # What stands further left came from the client and may be forged.
        sent = [{"X-Forwarded-For": f"203.0.113.{n}, {address}, 10.0.0.9"} for n in range(2)]
        assert [statuses(proxy, 1, headers=headers)[0] for headers in sent] == [200, 429]


@pytest.mark.parametrize("value", ["", "nonsense", "13800138000", "1" * 5000, ",,,"])
def test_header_without_an_address_counts_as_the_proxy(fake_client: MakeClient, value: str) -> None:
    client = fake_client(FakeAssistant(), ask_rate_per_minute=1, trusted_proxies=["10.0.0.2"])
    proxy = from_(client, "10.0.0.2")
    assert [statuses(proxy, 1, headers={"X-Forwarded-For": value})[0] for _ in range(2)] == [200, 429]


def test_network_of_64_bits_is_one_client(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(), ask_rate_per_minute=1)
    asked = [statuses(from_(client, f"2001:db8::{n}"), 1)[0] for n in (1, 2)]
    assert [*asked, *statuses(from_(client, "2001:db8:0:1::1"), 1)] == [200, 429, 200]


@pytest.mark.parametrize("value", ['["proxy.example"]', '["10.0.0.0/99"]', "10.0.0.1"])
def test_proxy_that_is_no_address_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PLAINCLAUSE_TRUSTED_PROXIES", value)
    with pytest.raises(SettingsError, match="PLAINCLAUSE_TRUSTED_PROXIES"):
        load_settings()
