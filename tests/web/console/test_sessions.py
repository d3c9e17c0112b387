import time
from http.cookies import SimpleCookie

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr

from corpus.settings import Settings
from tests.web.console.filling import KEY
from tests.web.test_api import assert_problem
from web.console.door import CONSOLE_CSP
from web.console.sessions import COOKIE, SESSION_SECONDS, Sessions

HTML = {"Accept": "text/html"}
PAGES = ["", "/clause?clause=2.3", "/questions", "/coverage", "/facts", "/changes"]


def sign_in(client: TestClient, key: str = KEY) -> Response:
    return client.post("/console/login?lang=en", data={"key": key})


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_shown_without_the_key(locked: TestClient, page: str) -> None:
    response = locked.get(f"/console{page}", headers=HTML)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/console/login?lang=")
    assert "UFO" not in response.text
    assert_problem(locked.get(f"/console{page}"), 401, "sign_in_first")


@pytest.mark.parametrize("path", ["/console/search", "/console/reply"])
def test_nothing_is_answered_without_the_key(locked: TestClient, path: str) -> None:
    assert_problem(locked.post(path, data={"q": "位置"}), 401, "sign_in_first")


def test_key_opens_a_session_that_a_script_cannot_read(locked: TestClient) -> None:
    response = sign_in(locked)
    assert response.status_code == 303
    assert response.headers["location"] == "/console?lang=en"
    cookie = SimpleCookie(response.headers["set-cookie"])[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "strict"
    assert cookie["path"] == "/console"
    assert KEY not in cookie.value
    assert locked.get("/console", headers=HTML).status_code == 200
    assert locked.get("/console/login", headers=HTML).status_code == 303


def test_signing_out_ends_it(locked: TestClient) -> None:
    sign_in(locked)
    assert locked.post("/console/logout").headers["location"].startswith("/console/login")
    assert locked.get("/console", headers=HTML).status_code == 303


@pytest.mark.parametrize("key", ["", "wrong", KEY.upper(), KEY + " ", "é" * 9, "x" * 5000])
def test_wrong_key_opens_nothing(locked: TestClient, key: str) -> None:
    response = sign_in(locked, key)
    assert response.status_code == 403
    assert "That is not the key." in response.text
    assert "set-cookie" not in response.headers
    assert response.headers["content-security-policy"] == CONSOLE_CSP


def test_guessing_is_stopped_for_who_guesses(locked: TestClient) -> None:
    codes = [sign_in(locked, f"guess-{n}").status_code for n in range(7)]
    assert codes == [403] * 5 + [429] * 2
    stopped = sign_in(locked)
    assert stopped.status_code == 429
    assert 1 <= int(stopped.headers["retry-after"]) <= 60


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"key=%FF%FE", "bad_form", 422), (b"\xff", "bad_form", 422), (b"&".join([b"a=1"] * 50), "bad_form", 422)],
)
def test_form_that_cannot_be_read_is_refused(locked: TestClient, body: bytes, kind: str, status: int) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert_problem(locked.post("/console/login", content=body, headers=headers), status, kind)


def test_other_kinds_of_body_are_refused(locked: TestClient) -> None:
    assert_problem(locked.post("/console/login", json={"key": KEY}), 415, "wrong_form_type")


def test_cookie_of_another_key_or_hand_holds_nothing(settings: Settings) -> None:
    ours, theirs = (Sessions(settings.model_copy(update={"console_key": SecretStr(k)})) for k in (KEY, "other-key"))
    cookie = ours.new()
    assert ours.holds(cookie)
    assert not theirs.holds(cookie)
    longer = f"{int(time.time()) + 10 * SESSION_SECONDS}.{cookie.partition('.')[2]}"
    for forged in ("", ".", "..", longer, cookie[:-1], cookie + "0", "é.é.é", f"x.{cookie}"):
        assert not ours.holds(forged)


def test_session_ends(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(settings.model_copy(update={"console_key": SecretStr(KEY)}))
    cookie = sessions.new()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + SESSION_SECONDS + 1)
    assert not sessions.holds(cookie)


def test_cookie_is_for_https_only_where_the_service_is(settings: Settings) -> None:
    assert not Sessions(settings).secure
    assert Sessions(settings.model_copy(update={"public_url": "https://ask.shop.example"})).secure


def test_without_a_key_the_public_part_is_open_and_questions_are_not(client: TestClient) -> None:
    assert client.get("/console", headers=HTML).status_code == 200
    response = client.get("/console/questions?lang=en", headers=HTML)
    assert response.status_code == 403
    assert "PLAINCLAUSE_CONSOLE_KEY" in response.text
    assert client.get("/console/login", headers=HTML, follow_redirects=False).status_code == 303


def test_console_without_a_key_is_no_way_round_the_limit(settings: Settings) -> None:
    sessions = Sessions(settings)
    assert [sessions.may_search("a") for _ in range(301)] == [True] * 300 + [False]
    assert sessions.may_search("b")
    unlimited = Sessions(settings.model_copy(update={"console_key": SecretStr(KEY)}))
    assert all(unlimited.may_search("a") for _ in range(400))
