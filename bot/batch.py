"""Many questions from a JSONL file: each line answered, or reported with its number while the rest goes on."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.assistant import Assistant
from bot.terminal import message_language, say
from corpus.errors import PlainClauseError, UnknownPolicyError
from corpus.settings import POLICY_ID
from corpus.types import LANGUAGES
from index.policy_index import PolicyIndex


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be answered, as one sentence that names its number."""

    sentence: str


class Batch:
    """Answers lines over indexed policies, or over the files of a folder, each of which is made searchable once."""

    def __init__(self, assistant: Assistant, policy: str | PolicyIndex | None, policy_dir: Path | None) -> None:
        """Answer over `policy`, or with `policy_dir` over the file that each line names."""
        self._assistant = assistant
        self._policy = policy
        self._policy_dir = policy_dir
        self._files: dict[str, PolicyIndex] = {}

    def run(self, lines: Iterable[str]) -> Iterator[dict[str, Any] | BadLine]:
        """Yield an answer object with its `id`, or a BadLine, for each line that is not blank."""
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield self._answer(number, line)

    def _answer(self, number: int, line: str) -> dict[str, Any] | BadLine:
        row = row_of(number, line)
        if isinstance(row, BadLine):
            return row
        answer = self.answer(number, row)
        return answer if isinstance(answer, BadLine) else {"id": row["id"], **answer.as_json()}

    def answer(self, number: int, row: dict[str, Any]) -> Answer | BadLine:
        """Return the answer to the question of line `number`, which `row_of` has read."""
        try:
            return self._assistant.ask(
                row["question"],
                policy=self._index_for(row.get("policy")),
                language=row.get("language"),
                history=row.get("history") or (),
            )
        except PlainClauseError as error:
            return BadLine(say("line_failed", line=number, fault=error.message(message_language())))

    def _index_for(self, name: str | None) -> str | PolicyIndex | None:
        if self._policy_dir is None:
            return self._policy if self._policy is not None else name
        if name is None or not POLICY_ID.fullmatch(name):
            raise UnknownPolicyError("unknown_policy", policy=(name or "-")[:64], known=self._policy_dir)
        if name not in self._files:
            self._files[name] = self._assistant.index_of_file(self._policy_dir / f"{name}.txt")
        return self._files[name]


def row_of(number: int, line: str) -> dict[str, Any] | BadLine:
    """Return the object of line `number`, or what is wrong with it."""
    row = _row(line)
    fault = ("line_not_json", "") if row is None else _fault(row)
    if row is None or fault:
        key, field = fault or ("line_not_json", "")
        return BadLine(say(key, line=number, field=field))
    return row


def _row(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _fault(row: dict[str, Any]) -> tuple[str, str] | None:
    """Return the message's key and the field of the first thing that is wrong with a line, or None."""
    history = row.get("history")
    right = {
        "policy": isinstance(row.get("policy"), str | None),
        "language": row.get("language") in (None, *LANGUAGES),
        "history": history is None or (isinstance(history, list) and all(isinstance(turn, str) for turn in history)),
    }
    if not isinstance(row.get("id"), str | int):
        return "line_no_id", ""
    if not isinstance(row.get("question"), str):
        return "line_no_question", ""
    return next((("line_bad_field", field) for field, fine in right.items() if not fine), None)
