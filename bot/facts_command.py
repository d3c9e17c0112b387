"""`plainclause facts FILE`: what a policy's clauses state, as a table, JSON or JSON-LD."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import message_language, say
from corpus.catalogue import text
from corpus.clauses import split_clauses
from corpus.facts import Fact, facts_of
from corpus.facts.linked import linked
from corpus.facts.types import PART_KINDS
from corpus.loading import load_policy
from corpus.settings import load_settings

_SEPARATOR = " · "


def _tell(key: str, **values: object) -> str:
    return text(f"facts.{key}", message_language(), **values)


def facts(
    file: Annotated[Path, typer.Argument(help=say("option_file"))],
    as_json: Annotated[bool, typer.Option("--json", help=say("option_json"))] = False,
    as_jsonld: Annotated[bool, typer.Option("--jsonld", help=_tell("option_jsonld"))] = False,
) -> None:
    """Print the facts of a policy file."""
    if as_json and as_jsonld:
        raise typer.BadParameter(_tell("one_form"))
    settings = load_settings()
    policy = load_policy(file, max_chars=settings.max_policy_chars, limits=settings.parse_limits)
    found = facts_of(policy.text, split_clauses(policy.text))
    if as_jsonld:
        typer.echo(json.dumps(linked(policy, found), ensure_ascii=False, indent=1))
    elif as_json:
        typer.echo(json.dumps([fact.as_json(policy.text) for fact in found], ensure_ascii=False, indent=1))
    else:
        typer.echo(show_facts(found, policy.text))


def show_facts(found: Sequence[Fact], policy_text: str) -> str:
    """Return facts as a person reads them: a block each, the clause and what is done first, then its parts."""
    return "\n".join([*(_block(fact, policy_text) for fact in found), _tell("count", count=len(found))])


def _block(fact: Fact, policy_text: str) -> str:
    signs = [_tell("allowed" if fact.allowed else "denied")]
    signs += [_tell(name) for name in ("only", "may") if getattr(fact, name)]
    lines = [f"{fact.clause}  {_SEPARATOR.join(signs)}  {fact.verb.of(policy_text)}"]
    for kind in PART_KINDS:
        parts = fact.of(kind)
        if parts:
            words = _SEPARATOR.join(" ".join(part.text.split()) for part in parts)
            lines.append(f"    {_tell(kind)}: {words}")
    return "\n".join(lines)
