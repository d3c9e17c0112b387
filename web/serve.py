"""The server process: a free port first, then the assistant, then requests."""

import errno
import socket
from collections.abc import Callable
from contextlib import closing

import uvicorn

from bot.assistant import Assistant
from corpus.errors import ServeError
from corpus.settings import Settings
from index.files import Progress
from web.app import create_app
from web.feedback.database import open_database
from web.logs import set_up_logs

_SHUTDOWN_SECONDS = 3  # the chat's browsers hold a connection open for as long as the page is


def serve(settings: Settings, progress: Progress, ready: Callable[[str], None]) -> None:
    """Answer requests until interrupted; `ready` is told the address once there is anybody to answer.

    Raises ServeError, or SettingsError for the database of feedback, before anything slow is loaded, and what opening
    the assistant raises.
    """
    with closing(claim_address(settings.host, settings.port)) as listener:
        set_up_logs(settings.log_format)
        if settings.store_feedback:
            open_database(settings).dispose()
        app = create_app(Assistant.open(settings, progress), settings)
        config = uvicorn.Config(
            app,
            # The access log would write every query string, and the rest of the log is ours.
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        )
        try:
            listener.listen(config.backlog)
        except OSError:
            raise ServeError("port_in_use", host=settings.host, port=settings.port) from None
        ready(address_of(settings.host, settings.port))
        uvicorn.Server(config).run(sockets=[listener])


def claim_address(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, not yet listening; raises ServeError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise ServeError("cannot_listen", host=host, port=port) from None
    claimed = socket.socket(family, kind, protocol)
    try:
        # Without it a restart would wait a minute for the last run's connections to be forgotten.
        claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        claimed.bind(address)
    except OSError as error:
        claimed.close()
        key = "port_in_use" if error.errno == errno.EADDRINUSE else "cannot_listen"
        raise ServeError(key, host=host, port=port) from None
    return claimed


def address_of(host: str, port: int) -> str:
    """Return the address that a person opens in a browser."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
