"""`GET /v1/policies/{id}/facts`: who does what with which data, as JSON or as JSON-LD."""

from functools import lru_cache
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette import status
from starlette.responses import JSONResponse

from corpus.facts import Fact, facts_of
from corpus.facts.linked import linked
from corpus.types import Clause
from web.api import AssistantOf, problems

JSON_LD = "application/ld+json"

# The facts of so many policies are kept; reading one takes some hundredths of a second.
_KEPT_POLICIES = 16

router = APIRouter()


class PartBody(BaseModel):
    """Words of a fact, with their place in the policy's text and the concept they name."""

    text: str
    start: int
    end: int
    concept: str | None
    term: str | None


class ConditionBody(PartBody):
    """A condition; `unless`: the fact does not hold under it."""

    unless: bool


class ProcessingBody(BaseModel):
    """What is done, and the words for it."""

    concept: str
    term: str
    text: str
    start: int
    end: int


class LeadInBody(BaseModel):
    """The introduction of the list that a fact's sentence is an item of."""

    start: int
    end: int
    text: str


class FactBody(BaseModel):
    """One statement of one clause."""

    clause_id: str
    start: int
    end: int
    quote: str
    lead_in: LeadInBody | None
    processing: ProcessingBody
    allowed: bool
    only: bool
    may: bool
    who: PartBody | None
    data: list[PartBody]
    recipients: list[PartBody]
    purposes: list[PartBody]
    conditions: list[ConditionBody]
    durations: list[PartBody]
    places: list[PartBody]


@lru_cache(maxsize=_KEPT_POLICIES)
def _facts(text: str, clauses: tuple[Clause, ...]) -> tuple[Fact, ...]:
    return facts_of(text, clauses)


@router.get(
    "/v1/policies/{policy_id}/facts",
    operation_id="list_facts",
    summary="List what a policy's clauses state",
    responses={
        200: {"model": list[FactBody], "content": {JSON_LD: {}}},
        **problems(status.HTTP_404_NOT_FOUND, status.HTTP_422_UNPROCESSABLE_CONTENT),
    },
)
def list_facts(
    policy_id: str,
    request: Request,
    assistant: AssistantOf,
    format: Literal["json", "jsonld"] | None = None,  # noqa: A002 - the name of the query's parameter
) -> JSONResponse:
    """List the facts in the order of the text; JSON-LD with DPV terms for `format=jsonld` or where it is accepted."""
    policy = assistant.policy(policy_id)
    facts = _facts(policy.text, assistant.clauses(policy_id))
    if (format or _accepted(request)) == "jsonld":
        return JSONResponse(linked(policy, facts), media_type=JSON_LD, headers={"Vary": "Accept"})
    return JSONResponse([fact.as_json(policy.text) for fact in facts], headers={"Vary": "Accept"})


def _accepted(request: Request) -> Literal["json", "jsonld"]:
    """Return what the Accept header names: JSON-LD where it stands there, else JSON."""
    kinds = (kind.partition(";")[0].strip().lower() for kind in request.headers.get("accept", "").split(","))
    return "jsonld" if JSON_LD in kinds else "json"
