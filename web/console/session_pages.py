"""Signing in and out of the console."""

from fastapi import APIRouter, Request
from starlette import status
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.catalogue import text
from corpus.types import Language
from web.console.door import client_of, console_page, page_language_of, sessions_of
from web.console.forms import form_of
from web.console.sessions import COOKIE, SESSION_SECONDS

router = APIRouter(prefix="/console", include_in_schema=False)


@router.get("/login", response_class=HTMLResponse)
def login_page(request: Request) -> Response:
    """Return the form that takes the key; where one has signed in, or none is needed, the console itself."""
    language = page_language_of(request)
    sessions = sessions_of(request)
    if not sessions.has_key or sessions.holds(request.cookies.get(COOKIE, "")):
        return _to_console(language)
    return console_page(request, "console_login.html", language, fault=None)


@router.post("/login", response_class=HTMLResponse)
async def sign_in(request: Request) -> Response:
    """Open a session for who brings the key; wrong keys are counted, and too many refused for a while."""
    language = page_language_of(request)
    sessions = sessions_of(request)
    client = client_of(request)
    wait = sessions.wait_seconds(client)
    if wait:
        fault = text("console.too_many_tries", language, seconds=wait)
        page = console_page(request, "console_login.html", language, status.HTTP_429_TOO_MANY_REQUESTS, fault=fault)
        page.headers["Retry-After"] = str(wait)
        return page
    if not sessions.opens((await form_of(request)).get("key", ""), client):
        fault = text("console.wrong_key", language)
        return console_page(request, "console_login.html", language, status.HTTP_403_FORBIDDEN, fault=fault)
    response = _to_console(language)
    response.set_cookie(
        COOKIE,
        sessions.new(),
        max_age=SESSION_SECONDS,
        path="/console",
        secure=sessions.secure,
        httponly=True,
        samesite="strict",
    )
    return response


@router.post("/logout")
def sign_out(request: Request) -> Response:
    """Close the session."""
    response = RedirectResponse(f"/console/login?lang={page_language_of(request)}", status.HTTP_303_SEE_OTHER)
    response.delete_cookie(COOKIE, path="/console", httponly=True, samesite="strict")
    return response


def _to_console(language: Language) -> RedirectResponse:
    return RedirectResponse(f"/console?lang={language}", status.HTTP_303_SEE_OTHER)
