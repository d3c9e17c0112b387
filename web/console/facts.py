"""What the clauses state, for an agent: who does what with which data, each part in the policy's own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from corpus.facts import Fact, Part, facts_of
from corpus.types import Clause, Language, Policy
from web.api import AssistantOf
from web.console.door import console_page, needs_session, page_language_of
from web.console.searching import place_address

router = APIRouter(prefix="/console", include_in_schema=False, dependencies=[Depends(needs_session)])

_KEPT_POLICIES = 16


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as it is shown: each cell holds words of the policy; `signs` are keys of words that qualify the verb."""

    label: str
    link: str
    who: str
    verb: str
    signs: tuple[str, ...]
    data: tuple[str, ...]
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    conditions: tuple[tuple[str, bool], ...]
    limits: tuple[str, ...]


@router.get("/facts")
def facts(request: Request, assistant: AssistantOf) -> Response:
    """Return the page: the facts of a policy in the order of the text."""
    language = page_language_of(request)
    policy = assistant.policy(request.query_params.get("policy") or None)
    clauses = assistant.clauses(policy.id)
    labels = {clause.id: clause.label for clause in clauses}
    rows = [_row(fact, policy, labels.get(fact.clause, fact.clause), language) for fact in _facts(policy.text, clauses)]
    return console_page(
        request,
        "console_facts.html",
        language,
        tab="facts",
        policy=policy,
        policies=assistant.policies(),
        rows=rows,
    )


@lru_cache(maxsize=_KEPT_POLICIES)
def _facts(text: str, clauses: tuple[Clause, ...]) -> Sequence[Fact]:
    return facts_of(text, clauses)


def _row(fact: Fact, policy: Policy, label: str, language: Language) -> FactRow:
    signs = {"denied": not fact.allowed, "may": fact.may, "only": fact.only}
    return FactRow(
        label=label,
        link=place_address(policy.id, fact.clause, language, fact.span.start, fact.span.end),
        who=fact.who.text if fact.who else "",
        verb=fact.verb.of(policy.text),
        signs=tuple(f"fact_{sign}" for sign, holds in signs.items() if holds),
        data=_words(fact.of("data")),
        recipients=_words(fact.of("recipient")),
        purposes=_words(fact.of("purpose")),
        conditions=tuple((part.text, part.unless) for part in fact.of("condition")),
        limits=_words((*fact.of("duration"), *fact.of("place"))),
    )


def _words(parts: Sequence[Part]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.text for part in parts))
