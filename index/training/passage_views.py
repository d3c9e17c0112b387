"""A policy's passages as the product makes them, in every form that the model meets them in."""

import random
from dataclasses import dataclass

from corpus.clauses import split_clauses
from corpus.types import Span
from index.passages import passages_of

_PIECE_CHARS = 160


@dataclass(frozen=True, slots=True)
class Views:
    """One passage: the sentence alone, behind its context, and among its neighbours in the clause."""

    span: Span
    alone: str
    with_context: str
    piece: str

    def pick(self, dice: random.Random) -> str:
        """Return one of the forms: mostly the two that the product embeds."""
        draw = dice.random()
        return self.alone if draw < 0.45 else self.with_context if draw < 0.85 else self.piece  # noqa: PLR2004


def views_of(text: str) -> list[Views]:
    """Return the passages of a policy's text in order."""
    clauses = split_clauses(text)
    found = []
    for passage in passages_of(text, clauses):
        alone = passage.span.of(text)
        with_context = f"{passage.context}：{alone}" if passage.context else alone
        clause = clauses[passage.clause]
        middle = (passage.span.start + passage.span.end) // 2
        start = max(clause.start, min(middle - _PIECE_CHARS // 2, passage.span.start))
        end = min(clause.end, max(start + _PIECE_CHARS, passage.span.end))
        found.append(Views(passage.span, alone, with_context, text[start:end]))
    return found
