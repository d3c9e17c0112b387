"""Policies over HTTP beside reading them: new versions in, earlier versions, and what changed."""

from fastapi import FastAPI

from corpus.settings import Settings
from web.desk import Desk
from web.policies import changes_page, routes
from web.policies.writing import PolicyWriter


def add_policies(app: FastAPI, desk: Desk, settings: Settings) -> None:
    """Add the routes and the page to an application that answers from `desk`."""
    app.state.policies_settings = settings
    app.state.policy_writer = PolicyWriter(desk, settings)
    app.include_router(routes.router)
    app.include_router(changes_page.router)
