"""The tools for agents: ask the policy, search its clauses, read one; arguments and results as JSON Schema."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.clause_numbers import WHOLE, named_by
from corpus.catalogue import text
from corpus.errors import InputError
from corpus.types import Clause, Language
from web.desk import BusyError, Desk
from web.problems import own_name
from web.programs.search import FoundBody, SearchBody
from web.schemas import AnswerBody, AskBody, ClauseTextBody, PolicyName, Words

_MOST_FAULTS = 5
_MOST_NEIGHBOURS = 5


class ToolFaultError(Exception):
    """What an agent is told, in clear words, when a tool cannot do what was asked."""


class ClauseArguments(BaseModel):
    """Which clause is read: its id or number (2.3, 二、3), and how many neighbours on each side come with it."""

    model_config = ConfigDict(strict=True, extra="forbid")

    clause: Words
    policy: Words | None = None
    neighbours: int = Field(default=1, ge=0, le=_MOST_NEIGHBOURS)


class ClauseInPlace(BaseModel):
    """A clause with its words, between its neighbours."""

    clause: ClauseTextBody
    before: list[ClauseTextBody]
    after: list[ClauseTextBody]
    policy: PolicyName
    permalink: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: its name, the shapes of its arguments and result, and what it does."""

    name: str
    arguments: type[BaseModel]
    result: type[BaseModel]
    run: Callable[[Desk, Any, Language], Awaitable[dict[str, Any]]]


async def _ask(desk: Desk, arguments: AskBody, _: Language) -> dict[str, Any]:
    answer = await desk.ask(
        arguments.question,
        policy=arguments.policy,
        language=arguments.language,
        history=arguments.history,
        top_k=arguments.top_k,
    )
    return answer.as_json()


async def _search(desk: Desk, arguments: SearchBody, _: Language) -> dict[str, Any]:
    found = await desk.search(
        arguments.query,
        policy=arguments.policy,
        part=arguments.part,
        concept=arguments.concept,
        top_k=arguments.top_k,
    )
    return found.as_json()


async def _clause(desk: Desk, arguments: ClauseArguments, language: Language) -> dict[str, Any]:
    policy = desk.assistant.policy(arguments.policy)
    clauses = desk.assistant.clauses(policy.id)
    named = [place for place, fit in named_by(arguments.clause, clauses) if fit >= WHOLE]
    if not named:
        raise ToolFaultError(text("tools.unknown_clause", language))
    at, beside = named[0], arguments.neighbours

    def with_words(clause: Clause) -> dict[str, Any]:
        return {**clause.as_json(), "text": policy.text[clause.start : clause.end]}

    return {
        "clause": with_words(clauses[at]),
        "before": [with_words(clause) for clause in clauses[max(0, at - beside) : at]],
        "after": [with_words(clause) for clause in clauses[at + 1 : at + 1 + beside]],
        "policy": {
            "id": policy.id,
            "version": policy.version,
            "title": policy.title(language),
            "sha256": policy.sha256,
        },
        "permalink": f"/policies/{policy.id}#{clauses[at].id}",
    }


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("ask_policy", AskBody, AnswerBody, _ask),
        Tool("search_clauses", SearchBody, FoundBody, _search),
        Tool("get_clause", ClauseArguments, ClauseInPlace, _clause),
    )
}


async def call(desk: Desk, name: str, arguments: dict[str, Any], language: Language) -> dict[str, Any]:
    """Return what a tool gives; raises ToolFaultError with clear words, none of them the caller's."""
    tool = TOOLS.get(name)
    if tool is None:
        raise ToolFaultError(text("tools.unknown_tool", language))
    try:
        return await tool.run(desk, tool.arguments.model_validate(arguments), language)
    except ValidationError as error:
        raise ToolFaultError(text("tools.bad_arguments", language, faults=_faults(error))) from None
    except BusyError:
        raise ToolFaultError(text("tools.busy", language)) from None
    except InputError as error:
        raise ToolFaultError(error.message(language)) from None


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_input=False, include_context=False)[:_MOST_FAULTS]
    return ", ".join(f"{'.'.join(str(own_name(part)) for part in fault['loc'])} ({fault['type']})" for fault in faults)
