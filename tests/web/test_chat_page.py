import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.web.test_api import assert_problem

CLOSED = [
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/upload_progress"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/file=/etc/passwd"),
    ("GET", "/gradio_api/file/etc/passwd"),
    ("GET", "/gradio_api/proxy=http://evil.example/"),
    ("POST", "/gradio_api/component_server"),
    ("POST", "/gradio_api/component_server/"),
    ("POST", "/gradio_api/run/ask"),
    ("POST", "/gradio_api/api/ask"),
    ("POST", "/gradio_api/call/ask"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/openapi.json"),
    ("GET", "/gradio_api/runs"),
    ("GET", "/gradio_api/deep_link"),
    ("POST", "/gradio_api/stream/x"),
    ("GET", "/gradio_api/mcp/sse"),
    ("GET", "/gradio_api/dev/reload"),
    ("POST", "/gradio_api/vibe-edit"),
    ("POST", "/gradio_api/process_recording"),
    ("GET", "/monitoring"),
    ("GET", "/monitoring/summary"),
    ("POST", "/login"),
    ("GET", "/logout"),
    ("GET", "/config"),
    ("GET", "/manifest.json"),
    ("GET", "/svelte/x"),
    ("GET", "/%2e%2e/etc/passwd"),
    ("GET", "/assets/..%2f..%2froutes.py"),
    ("GET", "/assets/%5c..%5croutes.py"),
    ("GET", "/assets/%2e%2e"),
    ("GET", "/gradio_api/heartbeat/..%2fx"),
]


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_what_the_chat_does_not_need_is_closed(client: TestClient, method: str, path: str) -> None:
    assert_problem(client.request(method, path), 404, "not_found")


def test_upload_leaves_no_file_behind(client: TestClient) -> None:
    folder = Path(os.environ["GRADIO_TEMP_DIR"])
    response = client.post("/gradio_api/upload", files={"files": ("a.txt", b"hello")})
    assert_problem(response, 404, "not_found")
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_page_speaks_of_no_other_host(client: TestClient) -> None:
    html = client.get("/").text
    hosts = {urlsplit(found).hostname for found in re.findall(r"https?://[^\s\"'<>\\)]+", html)}
    assert hosts <= {"testserver"}


def test_only_scripts_with_the_nonce_may_run(client: TestClient) -> None:
    response = client.get("/")
    policy = response.headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    nonce = re.search(r"'nonce-([^']+)'", rules["script-src"])
    assert nonce
    assert "'unsafe-inline'" not in rules["script-src"]
    scripts = re.findall(r"<script[^>]*>", response.text)
    assert scripts
    assert all(f'nonce="{nonce[1]}"' in script for script in scripts)
    assert {rules[name] for name in ("default-src", "connect-src")} == {"'self'"}
    assert rules["font-src"] == "'self' data:"
    assert not re.search(r"https?:|\*", policy)


def test_each_page_has_a_nonce_of_its_own(client: TestClient) -> None:
    policies = {client.get("/").headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("", "zh-CN", "zh-Hans"),
        ("", "en", "en"),
        ("?lang=zh", "en", "zh-Hans"),
        ("?lang=en", "zh", "en"),
        ("?lang=xx", "zh", "zh-Hans"),
    ],
)
def test_page_names_its_language(client: TestClient, query: str, accepted: str, lang: str) -> None:
    html = client.get(f"/{query}", headers={"Accept-Language": accepted}).text
    assert f'lang="{lang}"' in html


def test_page_is_not_kept(client: TestClient) -> None:
    assert client.get("/").headers["cache-control"] == "no-store"


def test_chat_s_events_are_private_and_nothing_is_reported(client: TestClient) -> None:
    html = client.get("/").text
    assert '"analytics_enabled":false' in html
    assert '"named_endpoints":{}' in html
    assert '"run_history":true' not in html
    assert '"show_api":true' not in html


def test_files_of_the_page_may_be_kept_for_long(client: TestClient) -> None:
    found = re.search(r'src="\./(assets/[^"]+\.js)"', client.get("/").text)
    assert found
    assert "immutable" in client.get("/" + found[1]).headers["cache-control"]
