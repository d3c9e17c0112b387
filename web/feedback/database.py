"""The database of what is kept: opened by its URL, its tables brought up to date, nothing secret ever printed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from filelock import FileLock
from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from corpus.errors import SettingsError
from corpus.settings import ENV_PREFIX, Settings

FILE_NAME = "feedback.sqlite3"
SETTING = f"{ENV_PREFIX}FEEDBACK_URL"

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number does that no other program on the same database takes for its own.
_POSTGRES_LOCK = 0x504C41494E
_LOCK_SECONDS = 30
_CONNECT_SECONDS = 5
_BUSY_SECONDS = 5


def database_url(settings: Settings) -> URL:
    """Return where feedback is kept: the setting's URL, or a SQLite file in the data directory."""
    if settings.feedback_url == "sqlite":
        return URL.create("sqlite", database=str(settings.data_dir / FILE_NAME))
    try:
        url = make_url(settings.feedback_url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise SettingsError("feedback_url_bad", key=SETTING) from None
    return url.set(drivername="postgresql+psycopg") if url.drivername.startswith("postgres") else url


def open_database(settings: Settings) -> Engine:
    """Return the database with its tables up to date; raises SettingsError where it cannot be used.

    Safe while other processes do the same.
    """
    url = database_url(settings)
    engine = _engine(url)
    try:
        with _one_at_a_time(url):
            migrate(engine)
    except (SQLAlchemyError, CommandError, OSError) as error:
        engine.dispose()
        # Not the driver's own words: they may name the user, and a URL may hold a password.
        raise SettingsError("feedback_unusable", key=SETTING, kind=_kind_of(error)) from None
    return engine


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to `revision` in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _POSTGRES_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": _CONNECT_SECONDS}
        )
    if url.database:
        _own_file(Path(url.database))
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _own_file(path: Path) -> None:
    """Make the file readable for this user only, before anything is in it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError:
        raise SettingsError("feedback_unusable", key=SETTING, kind="OSError") from None


def _set_up_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own type
    # Readers do not wait for the writer, nor it for them; rows of a vote go with their answer.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _one_at_a_time(url: URL) -> Iterator[None]:
    """Keep other processes from changing a SQLite file's tables meanwhile; PostgreSQL has a lock of its own."""
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    with FileLock(f"{url.database}.lock", timeout=_LOCK_SECONDS):
        yield


def _kind_of(error: Exception) -> str:
    origin = getattr(error, "orig", None)
    return type(origin or error).__name__


def is_away(error: Exception) -> bool:
    """Tell whether the database does not answer, as opposed to not taking what was sent."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated
