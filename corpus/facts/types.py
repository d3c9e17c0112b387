"""The shapes of what a clause states: facts, their parts, and their wire shape."""

from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.concepts import vocabulary
from corpus.types import Span

PartKind = Literal["who", "data", "recipient", "purpose", "condition", "duration", "place"]
PART_KINDS: tuple[PartKind, ...] = ("who", "data", "recipient", "purpose", "condition", "duration", "place")

# What facts name beyond the vocabulary: roles, personal data in general, what a person hands over.
OWN_TERMS = {
    "user": "pc:DataSubject",
    "controller": "dpv:DataController",
    "other": "dpv:ThirdParty",
    "personal_data": "dpv:PersonalData",
    "provide": "pc:ProvideByDataSubject",
    "use": "dpv:Use",
}


def term_of(concept: str) -> str:
    """Return the term of a concept or role: `dpv:…`, `pd:…`, or `pc:…` where it is ours."""
    known = vocabulary().get(concept)
    return known.term if known else OWN_TERMS[concept]


@dataclass(frozen=True, slots=True)
class Part:
    """Verbatim words of a fact: `policy.text[start:end] == text`; `concept` where one is known.

    `unless` marks a condition under which the fact does not hold.
    """

    kind: PartKind
    span: Span
    text: str
    concept: str | None = None
    unless: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the part in its wire shape."""
        found: dict[str, Any] = {
            "text": self.text,
            "start": self.span.start,
            "end": self.span.end,
            "concept": self.concept,
            "term": term_of(self.concept) if self.concept else None,
        }
        if self.kind == "condition":
            found["unless"] = self.unless
        return found


@dataclass(frozen=True, slots=True)
class Fact:
    """Who does what with which data: one statement of one clause, each part verbatim.

    `span` is the sentence that states it, `lead_in` the introduction of the list that the sentence is an item of, where
    the fact needs it. `processing` is a concept of the vocabulary (or `provide`: a person hands data over), `verb` its
    words. `allowed` is its polarity; `only`: it is restricted to what it names; `may`: it happens, but not always.
    """

    clause: str
    span: Span
    lead_in: Span | None
    processing: str
    verb: Span
    allowed: bool
    only: bool = False
    may: bool = False
    parts: tuple[Part, ...] = field(default=())

    def of(self, kind: PartKind) -> tuple[Part, ...]:
        """Return the parts of one kind, in the order of the text."""
        return tuple(part for part in self.parts if part.kind == kind)

    @property
    def who(self) -> Part | None:
        """Return who acts, or None where the sentence leaves it to be understood."""
        return next(iter(self.of("who")), None)

    def as_json(self, text: str) -> dict[str, Any]:
        """Return the fact in its wire shape; `text` is the policy's."""
        lead_in = self.lead_in and {**_place(self.lead_in), "text": self.lead_in.of(text)}
        return {
            "clause_id": self.clause,
            **_place(self.span),
            "quote": self.span.of(text),
            "lead_in": lead_in,
            "processing": {
                "concept": self.processing,
                "term": term_of(self.processing),
                "text": self.verb.of(text),
                **_place(self.verb),
            },
            "allowed": self.allowed,
            "only": self.only,
            "may": self.may,
            "who": self.who.as_json() if self.who else None,
            **{_PLURALS[kind]: [part.as_json() for part in self.of(kind)] for kind in PART_KINDS[1:]},
        }


_PLURALS = {
    "data": "data",
    "recipient": "recipients",
    "purpose": "purposes",
    "condition": "conditions",
    "duration": "durations",
    "place": "places",
}


def _place(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
