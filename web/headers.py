"""What every response carries: a request id, the security headers, and what may be kept."""

from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The API and the reader page need one style sheet of their own and nothing else, no script at all.
STRICT_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Files whose names change with what is in them.
_LASTING = "/assets/"
_FILES = "/static/"


def chat_csp(nonce: str) -> str:
    """Return the policy of the chat page: its own origin only, and only the scripts that were sent with `nonce`.

    Gradio compiles its templates in the browser and styles its elements inline: hence 'unsafe-eval' and inline styles.
    """
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


class ResponseHeaders:
    """Gives each request its id and each response its headers; those that a route sets itself stay."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in _ALWAYS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", STRICT_CSP)
                headers.setdefault("Cache-Control", _lifetime(scope["path"], message["status"]))
                headers.add_vary_header("Accept-Language")
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _lifetime(path: str, status: int) -> str:
    if status == 200 and path.startswith(_LASTING):  # noqa: PLR2004 - HTTP's own number
        return "public, max-age=31536000, immutable"
    if status == 200 and path.startswith(_FILES):  # noqa: PLR2004
        return "public, max-age=3600"
    return "no-store"
