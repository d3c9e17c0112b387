"""A sentence cut at its commas, brackets kept whole, each piece with its role: condition, purpose, list, statement."""

from dataclasses import dataclass
from typing import Literal

from corpus.facts.rules import rule
from corpus.types import Span

Role = Literal["condition", "purpose", "list", "main"]

_OPEN, _CLOSE = "（(【《", "）)】》"
_FILLER = "\ufffc"
_MARKUP = " \t\u3000\u00a0*_#"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a sentence between two commas, and what it is there for."""

    span: Span
    role: Role


def masked(text: str, span: Span) -> str:
    """Return `text[span]` with every bracket blotted out by fillers, so that offsets stay.

    A bracket that is never closed is no bracket.
    """
    signs = list(span.of(text))
    opened: list[int] = []
    for at, sign in enumerate(signs):
        if sign in _OPEN:
            opened.append(at)
        elif sign in _CLOSE and opened:
            begin = opened.pop()
            if not opened:
                signs[begin : at + 1] = _FILLER * (at + 1 - begin)
    return plainly("".join(signs))


def plainly(words: str) -> str:
    """Return words with 你 as the polite 您, as the patterns have it."""
    return words.replace("你", "您")


def segments(bare: str, start: int) -> tuple[Segment, ...]:
    """Return the segments of a masked sentence that begins at `start` of the policy's text."""
    marks = set(_punctuation())
    found: list[Segment] = []
    begin = 0
    for at in range(len(bare) + 1):
        if at == len(bare) or bare[at] in marks:
            piece = bare[begin:at]
            left = begin + len(piece) - len(piece.lstrip(_MARKUP))
            right = begin + len(piece.rstrip(_MARKUP))
            if right > left:
                found.append(Segment(Span(start + left, start + right), role_of(bare[left:right])))
            begin = at + 1
    return tuple(found)


def _punctuation() -> str:
    return rule("segments", "punctuation").pattern


def role_of(piece: str) -> Role:
    """Return what a segment is there for, by its first and last words."""
    if rule("segments", "list_start").match(piece):
        return "list"
    if rule("segments", "purpose_start").match(piece):
        return "purpose"
    if rule("segments", "condition_start").match(piece):
        return "condition"
    return "main"
