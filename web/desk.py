"""The desk where questions wait: a few are answered at a time, off the event loop, and only so many may wait."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any

from bot.answer import Answer
from bot.assistant import Assistant
from bot.searching import Allow, Found
from corpus.settings import Settings
from corpus.types import Language

# The model embeds one question at a time; a second thread ranks and words while it does.
_AT_ONCE = 2


class BusyError(Exception):
    """As many questions wait as may."""


class Desk:
    """Takes questions from the API and the chat alike, so that one bound holds for both."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        """Open the desk; `close` ends its threads."""
        self.assistant = assistant
        self._places = BoundedSemaphore(settings.max_waiting_questions)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="ask")

    async def ask(
        self,
        question: str,
        *,
        policy: str | None = None,
        language: Language | None = None,
        history: Sequence[str] = (),
        top_k: int,
    ) -> Answer:
        """Return the assistant's answer; raises BusyError where too many wait, and what the assistant raises."""
        if not self._places.acquire(blocking=False):
            raise BusyError
        future = self._threads.submit(
            self.assistant.ask, question, policy=policy, language=language, history=history, top_k=top_k
        )
        # A place is free when the work ends, not when an impatient client goes away.
        future.add_done_callback(self._leave)
        return await asyncio.wrap_future(future)

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
        if not self._places.acquire(blocking=False):
            raise BusyError
        future = self._threads.submit(
            self.assistant.search, query, policy=policy, part=part, concept=concept, allow=allow, top_k=top_k
        )
        future.add_done_callback(self._leave)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Take no more questions and drop those that wait."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _leave(self, _: Future[Any]) -> None:
        self._places.release()
