"""The answer and its citations, as the command line, the API and the batch print them."""

from dataclasses import dataclass
from typing import Any, Literal

from corpus.contact import Contact
from corpus.disclosures import Disclosure
from corpus.types import Language, Policy

Verdict = Literal["yes", "no", "conditional", "info", "not_stated"]
Reason = Literal["not_in_policy", "not_about_policy", "unclear"]

MAX_QUOTE_CHARS = 400


@dataclass(frozen=True, slots=True)
class Citation:
    """Verbatim words of the policy: `text[start:end] == quote`, inside clause `clause_id`.

    `score` is between 0 and 1; it orders citations and is no probability.
    """

    clause_id: str
    label: str
    heading_path: tuple[str, ...]
    quote: str
    start: int
    end: int
    clause_start: int
    clause_end: int
    score: float
    permalink: str

    def as_json(self) -> dict[str, Any]:
        """Return the citation in its wire shape."""
        return {
            "clause_id": self.clause_id,
            "label": self.label,
            "heading_path": list(self.heading_path),
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "clause_start": self.clause_start,
            "clause_end": self.clause_end,
            "score": round(self.score, 4),
            "permalink": self.permalink,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for one question; `citations` is empty and `reason` set when the verdict is `not_stated`.

    `contact` and `right` go with what is not in the policy: how the shop is reached, and what the law asks about it.
    `answer_id` is given by the desk that sends it, so that a vote can name it.
    """

    question: str
    language: Language
    verdict: Verdict
    answer: str
    reason: Reason | None
    confidence: float
    citations: tuple[Citation, ...]
    related: tuple[Citation, ...]
    suggestions: tuple[str, ...]
    policy: Policy
    index_id: str
    timings_ms: dict[str, float]
    contact: Contact | None = None
    right: Disclosure | None = None
    answer_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the answer in its wire shape."""
        return {
            **({"answer_id": self.answer_id} if self.answer_id else {}),
            "question": self.question,
            "language": self.language,
            "verdict": self.verdict,
            "answer": self.answer,
            "reason": self.reason,
            "confidence": round(self.confidence, 3),
            "citations": [c.as_json() for c in self.citations],
            "related": [c.as_json() for c in self.related],
            "suggestions": list(self.suggestions),
            "contact": contact_json(self.contact, self.policy) if self.contact else None,
            "right": right_json(self.right, self.language) if self.right else None,
            "policy": policy_json(self.policy, self.language),
            "index_id": self.index_id,
            "timings_ms": {stage: round(ms, 3) for stage, ms in self.timings_ms.items()},
        }


def policy_json(policy: Policy, language: Language) -> dict[str, str]:
    """Return what names a policy on the wire: id, version, title and hash, with the title in `language`."""
    return {
        "id": policy.id,
        "version": policy.version,
        "title": policy.title(language),
        "sha256": policy.sha256,
    }


def contact_json(contact: Contact, policy: Policy) -> dict[str, Any]:
    """Return how the shop is reached, on the wire: `text[start:end] == quote`."""
    start, end = contact.span.start, contact.span.end
    quote = policy.text[start:end]
    return {"kind": contact.kind, "quote": quote, "start": start, "end": end, "label": contact.label}


def right_json(right: Disclosure, language: Language) -> dict[str, Any]:
    """Return what the law asks about a topic, on the wire, in `language`."""
    names = {"id": right.id, "part": right.part, "name": right.names[language], "law": right.law[language]}
    return {**names, "article": right.cited(language)}
