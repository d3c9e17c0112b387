"""`plainclause gaps` and `plainclause feedback export`: what was kept, for the shop's own people."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import message_language, say
from corpus.errors import PolicyFileError
from corpus.settings import load_settings

if TYPE_CHECKING:  # the other commands need not wait for the database's libraries
    from sqlalchemy import Engine

_LONGEST_DAYS = 3_650

feedback_app = typer.Typer(
    name="feedback",
    help=say("feedback"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

DaysOption = Annotated[int, typer.Option("--days", min=1, max=_LONGEST_DAYS, help=say("option_days"))]
KnownPolicyOption = Annotated[str | None, typer.Option("--policy", help=say("option_known_policy"))]


def gaps(
    days: DaysOption = 30,
    policy: KnownPolicyOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("option_json"))] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help=say("option_csv"))] = False,
) -> None:
    """List the questions that the policy did not answer and the clauses voted down."""
    from web.feedback.gaps import Window  # noqa: PLC0415 - as above
    from web.feedback.report import report_json, report_text, write_gaps  # noqa: PLC0415

    if as_json and as_csv:
        raise typer.BadParameter(say("json_or_csv"))
    window = Window(days, policy)
    with _kept() as engine:
        if as_csv:
            write_gaps(engine, window, sys.stdout)
        else:
            typer.echo(report_json(engine, window) if as_json else report_text(engine, window, message_language()))


@feedback_app.callback()
def _feedback() -> None:
    """Stand before the commands below, one only as yet."""


@feedback_app.command(name="export", help=say("feedback_export"))
def export(
    file: Annotated[str, typer.Argument(help=say("option_csv_file"))],
    days: DaysOption = _LONGEST_DAYS,
    policy: KnownPolicyOption = None,
) -> None:
    """Write the questions and votes that were kept as CSV."""
    from web.feedback.gaps import Window  # noqa: PLC0415 - as above
    from web.feedback.report import write_rows  # noqa: PLC0415

    window = Window(days, policy)
    with _kept() as engine:
        if file == "-":
            write_rows(engine, window, sys.stdout)
            return
        try:
            # With its mark, so that spreadsheets read the Chinese in it.
            with Path(file).open("w", encoding="utf-8-sig", newline="") as out:
                count = write_rows(engine, window, out)
        except OSError:
            raise PolicyFileError("file_not_written", path=file) from None
        typer.echo(say("exported", path=file, count=count), err=True)


@contextmanager
def _kept() -> Iterator["Engine"]:
    """Give the database, without what is too old for it; it is read whether storing is on at the moment or not."""
    from web.feedback.database import FILE_NAME, open_database  # noqa: PLC0415 - as above
    from web.feedback.store import remove_older  # noqa: PLC0415

    settings = load_settings()
    own = settings.data_dir / FILE_NAME
    if not settings.store_feedback and settings.feedback_url == "sqlite" and not own.exists():
        typer.echo(say("gaps_none_kept"), err=True)
        raise typer.Exit(1)
    engine = open_database(settings)
    try:
        remove_older(engine, timedelta(days=settings.feedback_retention_days))
        yield engine
    finally:
        engine.dispose()
