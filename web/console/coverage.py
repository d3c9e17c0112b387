"""What the policy tells of what law asks, for an agent: what is stated where, and what was not found."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from bot.coverage_report import coverage_json
from corpus.catalogue import text
from web.api import AssistantOf
from web.console.door import console_page, needs_session, page_language_of
from web.console.searching import place_address

router = APIRouter(prefix="/console", include_in_schema=False, dependencies=[Depends(needs_session)])


@router.get("/coverage")
def coverage(request: Request, assistant: AssistantOf) -> Response:
    """Return the page: the 27 disclosures, each with its places."""
    language = page_language_of(request)
    policy = assistant.policy(request.query_params.get("policy") or None)
    found = coverage_json(policy, language)

    def address(place: dict[str, Any]) -> str:
        return place_address(policy.id, place["clause_id"], language, place["start"], place["end"])

    return console_page(
        request,
        "console_coverage.html",
        language,
        tab="coverage",
        policy=policy,
        policies=assistant.policies(),
        found=found,
        counts=text("coverage.counts", language, **found["counts"]),
        status=lambda name: text(f"coverage.{name}", language),
        missing=lambda parts: text(
            "coverage.missing", language, parts=("；" if language == "zh" else "; ").join(p["words"] for p in parts)
        ),
        address=address,
    )
