"""`plainclause coverage`: what a policy states of what law asks it to tell; no model and no index are needed."""

import json
from typing import Annotated

import typer

from bot.coverage_report import coverage_json, show_coverage
from bot.terminal import message_language, say
from corpus.catalogue import text
from corpus.loading import load_policy
from corpus.settings import load_settings
from corpus.types import LANGUAGES, Language
from index.sources import find_policy

HELP = text("coverage.help", message_language())


def coverage(
    policy: Annotated[str | None, typer.Option("--policy", help=say("option_policy"))] = None,
    language: Annotated[
        str | None, typer.Option("--language", help=text("coverage.option_language", message_language()))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("option_json"))] = False,
) -> None:
    """Print the coverage of a policy."""
    wanted = _language(language)
    settings = load_settings()
    path = find_policy(policy or settings.default_policy, settings.data_dir)
    found = load_policy(path, max_chars=settings.max_policy_chars, limits=settings.parse_limits)
    if as_json:
        typer.echo(json.dumps(coverage_json(found, wanted), ensure_ascii=False, indent=1))
    else:
        typer.echo(show_coverage(found, wanted), nl=False)


def _language(name: str | None) -> Language:
    if name is not None and name not in LANGUAGES:
        raise typer.BadParameter(say("bad_language"))
    return message_language() if name is None else "zh" if name == "zh" else "en"
