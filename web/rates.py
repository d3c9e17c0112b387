"""How much one client may ask in a minute, and who that client is: the peer, or whom a trusted proxy speaks for."""

import time
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.settings import Settings
from web.problems import problem_response

# What counts as asking, by whichever door.
ASKING = ("/v1/ask", "/v1/search", "/retrieval", "/v1/chat/completions", "/mcp", "/gradio_api/queue/join")
VOTING = ("/v1/feedback",)

# A household or a telephone has a whole network of this size to choose addresses from.
_IPV6_PREFIX = 64
_MOST_HOPS = 20


class ClientAddress:
    """Notes who sends a request: the peer, or the last address in X-Forwarded-For that no trusted proxy has.

    Only what a trusted proxy wrote is believed, so a forged header changes nothing.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[str]) -> None:
        """Wrap `app`; `trusted` holds addresses and networks of proxies."""
        self._app = app
        self._trusted = [ip_network(name, strict=False) for name in trusted]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http":
            scope.setdefault("state", {})["client"] = self._client(scope)
        await self._app(scope, receive, send)

    def _client(self, scope: Scope) -> str:
        peer = _address(str((scope.get("client") or ("",))[0]))
        if peer is None:
            return "unknown"
        hops = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")[-_MOST_HOPS:]
        while self._trusts(peer) and hops:
            told = _address(hops.pop().strip())
            if told is None:
                break
            peer = told
        return _one_client(peer)

    def _trusts(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._trusted)


class RateLimit:
    """Refuses with 429 what one client asks or votes beyond the settings' number a minute; zero is no limit."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Wrap `app`."""
        self._app = app
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        limits = ((ASKING, settings.ask_rate_per_minute), (VOTING, settings.feedback_rate_per_minute))
        self._limits: Mapping[str, RateLimitItemPerMinute] = {
            path: RateLimitItemPerMinute(most, namespace=paths[0]) for paths, most in limits if most for path in paths
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        path = scope["path"].rstrip("/") if scope["type"] == "http" else ""
        limit = self._limits.get(path)
        if limit is not None and scope["method"] == "POST":
            client = str(scope.setdefault("state", {}).get("client", ""))
            if not self._limiter.hit(limit, client):
                wait = self._limiter.get_window_stats(limit, client).reset_time - time.time()
                scope["state"]["route"] = path  # one of ours, for the log
                headers = {"Retry-After": str(max(1, round(wait)))}
                await problem_response(scope, "too_many_requests", headers=headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def _one_client(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, _IPV6_PREFIX), strict=False))
    return str(address)
