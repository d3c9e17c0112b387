"""A thread that writes what was answered, so that no answer waits for a disk; bounded, and it says what it loses."""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Thread

from sqlalchemy.exc import SQLAlchemyError

from web.feedback.database import is_away
from web.feedback.records import Noted

log = logging.getLogger("plainclause.feedback")

MOST_WAITING = 2_000
_BATCH = 100
_TIDY_SECONDS = 24 * 3600.0
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_CLOSE_SECONDS = 5.0
# Lines about the same trouble are written this far apart.
_QUIET_SECONDS = 60.0


class Writer:
    """Writes notes in the order they came; keeps those that the database cannot take yet, up to `most`."""

    def __init__(
        self, write: Callable[[Sequence[Noted]], None], tidy: Callable[[], object], most: int = MOST_WAITING
    ) -> None:
        """Start the thread; `write` puts notes into the database, `tidy` removes what is too old, now and daily."""
        self._write = write
        self._tidy = tidy
        self._most = most
        self._notes: deque[Noted] = deque()
        self._waiting: set[str] = set()
        self._changed = Condition()
        self._closing = False
        self._told = float("-inf")
        self.written = 0
        self.lost = 0
        self._thread = Thread(target=self._run, name="feedback", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Return how many notes are not written yet."""
        return len(self._notes)

    def put(self, note: Noted) -> bool:
        """Take a note to be written soon; False, and a line in the log, where too many wait."""
        with self._changed:
            if self._closing or len(self._notes) >= self._most:
                self._lose(1)
                return False
            self._notes.append(note)
            self._waiting.add(note.answer_id)
            self._changed.notify_all()
        return True

    def settled(self, answer_id: str, seconds: float) -> bool:
        """Wait until the note with this id is written, if it is one that waits; False where that takes longer."""
        with self._changed:
            return self._changed.wait_for(lambda: answer_id not in self._waiting, seconds)

    def flush(self, seconds: float) -> bool:
        """Wait until nothing waits to be written; False where that takes longer."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._notes, seconds)

    def close(self) -> None:
        """Write what waits and end; what cannot be written is lost, and the log says how much."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(_CLOSE_SECONDS)
        if self._notes:
            self._told = float("-inf")
            self._lose(len(self._notes))

    def _run(self) -> None:
        pause, tidy_at = 0.0, 0.0
        while True:
            if time.monotonic() >= tidy_at:
                tidy_at = time.monotonic() + (_TIDY_SECONDS if self._tidied() else _LONGEST_PAUSE_SECONDS)
            with self._changed:
                if pause:
                    self._changed.wait_for(lambda: self._closing, pause)
                else:
                    self._changed.wait_for(lambda: self._notes or self._closing, max(0.0, tidy_at - time.monotonic()))
                closing = self._closing
                batch = [self._notes[n] for n in range(min(_BATCH, len(self._notes)))]
            if batch:
                written = self._written(batch)
                pause = 0.0 if written else min(max(pause * 2, _FIRST_PAUSE_SECONDS), _LONGEST_PAUSE_SECONDS)
            if closing and (pause or not self._notes):
                return

    def _written(self, batch: Sequence[Noted]) -> bool:
        """Write a batch; False where the database is away and the batch must wait."""
        try:
            self._write(batch)
            lost = 0
        except SQLAlchemyError as error:
            if is_away(error):
                self._tell("feedback database is away (%s): %d questions wait", type(error).__name__, len(self._notes))
                return False
            lost = self._one_by_one(batch)
        except Exception as error:  # noqa: BLE001 - the thread must live; the error's words may hold a question
            log.error("feedback: %s while a batch was written", type(error).__name__)
            lost = self._one_by_one(batch)
        with self._changed:
            for note in batch:
                self._notes.popleft()
                self._waiting.discard(note.answer_id)
            self.written += len(batch) - lost
            self._changed.notify_all()
        return True

    def _one_by_one(self, batch: Sequence[Noted]) -> int:
        """Write what can be written of a batch that holds something the database does not take; return the rest."""
        lost = 0
        for note in batch:
            try:
                self._write([note])
            except Exception as error:  # noqa: BLE001 - as above
                lost += 1
                log.error("feedback: a question was not kept (%s)", type(error).__name__)
        self.lost += lost
        return lost

    def _tidied(self) -> bool:
        try:
            self._tidy()
        except Exception as error:  # noqa: BLE001 - tried again; the thread must live
            log.error("feedback: what is too old was not removed (%s)", type(error).__name__)
            return False
        return True

    def _lose(self, count: int) -> None:
        self.lost += count
        self._tell("feedback: %d questions were not kept since the start: the database is away or too slow", self.lost)

    def _tell(self, line: str, *values: object) -> None:
        if time.monotonic() - self._told >= _QUIET_SECONDS:
            self._told = time.monotonic()
            log.error(line, *values)
