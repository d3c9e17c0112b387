"""The MCP door, by the official client against a running server."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from pydantic import SecretStr

from bot.answer import Answer
from bot.assistant import Assistant
from corpus.settings import Settings
from corpus.types import Policy
from tests.web.browsing import served
from tests.web.conftest import ORIGIN, build
from tests.web.fake import FakeAssistant
from tests.web.test_reader import HOSTILE
from web.programs.search import FoundBody
from web.programs.tools import ClauseInPlace
from web.schemas import AnswerBody

T = TypeVar("T")
KEY = "agents-key-1"
CANARY = "张三13800138000"
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def site(assistant: Assistant, settings: Settings) -> Iterator[str]:
    with served(build(assistant, settings.model_copy(update={"allowed_origins": [ORIGIN]}))) as address:
        yield address


@pytest.fixture(scope="module")
def locked(assistant: Assistant, settings: Settings) -> Iterator[str]:
    with served(build(assistant, settings.model_copy(update={"api_key": SecretStr(KEY)}))) as address:
        yield address


def with_client(site: str, use: Callable[[Client], Awaitable[T]], **headers: str) -> T:
    async def run() -> T:
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(f"{site}/mcp", http_client=http)) as client,
        ):
            return await use(client)

    return asyncio.run(run())


def call(site: str, tool: str, /, headers: dict[str, str] | None = None, **arguments: Any) -> Any:
    async def use(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    return with_client(site, use, **(headers or {}))


def test_tools_are_listed_with_their_shapes(site: str) -> None:
    async def use(client: Client) -> Any:
        return await client.list_tools()

    tools = {tool.name: tool for tool in with_client(site, use).tools}
    assert set(tools) == {"ask_policy", "search_clauses", "get_clause"}
    for tool in tools.values():
        assert tool.description
        assert tool.input_schema["type"] == tool.output_schema["type"] == "object"
        assert tool.annotations.read_only_hint
    assert tools["ask_policy"].input_schema["required"] == ["question"]


def test_tools_are_described_in_the_agent_s_language(site: str) -> None:
    async def use(client: Client) -> Any:
        return await client.list_tools()

    tools = with_client(site, use, **{"Accept-Language": "zh-CN"}).tools
    assert [tool.title for tool in tools] == ["询问政策", "搜索条款", "读一条"]


def test_policy_is_asked(site: str) -> None:
    result = call(site, "ask_policy", question="do you share my location?")
    assert not result.is_error
    answer = AnswerBody.model_validate(result.structured_content)
    assert answer.citations[0].clause_id == "2.3"
    assert json.loads(result.content[0].text) == result.structured_content


def test_clauses_are_searched(site: str) -> None:
    found = FoundBody.model_validate(call(site, "search_clauses", query="二、3", top_k=2).structured_content)
    assert found.results[0].clause_id == "2.3"


@pytest.mark.parametrize("clause", ["2.3", "二、3", "clause 2.3"])
def test_clause_is_read_between_its_neighbours(site: str, ufo: Policy, clause: str) -> None:
    found = ClauseInPlace.model_validate(call(site, "get_clause", clause=clause, neighbours=2).structured_content)
    assert found.clause.id == "2.3"
    assert found.clause.text == ufo.text[found.clause.start : found.clause.end]
    assert [near.id for near in found.before] == ["2.(8)", "2.2"]
    assert [near.id for near in found.after] == ["3", "3.p1"]


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask_policy", {"question": ""}, "The question is empty"),
        ("ask_policy", {"question": CANARY * 100}, "too long"),
        ("ask_policy", {"question": CANARY, "policy": "nobody"}, "no policy"),
        ("ask_policy", {"question": 7}, "question (string_type)"),
        ("ask_policy", {}, "question (missing)"),
        ("ask_policy", {"question": "q", CANARY: 1}, "* (extra_forbidden)"),
        ("search_clauses", {"query": "q", "part": HOSTILE}, "no such part"),
        ("search_clauses", {"query": "q", "top_k": 999}, "top_k (less_than_equal)"),
        ("get_clause", {"clause": "99.9"}, "no such clause"),
        ("get_clause", {"clause": ""}, "no such clause"),
    ],
)
def test_fault_is_told_in_clear_words(site: str, tool: str, arguments: dict[str, Any], words: str) -> None:
    result = call(site, tool, **arguments)
    assert result.is_error
    assert words in result.content[0].text
    assert CANARY not in result.content[0].text
    assert "Traceback" not in result.content[0].text


def test_unknown_tool_is_told_which_there_are(site: str) -> None:
    result = call(site, "drop_tables")
    assert result.is_error
    assert "ask_policy" in result.content[0].text


def test_markup_is_only_words(site: str) -> None:
    assert call(site, "ask_policy", question=HOSTILE).structured_content["question"] == HOSTILE


def test_key_opens_and_nothing_else_does(locked: str) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    assert not call(locked, "search_clauses", headers=headers, query="位置").is_error
    for wrong in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": KEY}):
        response = httpx2.post(f"{locked}/mcp", json=INITIALIZE, headers={**ACCEPT, **wrong})
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"


def test_page_of_another_origin_is_refused(site: str) -> None:
    for origin, status in [("https://evil.example", 403), ("null", 403), (ORIGIN, 200)]:
        response = httpx2.post(f"{site}/mcp", json=INITIALIZE, headers={**ACCEPT, "Origin": origin})
        assert response.status_code == status


def test_name_that_is_led_here_is_refused(site: str) -> None:
    response = httpx2.post(f"{site}/mcp", json=INITIALIZE, headers={**ACCEPT, "Host": "evil.example"})
    assert response.status_code == 400
    assert "evil" not in response.text


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"jsonrpc": "2.0"}', b"\xff", b'{"question": "\\ud800"}']
)
def test_what_is_no_message_is_refused_shortly(site: str, body: bytes) -> None:
    headers = {**ACCEPT, "Content-Type": "application/json"}
    response = httpx2.post(f"{site}/mcp", content=body, headers=headers)
    assert 400 <= response.status_code < 500
    assert len(response.content) < 2048
    assert "Traceback" not in response.text


def test_fault_inside_is_told_without_its_words(
    settings: Settings, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(question: str) -> Answer:
        raise RuntimeError(f"no room for {question}")

    caplog.set_level(logging.DEBUG, logger="plainclause")
    with served(build(FakeAssistant(ask=broken).as_assistant(), settings)) as address:
        result = call(address, "ask_policy", question=CANARY)
    assert result.is_error
    seen = result.content[0].text + "".join(capfd.readouterr()) + caplog.text
    assert CANARY not in seen
    assert "no room" not in seen
    assert "RuntimeError" in caplog.text
