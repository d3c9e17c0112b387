"""The facts of a policy, clause by clause, list items read with the introduction of their list."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from corpus.facts.names import company_names
from corpus.facts.phrases import data_parts, recipient_parts
from corpus.facts.rules import concept_in, number, rule
from corpus.facts.sentence import Sentence, actor
from corpus.facts.stating import facts_in
from corpus.facts.types import Fact, Part, PartKind
from corpus.types import Clause, Span

# A sentence or introduction longer than this is a wall of text, and what a pattern finds in it is chance.
_LONGEST_SENTENCE = 600


def facts_of(text: str, clauses: Sequence[Clause]) -> tuple[Fact, ...]:
    """Return the facts of a policy in the order of the text; every part is verbatim."""
    return tuple(fact for clause in clauses if clause.kind == "clause" for fact in clause_facts(text, clause))


def clause_facts(text: str, clause: Clause) -> list[Fact]:
    """Return the facts of one clause of a policy's text."""
    names = company_names(text)
    introduction = _introduction(text, clause, names)
    frames = _last_said(introduction, facts_in(introduction, clause.id)) if introduction else []
    who = _last_actor(introduction, frames) if introduction else None
    found: list[Fact] = []
    for n, span in enumerate(clause.sentences):
        if span.end - span.start > _LONGEST_SENTENCE:
            continue
        sentence = Sentence.of(text, span, names)
        own = facts_in(sentence, clause.id, who, clause.lead_in)
        if n == 0 and frames and not any(_stands_alone(fact, span) for fact in own):
            own = list(_completed(sentence, frames, clause, own)) or own
        found += own
    return found


def _stands_alone(fact: Fact, span: Span) -> bool:
    return fact.who is not None and span.start <= fact.who.span.start < span.end


def _introduction(text: str, clause: Clause, names: re.Pattern[str] | None) -> Sentence | None:
    lead_in = clause.lead_in
    if lead_in is None or lead_in.end - lead_in.start > number("lead_in", "longest"):
        return None
    return Sentence.of(text, lead_in, names)


def _last_said(introduction: Sentence, facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts of the introduction's last statement, which is the one that the items complete."""
    if not facts:
        return []
    last = next(s.span for s in introduction.segments if s.span.start <= facts[-1].verb.start < s.span.end)
    return [fact for fact in facts if last.start <= fact.verb.start < last.end]


def _last_actor(introduction: Sentence, frames: Sequence[Fact]) -> Part | None:
    """Return who acts in the items of a list: the one who does in the last statement of its introduction."""
    if frames:
        return frames[-1].who
    found = (actor(introduction, s.span, introduction.words(s.span)) for s in reversed(introduction.segments))
    return next((part for part in found if part), None)


def _completed(item: Sentence, frames: Iterable[Fact], clause: Clause, own: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the introduction's facts completed by a list item: a condition, a purpose, data, or recipients."""
    lead_in = clause.lead_in
    if lead_in is None:
        return
    kind, excepted = item_kind(lead_in.of(item.text))
    if kind is None or (kind == "data" and own) or rule("lead_in", "no_item").search(item.bare):
        return
    parts = _item_parts(item, kind)
    if not parts:
        return
    for fact in frames:
        kept = tuple(p for p in fact.parts if p.kind != kind or kind == "condition")
        kept = tuple(p for p in kept if not (p.kind == "condition" and (excepted or _points_down(p))))
        allowed = True if excepted else fact.allowed
        yield replace(fact, span=item.span, lead_in=lead_in, allowed=allowed, parts=(*kept, *parts))


def _points_down(part: Part) -> bool:
    return bool(rule("inline", "points_down").search(part.text))


def item_kind(introduction: str) -> tuple[PartKind | None, bool]:
    """Return what the items of a list are, and whether they are exceptions to what its introduction denies."""
    if rule("lead_in", "exception").search(introduction):
        return "condition", True
    if rule("lead_in", "no_consent").search(introduction) or rule("lead_in", "condition").search(introduction):
        return "condition", False
    kinds: tuple[PartKind, ...] = ("purpose", "recipient", "data")
    return next((kind for kind in kinds if rule("lead_in", kind).search(introduction)), None), False


def _item_parts(item: Sentence, kind: PartKind) -> tuple[Part, ...]:
    words = item.bare.rstrip("；;。.，, ")
    span = Span(item.span.start, item.span.start + len(words))
    if kind == "data":
        return data_parts(item.text, item.bare, span.start, span)
    if kind == "recipient":
        return recipient_parts(item.text, item.bare, span.start, span)
    leading = list(takewhile(lambda s: s.role == "condition", item.segments))
    rest = item.segments[len(leading) :]
    if kind == "condition" and leading and any(actor(item, s.span, item.words(s.span)) for s in rest):
        span = Span(leading[0].span.start, leading[-1].span.end)
    if kind == "purpose" and (leading or actor(item, item.segments[0].span, item.words(item.segments[0].span))):
        return ()
    said = span.of(item.text)
    return (Part(kind, span, said, concept_in(said, "purpose") if kind == "purpose" else None),)
