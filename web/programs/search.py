"""`POST /v1/search`: words or a clause number become ranked clauses, for people and programs that look a policy up."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette import status
from starlette.responses import JSONResponse

from corpus.types import ClauseKind, Language
from web.api import RETRY_AFTER_S, DeskOf, json_only, problems
from web.desk import BusyError
from web.problems import ProblemError
from web.schemas import CitationBody, PolicyName, Words

MAX_RESULTS = 50
DEFAULT_RESULTS = 10

router = APIRouter()


class SearchBody(BaseModel):
    """What is looked for: words, or a clause number such as 二、3, 第三条 or 2.3.

    `part` is the id of a heading and `concept` that of a concept; where one is given, `query` may be empty.
    """

    model_config = ConfigDict(strict=True, extra="forbid")

    query: Words
    policy: Words | None = None
    part: Words | None = None
    concept: Words | None = None
    top_k: int = Field(default=DEFAULT_RESULTS, ge=1, le=MAX_RESULTS)


class HitBody(CitationBody):
    """A clause or heading that was found, as a citation, with the concepts it names."""

    kind: ClauseKind
    concepts: list[str]


class FoundBody(BaseModel):
    """What was found, best first; `stated` is how likely (0..1) the policy answers the query, read as a question."""

    model_config = ConfigDict(extra="forbid")

    query: str
    language: Language
    by_number: bool
    stated: float | None
    results: list[HitBody]
    policy: PolicyName
    index_id: str
    timings_ms: dict[str, float]


@router.post(
    "/v1/search",
    operation_id="search",
    summary="Look clauses up",
    dependencies=[Depends(json_only)],
    responses={
        200: {"model": FoundBody},
        **problems(
            status.HTTP_404_NOT_FOUND,
            status.HTTP_413_CONTENT_TOO_LARGE,
            status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
            status.HTTP_422_UNPROCESSABLE_CONTENT,
            status.HTTP_429_TOO_MANY_REQUESTS,
        ),
    },
)
async def search(body: SearchBody, desk: DeskOf) -> JSONResponse:
    """Return ranked clauses for words or a clause number."""
    try:
        found = await desk.search(
            body.query, policy=body.policy, part=body.part, concept=body.concept, top_k=body.top_k
        )
    except BusyError:
        raise ProblemError("busy", {"Retry-After": str(RETRY_AFTER_S)}) from None
    return JSONResponse(found.as_json(), headers={"Content-Language": found.language})
