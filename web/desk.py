"""The desk where questions wait: a few are answered at a time, off the event loop, and only so many may wait."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Lock
from typing import Any

from bot.answer import Answer
from bot.assistant import Assistant
from bot.searching import Allow, Found
from corpus.settings import Settings
from corpus.types import Language
from web.feedback.store import FeedbackStore

# The model embeds one question at a time; a second thread ranks and words while it does.
_AT_ONCE = 2
_ANSWER_ID_BYTES = 16  # nobody guesses another one's


class BusyError(Exception):
    """As many questions wait as may."""


class Desk:
    """Takes questions from the API and the chat alike, so that one bound holds for both."""

    def __init__(
        self,
        assistant: Assistant,
        settings: Settings,
        feedback: FeedbackStore | None = None,
        told: Sequence[Callable[[Answer], None]] = (),
    ) -> None:
        """Open the desk; `feedback` keeps each answer, `told` hears of each and must return at once."""
        self.assistant = assistant
        self.feedback = feedback
        self._told = (*([feedback.keep] if feedback else []), *told)
        self._most = settings.max_waiting_questions
        self._waiting = 0
        self._counting = Lock()
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="ask")

    async def ask(
        self,
        question: str,
        *,
        policy: str | None = None,
        language: Language | None = None,
        history: Sequence[str] = (),
        top_k: int,
        told: bool = True,
    ) -> Answer:
        """Return the assistant's answer with an id of its own; nobody is told of one that was given before.

        Raises BusyError where too many wait, and what the assistant raises.
        """
        self._enter()
        future = self._threads.submit(
            self.assistant.ask, question, policy=policy, language=language, history=history, top_k=top_k
        )
        # A place is free when the work ends, not when an impatient client goes away.
        future.add_done_callback(self._leave)
        answer = replace(await asyncio.wrap_future(future), answer_id=secrets.token_urlsafe(_ANSWER_ID_BYTES))
        for tell in self._told if told else ():
            tell(answer)
        return answer

    @property
    def waiting(self) -> int:
        """Return how many questions wait or are being answered."""
        return self._waiting

    async def search(
        self,
        query: str,
        *,
        policy: str | None = None,
        part: str | None = None,
        concept: str | None = None,
        allow: Allow | None = None,
        top_k: int,
    ) -> Found:
        """Return what the assistant finds; raises BusyError where too many wait, and what the assistant raises."""
        self._enter()
        future = self._threads.submit(
            self.assistant.search, query, policy=policy, part=part, concept=concept, allow=allow, top_k=top_k
        )
        future.add_done_callback(self._leave)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Take no more questions, drop those that wait, and write what is still to be kept."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self.feedback:
            self.feedback.close()

    def _enter(self) -> None:
        with self._counting:
            if self._waiting >= self._most:
                raise BusyError
            self._waiting += 1

    def _leave(self, _: Future[Any]) -> None:
        with self._counting:
            self._waiting -= 1
