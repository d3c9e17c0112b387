"""The store of what is learnt from use: answers noted without making anybody wait, votes on them, old rows removed."""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.answer import Answer
from corpus.errors import FeedbackAwayError, UnknownAnswerError
from corpus.settings import Settings
from web.feedback.database import is_away, open_database
from web.feedback.masking import mask
from web.feedback.records import Noted, Vote, noted, row_of
from web.feedback.tables import AnswerRow, VoteRow
from web.feedback.writer import Writer

log = logging.getLogger("plainclause.feedback")

_ANSWER_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# A vote on an answer that is not written yet waits for it this long.
_SETTLE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """How the store does, since it was opened: questions written, lost, and waiting; votes by vote and reason."""

    written: int
    lost: int
    waiting: int
    votes: dict[tuple[str, str], int]


class FeedbackStore:
    """Keeps answers and votes; safe to call from several threads."""

    def __init__(self, engine: Engine, retention_days: int) -> None:
        """Take a database whose tables are up to date; `close` writes what waits."""
        self.engine = engine
        self._retention = timedelta(days=retention_days)
        self._votes: Counter[tuple[str, str]] = Counter()
        self._voting = Lock()
        self._writer = Writer(self._write, self.tidy)

    @classmethod
    def open(cls, settings: Settings) -> "FeedbackStore":
        """Return the store of the settings' database; raises SettingsError where that cannot be used."""
        return cls(open_database(settings), settings.feedback_retention_days)

    @property
    def figures(self) -> StoreFigures:
        """Return how the store does."""
        return StoreFigures(self._writer.written, self._writer.lost, self._writer.waiting, dict(self._votes))

    def keep(self, answer: Answer) -> None:
        """Note an answer, to be masked and written soon; returns at once and never fails."""
        self._writer.put(noted(answer))

    def flush(self, seconds: float) -> bool:
        """Wait until everything noted is written; False where that takes longer."""
        return self._writer.flush(seconds)

    def vote(self, vote: Vote) -> None:
        """Keep a vote in the place of an earlier one on the same answer.

        Raises UnknownAnswerError, and FeedbackAwayError where the database does not answer.
        """
        if not _ANSWER_ID.fullmatch(vote.answer_id):
            raise UnknownAnswerError("unknown_answer")
        if not self._writer.settled(vote.answer_id, _SETTLE_SECONDS):
            raise FeedbackAwayError("feedback_away", kind="Timeout")
        try:
            with Session(self.engine) as session, session.begin():
                session.execute(_replacing(self.engine.dialect.name, vote))
        except IntegrityError:
            # The database refuses a vote on an answer that it does not hold.
            raise UnknownAnswerError("unknown_answer") from None
        except SQLAlchemyError as error:
            log.error("feedback: a vote was not kept (%s)", type(error).__name__)
            if is_away(error):
                raise FeedbackAwayError("feedback_away", kind=type(error).__name__) from None
            raise
        with self._voting:
            self._votes[vote.vote, vote.reason or ""] += 1

    def tidy(self) -> int:
        """Remove what is older than the days of retention, votes with their answers; return how many answers."""
        return remove_older(self.engine, self._retention)

    def close(self) -> None:
        """Write what waits and let the database go."""
        self._writer.close()
        self.engine.dispose()

    def _write(self, notes: Sequence[Noted]) -> None:
        with Session(self.engine) as session, session.begin():
            session.add_all([row_of(note) for note in notes])


def remove_older(engine: Engine, retention: timedelta) -> int:
    """Remove answers older than `retention`, and the votes on them; return how many answers."""
    until = datetime.now(UTC) - retention
    old = select(AnswerRow.id).where(AnswerRow.asked_at < until)
    with Session(engine) as session, session.begin():
        session.execute(delete(VoteRow).where(VoteRow.answer_id.in_(old)))
        removed = session.execute(delete(AnswerRow).where(AnswerRow.asked_at < until).returning(AnswerRow.id))
        return len(removed.all())


def _replacing(dialect: str, vote: Vote) -> postgresql.Insert | sqlite.Insert:
    """Return the statement that puts a vote in the place of an earlier one."""
    values = {
        "vote": vote.vote,
        "reason": vote.reason,
        "note": (mask(vote.note) or None) if vote.note else None,
        "voted_at": datetime.now(UTC),
    }
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(VoteRow).values(answer_id=vote.answer_id, **values)
    return statement.on_conflict_do_update(index_elements=[VoteRow.answer_id], set_=values)
