"""What changed since an earlier version, for an agent: in short here, clause by clause on the policy's own page."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from bot.changes import comparison_json
from corpus.settings import Settings
from corpus.types import Policy
from web.api import AssistantOf
from web.console.door import console_page, needs_session, page_language_of
from web.console.searching import place_address
from web.policies.versions import compared, kept_versions

router = APIRouter(prefix="/console", include_in_schema=False, dependencies=[Depends(needs_session)])


@router.get("/changes")
def changes(request: Request, assistant: AssistantOf) -> Response:
    """Return the page: what the newest version means beside the one before, or beside another that is chosen."""
    language = page_language_of(request)
    query = request.query_params
    policy = assistant.policy(query.get("policy") or None)
    settings: Settings = request.app.state.console_settings
    earlier = kept_versions(policy, settings)
    old = _chosen(earlier, query.get("from"))
    whole = f"/policies/{quote(policy.id)}/changes?"
    return console_page(
        request,
        "console_changes.html",
        language,
        tab="changes",
        policy=policy,
        policies=assistant.policies(),
        versions=list(dict.fromkeys(version.version for version in earlier)),
        old=old,
        found=comparison_json(compared(old, policy), language) if old else None,
        whole=whole + urlencode({"lang": language, "from": old.version}) if old else None,
        address=lambda place: place_address(policy.id, place["clause_id"], language, place["start"], place["end"]),
    )


def _chosen(earlier: Sequence[Policy], asked: str | None) -> Policy | None:
    """Return the version that is asked for, else the newest of the earlier ones, or None where there is none."""
    named = next((version for version in earlier if version.version == asked), None)
    return named or next(iter(earlier), None)
