"""`/mcp`: the tools over the Model Context Protocol, by streamable HTTP without sessions."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from mcp.server.lowlevel.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from starlette.datastructures import Headers
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from corpus.catalogue import text
from corpus.settings import Settings
from corpus.types import Language
from web.desk import Desk
from web.guards import KnownHosts, report
from web.problems import language_of, problem_response
from web.programs.keys import bearer_problem
from web.programs.tools import TOOLS, ToolFaultError, call

PATH = "/mcp"
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1")
_METHODS = ["POST", "GET", "DELETE"]


class AgentsDoor:
    """The MCP endpoint; it answers while `run` is open."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        """Offer the tools of `desk`."""
        self._desk = desk
        self._settings = settings
        self._manager: StreamableHTTPSessionManager | None = None
        self._guarded = KnownHosts(self._handle, _hosts(settings))

    def mount(self, app: FastAPI) -> None:
        """Put the endpoint at `/mcp`."""
        app.router.routes.append(Route(PATH, endpoint=self, methods=_METHODS, include_in_schema=False))

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Answer agents until closed; may be opened again afterwards."""
        manager = StreamableHTTPSessionManager(_server(self._desk), json_response=True, stateless=True)
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        await self._guarded(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        # Programs send no Origin; a page that does may have led a browser here by a host name of its own (rebinding).
        if origin is not None and origin not in self._settings.allowed_origins:
            problem: str | None = "foreign_origin"
        else:
            problem = bearer_problem(headers.get("authorization"), self._settings.api_key)
        if problem is None and self._manager is None:
            problem = "not_ready"
        if problem is not None or self._manager is None:
            own = {"WWW-Authenticate": "Bearer"} if problem in ("no_api_key", "wrong_api_key") else None
            await problem_response(scope, problem or "not_ready", headers=own)(scope, receive, send)
            return
        await self._manager.handle_request(scope, receive, send)


def _hosts(settings: Settings) -> Sequence[str]:
    """Return the host names answered to; a server that listens on loopback only has no other names by default."""
    if settings.allowed_hosts == ["*"] and settings.host in _LOOPBACK:
        return _LOOPBACK
    return settings.allowed_hosts


def _server(desk: Desk) -> Server[Any]:
    async def list_tools(context: Any, _: PaginatedRequestParams | None) -> ListToolsResult:  # noqa: ANN401
        language = _language(context)
        return ListToolsResult(tools=[_described(name, language) for name in TOOLS])

    async def call_tool(context: Any, params: CallToolRequestParams) -> CallToolResult:  # noqa: ANN401
        language = _language(context)
        try:
            result = await call(desk, params.name, params.arguments or {}, language)
        except ToolFaultError as fault:
            return _refusal(str(fault))
        except Exception as error:  # noqa: BLE001 - the library would send the exception's words, which may hold a question
            report(error, "mcp")
            return _refusal(text("tools.failed", language))
        content = TextContent(type="text", text=json.dumps(result, ensure_ascii=False))
        return CallToolResult(content=[content], structured_content=result)

    return Server(
        "plainclause",
        version=version("plainclause"),
        title="PlainClause",
        instructions=text("tools.instructions", "en"),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(name: str, language: Language) -> Tool:
    tool = TOOLS[name]
    return Tool(
        name=name,
        title=text(f"tools.{name}_title", language),
        description=text(f"tools.{name}", language),
        input_schema=tool.arguments.model_json_schema(),
        output_schema=tool.result.model_json_schema(),
        annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )


def _refusal(words: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=words)], is_error=True)


def _language(context: Any) -> Language:  # noqa: ANN401 - the library's context is generic in the transport's request
    request = context.request
    return language_of(request.scope) if request is not None else "en"
