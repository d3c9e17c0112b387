"""Forms of the console: small, URL-encoded, every value a string."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request

from web.problems import ProblemError

_KIND = "application/x-www-form-urlencoded"
_MOST_FIELDS = 20


async def form_of(request: Request) -> Mapping[str, str]:
    """Return the fields of a posted form, the last of equal names; raises ProblemError where it is none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise ProblemError("wrong_form_type")
    try:
        words = (await request.body()).decode("ascii")
        return dict(parse_qsl(words, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"))
    except ValueError:
        raise ProblemError("bad_form") from None
