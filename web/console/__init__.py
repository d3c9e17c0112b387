"""The agent's console: clauses as one types, in their surroundings, to be copied; and what customers asked."""

from fastapi import FastAPI

from corpus.settings import Settings
from web.console import changes, coverage, facts, pages, questions, session_pages
from web.console.sessions import Sessions


def add_console(app: FastAPI, settings: Settings) -> None:
    """Add the console to an application, behind the key of the settings where one is set."""
    app.state.console_settings = settings
    app.state.console_sessions = Sessions(settings)
    app.include_router(session_pages.router)
    app.include_router(pages.router)
    for part in (coverage, facts, changes, questions):
        app.include_router(part.router)
