"""The policy as a readable page: an anchor a clause, the cited words marked, plain words beside, no script."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from bot.assistant import Assistant
from corpus.errors import UnknownPolicyError
from corpus.types import Language, Policy, Span
from index.versions import has_versions
from web.language import page_language
from web.layout import contents, lay_out, marked_span, plain_words
from web.pages import render
from web.problems import problem_response

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks to be marked: a span or none, why there is none, and the address's words for it."""

    mark: Span | None
    fault: str | None
    query: str


@router.get("/policies/{policy_id}", response_class=HTMLResponse)
def read_policy(request: Request, policy_id: str) -> Response:
    """Return the page; `start` and `end` mark a span of `version`, `lang` is the language of its own words."""
    assistant: Assistant = request.app.state.desk.assistant
    language = page_language(request.query_params.get("lang"), request.headers.get("accept-language", ""))
    try:
        policy = assistant.policy(policy_id)
        clauses, wordings = assistant.clauses(policy_id), assistant.wordings(policy_id)
    except UnknownPolicyError:
        return missing_policy(request, language)
    asked = _asked(request, policy)
    page = render(
        "reader.html",
        language,
        policy=policy,
        contents=contents(policy.text, clauses),
        sections=lay_out(policy.text, clauses, asked.mark, plain_words(wordings, language)),
        has_plain=bool(wordings),
        asked=asked,
        has_changes=has_versions(policy.id, request.app.state.policies_settings.data_dir),
    )
    return HTMLResponse(page, headers={"Content-Language": language})


def _asked(request: Request, policy: Policy) -> _Asked:
    query = request.query_params
    start, end, version = (query.get(name) for name in ("start", "end", "version"))
    if start is None and end is None:
        return _Asked(None, None, "")
    if version is not None and version != policy.version:
        return _Asked(None, "other_version", "")
    mark = marked_span(policy.text, start, end)
    if mark is None:
        return _Asked(None, "no_such_place", "")
    return _Asked(mark, None, urlencode({"version": policy.version, "start": mark.start, "end": mark.end}))


def missing_policy(request: Request, language: Language) -> Response:
    """Return what stands in the place of a policy that is not here, or not any more: a page, or a problem."""
    if not wants_page(request):
        return problem_response(request.scope, "unknown_policy")
    page = render("missing.html", language, policies=request.app.state.desk.assistant.policies())
    return HTMLResponse(page, 404, headers={"Content-Language": language})


def wants_page(request: Request) -> bool:
    """Tell whether a request comes from a browser."""
    return "text/html" in request.headers.get("accept", "")
