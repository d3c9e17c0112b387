"""Passages: the sentences of a policy's clauses, each with the context that it means nothing without."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.types import Clause, Span

# Raised whenever the same clauses would give other passages, so that an index built before is built again.
PASSAGES_VERSION = 2

# A citation has to point at something a person can read at a glance.
MAX_PASSAGE_CHARS = 400
_PAUSE = re.compile(r"[，,、；;：:\n]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of clause number `clause`, at `span` of the policy's text.

    `context` is what stands above it: headings, and the introduction of the list it is an item of.
    """

    clause: int
    span: Span
    context: str


def passages_of(text: str, clauses: Sequence[Clause]) -> tuple[Passage, ...]:
    """Return the passages of a policy in order; a sentence over 400 characters is cut at its pauses."""
    return tuple(
        Passage(number, span, _context(text, clause, span))
        for number, clause in enumerate(clauses)
        for sentence in clause.sentences
        for span in _bounded(text, sentence)
    )


def _context(text: str, clause: Clause, span: Span) -> str:
    parts = list(clause.heading_path[-2:])
    if clause.lead_in and clause.lead_in != span:
        parts.append(" ".join(clause.lead_in.of(text).split()))
    return " ".join(parts)


def _bounded(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    while sentence.end - start > MAX_PASSAGE_CHARS:
        window = text[start : start + MAX_PASSAGE_CHARS]
        pauses = [m.end() for m in _PAUSE.finditer(window) if m.end() > MAX_PASSAGE_CHARS // 4]
        cut = start + (pauses[-1] if pauses else MAX_PASSAGE_CHARS)
        yield Span(start, cut)
        start = cut
    yield Span(start, sentence.end)
