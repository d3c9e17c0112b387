"""What a request must pass before a route sees it: a known host, no borrowed identity, a body of bounded size."""

import logging
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.catalogue import text
from web.problems import language_of, problem_response, request_id_of

log = logging.getLogger("plainclause.web")

_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})


class KnownHosts:
    """Answers only to the host names given (`*` is any, `*.shop.example` any below), and forgets forwarded ones.

    X-Forwarded-* and Forwarded can be written by anybody, so nothing behind this may read them.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str]) -> None:
        """Wrap `app`."""
        self._app = app
        self._allowed = tuple(host.lower() for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http":
            scope["headers"] = [
                (name, value)
                for name, value in scope["headers"]
                if name != b"forwarded" and not name.startswith(b"x-forwarded-")
            ]
            if not self._knows(Headers(scope=scope).get("host", "")):
                await problem_response(scope, "unknown_host")(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _knows(self, host: str) -> bool:
        name = host.lower().rpartition("]")[0] + "]" if host.startswith("[") else host.lower().partition(":")[0]
        return any(
            allowed in ("*", name) or (allowed.startswith("*.") and name.endswith(allowed[1:]))
            for allowed in self._allowed
        )


class HeadAsGet:
    """Answers HEAD wherever GET is answered, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)


class LastResort:
    """Turns an exception that nobody handled into a problem; the log learns its kind and place, not its words.

    An exception's words may hold a question, and a question is personal.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:  # noqa: BLE001 - the last door before the server's own, which would log every word
            report(error, request_id_of(scope))
            if scope["type"] == "http" and not started:
                await problem_response(scope, "internal")(scope, receive, send)


def report(error: BaseException, request_id: str) -> None:
    """Log the kind of `error` and the places it passed, without its words."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    log.error("request %s failed: %s at %s", request_id, type(error).__name__, places)


class BodyLimit:
    """Reads a request's body up to `max_bytes` and refuses the rest with 413, whatever length it claims to have.

    `own_limit` may allow a request another length, None where it does not.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, own_limit: Callable[[Scope], int | None] = lambda _: None) -> None:
        """Wrap `app`."""
        self._app = app
        self._max_bytes = max_bytes
        self._own_limit = own_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._own_limit(scope) or self._max_bytes
        claimed = Headers(scope=scope).get("content-length", "")
        if claimed.isdecimal() and len(claimed.lstrip("0")) > len(str(limit)):
            body = None  # a number of many digits is not worth reading
        elif claimed.isdecimal() and int(claimed) > limit:
            body = None
        elif scope["method"] in _BODILESS:
            await self._app(scope, receive, send)
            return
        else:
            body = await _read(receive, limit)
        if body is None:
            detail = text("web.detail_body_over_limit", language_of(scope), limit=self._max_bytes)
            refusal = problem_response(scope, "body_too_large", detail=detail, headers={"Connection": "close"})
            await refusal(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


async def _read(receive: Receive, limit: int) -> bytes | None:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        more = message.get("more_body", False)
    return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending = [body]

    async def replay() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return replay
