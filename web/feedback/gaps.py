"""What was kept, read for people: the questions that a policy did not answer, the clauses voted down, and how many."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVarTuple, cast

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session

from bot.answer import Reason
from corpus.types import Language
from web.feedback.grouping import grouped
from web.feedback.records import VoteReason
from web.feedback.tables import AnswerRow, VoteRow

Columns = TypeVarTuple("Columns")

DEFAULT_DAYS = 30
_MOST_NOTES = 5
# Read at most this many answers, the newest: a report must not take the memory of the machine.
_MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that the policy did not answer, in nearly the same words; `question` is the newest, masked."""

    question: str
    count: int
    last_asked: datetime
    policy_id: str
    language: Language
    reason: Reason | None
    nearest: str | None


@dataclass(frozen=True, slots=True)
class VotedDown:
    """A clause whose answers were voted down, with the reasons by how often, and the newest questions and notes.

    `clause_id` is the first cited clause, or the nearest where none was cited.
    """

    policy_id: str
    clause_id: str | None
    count: int
    reasons: tuple[tuple[VoteReason, int], ...]
    last_voted: datetime
    examples: tuple["DownVote", ...]


@dataclass(frozen=True, slots=True)
class DownVote:
    """One vote down: the masked question, and the reason and masked note where there are any."""

    answer_id: str
    question: str
    reason: VoteReason | None
    note: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions were kept, how many of them the policy did not answer, and the votes."""

    asked: int
    unanswered: int
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class Window:
    """What a report looks at: the last `days` days, of one policy or of all."""

    days: int = DEFAULT_DAYS
    policy_id: str | None = None

    def of(self, statement: Select[*Columns]) -> Select[*Columns]:
        """Return the statement over this window only."""
        statement = statement.where(AnswerRow.asked_at >= datetime.now(UTC) - timedelta(days=self.days))
        return statement.where(AnswerRow.policy_id == self.policy_id) if self.policy_id else statement


def counts(engine: Engine, window: Window) -> Counts:
    """Return how many questions and votes there are."""
    with Session(engine) as session:
        answered = session.execute(window.of(select(AnswerRow.verdict, func.count())).group_by(AnswerRow.verdict))
        by_verdict = _counted(answered)
        votes = select(VoteRow.vote, func.count()).select_from(VoteRow).join(AnswerRow)
        by_vote = _counted(session.execute(window.of(votes).group_by(VoteRow.vote)))
    return Counts(by_verdict.total(), by_verdict["not_stated"], by_vote["up"], by_vote["down"])


def gaps(engine: Engine, window: Window, most: int | None = None) -> list[Gap]:
    """Return the questions that were not answered, the most frequent first; at most `most` groups."""
    statement = window.of(select(AnswerRow)).where(AnswerRow.verdict == "not_stated")
    apart: dict[tuple[str, ...], list[AnswerRow]] = defaultdict(list)
    with Session(engine) as session:
        for row in session.scalars(statement.order_by(AnswerRow.asked_at.desc()).limit(_MOST_ROWS)):
            apart[row.policy_id, row.language].append(row)
    groups = [group for rows in apart.values() for group in grouped((row.question, row) for row in rows)]
    found = sorted(map(_gap, groups), key=lambda gap: (-gap.count, -gap.last_asked.timestamp()))
    return found[:most]


def voted_down(engine: Engine, window: Window, most: int | None = None) -> list[VotedDown]:
    """Return the clauses voted down, the most often first; at most `most`."""
    statement = window.of(select(AnswerRow, VoteRow).join(VoteRow)).where(VoteRow.vote == "down")
    apart: dict[tuple[str, str | None], list[tuple[AnswerRow, VoteRow]]] = defaultdict(list)
    with Session(engine) as session:
        for answer, vote in session.execute(statement.order_by(VoteRow.voted_at.desc()).limit(_MOST_ROWS)):
            apart[answer.policy_id, answer.nearest].append((answer, vote))
    found = [_voted_down(policy, clause, pairs) for (policy, clause), pairs in apart.items()]
    return sorted(found, key=lambda down: (-down.count, -down.last_voted.timestamp()))[:most]


def rows(engine: Engine, window: Window) -> Iterator[dict[str, Any]]:
    """Yield every answer that was kept, oldest first, with its vote."""
    statement = window.of(select(AnswerRow, VoteRow).outerjoin(VoteRow)).order_by(AnswerRow.asked_at, AnswerRow.id)
    with Session(engine) as session:
        for answer, vote in session.execute(statement.execution_options(yield_per=500)):
            yield _exported(answer, vote)


def as_json(value: Gap | VotedDown | Counts) -> dict[str, Any]:
    """Return a row of a report in its wire shape; moments are ISO 8601 in UTC."""
    return {key: _plain(item) for key, item in asdict(value).items()}


def _counted(pairs: Iterable[Sequence[Any]]) -> Counter[str]:
    return Counter({str(name): int(count) for name, count in pairs})


def _gap(group: Sequence[AnswerRow]) -> Gap:
    newest = max(group, key=lambda row: row.asked_at)
    nearest = Counter(row.nearest for row in group if row.nearest).most_common(1)
    reason = Counter(row.reason for row in group).most_common(1)[0][0]
    return Gap(
        question=newest.question,
        count=len(group),
        last_asked=newest.asked_at,
        policy_id=newest.policy_id,
        language="zh" if newest.language == "zh" else "en",
        reason=cast("Reason | None", reason),
        nearest=nearest[0][0] if nearest else None,
    )


def _voted_down(policy: str, clause: str | None, pairs: Sequence[tuple[AnswerRow, VoteRow]]) -> VotedDown:
    reasons = Counter(cast("VoteReason", vote.reason) for _, vote in pairs if vote.reason).most_common()
    examples = tuple(
        DownVote(answer.id, answer.question, cast("VoteReason | None", vote.reason), vote.note, vote.voted_at)
        for answer, vote in pairs[:_MOST_NOTES]
    )
    return VotedDown(
        policy_id=policy,
        clause_id=clause,
        count=len(pairs),
        reasons=tuple(reasons),
        last_voted=max(vote.voted_at for _, vote in pairs),
        examples=examples,
    )


def _exported(answer: AnswerRow, vote: VoteRow | None) -> dict[str, Any]:
    return {
        "asked_at": _plain(answer.asked_at),
        "answer_id": answer.id,
        "policy": answer.policy_id,
        "policy_version": answer.policy_version,
        "language": answer.language,
        "question": answer.question,
        "verdict": answer.verdict,
        "reason": answer.reason or "",
        "confidence": f"{answer.confidence:.3f}",
        "cited": " ".join(answer.cited),
        "nearest": answer.nearest or "",
        "vote": vote.vote if vote else "",
        "vote_reason": (vote.reason or "") if vote else "",
        "note": (vote.note or "") if vote else "",
        "voted_at": _plain(vote.voted_at) if vote else "",
    }


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
