"""The widget's script and what it asks before the first question, without a browser."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.catalogue import catalogue
from tests.web.conftest import ORIGIN
from tests.web.fake import FakeAssistant
from tests.web.test_api import assert_problem
from web.demo import DEMO_CSP
from web.desk import BusyError
from web.feedback.records import VOTE_REASONS
from web.widget import EMBED_FOLDER, widget_script, widget_words

MakeClient = Callable[..., TestClient]
MOST_PACKED_BYTES = 15_000
SOURCES = sorted(EMBED_FOLDER.glob("*.js"))
# Ways for words to become markup or code, for a page's strict policy to be broken, and to keep something.
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style|"
    r"cookie\b(?! *,)|localStorage|sessionStorage|indexedDB"
)


def test_script_is_small() -> None:
    packed = len(gzip.compress(widget_script().plain, 9))
    print(f"widget.js: {packed} bytes gzipped")  # noqa: T201 - the figure that the README gives
    assert packed <= MOST_PACKED_BYTES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_source_keeps_words_text_and_keeps_nothing(path: Path) -> None:
    code = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not FORBIDDEN.search(code)
    assert code.count("\n") <= 400


def test_every_sentence_is_there_in_both_languages_and_is_used() -> None:
    words = widget_words()
    assert set(words["zh"]) == set(words["en"])
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    own = {key.partition(".")[2] for key in catalogue() if key.startswith("widget.")}
    kinds = {name for name in own if name.startswith("error_")}
    assert not [name for name in own - kinds if f'"{name}"' not in code]
    assert not [name for name in kinds if f'"{name.removeprefix("error_")}"' not in code]
    said = re.findall(r'(?:say\(\w+(?:\.#\w+)?, |data-(?:say|label|hint)": )"(\w+)"', code)
    assert said
    assert set(said) <= set(words["en"])


def test_every_refusal_has_its_sentence() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    kinds = set(re.findall(r'Refusal\("(\w+)"', code)) - {"stopped", "removed"}
    assert {"away", "timeout", "busy", "origin", "too_long", "empty", "server"} <= kinds
    assert {f"error_{kind}" for kind in kinds} <= set(widget_words()["zh"])


def test_no_placeholder_is_left_in_the_script() -> None:
    plain = widget_script().plain.decode()
    assert "@words@" not in plain
    assert "@style@" not in plain
    assert widget_words()["zh"]["welcome"] in plain


def test_script_may_be_loaded_by_any_page_and_kept(client: TestClient) -> None:
    response = client.get("/widget.js", headers={"Origin": "https://other.example"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "public, max-age=600, must-revalidate"
    assert "Accept-Encoding" in response.headers["vary"]
    assert response.content == widget_script().plain


def test_script_is_sent_once(client: TestClient) -> None:
    first = client.get("/widget.js")
    again = client.get("/widget.js", headers={"If-None-Match": f'"old", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"]
    other = client.get("/widget.js", headers={"If-None-Match": '"old"'})
    assert other.status_code == 200


def test_script_is_sent_packed_to_those_who_can_unpack(client: TestClient) -> None:
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize(("version", "lasting"), [(widget_script().version, True), ("0000", False)])
def test_only_the_address_of_this_version_lasts(client: TestClient, version: str, lasting: bool) -> None:
    kept = client.get(f"/widget.js?v={version}").headers["cache-control"]
    assert ("immutable" in kept) is lasting


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh"), ("zh", "zh"), ("en-GB", "en"), ("zhx", "en")])
def test_config_is_in_the_language_asked_for(client: TestClient, locale: str, language: str) -> None:
    response = client.get("/v1/widget-config", params={"locale": locale})
    config = response.json()
    assert config["language"] == language
    assert response.headers["content-language"] == language
    assert config["examples"]
    assert all(bool(re.search(r"[一-鿿]", example)) is (language == "zh") for example in config["examples"])


def test_config_names_the_policy_and_the_limits(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(), max_question_chars=77, max_history_turns=3)
    config = client.get("/v1/widget-config?policy=sample").json()
    assert config["policy"]["id"] == "sample"
    assert config["limits"] == {"question_chars": 77, "history_turns": 3}
    assert config["feedback"] is False


def test_config_says_that_votes_are_taken(fake_client: MakeClient, tmp_path: Path) -> None:
    client = fake_client(FakeAssistant(), store_feedback=True, data_dir=tmp_path)
    assert client.get("/v1/widget-config").json()["feedback"] is True


def test_reasons_of_a_vote_are_those_that_the_service_takes() -> None:
    named = [name.removeprefix("reason_") for name in widget_words()["en"] if name.startswith("reason_")]
    assert named == list(VOTE_REASONS)


def test_config_of_an_unknown_policy_is_refused(client: TestClient) -> None:
    assert_problem(client.get("/v1/widget-config?policy=nobody"), 404, "unknown_policy")


def test_refusal_of_an_unknown_host_can_be_read_by_an_allowed_page(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(), allowed_hosts=["ask.example"], allowed_origins=[ORIGIN])
    response = client.get("/healthz", headers={"Host": "other.example", "Origin": ORIGIN})
    assert_problem(response, 400, "unknown_host")
    assert response.headers["access-control-allow-origin"] == ORIGIN


def test_busy_desk_is_told_to_an_allowed_page(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(), allowed_origins=[ORIGIN], max_waiting_questions=1)
    desk = client.app.state.desk  # type: ignore[attr-defined]

    async def refuse(*_: object, **__: object) -> None:
        raise BusyError

    desk.ask = refuse
    response = client.post("/v1/ask", json={"question": "do you share it?"}, headers={"Origin": ORIGIN})
    assert_problem(response, 429, "busy")
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert "Retry-After" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize(("language", "word"), [("zh", "来自星星的好物"), ("en", "Good things from far away")])
def test_demo_keeps_to_its_own_origin_with_nothing_inline(client: TestClient, language: str, word: str) -> None:
    response = client.get(f"/demo?lang={language}")
    html = response.text
    assert word in html
    assert response.headers["content-security-policy"] == DEMO_CSP
    assert "unsafe" not in DEMO_CSP
    addresses = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert addresses
    assert not [address for address in addresses if not re.match(r"/(?!/)|#|\?", address)]
    assert not re.search(r'<style|\sstyle=|\son\w+="|<script(?![^>]*src=)', html)
    assert "set-cookie" not in response.headers


def test_demo_takes_only_known_themes(client: TestClient) -> None:
    assert 'data-theme="dark"' in client.get("/demo?theme=dark").text
    assert 'data-theme="auto"' in client.get('/demo?theme="><script>').text


def test_script_carries_its_words_as_json() -> None:
    found = re.search(r"const WORDS = (.*);$", widget_script().plain.decode(), re.MULTILINE)
    assert found
    assert json.loads(found[1]) == widget_words()
