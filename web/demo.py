"""A demo shop page with the widget on it, under the strictest policy that a shop may have."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from corpus.catalogue import text
from web.language import page_language
from web.pages import render

# The shop's own style sheet and pictures, the service's script and answers, nothing inline, no other host.
DEMO_CSP = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_THEMES = ("auto", "light", "dark")
_PRICES = (59, 199, 39)

router = APIRouter(include_in_schema=False)


@router.get("/demo", response_class=HTMLResponse)
def demo(request: Request) -> HTMLResponse:
    """Return the page; `lang` chooses its language, `theme` that of the widget."""
    query = request.query_params
    language = page_language(query.get("lang"), request.headers.get("accept-language", ""))
    theme = query.get("theme")
    page = render(
        "demo.html",
        language,
        policy=request.app.state.desk.assistant.policy(None),
        theme=theme if theme in _THEMES else "auto",
        prices=_PRICES,
        shop=lambda name, **named: text(f"demo.{name}", language, **named),
    )
    return HTMLResponse(page, headers={"Content-Language": language, "Content-Security-Policy": DEMO_CSP})
