"""A line in the log and a count for every request: its route's template, status and time, never its words."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.answer import Answer
from web.problems import request_id_of

log = logging.getLogger("plainclause.requests")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "none"

# What the rooms behind tell about the request that is being answered, for its line in the log.
_verdict: ContextVar[list[str] | None] = ContextVar("verdict", default=None)


def note_verdict(answer: Answer) -> None:
    """Put an answer's verdict into the line of the request that asked for it."""
    noted = _verdict.get()
    if noted is not None:
        noted.append(answer.verdict)


class RouteNote:
    """Notes the template of the route that answered; stands innermost, where the router leaves its traces."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""

        async def send_noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                scope.setdefault("state", {})["route"] = _template(scope)
            await send(message)

        await self._app(scope, receive, send_noting)


class Watch:
    """Logs and counts each request when its response begins; stands outermost but for what gives it its id."""

    def __init__(self, app: ASGIApp, counted: Callable[[str, str, int, float], None] | None) -> None:
        """Wrap `app`; `counted` takes method, route, status and seconds."""
        self._app = app
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        verdicts: list[str] = []
        token = _verdict.set(verdicts)

        async def send_watching(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._seen(scope, message["status"], perf_counter() - started, verdicts)
            await send(message)

        try:
            await self._app(scope, receive, send_watching)
        finally:
            _verdict.reset(token)

    def _seen(self, scope: Scope, status: int, seconds: float, verdicts: list[str]) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = str(scope.get("state", {}).get("route", NO_ROUTE))
        if self._counted:
            self._counted(method, route, status, seconds)
        if log.isEnabledFor(logging.INFO):
            line = {"request_id": request_id_of(scope), "method": method, "route": route, "status": status}
            line["ms"] = round(seconds * 1e3, 1)
            if verdicts:
                line["verdict"] = verdicts[-1]
            log.info(" ".join(map(str, line.values())), extra={"fields": line})


def _template(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str):
        return path
    # A mounted application of files or pages has no template but where it is mounted.
    return (scope.get("root_path") or "/") if "endpoint" in scope else NO_ROUTE
