"""What is kept, as plain values: an answer with its masked question, and a vote with its reason."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from bot.answer import Answer
from web.feedback.masking import mask
from web.feedback.tables import AnswerRow

VoteValue = Literal["up", "down"]
VoteReason = Literal["inaccurate", "outdated", "irrelevant", "incomplete", "wrong_citation", "other"]

# Their names in both languages are `web.reason_<reason>` in the catalogue.
VOTE_REASONS: tuple[VoteReason, ...] = get_args(VoteReason)

_VERSION_CHARS = 64
_CLAUSE_CHARS = 128


@dataclass(frozen=True, slots=True)
class Vote:
    """A customer's vote on the answer `answer_id`; the note is as it was written."""

    answer_id: str
    vote: VoteValue
    reason: VoteReason | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """An answer as it was sent, on its way to be kept; its question is not masked yet."""

    answer: Answer
    answer_id: str
    at: datetime


def noted(answer: Answer) -> Noted:
    """Return `answer` with the time of now; it must have its id."""
    if answer.answer_id is None:
        raise ValueError("an answer without an id cannot be found again")
    return Noted(answer, answer.answer_id, datetime.now(UTC))


def row_of(note: Noted) -> AnswerRow:
    """Return the row to keep, with the question masked."""
    answer = note.answer
    related = answer.related[0].clause_id[:_CLAUSE_CHARS] if answer.related else None
    return AnswerRow(
        id=note.answer_id,
        asked_at=note.at,
        question=mask(answer.question),
        language=answer.language,
        policy_id=answer.policy.id,
        policy_version=answer.policy.version[:_VERSION_CHARS],
        verdict=answer.verdict,
        reason=answer.reason,
        confidence=answer.confidence,
        cited=[citation.clause_id for citation in answer.citations],
        nearest=answer.citations[0].clause_id[:_CLAUSE_CHARS] if answer.citations else related,
    )
