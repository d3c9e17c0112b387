"""What every page of the console shares: its language, its headers, and the session it needs."""

from fastapi import Request
from starlette import status
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from corpus.catalogue import text
from corpus.types import Language
from web.console.sessions import COOKIE, Sessions
from web.language import page_language
from web.pages import render
from web.problems import ProblemError

# One script and one style sheet of our own, forms and requests to this origin, nothing else.
CONSOLE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
TABS = ("search", "coverage", "facts", "changes", "questions")


def page_language_of(request: Request) -> Language:
    """Return the language that the address or the browser asks for."""
    return page_language(request.query_params.get("lang"), request.headers.get("accept-language", ""))


def sessions_of(request: Request) -> Sessions:
    """Return the application's sessions."""
    sessions: Sessions = request.app.state.console_sessions
    return sessions


def signed_in(request: Request) -> bool:
    """Tell whether a request belongs to a session."""
    return sessions_of(request).holds(request.cookies.get(COOKIE, ""))


def needs_session(request: Request) -> None:
    """Let through who has a session, or anybody where no key is set; raises what leads to the form or says so."""
    if not sessions_of(request).has_key or signed_in(request):
        return
    if request.headers.get("accept", "").startswith("text/html") and not is_fragment(request):
        location = f"/console/login?lang={page_language_of(request)}"
        raise HTTPException(status.HTTP_303_SEE_OTHER, headers={"Location": location})
    raise ProblemError("sign_in_first")


def client_of(request: Request) -> str:
    """Return who sends a request."""
    return str(request.scope.get("state", {}).get("client", ""))


def counted(request: Request) -> None:
    """Count a search against the client; raises ProblemError where it has had too many."""
    if not sessions_of(request).may_search(client_of(request)):
        raise ProblemError("too_many_requests", {"Retry-After": "10"})


def is_fragment(request: Request) -> bool:
    """Tell whether the console's own script asks, and wants the part of the page that changes."""
    return request.headers.get("x-fragment") == "1"


def console_page(
    request: Request, template: str, language: Language, code: int = status.HTTP_200_OK, /, **values: object
) -> HTMLResponse:
    """Return a page or fragment of the console."""

    def tell(name: str, **named: object) -> str:
        return text(f"console.{name}", language, **named)

    sessions = sessions_of(request)
    page = render(
        template,
        language,
        tell=tell,
        tabs=TABS,
        signed_in=sessions.has_key and signed_in(request),
        path=request.url.path,
        **values,
    )
    return HTMLResponse(page, code, headers={"Content-Language": language, "Content-Security-Policy": CONSOLE_CSP})
