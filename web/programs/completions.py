"""`POST /v1/chat/completions` and `GET /v1/models`: answers for OpenAI clients, streamed or not.

A model is a policy: `plainclause` is the default one, any other name a policy's id. The last message of the user is the
question, the user's earlier ones its history; system messages are data and are not read.
"""

import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Depends
from starlette import status
from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.answer import Answer
from bot.assistant import DEFAULT_TOP_K
from corpus.catalogue import text
from corpus.settings import Settings
from web.api import RETRY_AFTER_S, AssistantOf, DeskOf, json_only
from web.desk import BusyError
from web.pages import reader_link
from web.problems import ProblemError
from web.programs.keys import bearer
from web.programs.messages import (
    Annotation,
    ChatBody,
    ChatCompletion,
    ChatExtra,
    Model,
    ModelList,
    conversation_of,
    tokens_of,
)
from web.programs.shapes import OpenAIError

DEFAULT_MODEL = "plainclause"
_PIECE_CHARS = 24
_OWNER = "plainclause"


def completions_router(settings: Settings) -> APIRouter:
    """Return the router of the OpenAI door, behind the key of the settings."""
    router = APIRouter(dependencies=[Depends(bearer(settings.api_key))])
    _add_models(router)

    @router.post(
        "/v1/chat/completions",
        operation_id="chat_completions",
        summary="Answer as an OpenAI model",
        dependencies=[Depends(json_only)],
        responses={
            200: {"model": ChatCompletion},
            **_declared(
                status.HTTP_400_BAD_REQUEST,
                status.HTTP_401_UNAUTHORIZED,
                status.HTTP_404_NOT_FOUND,
                status.HTTP_413_CONTENT_TOO_LARGE,
                status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
                status.HTTP_429_TOO_MANY_REQUESTS,
            ),
        },
    )
    async def complete(body: ChatBody, desk: DeskOf) -> Response:
        """Answer the last question of a conversation."""
        question, history = conversation_of(body.messages, settings.max_history_turns, settings.max_question_chars)
        policy = desk.assistant.policy(None if body.model == DEFAULT_MODEL else body.model)
        try:
            answer = await desk.ask(question, policy=policy.id, history=history, top_k=DEFAULT_TOP_K)
        except BusyError:
            raise ProblemError("busy", {"Retry-After": str(RETRY_AFTER_S)}) from None
        completion = _Completion(answer, body, settings)
        if not body.stream:
            return JSONResponse(completion.whole())
        return StreamingResponse(completion.stream(), media_type="text/event-stream")

    return router


def _add_models(router: APIRouter) -> None:
    started = int(time.time())

    @router.get(
        "/v1/models",
        operation_id="list_models",
        summary="List the policies as OpenAI models",
        responses={200: {"model": ModelList}, **_declared(status.HTTP_401_UNAUTHORIZED)},
    )
    def list_models(assistant: AssistantOf) -> JSONResponse:
        """List the policies that can be asked, as models."""
        names = [DEFAULT_MODEL, *(policy.id for policy in assistant.policies())]
        return JSONResponse({"object": "list", "data": [_model(name, started) for name in dict.fromkeys(names)]})

    @router.get(
        "/v1/models/{model}",
        operation_id="get_model",
        summary="Describe a policy as an OpenAI model",
        responses={
            200: {"model": Model},
            **_declared(status.HTTP_401_UNAUTHORIZED, status.HTTP_404_NOT_FOUND),
        },
    )
    def get_model(model: str, assistant: AssistantOf) -> JSONResponse:
        """Describe one policy as a model; raises UnknownPolicyError."""
        if model != DEFAULT_MODEL:
            assistant.policy(model)
        return JSONResponse(_model(model, started))


def _declared(*codes: int) -> dict[int | str, dict[str, Any]]:
    return {code: {"model": OpenAIError} for code in codes}


def _model(name: str, created: int) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": created, "owned_by": _OWNER}


class _Completion:
    """One answer on its way to an OpenAI client."""

    def __init__(self, answer: Answer, body: ChatBody, settings: Settings) -> None:
        self._head = {"id": f"chatcmpl-{uuid4().hex}", "created": int(time.time()), "model": body.model}
        self._content, self._annotations = _content(answer, settings)
        self._extra = _extra(answer, self._annotations)
        prompt, completion = sum(tokens_of(message.text) for message in body.messages), tokens_of(self._content)
        self._usage = {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        }
        self._counts = body.stream_options is not None and bool(body.stream_options.include_usage)

    def whole(self) -> dict[str, Any]:
        message = {
            "role": "assistant",
            "content": self._content,
            "refusal": None,
            "annotations": [note.model_dump() for note in self._annotations],
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [choice],
            "usage": self._usage,
            "plainclause": self._extra,
        }

    def stream(self) -> Iterator[str]:
        """Give the words piece by piece; the chunk that ends them carries the citations."""
        yield self._chunk({"role": "assistant", "content": ""})
        for at in range(0, len(self._content), _PIECE_CHARS):
            yield self._chunk({"content": self._content[at : at + _PIECE_CHARS]})
        yield self._chunk({}, finish_reason="stop", plainclause=self._extra)
        if self._counts:
            yield _event({**self._chunk_head(), "choices": [], "usage": self._usage})
        yield "data: [DONE]\n\n"

    def _chunk_head(self) -> dict[str, Any]:
        return {**self._head, "object": "chat.completion.chunk"}

    def _chunk(self, delta: dict[str, str], finish_reason: str | None = None, **extra: object) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
        usage = {"usage": None} if self._counts else {}
        return _event({**self._chunk_head(), "choices": [choice], **usage, **extra})


def _event(content: dict[str, Any]) -> str:
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n"


def _content(answer: Answer, settings: Settings) -> tuple[str, list[Annotation]]:
    """Return the words with a line a citation below them, and where each line stands."""
    words = answer.answer
    notes: list[Annotation] = []
    for number, citation in enumerate(answer.citations, start=1):
        words += "\n\n" if number == 1 else "\n"
        start = len(words)
        words += text(
            "web.reference",
            answer.language,
            number=number,
            label=citation.label,
            quote=" ".join(citation.quote.split()),
        )
        link = settings.public_url.rstrip("/") + reader_link(answer.policy, citation, answer.language)
        title = f"{answer.policy.title(answer.language)} {citation.label}"
        notes.append(Annotation.of(start, len(words), link, title))
    return words, notes


def _extra(answer: Answer, annotations: list[Annotation]) -> dict[str, Any]:
    """Return what the standard shape has no place for, the same in a stream and in a whole completion."""
    found = answer.as_json()
    kept = {name: found[name] for name in ChatExtra.model_fields if name in found}
    return {**kept, "annotations": [note.model_dump() for note in annotations]}
