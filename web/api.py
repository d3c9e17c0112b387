"""The JSON API: questions, policies, clauses, and whether the service is well."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette import status
from starlette.responses import JSONResponse, PlainTextResponse

from bot.answer import policy_json
from bot.assistant import Assistant
from corpus.errors import PlainClauseError
from corpus.types import Language
from web.desk import BusyError, Desk
from web.problems import Problem, ProblemError, language_of
from web.schemas import (
    AnswerBody,
    AskBody,
    ClauseBody,
    ClauseTextBody,
    Health,
    PolicyBody,
    PolicyList,
    Ready,
)

RETRY_AFTER_S = 1

router = APIRouter()


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses for these statuses, and for 400, which any request may earn."""
    return {number: {"model": Problem} for number in (status.HTTP_400_BAD_REQUEST, *statuses)}


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _assistant(request: Request) -> Assistant:
    return _desk(request).assistant


def _language(request: Request) -> Language:
    return language_of(request.scope)


def json_only(request: Request) -> None:
    """Refuse a body that does not say it is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise ProblemError("wrong_content_type")


DeskOf = Annotated[Desk, Depends(_desk)]
AssistantOf = Annotated[Assistant, Depends(_assistant)]
ReadersLanguage = Annotated[Language, Depends(_language)]


@router.post(
    "/v1/ask",
    operation_id="ask",
    summary="Ask a question",
    dependencies=[Depends(json_only)],
    responses={
        200: {"model": AnswerBody},
        **problems(
            status.HTTP_404_NOT_FOUND,
            status.HTTP_413_CONTENT_TOO_LARGE,
            status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
            status.HTTP_422_UNPROCESSABLE_CONTENT,
            status.HTTP_429_TOO_MANY_REQUESTS,
        ),
    },
)
async def ask(body: AskBody, desk: DeskOf) -> JSONResponse:
    """Answer a question, with the words of the policy that the answer stands on."""
    try:
        answer = await desk.ask(
            body.question, policy=body.policy, language=body.language, history=body.history, top_k=body.top_k
        )
    except BusyError:
        raise ProblemError("busy", {"Retry-After": str(RETRY_AFTER_S)}) from None
    return JSONResponse(answer.as_json(), headers={"Content-Language": answer.language})


@router.get(
    "/v1/policies",
    operation_id="list_policies",
    summary="List the policies",
    responses={200: {"model": PolicyList}, **problems()},
)
def list_policies(assistant: AssistantOf, language: ReadersLanguage) -> JSONResponse:
    """List the policies that can be asked."""
    policies = [policy_json(policy, language) for policy in assistant.policies()]
    return JSONResponse({"default": assistant.policy(None).id, "policies": policies})


@router.get(
    "/v1/policies/{policy_id}",
    operation_id="get_policy",
    summary="Describe a policy",
    responses={200: {"model": PolicyBody}, **problems(status.HTTP_404_NOT_FOUND)},
)
def get_policy(policy_id: str, assistant: AssistantOf, language: ReadersLanguage) -> JSONResponse:
    """Describe one policy."""
    policy = assistant.policy(policy_id)
    clauses = sum(clause.kind == "clause" for clause in assistant.clauses(policy_id))
    sizes = {"source": policy.source, "chars": len(policy.text), "clauses": clauses}
    return JSONResponse({**policy_json(policy, language), **sizes})


@router.get(
    "/v1/policies/{policy_id}/text",
    operation_id="get_policy_text",
    summary="Read a policy's text",
    response_class=PlainTextResponse,
    responses=problems(status.HTTP_404_NOT_FOUND),
)
def get_policy_text(policy_id: str, assistant: AssistantOf) -> PlainTextResponse:
    """Return the text that all offsets count the characters of."""
    return PlainTextResponse(assistant.policy(policy_id).text)


@router.get(
    "/v1/policies/{policy_id}/clauses",
    operation_id="list_clauses",
    summary="List a policy's clauses",
    responses={200: {"model": list[ClauseBody]}, **problems(status.HTTP_404_NOT_FOUND)},
)
def list_clauses(policy_id: str, assistant: AssistantOf) -> JSONResponse:
    """List the headings and clauses in the order of the text."""
    return JSONResponse([clause.as_json() for clause in assistant.clauses(policy_id)])


@router.get(
    "/v1/policies/{policy_id}/clauses/{clause_id}",
    operation_id="get_clause",
    summary="Read a clause",
    responses={200: {"model": ClauseTextBody}, **problems(status.HTTP_404_NOT_FOUND)},
)
def get_clause(policy_id: str, clause_id: str, assistant: AssistantOf) -> JSONResponse:
    """Return one clause or heading with its words."""
    text = assistant.policy(policy_id).text
    for clause in assistant.clauses(policy_id):
        if clause.id == clause_id:
            return JSONResponse({**clause.as_json(), "text": text[clause.start : clause.end]})
    raise ProblemError("unknown_clause")


@router.get("/healthz", operation_id="health", summary="Is the process alive?", responses={200: {"model": Health}})
async def healthz() -> JSONResponse:
    """Say that the process runs; touches nothing else."""
    return JSONResponse({"status": "ok"})


@router.get(
    "/readyz",
    operation_id="ready",
    summary="Are questions answered?",
    responses={200: {"model": Ready}, **problems(status.HTTP_503_SERVICE_UNAVAILABLE)},
)
def readyz(assistant: AssistantOf) -> JSONResponse:
    """Say whether the policy that is asked by default is there and has clauses."""
    try:
        ready = bool(assistant.clauses(None))
    except PlainClauseError:
        ready = False
    if not ready:
        raise ProblemError("not_ready", {"Retry-After": str(RETRY_AFTER_S)})
    known = len(assistant.policies())
    return JSONResponse({"status": "ready", "index_id": assistant.index_id, "policies": known})
