"""`GET /v1/policies/{policy_id}/coverage`: what a policy states of what law asks it to tell."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette import status
from starlette.responses import JSONResponse

from bot.coverage_report import coverage_json
from corpus.coverage import Status
from corpus.disclosures import LawId, Part
from corpus.types import Language
from web.api import AssistantOf, ReadersLanguage, problems
from web.schemas import PolicyName

router = APIRouter()


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ArticleBody(_Wire):
    """A place in a law: article, perhaps up to another one, paragraph and item; `cited` is how it is written."""

    law: LawId
    article: int
    to: int | None
    paragraph: int | None
    item: int | None
    cited: str


class MissingBody(_Wire):
    """A part of a disclosure that was not found, and what it is in words."""

    element: str
    words: str


class PlaceBody(_Wire):
    """Verbatim words that state it: `text[start:end] == quote`, in characters; `elements` are the parts they state."""

    clause_id: str
    label: str
    heading_path: list[str]
    quote: str
    start: int
    end: int
    clause_start: int
    clause_end: int
    permalink: str
    elements: list[str]


class DisclosureBody(_Wire):
    """One of the 27 disclosures: what law asks, and how far the policy states it as far as the program found."""

    number: int
    id: str
    name: str
    question: str
    law: str
    part: Part
    term: str
    opp115: str
    articles: list[ArticleBody]
    cited: str
    status: Status
    missing: list[MissingBody]
    citations: list[PlaceBody]


class CountsBody(_Wire):
    """How many disclosures have each status."""

    stated: int
    partly: int
    not_found: int


class CoverageBody(_Wire):
    """The coverage of a policy; it is not legal advice, as `disclaimer` says."""

    policy: PolicyName
    language: Language
    disclaimer: str
    counts: CountsBody
    disclosures: list[DisclosureBody]


@router.get(
    "/v1/policies/{policy_id}/coverage",
    operation_id="get_coverage",
    summary="What does a policy tell of what law asks?",
    responses={200: {"model": CoverageBody}, **problems(status.HTTP_404_NOT_FOUND)},
)
def get_coverage(policy_id: str, assistant: AssistantOf, language: ReadersLanguage) -> JSONResponse:
    """Tell which of the 27 disclosures the policy states, partly states, or states nowhere that the program found."""
    found = coverage_json(assistant.policy(policy_id), language)
    return JSONResponse(found, headers={"Content-Language": language})
