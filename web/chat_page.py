"""Gradio behind a written list of routes: the chat's page, made to keep to its own origin, and what it calls."""

import re
import secrets
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.types import Language
from web.headers import chat_csp
from web.language import page_language
from web.pages import STATIC_FOLDER, render
from web.quiet_gradio import gr

# Everything that the page calls, and nothing else of Gradio: no upload, files, proxy, monitoring, or direct calls.
_SURFACE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("GET", re.compile(r"/(favicon\.ico|theme\.css)?")),
    ("GET", re.compile(r"/assets/[A-Za-z0-9_-][A-Za-z0-9_.-]*")),
    ("GET", re.compile(r"/gradio_api/(queue/data|heartbeat/[a-z0-9]{1,32})")),
    ("POST", re.compile(r"/gradio_api/queue/join")),
)

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
_FOREIGN_WORDS = re.compile(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>|\s*<link rel="manifest"[^>]*>')


def mount_chat(app: FastAPI, chat: Any, policy: str) -> None:  # noqa: ANN401 - Gradio ships no types
    """Put the chat at `/`, behind all routes of `app`; `policy` is where a reader without scripts is sent."""
    gr.mount_gradio_app(
        app,
        chat,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size="1b",
        allowed_paths=[],
        blocked_paths=[],
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        theme=_theme(),
        favicon_path=str(STATIC_FOLDER / "favicon.png"),
    )
    mounted = app.router.routes.pop()
    assert isinstance(mounted, Mount)  # noqa: S101 - what mount_gradio_app has just put there
    app.router.routes.append(ChatRoute("/", app=OwnOriginPage(mounted.app, policy)))


class ChatRoute(Mount):
    """Gradio's routes, those on the list only; the rest is not found."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match what is on the list, partly where the method is wrong."""
        methods = _methods(scope["path"]) if scope["type"] == "http" else []
        if not methods:
            return Match.NONE, {}
        match, child = super().matches(scope)
        return (match if scope["method"] in methods else Match.PARTIAL), child

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over to Gradio, or refuse the method."""
        methods = _methods(scope["path"])
        if scope["method"] not in methods:
            raise HTTPException(405, headers={"Allow": ", ".join(methods)})
        await super().handle(scope, receive, send)


class OwnOriginPage:
    """Takes out of Gradio's page what speaks of other hosts, and lets only the scripts that are in it run."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        """Wrap Gradio's application."""
        self._app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        # Compressed pages cannot be read here.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: list[Message] = []
        page = bytearray()

        async def send_page(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
            if message["type"] != "http.response.body":
                return
            page.extend(message.get("body", b""))
            if not message.get("more_body", False):
                nonce = secrets.token_urlsafe(16)
                body = _own_origin(page.decode(), nonce, _language(scope), self._policy).encode()
                headers = MutableHeaders(scope=start[0])
                headers["Content-Length"] = str(len(body))
                headers["Content-Security-Policy"] = chat_csp(nonce)
                await send(start[0])
                await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": plain}, receive, send_page)


def _own_origin(page: str, nonce: str, language: Language, policy: str) -> str:
    def script(found: re.Match[str]) -> str:
        if "iframeResizer.contentWindow" in found["code"]:
            return ""  # for pages inside other pages, which this one never is
        return f'<script nonce="{nonce}"{found["attributes"]}>{found["code"]}</script>'

    # Ours goes first: it listens to what Gradio's scripts ask of the server.
    page = page.replace("<head>", f"<head>{render('chat_head.html', language)}", 1)
    page = _SCRIPT.sub(script, page)
    page = _FOREIGN_WORDS.sub("", page)
    # Not through Gradio, which rewrites what it is given and loses half of the media queries; last, so that it holds.
    page = page.replace("</body>", f"{render('chat_styles.html', language)}</body>", 1)
    page = page.replace("<gradio-app", f"{render('noscript.html', language, policy=policy)}<gradio-app", 1)
    return page.replace('lang="en"', f'lang="{"zh-Hans" if language == "zh" else "en"}"', 1)


def _language(scope: Scope) -> Language:
    query = dict(part.partition("=")[::2] for part in scope["query_string"].decode("latin-1").split("&"))
    return page_language(query.get("lang"), Headers(scope=scope).get("accept-language", ""))


def _methods(path: str) -> list[str]:
    return [method for method, pattern in _SURFACE if pattern.fullmatch(path)]


def _theme() -> Any:  # noqa: ANN401 - Gradio ships no types
    # Names of fonts that the reader's own machine has; Gradio's own themes fetch theirs.
    words = [
        "system-ui",
        "-apple-system",
        "Segoe UI",
        "PingFang SC",
        "Microsoft YaHei",
        "Noto Sans CJK SC",
        "sans-serif",
    ]
    return gr.themes.Base(primary_hue="teal", neutral_hue="slate", font=words, font_mono=["ui-monospace", "monospace"])
