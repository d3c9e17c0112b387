"""The policy as a readable page: an anchor a clause, the cited words marked, no script."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from bot.assistant import Assistant
from corpus.errors import UnknownPolicyError
from corpus.types import Language
from index.versions import has_versions
from web.language import page_language
from web.layout import contents, lay_out, marked_span
from web.pages import render
from web.problems import problem_response

router = APIRouter(include_in_schema=False)


@router.get("/policies/{policy_id}", response_class=HTMLResponse)
def read_policy(request: Request, policy_id: str) -> Response:
    """Return the page; `start` and `end` mark a span, `lang` chooses the language of its own few words."""
    assistant: Assistant = request.app.state.desk.assistant
    query = request.query_params
    language = page_language(query.get("lang"), request.headers.get("accept-language", ""))
    try:
        policy = assistant.policy(policy_id)
    except UnknownPolicyError:
        return missing_policy(request, language)
    clauses = assistant.clauses(policy_id)
    mark = marked_span(policy.text, query.get("start"), query.get("end"))
    page = render(
        "reader.html",
        language,
        policy=policy,
        contents=contents(policy.text, clauses),
        sections=lay_out(policy.text, clauses, mark),
        mark=mark,
        has_changes=has_versions(policy.id, request.app.state.policies_settings.data_dir),
    )
    return HTMLResponse(page, headers={"Content-Language": language})


def missing_policy(request: Request, language: Language) -> Response:
    """Return what stands in the place of a policy that is not here, or not any more: a page, or a problem."""
    if not wants_page(request):
        return problem_response(request.scope, "unknown_policy")
    page = render("missing.html", language, policies=request.app.state.desk.assistant.policies())
    return HTMLResponse(page, 404, headers={"Content-Language": language})


def wants_page(request: Request) -> bool:
    """Tell whether a request comes from a browser."""
    return "text/html" in request.headers.get("accept", "")
