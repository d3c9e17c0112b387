"""What the command line shows a person: answers, clauses, progress; plain text, no markup of the policy's own."""

import locale
import os
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

import typer
from rich.console import Console
from rich.status import Status

from bot.answer import Answer, Citation
from bot.wording import one_line
from corpus.catalogue import text
from corpus.settings import ENV_PREFIX
from corpus.types import Clause, Language

_FIRST_WORDS_CHARS = 36


def message_language() -> Language:
    """Return the language of the command line's own messages: PLAINCLAUSE_LANGUAGE, else the locale's, else English."""
    chosen = os.environ.get(f"{ENV_PREFIX}LANGUAGE", "")
    if chosen in ("zh", "en"):
        return "zh" if chosen == "zh" else "en"
    name = next((v for v in map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")) if v), "") or ""
    return "zh" if (name or locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def say(key: str, **values: object) -> str:
    """Return a sentence of the command line in the language of its messages."""
    return text(f"command.{key}", message_language(), **values)


class TerminalProgress:
    """Shows on standard error what is being done: one moving line in a terminal, else a line a step."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._console = Console(stderr=True, markup=False, highlight=False)
        self._status: Status | None = None

    def __call__(self, key: str, /, **values: object) -> None:
        """Show the sentence `progress.<key>`; faults among the values are told in the same language."""
        language = message_language()
        told = {name: v.message(language) if hasattr(v, "message") else v for name, v in values.items()}
        sentence = text(f"progress.{key}", language, **told)
        if not self._console.is_terminal:
            if key != "model_loading":
                typer.echo(sentence, err=True)
        elif key in ("index_unusable", "model_damaged", "index_ready"):
            self._console.print(sentence)
        elif self._status is None:
            self._status = self._console.status(sentence)
            self._status.start()
        else:
            self._status.update(sentence)

    def __enter__(self) -> "TerminalProgress":
        """Return this progress."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the moving line away."""
        if self._status is not None:
            self._status.stop()


def show_answer(answer: Answer) -> str:
    """Return an answer as a person reads it: the words, then where they stand."""
    language = answer.language
    lines = [answer.answer, ""]
    for key, cited in (("citations", answer.citations), ("related", answer.related[:3])):
        if cited:
            lines.append(text(f"command.{key}", language) + ":")
            lines += [_citation_line(c) for c in cited]
    return "\n".join(lines).rstrip()


def show_row(answer: Mapping[str, Any]) -> str:
    """Return an answer object for reading: the question, the verdict, the words, the labels it stands on."""
    labels = ", ".join(dict.fromkeys(citation["label"] for citation in answer["citations"]))
    where = f"  [{labels}]" if labels else ""
    return f"{answer['id']}  {answer['question']}\n{answer['verdict']}{where}\n{answer['answer']}\n"


def _citation_line(citation: Citation) -> str:
    where = " › ".join(dict.fromkeys((*citation.heading_path, citation.label)))
    return f"  {where} [{citation.start}-{citation.end}] {one_line(citation.quote)}"


def show_clauses(policy_text: str, clauses: Sequence[Clause]) -> str:
    """Return the tree of clauses as a person reads it: id, label, heading, length, first words, indented by depth."""
    widest = max((len(clause.id) for clause in clauses), default=0)
    lines = []
    depth = 0  # of the heading above; what a clause has beyond it is a run-in heading of its own
    for clause in clauses:
        own = clause.heading_path[-1] if clause.kind == "clause" and len(clause.heading_path) > depth else ""
        depth = len(clause.heading_path) + 1 if clause.kind == "heading" and clause.id != "title" else depth
        lines.append(_clause_line(policy_text, clause, own, widest))
    return "\n".join(lines)


def _clause_line(policy_text: str, clause: Clause, heading: str, widest: int) -> str:
    start = clause.sentences[0].start if clause.sentences else clause.start
    words = one_line(policy_text[start : clause.end])
    first = words if len(words) <= _FIRST_WORDS_CHARS else words[: _FIRST_WORDS_CHARS - 1] + "…"
    where = f"{clause.label} [{heading}]" if heading and heading not in clause.label else clause.label
    sign = "#" if clause.kind == "heading" else " "
    indent = "  " * len(clause.markers)
    return f"{clause.id:<{widest}} {sign} {indent}{where}  ({clause.end - clause.start})  {first}"
