"""Who may use the console: a key given once, then a signed cookie; and how often a key may be tried."""

import hmac
import secrets
import time
from hashlib import sha256

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from corpus.settings import Settings

COOKIE = "plainclause-console"
SESSION_SECONDS = 12 * 3600
_PURPOSE = b"plainclause console session"
_MOST_KEY_CHARS = 1_000

# One client's tries, and everybody's together: a key cannot be guessed from many addresses either.
_TRIES = RateLimitItemPerMinute(5, 1, namespace="console-client")
_ALL_TRIES = RateLimitItemPerMinute(60, 1, namespace="console-all")


# An open console must not be a way round the limit on asking; somebody who types needs some requests a second.
_OPEN_SEARCHES_A_MINUTE = 300


class Sessions:
    """Checks keys and signs sessions; a session needs nothing kept, so any process can check it."""

    def __init__(self, settings: Settings) -> None:
        """Take the key of the settings; without one everybody may use what is public anyway."""
        self._key = settings.console_key.get_secret_value().encode() if settings.console_key else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        limited = self._key is None and settings.ask_rate_per_minute > 0
        self._searches = (
            RateLimitItemPerMinute(_OPEN_SEARCHES_A_MINUTE, 1, namespace="console-open") if limited else None
        )
        self.secure = settings.public_url.startswith("https://")

    @property
    def has_key(self) -> bool:
        """Tell whether a key is set."""
        return self._key is not None

    def may_search(self, client: str) -> bool:
        """Tell whether a client may search once more: as often as it likes where a key is set, since it has it."""
        return self._searches is None or self._limiter.hit(self._searches, client)

    def wait_seconds(self, client: str) -> int:
        """Return how long a client must wait before it may try a key; 0 where it may now."""
        limits = ((_TRIES, client), (_ALL_TRIES, ""))
        held = [limit for limit, who in limits if not self._limiter.test(limit, who)]
        if not held:
            return 0
        ends = [self._limiter.get_window_stats(limit, who).reset_time for limit, who in limits if limit in held]
        return max(1, round(max(ends) - time.time()))

    def opens(self, given: str, client: str) -> bool:
        """Tell whether a key is the right one; a wrong one is counted against the client."""
        wanted = self._key or b""
        right = bool(wanted) and hmac.compare_digest(given[:_MOST_KEY_CHARS].encode("utf-8", "replace"), wanted)
        if not right:
            self._limiter.hit(_TRIES, client)
            self._limiter.hit(_ALL_TRIES, "")
        return right

    def new(self) -> str:
        """Return the value of a new session's cookie."""
        body = f"{int(time.time()) + SESSION_SECONDS}.{secrets.token_urlsafe(12)}"
        return f"{body}.{self._signature(body)}"

    def holds(self, cookie: str) -> bool:
        """Tell whether a cookie is of a session that lasts."""
        body, _, signature = cookie.rpartition(".")
        if self._key is None or not hmac.compare_digest(
            signature.encode("utf-8", "replace"), self._signature(body).encode()
        ):
            return False
        ends = body.partition(".")[0]
        return ends.isdecimal() and int(ends) > time.time()

    def _signature(self, body: str) -> str:
        # The cookie's key is derived from the other, for this purpose alone.
        derived = hmac.digest(self._key or b"", _PURPOSE, sha256)
        return hmac.new(derived, body.encode("utf-8", "replace"), sha256).hexdigest()
