"""Bearer keys: compared so that the time taken tells nothing."""

import hmac
from collections.abc import Callable

from fastapi import Request
from pydantic import SecretStr

from web.problems import ProblemError

_SCHEME = "bearer"


def same_key(given: str, key: SecretStr) -> bool:
    """Tell whether a key that was given is the one that is set."""
    return hmac.compare_digest(given.encode(), key.get_secret_value().encode())


def bearer_problem(authorization: str | None, key: SecretStr | None) -> str | None:
    """Return the kind of problem with an Authorization header, or None where it may pass."""
    if key is None:
        return None
    scheme, _, given = (authorization or "").partition(" ")
    if scheme.lower() != _SCHEME or not given.strip():
        return "no_api_key"
    return None if same_key(given.strip(), key) else "wrong_api_key"


def bearer(key: SecretStr | None) -> Callable[[Request], None]:
    """Return a dependency that lets through whoever brings `key`; anybody where it is None."""

    def check(request: Request) -> None:
        problem = bearer_problem(request.headers.get("authorization"), key)
        if problem:
            raise ProblemError(problem, {"WWW-Authenticate": "Bearer"})

    return check
