"""Errors on the wire: problem details (RFC 9457) in the reader's language, without the asker's words or a traceback."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette import status
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from corpus.catalogue import text
from corpus.errors import (
    FeedbackAwayError,
    FilterError,
    PlainClauseError,
    PolicyFileError,
    QuestionError,
    UnknownAnswerError,
    UnknownPolicyError,
)
from corpus.types import Language
from web.language import preferred_language
from web.programs.shapes import shape_at

MEDIA_TYPE = "application/problem+json"

# Every kind of problem and its status; the words are `web.title_<kind>` and `web.detail_<kind>`.
STATUS: Mapping[str, int] = {
    "bad_request": status.HTTP_400_BAD_REQUEST,
    "unknown_host": status.HTTP_400_BAD_REQUEST,
    "no_api_key": status.HTTP_401_UNAUTHORIZED,
    "sign_in_first": status.HTTP_401_UNAUTHORIZED,
    "wrong_api_key": status.HTTP_401_UNAUTHORIZED,
    "foreign_origin": status.HTTP_403_FORBIDDEN,
    "not_found": status.HTTP_404_NOT_FOUND,
    "unknown_policy": status.HTTP_404_NOT_FOUND,
    "unknown_clause": status.HTTP_404_NOT_FOUND,
    "unknown_answer": status.HTTP_404_NOT_FOUND,
    "feedback_off": status.HTTP_403_FORBIDDEN,
    "feedback_away": status.HTTP_503_SERVICE_UNAVAILABLE,
    "unknown_version": status.HTTP_404_NOT_FOUND,
    "no_earlier_version": status.HTTP_404_NOT_FOUND,
    "wrong_key": status.HTTP_401_UNAUTHORIZED,
    "admin_off": status.HTTP_403_FORBIDDEN,
    "policies_busy": status.HTTP_409_CONFLICT,
    "default_policy": status.HTTP_409_CONFLICT,
    "shipped_policy": status.HTTP_409_CONFLICT,
    "wrong_policy_type": status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
    "bad_policy_id": status.HTTP_422_UNPROCESSABLE_CONTENT,
    "not_utf8": status.HTTP_422_UNPROCESSABLE_CONTENT,
    "invalid_policy": status.HTTP_422_UNPROCESSABLE_CONTENT,
    "wrong_method": status.HTTP_405_METHOD_NOT_ALLOWED,
    "body_too_large": status.HTTP_413_CONTENT_TOO_LARGE,
    "wrong_form_type": status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
    "bad_form": status.HTTP_422_UNPROCESSABLE_CONTENT,
    "wrong_content_type": status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
    "invalid_body": status.HTTP_422_UNPROCESSABLE_CONTENT,
    "invalid_question": status.HTTP_422_UNPROCESSABLE_CONTENT,
    "unknown_filter": status.HTTP_422_UNPROCESSABLE_CONTENT,
    "too_many_requests": status.HTTP_429_TOO_MANY_REQUESTS,
    "busy": status.HTTP_429_TOO_MANY_REQUESTS,
    "not_ready": status.HTTP_503_SERVICE_UNAVAILABLE,
    "internal": status.HTTP_500_INTERNAL_SERVER_ERROR,
}
_BY_STATUS = {404: "not_found", 405: "wrong_method", 413: "body_too_large", 415: "wrong_content_type", 429: "busy"}

# Parts of a location that are ours; anything else in it is a key that the sender made up.
_PROGRAM_NAMES = frozenset(
    {
        "query",
        "part",
        "concept",
        "knowledge_id",
        "retrieval_setting",
        "score_threshold",
        "metadata_condition",
        "conditions",
        "name",
        "value",
        "comparison_operator",
        "logical_operator",
        "model",
        "messages",
        "role",
        "content",
        "text",
        "type",
        "stream",
        "stream_options",
        "include_usage",
        "clause",
        "neighbours",
    }
)
_OWN_NAMES = frozenset({"body", "question", "policy", "language", "history", "top_k"}) | {
    *("answer_id", "vote", "reason", "note"),
    *("text", "title", "title_en", "version", "source", "from"),
}
_MOST_ERRORS = 10
_AWAY_SECONDS = 30


class ProblemPlace(BaseModel):
    """One fault of a request: where it is and pydantic's name for it."""

    loc: list[str | int]
    type: str


class Problem(BaseModel):
    """Problem details; `type` is a stable name of the kind, `request_id` that of the X-Request-ID header."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[ProblemPlace] | None = None


class ProblemError(Exception):
    """A problem to be sent, by its kind, with headers of its own."""

    def __init__(self, kind: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep the kind, a key of `STATUS`."""
        super().__init__(kind)
        self.kind = kind
        self.headers = headers


def language_of(scope: Scope) -> Language:
    """Return the language that a request's sender reads."""
    return preferred_language(Headers(scope=scope).get("accept-language", ""))


def request_id_of(scope: Scope) -> str:
    """Return the id that the headers middleware gave a request."""
    return str(scope.get("state", {}).get("request_id", ""))


def problem_response(
    scope: Scope,
    kind: str,
    *,
    number: int | None = None,
    detail: str | None = None,
    errors: Sequence[ProblemPlace] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the response for a problem of `kind`; `detail` replaces the catalogue's sentence, `number` its status."""
    language = language_of(scope)
    code = number or STATUS[kind]
    problem = Problem(
        type=f"urn:plainclause:problem:{kind}",
        title=text(f"web.title_{kind}", language),
        status=code,
        detail=detail or text(f"web.detail_{kind}", language),
        request_id=request_id_of(scope),
        errors=list(errors) if errors else None,
    )
    own = {"Content-Language": language, **(headers or {})}
    shape = shape_at(scope.get("path", ""))
    if shape:
        places = [".".join(str(part) for part in place.loc[1:]) for place in errors or ()]
        code, shaped = shape(kind, code, _words(problem, places), places[0] if places else None)
        return JSONResponse(shaped, code, headers=own)
    body = problem.model_dump_json(exclude_none=True)
    return Response(body, code, media_type=MEDIA_TYPE, headers=own)


def _words(problem: Problem, places: Sequence[str]) -> str:
    """Return a problem as one sentence, for shapes that have no room for places of their own."""
    if not problem.errors:
        return problem.detail
    faults = (f"{place} ({fault.type})" for place, fault in zip(places, problem.errors, strict=True))
    return f"{problem.title}: {', '.join(faults)}"


async def answer_problem(request: Request, error: ProblemError) -> Response:
    """Handle what our own routes refuse."""
    return problem_response(request.scope, error.kind, headers=error.headers)


async def answer_http_exception(request: Request, error: HTTPException) -> Response:
    """Handle what the framework refuses: unknown routes, wrong methods, bodies that are no JSON."""
    other = "internal" if error.status_code >= status.HTTP_500_INTERNAL_SERVER_ERROR else "bad_request"
    kind = _BY_STATUS.get(error.status_code, other)
    return problem_response(request.scope, kind, number=error.status_code, headers=error.headers)


async def answer_validation_error(request: Request, error: RequestValidationError) -> Response:
    """Handle a body of another shape: say where and of which kind, never what was sent."""
    found = error.errors()[:_MOST_ERRORS]
    places = [ProblemPlace(loc=[own_name(part) for part in e["loc"]], type=str(e["type"])) for e in found]
    return problem_response(request.scope, "invalid_body", errors=places)


async def answer_plainclause_error(request: Request, error: PlainClauseError) -> Response:
    """Handle what the rooms below refuse; raises again what is no fault of the sender."""
    if isinstance(error, UnknownPolicyError):
        kind = "unknown_version" if error.key == "unknown_version" else "unknown_policy"
        return problem_response(request.scope, kind)
    if isinstance(error, FilterError):
        return problem_response(request.scope, "unknown_filter", detail=error.message(language_of(request.scope)))
    if isinstance(error, UnknownAnswerError):
        return problem_response(request.scope, "unknown_answer")
    if isinstance(error, FeedbackAwayError):
        return problem_response(request.scope, "feedback_away", headers={"Retry-After": str(_AWAY_SECONDS)})
    if isinstance(error, PolicyFileError):
        return problem_response(request.scope, "invalid_policy", detail=error.message(language_of(request.scope)))
    if isinstance(error, QuestionError):
        return problem_response(request.scope, "invalid_question", detail=error.message(language_of(request.scope)))
    raise error


HANDLERS: Mapping[int | type[Exception], Callable[..., Coroutine[Any, Any, Response]]] = {
    ProblemError: answer_problem,
    HTTPException: answer_http_exception,
    RequestValidationError: answer_validation_error,
    PlainClauseError: answer_plainclause_error,
}


def own_name(part: object) -> str | int:
    """Return a part of a location if it is a name of ours, else `*`: any other is a key that the sender made up."""
    if isinstance(part, int):
        return part
    return str(part) if part in _OWN_NAMES | _PROGRAM_NAMES else "*"
