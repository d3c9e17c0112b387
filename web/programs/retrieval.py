"""`POST /retrieval`: the policies as external knowledge for Dify, by its own specification.

Dify sends an empty request when a connection is saved: 404, 502 and 403 tell it that something is wrong.
"""

from typing import Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette import status
from starlette.responses import JSONResponse

from bot.answer import Citation
from bot.searching import Found, Hit
from corpus.settings import Settings
from corpus.types import Clause, Policy
from web.api import RETRY_AFTER_S, DeskOf, json_only
from web.desk import BusyError
from web.pages import reader_link
from web.problems import ProblemError
from web.programs.conditions import Metadata, MetadataCondition, holds
from web.programs.keys import bearer
from web.programs.search import MAX_RESULTS
from web.programs.shapes import DifyError
from web.schemas import Words

# A whole clause reads better than the words round its best sentence, as long as it is not the whole page.
_MOST_CONTENT_CHARS = 1_200


class RetrievalSetting(BaseModel):
    """How many records are wanted, and how sure (0..1) each must be."""

    model_config = ConfigDict(strict=True)

    top_k: int = Field(ge=1)
    score_threshold: float | None = Field(default=0.0, ge=0.0, le=1.0)


class RetrievalBody(BaseModel):
    """What Dify looks for; `knowledge_id` is the id of a policy."""

    model_config = ConfigDict(strict=True)

    knowledge_id: Words
    query: Words
    retrieval_setting: RetrievalSetting
    metadata_condition: MetadataCondition | None = None


class Record(BaseModel):
    """A clause; `score` is how likely (0..1) it answers."""

    content: str
    score: float
    title: str
    metadata: dict[str, Any]


class Records(BaseModel):
    """The records, best first; none where nothing fits."""

    records: list[Record]


def _declared(*codes: int) -> dict[int | str, dict[str, Any]]:
    return {code: {"model": DifyError} for code in codes}


def retrieval_router(settings: Settings) -> APIRouter:
    """Return the router of Dify's door, behind the key of the settings."""
    router = APIRouter(dependencies=[Depends(bearer(settings.api_key))])

    @router.post(
        "/retrieval",
        operation_id="dify_retrieval",
        summary="External knowledge for Dify",
        responses={
            200: {"model": Records},
            **_declared(
                status.HTTP_400_BAD_REQUEST,
                status.HTTP_403_FORBIDDEN,
                status.HTTP_404_NOT_FOUND,
                status.HTTP_413_CONTENT_TOO_LARGE,
                status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
                status.HTTP_422_UNPROCESSABLE_CONTENT,
                status.HTTP_429_TOO_MANY_REQUESTS,
            ),
        },
    )
    async def retrieve(request: Request, desk: DeskOf, body: RetrievalBody | None = None) -> JSONResponse:
        """Return the clauses that answer a query, as Dify's records."""
        if body is None:
            if await request.body():
                raise ProblemError("invalid_body")
            return JSONResponse({"records": []})
        json_only(request)
        policy = desk.assistant.policy(body.knowledge_id)
        condition = body.metadata_condition
        try:
            found = await desk.search(
                body.query,
                policy=policy.id,
                allow=(lambda clause: holds(condition, _metadata(policy, clause))) if condition else None,
                top_k=min(body.retrieval_setting.top_k, MAX_RESULTS),
            )
        except BusyError:
            raise ProblemError("busy", {"Retry-After": str(RETRY_AFTER_S)}) from None
        return JSONResponse({"records": _records(found, body.retrieval_setting.score_threshold or 0.0, settings)})

    return router


def _records(found: Found, threshold: float, settings: Settings) -> list[dict[str, Any]]:
    records = [_record(found, hit, settings) for hit in found.hits]
    return [record for record in records if record["score"] >= threshold]


def _record(found: Found, hit: Hit, settings: Settings) -> dict[str, Any]:
    citation, policy = hit.citation, found.policy
    whole = policy.text[citation.clause_start : citation.clause_end]
    title = policy.title(found.language)
    return {
        "content": whole if len(whole) <= _MOST_CONTENT_CHARS else citation.quote,
        # What a record is worth: how likely the policy answers at all, times the record's share beside the best.
        "score": round(citation.score * (1.0 if found.stated is None else found.stated), 4),
        "title": f"{title} {citation.label}",
        "metadata": {
            **_metadata(policy, citation),
            "quote": citation.quote,
            "url": settings.public_url.rstrip("/") + reader_link(policy, citation, found.language),
        },
    }


def _metadata(policy: Policy, clause: Clause | Citation) -> Metadata:
    clause_id = clause.id if isinstance(clause, Clause) else clause.clause_id
    return {
        "document_id": policy.id,
        "policy": policy.id,
        "version": policy.version,
        "source": policy.source,
        "clause_id": clause_id,
        "label": clause.label,
        "heading": " › ".join(clause.heading_path),
    }
