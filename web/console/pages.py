"""The pages of the console: clauses found as one types, a clause in its surroundings, a ready reply."""

from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette import status
from starlette.responses import Response

from bot.assistant import DEFAULT_TOP_K
from bot.clause_numbers import WHOLE, named_by
from corpus.catalogue import text
from corpus.errors import QuestionError
from corpus.settings import Settings
from corpus.types import LANGUAGES, Language
from web.api import RETRY_AFTER_S, DeskOf
from web.console.door import console_page, counted, is_fragment, needs_session, page_language_of
from web.console.forms import form_of
from web.console.searching import MOST_RESULTS, Listed, Reply, Wanted, filters_of, known, listed, reply_of
from web.desk import BusyError, Desk
from web.layout import lay_out, marked_span, plain_words
from web.problems import ProblemError

router = APIRouter(prefix="/console", include_in_schema=False, dependencies=[Depends(needs_session)])

_BESIDE = 3


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.console_settings
    return settings


@router.get("")
async def search_page(request: Request, desk: DeskOf) -> Response:
    """Return the page, with the clauses of the part or concept in its address; words are never in an address."""
    wanted = Wanted.of({**request.query_params, "q": ""})
    return await _search(request, desk, wanted)


@router.post("/search", dependencies=[Depends(counted)])
async def search(request: Request, desk: DeskOf) -> Response:
    """Return the clauses that a form asks for: the list alone to the console's script, else the page."""
    return await _search(request, desk, Wanted.of(await form_of(request)))


@router.post("/reply", dependencies=[Depends(counted)])
async def reply(request: Request, desk: DeskOf) -> Response:
    """Return a ready reply to the words of a form, in the language of its button."""
    fields = await form_of(request)
    wanted = Wanted.of(fields)
    language = page_language_of(request)
    into: Language = next((one for one in LANGUAGES if one == fields.get("reply")), language)
    try:
        # An agent's trial is no question of a customer: it is neither kept nor counted.
        answer = await desk.ask(
            wanted.query, policy=wanted.policy or None, language=into, top_k=DEFAULT_TOP_K, told=False
        )
        made, fault = reply_of(answer, _settings(request).public_url), None
    except QuestionError as error:
        made = None
        fault = error.message(language) if wanted.query.strip() else text("console.reply_start", language)
    except BusyError:
        raise _busy() from None
    if is_fragment(request):
        return console_page(request, "console_reply.html", language, reply=made, reply_fault=fault)
    return await _search(request, desk, wanted, made, fault)


@router.get("/clause")
def clause_in_place(request: Request, desk: DeskOf) -> Response:
    """Return a clause between its neighbours, the words between `start` and `end` marked."""
    language = page_language_of(request)
    query = request.query_params
    policy = desk.assistant.policy(query.get("policy") or None)
    clauses = desk.assistant.clauses(policy.id)
    place = next((at for at, fit in named_by(query.get("clause", ""), clauses) if fit >= WHOLE), None)
    if place is None:
        raise ProblemError("unknown_clause")
    clause = clauses[place]
    around = clauses[max(0, place - _BESIDE) : place + _BESIDE + 1]
    mark = marked_span(policy.text, query.get("start"), query.get("end"))
    return console_page(
        request,
        "console_place.html" if is_fragment(request) else "console_clause.html",
        language,
        tab="search",
        policy=policy,
        clause=clause,
        heading=" › ".join(part for part in clause.heading_path if part != clause.label),
        sections=lay_out(policy.text, around, mark, plain_words(desk.assistant.wordings(policy.id), language)),
        link=f"/policies/{quote(policy.id)}?lang={language}#{quote(clause.id, safe='().~')}",
    )


async def _search(
    request: Request, desk: Desk, wanted: Wanted, made: Reply | None = None, reply_fault: str | None = None
) -> Response:
    language = page_language_of(request)
    filters = filters_of(desk.assistant, wanted, language)
    wanted = known(wanted, filters)
    results, fault = await _results(request, desk, wanted, language)
    return console_page(
        request,
        "console_results.html" if is_fragment(request) else "console_search.html",
        language,
        status.HTTP_200_OK if fault is None else status.HTTP_422_UNPROCESSABLE_CONTENT,
        tab="search",
        wanted=wanted,
        filters=filters,
        listed=results,
        fault=fault,
        reply=made,
        reply_fault=reply_fault,
    )


async def _results(
    request: Request, desk: Desk, wanted: Wanted, language: Language
) -> tuple[Listed | None, str | None]:
    """Return what was found, or nothing and why the words cannot be looked for."""
    if wanted.is_nothing:
        return None, None
    try:
        found = await desk.search(
            wanted.query,
            policy=wanted.policy,
            part=wanted.part or None,
            concept=wanted.concept or None,
            top_k=MOST_RESULTS,
        )
    except BusyError:
        raise _busy() from None
    except QuestionError as error:
        return None, error.message(language)
    return listed(found, language, _settings(request).public_url), None


def _busy() -> ProblemError:
    return ProblemError("busy", {"Retry-After": str(RETRY_AFTER_S)})
