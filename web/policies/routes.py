"""The API of changing policies, of their earlier versions, and of what changed between two."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette import status
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from bot.answer import policy_json
from bot.changes import comparison_json
from corpus.settings import Settings
from index.versions import find_version
from web.api import AssistantOf, ReadersLanguage, problems
from web.policies.keys import check_key
from web.policies.schemas import ChangesBody, PolicyIn, VersionList
from web.policies.uploads import FILES, JSON, TEXTS, read_upload
from web.policies.versions import compared, kept_versions
from web.policies.writing import PolicyWriter
from web.problems import ProblemError
from web.schemas import PolicyBody

router = APIRouter()

_REFUSED = (
    status.HTTP_401_UNAUTHORIZED,
    status.HTTP_403_FORBIDDEN,
    status.HTTP_409_CONFLICT,
    status.HTTP_422_UNPROCESSABLE_CONTENT,
)
_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        **{kind: {"schema": {"type": "string"}} for kind in TEXTS},
        JSON: {"schema": PolicyIn.model_json_schema()},
        **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in FILES},
    },
}


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.policies_settings
    return settings


def _writer(request: Request) -> PolicyWriter:
    writer: PolicyWriter = request.app.state.policy_writer
    return writer


def _key(request: Request) -> None:
    check_key(request.scope, _settings(request))


SettingsOf = Annotated[Settings, Depends(_settings)]
WriterOf = Annotated[PolicyWriter, Depends(_writer)]


@router.put(
    "/v1/policies/{policy_id}",
    operation_id="put_policy",
    summary="Put a policy or a new version of it in",
    dependencies=[Depends(_key)],
    responses={
        200: {"model": PolicyBody},
        201: {"model": PolicyBody},
        **problems(*_REFUSED, status.HTTP_413_CONTENT_TOO_LARGE, status.HTTP_415_UNSUPPORTED_MEDIA_TYPE),
    },
    openapi_extra={"requestBody": _BODY, "security": [{"adminKey": []}]},
)
async def put_policy(request: Request, policy_id: str, writer: WriterOf, language: ReadersLanguage) -> JSONResponse:
    """Take a policy in: questions are answered from the version before until the new one is ready."""
    upload = read_upload(request.headers.get("content-type", ""), await request.body())
    assistant, is_new = await run_in_threadpool(writer.put, policy_id, upload)
    policy = assistant.policy(policy_id)
    clauses = sum(clause.kind == "clause" for clause in assistant.clauses(policy_id))
    sizes = {"source": policy.source, "chars": len(policy.text), "clauses": clauses}
    return JSONResponse({**policy_json(policy, language), **sizes}, 201 if is_new else 200)


@router.delete(
    "/v1/policies/{policy_id}",
    operation_id="delete_policy",
    summary="Delete a policy",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(_key)],
    responses=problems(*_REFUSED[:-1], status.HTTP_404_NOT_FOUND),
    openapi_extra={"security": [{"adminKey": []}]},
)
async def delete_policy(policy_id: str, writer: WriterOf) -> Response:
    """Delete a policy that was taken in, with its earlier versions; the default policy stays."""
    await run_in_threadpool(writer.delete, policy_id)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.get(
    "/v1/policies/{policy_id}/versions",
    operation_id="list_versions",
    summary="List a policy's versions",
    responses={200: {"model": VersionList}, **problems(status.HTTP_404_NOT_FOUND)},
)
def list_versions(
    policy_id: str, assistant: AssistantOf, settings: SettingsOf, language: ReadersLanguage
) -> JSONResponse:
    """List the version in use and the earlier ones that are kept, the newest first."""
    current = assistant.policy(policy_id)
    earlier = [policy_json(policy, language) for policy in kept_versions(current, settings)]
    return JSONResponse({"current": policy_json(current, language), "earlier": earlier})


@router.get(
    "/v1/policies/{policy_id}/changes",
    operation_id="list_changes",
    summary="What changed since an earlier version",
    responses={200: {"model": ChangesBody}, **problems(status.HTTP_404_NOT_FOUND)},
)
def list_changes(
    policy_id: str,
    assistant: AssistantOf,
    settings: SettingsOf,
    language: ReadersLanguage,
    since: Annotated[str | None, Query(alias="from")] = None,
) -> JSONResponse:
    """Compare the version in use with the earlier one that `from` names by version or SHA-256, else the last one."""
    current = assistant.policy(policy_id)
    earlier = kept_versions(current, settings)
    if since is None and not earlier:
        raise ProblemError("no_earlier_version")
    old = find_version(earlier, since) if since is not None else earlier[0]
    return JSONResponse(comparison_json(compared(old, current), language))
