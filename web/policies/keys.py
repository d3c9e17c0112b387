"""Who may change policies: whoever sends the key of the settings as a bearer token (RFC 6750, 2.1)."""

import hmac

from starlette.datastructures import Headers
from starlette.types import Scope

from corpus.settings import Settings
from web.problems import ProblemError

_SCHEME = "bearer"
_FOLDER = "/v1/policies/"


def may_change(scope: Scope, settings: Settings) -> bool:
    """Tell whether a request bears the admin key; never where none is set."""
    if settings.admin_key is None:
        return False
    scheme, _, sent = Headers(scope=scope).get("authorization", "").partition(" ")
    wanted = settings.admin_key.get_secret_value().encode("utf-8")
    same = hmac.compare_digest(sent.strip().encode("latin-1"), wanted)
    return same and scheme.lower() == _SCHEME


def check_key(scope: Scope, settings: Settings) -> None:
    """Raise ProblemError where changing policies is off, or the key is missing or wrong."""
    if settings.admin_key is None:
        raise ProblemError("admin_off")
    if not may_change(scope, settings):
        raise ProblemError("wrong_key", {"WWW-Authenticate": "Bearer"})


def upload_limit(scope: Scope, settings: Settings) -> int | None:
    """Return how large a policy's body may be, in bytes, or None where the request may not bring one."""
    puts = scope["method"] == "PUT" and scope["path"].startswith(_FOLDER)
    return settings.max_file_bytes if puts and may_change(scope, settings) else None
