"""`plainclause diff OLD NEW`: what changed between two policy files, policies or versions of one."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.changes import comparison_json, show_comparison
from bot.terminal import message_language, say
from corpus.catalogue import text
from corpus.changes.comparing import compare
from corpus.loading import load_policy
from corpus.settings import Settings, load_settings
from corpus.types import Policy
from index.sources import find_policy
from index.versions import earlier_versions, find_version


def _tell(key: str) -> str:
    return text(f"changes.{key}", message_language())


DIFF_HELP = _tell("help")


def diff(
    old: Annotated[str, typer.Argument(help=_tell("option_old"))],
    new: Annotated[str, typer.Argument(help=_tell("option_new"))],
    as_json: Annotated[bool, typer.Option("--json", help=say("option_json"))] = False,
) -> None:
    """Print what changed; the exit code is 0 whether anything did or not."""
    settings, language = load_settings(), message_language()
    comparison = compare(_policy(old, settings), _policy(new, settings))
    if as_json:
        typer.echo(json.dumps(comparison_json(comparison, language), ensure_ascii=False, indent=1))
    else:
        typer.echo(show_comparison(comparison, language))


def _policy(name: str, settings: Settings) -> Policy:
    limit, bounds = settings.max_policy_chars, settings.parse_limits
    policy_id, at, version = name.partition("@")
    if not at or Path(name).exists():
        return load_policy(find_policy(name, settings.data_dir), max_chars=limit, limits=bounds)
    current = load_policy(find_policy(policy_id, settings.data_dir), max_chars=limit, limits=bounds)
    earlier = earlier_versions(policy_id, settings.data_dir, max_chars=limit, limits=bounds)
    return find_version((current, *earlier), version)
