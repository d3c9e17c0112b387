"""The application: routes, guards and pages put together around one open assistant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from bot.assistant import Assistant
from corpus.settings import Settings
from web import api, coverage, demo, facts_api, reader, widget
from web.chat import build_chat
from web.chat_page import mount_chat
from web.console import add_console
from web.desk import Desk
from web.feedback import routes as feedback_routes
from web.feedback.store import FeedbackStore
from web.guards import BodyLimit, HeadAsGet, KnownHosts, LastResort
from web.headers import ResponseHeaders
from web.metrics import Metrics, metrics_router
from web.openapi import describe
from web.pages import STATIC_FOLDER
from web.policies import add_policies
from web.policies.keys import upload_limit
from web.problems import HANDLERS
from web.programs import search
from web.programs.agents import AgentsDoor
from web.programs.completions import completions_router
from web.programs.retrieval import retrieval_router
from web.rates import ClientAddress, RateLimit
from web.watch import RouteNote, Watch, note_verdict

_PREFLIGHT_SECONDS = 600


def create_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """Return the ASGI application that answers with `assistant`.

    There is no `/docs`: its pages load scripts from another host. `/openapi.json` is there.
    """
    feedback = FeedbackStore.open(settings) if settings.store_feedback else None
    metrics = Metrics() if settings.metrics else None
    desk = Desk(assistant, settings, feedback, [note_verdict, *([metrics.answered] if metrics else [])])

    agents = AgentsDoor(desk, settings) if settings.mcp else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with agents.run() if agents else nullcontext():
            yield
        desk.close()

    app = FastAPI(
        title="PlainClause",
        version=version("plainclause"),
        description="Answers to questions about a Chinese privacy policy, with the words they stand on.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers=dict(HANDLERS),
        lifespan=lifespan,
    )
    app.state.desk = desk
    app.state.settings = settings
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    _guard(app, settings, metrics)
    if metrics:
        metrics.watch(desk)
        app.include_router(metrics_router(metrics))
    app.include_router(api.router)
    _open_to_programs(app, settings, agents)
    app.include_router(coverage.router)
    app.include_router(feedback_routes.router)
    add_console(app, settings)
    app.include_router(facts_api.router)
    add_policies(app, desk, settings)
    app.include_router(reader.router)
    app.include_router(widget.router)
    app.include_router(demo.router)
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    mount_chat(app, build_chat(desk, settings), settings.default_policy)
    return app


def _open_to_programs(app: FastAPI, settings: Settings, agents: AgentsDoor | None) -> None:
    app.include_router(search.router)
    if settings.dify_api:
        app.include_router(retrieval_router(settings))
    if settings.openai_api:
        app.include_router(completions_router(settings))
    if agents:
        agents.mount(app)


def _guard(app: FastAPI, settings: Settings, metrics: Metrics | None) -> None:
    # The last one added is the first that a request meets.
    app.add_middleware(RouteNote)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes, own_limit=partial(upload_limit, settings=settings))
    app.add_middleware(RateLimit, settings=settings)
    app.add_middleware(LastResort)
    app.add_middleware(HeadAsGet)
    app.add_middleware(KnownHosts, allowed_hosts=settings.allowed_hosts)
    # Outside of all that refuse, so that an allowed page can read every refusal.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type", "Accept-Language"],
        expose_headers=["X-Request-ID", "Retry-After"],
        max_age=_PREFLIGHT_SECONDS,
    )
    app.add_middleware(ClientAddress, trusted=settings.trusted_proxies)  # before forwarded names are forgotten
    app.add_middleware(Watch, counted=metrics.requested if metrics else None)
    app.add_middleware(ResponseHeaders)
