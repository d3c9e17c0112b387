"""Answers composed from the facts that the cited spans state, where no approved wording fits.

An answer is composed only where a fact plainly answers what is asked and agrees with the verdict; everywhere else the
policy's own words are quoted, which is always safe.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answer import Citation, Verdict
from bot.plain_parts import composing
from bot.question import Question
from bot.rendering import render
from bot.statements import Statement, Telling
from corpus.concepts import concepts_in, vocabulary
from corpus.facts import Fact
from corpus.facts.reading import clause_facts, item_kind
from corpus.facts.rules import rule
from corpus.types import Clause, Language, Policy, Span

_MOST_STATEMENTS = 2
_MINDED = ("data", "processing", "recipient", "purpose")


class Clauses(Protocol):
    """A policy and its clauses, as an index holds them."""

    @property
    def policy(self) -> Policy:
        """Return the policy."""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Return its headings and clauses."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked: the kind of question, the concepts it names, and what of a fact has to be told."""

    kind: str
    named: frozenset[str]
    data: frozenset[str]
    families: frozenset[str]
    needed: str


def composed_answer(
    question: Question,
    verdict: Verdict,
    citations: Sequence[Citation],
    policy: Clauses,
    language: Language,
) -> str | None:
    """Return the words of an answer that stands on `citations`, without its opening, or None where facts are too thin.

    Only what the first citation states is said, and further items of its own list.
    """
    asked = _asked(question)
    if asked is None:
        return None
    policy_text = policy.policy.text
    by_id = {clause.id: clause for clause in policy.clauses}
    first = by_id[citations[0].clause_id]
    together = [c for c in citations if c is citations[0] or _same_list(first, by_id[c.clause_id])]
    facts = [
        fact
        for citation in together
        for fact in _stated(policy_text, by_id[citation.clause_id], citation)
        if _answers(asked, fact, policy_text, verdict)
    ]
    statements = list(_merged(facts))
    if not statements:
        return None
    lead_in = statements[0].fact.lead_in
    excepted = lead_in is not None and item_kind(lead_in.of(policy_text))[1]
    if not excepted and (_is_undecided(statements[0].fact, policy_text, by_id) or _points_down(statements[0].fact)):
        return None
    if verdict == "conditional" and not (excepted or _depends(statements[0].fact)):
        return None
    if not lead_in:
        limits = [s for s in statements[1:] if s.fact.only or not s.fact.allowed]
        statements = [statements[0], *limits[: _MOST_STATEMENTS - 1]]
    telling = Telling(policy_text, asked.data, asked.needed, verdict in ("yes", "no"))
    return render(statements, telling, language, excepted=excepted)


def _is_undecided(fact: Fact, policy_text: str, by_id: dict[str, Clause]) -> bool:
    """Tell whether the sentence of a fact affirms and denies at once: what holds when is for its own words to say."""
    same = [
        f for f in clause_facts(policy_text, by_id[fact.clause]) if f.span == fact.span and f.lead_in == fact.lead_in
    ]
    return any(f.allowed != fact.allowed and _family(f) == _family(fact) for f in same)


def _family(fact: Fact) -> str:
    families: dict[str, list[str]] = composing()["families"]
    return next((name for name, members in families.items() if fact.processing in members), "")


def _points_down(fact: Fact) -> bool:
    """Tell whether a condition stands in a list below that the fact does not hold."""
    return any(rule("inline", "points_down").search(part.text) for part in fact.parts)


def _depends(fact: Fact) -> bool:
    """Tell whether a fact says on what it depends, or that it does not always hold."""
    return fact.may or fact.only or bool(fact.of("condition"))


def _same_list(clause: Clause, other: Clause) -> bool:
    return clause.lead_in is not None and clause.lead_in == other.lead_in


def _asked(question: Question) -> _Asked | None:
    names, kind = question.concepts, question.kind
    if names & set(composing()["questions"]["beyond"]):
        return None
    families = frozenset(family for family, members in composing()["families"].items() if names & set(members))
    needed = _needed(kind, names, families)
    if not needed:
        return None
    return _Asked(
        kind,
        frozenset(name for name in names if vocabulary()[name].kind in _MINDED),
        frozenset(name for name in names if vocabulary()[name].kind == "data"),
        families,
        needed,
    )


def _needed(kind: str, names: frozenset[str], families: frozenset[str]) -> str:
    """Return which part of a fact answers a question: a kind of part, `any`, or nothing where no fact does."""
    if kind == "yesno":
        return "any"
    if kind == "why" or ("purpose" in names and "collecting" in families):
        return "purpose"
    if "retention" in names:
        return "duration"
    by_kind = {"where": "place", "when": "condition", "who": "recipient", "what": "data"}
    if kind == "what" and "giving" in families and "ask_who" in names:
        return "recipient"
    return by_kind.get(kind, "")


def _stated(policy_text: str, clause: Clause, citation: Citation) -> Iterator[Fact]:
    """Yield the facts of the sentences that are cited whole."""
    for fact in clause_facts(policy_text, clause):
        if citation.start <= fact.span.start and fact.span.end <= citation.end:
            yield fact


def _answers(asked: _Asked, fact: Fact, policy_text: str, verdict: Verdict) -> bool:
    """Tell whether a fact is about what is asked, has the part that is asked for, and agrees with the verdict."""
    data = {part.concept for part in fact.of("data")}
    agrees = fact.allowed if verdict == "yes" else not fact.allowed if verdict == "no" else True
    told = asked.needed == "any" or any(part.kind == asked.needed for part in fact.parts)
    enough = bool(data - {None}) or fact.processing == "profiling"
    exact = asked.needed != "data" or bool(data - {"personal_data", None})
    if not (agrees and told and enough and exact and _about_data(asked, data, allowed=fact.allowed)):
        return False
    if asked.families and not any(fact.processing in composing()["families"][name] for name in asked.families):
        return False
    words = fact.span.of(policy_text) + (fact.lead_in.of(policy_text) if fact.lead_in else "")
    present = concepts_in(words) | {part.concept for part in fact.parts if part.concept} | {fact.processing}
    least = composing()["questions"]["least_named"]
    return bool(asked.named) and len(asked.named & present) >= least * len(asked.named)


def _about_data(asked: _Asked, data: set[str | None], *, allowed: bool) -> bool:
    """Tell whether a fact speaks of the data asked about: by name, or of all of them where it denies."""
    if not asked.data or asked.data & data:
        return True
    return not allowed and data <= {"personal_data", "sensitive"}


def _merged(facts: Iterable[Fact]) -> Iterator[Statement]:
    """Yield the facts as statements: those that differ by their verb alone ("收集、使用") are one."""
    groups: dict[tuple[Span, bool, tuple[object, ...]], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.span, fact.allowed, fact.parts), []).append(fact)
    for group in groups.values():
        yield Statement(group[0], tuple(fact.verb for fact in group), tuple(fact.processing for fact in group))
