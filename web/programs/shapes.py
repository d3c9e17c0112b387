"""Errors in the shape that each door's clients read: Dify's and OpenAI's on their own routes, wherever they arise."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel
from starlette import status

# Dify's own numbers; kinds that it has none for are told by the HTTP status.
_DIFY = {"no_api_key": 1001, "wrong_api_key": 1002, "unknown_policy": 2001}
# What Dify's connection test reads as "wrong key"; 404 would mean to it that nothing answers here.
_DIFY_STATUS = {"no_api_key": status.HTTP_403_FORBIDDEN, "wrong_api_key": status.HTTP_403_FORBIDDEN}

_OPENAI_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "server_error",
    503: "server_error",
}
_OPENAI_CODES = {
    "no_api_key": "invalid_api_key",
    "wrong_api_key": "invalid_api_key",
    "unknown_policy": "model_not_found",
}
_OPENAI_PARAMS = {"unknown_policy": "model", "invalid_question": "messages"}


class DifyError(BaseModel):
    """An error as Dify reads it."""

    error_code: int
    error_msg: str


class OpenAIErrorBody(BaseModel):
    """The inside of an error as OpenAI clients read it."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIError(BaseModel):
    """An error as OpenAI clients read it."""

    error: OpenAIErrorBody


Shape = Callable[[str, int, str, str | None], tuple[int, dict[str, Any]]]


def dify_error(kind: str, number: int, words: str, _: str | None) -> tuple[int, dict[str, Any]]:
    """Return the status and the body of a problem for Dify."""
    number = _DIFY_STATUS.get(kind, number)
    return number, {"error_code": _DIFY.get(kind, number), "error_msg": words}


def openai_error(kind: str, number: int, words: str, place: str | None) -> tuple[int, dict[str, Any]]:
    """Return the status and the body of a problem for an OpenAI client."""
    number = status.HTTP_400_BAD_REQUEST if number == status.HTTP_422_UNPROCESSABLE_CONTENT else number
    error = {
        "message": words,
        "type": _OPENAI_TYPES.get(number, "invalid_request_error"),
        "param": _OPENAI_PARAMS.get(kind, place),
        "code": _OPENAI_CODES.get(kind, kind),
    }
    return number, {"error": error}


SHAPES: Mapping[str, Shape] = {
    "/retrieval": dify_error,
    "/v1/chat/completions": openai_error,
    "/v1/models": openai_error,
}


def shape_at(path: str) -> Shape | None:
    """Return the shape of errors at a path, or None where problem details are sent."""
    return next((shape for door, shape in SHAPES.items() if path == door or path.startswith(f"{door}/")), None)
