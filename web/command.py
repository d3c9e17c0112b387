"""The command `plainclause`: the commands of the room below, `serve`, and the reports of what was kept."""

from contextlib import ExitStack

import typer

from bot.cli import app, run
from bot.terminal import TerminalProgress, message_language, say
from corpus.catalogue import text
from corpus.settings import load_settings
from web.feedback.command import feedback_app, gaps

__all__ = ["app", "main"]

app.command(help=say("gaps"))(gaps)
app.add_typer(feedback_app)


@app.command(help=say("serve"))
def serve() -> None:
    """Serve the web chat and the JSON API."""
    from web.serve import serve as start  # noqa: PLC0415 - the other commands need not wait for the web's libraries

    with ExitStack() as waiting:

        def ready(url: str) -> None:
            waiting.close()
            typer.echo(text("progress.serving", message_language(), url=url), err=True)

        start(load_settings(), waiting.enter_context(TerminalProgress()), ready)


def main() -> None:
    """Run the command line."""
    run(app)


if __name__ == "__main__":
    main()
