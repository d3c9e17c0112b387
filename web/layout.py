"""A policy laid out for reading: contents, headings and paragraphs, the cited words marked; text only, no HTML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.plain import Wording
from corpus.types import Clause, Language, Span

_BLANK_LINE = re.compile(r"[^\S\n]*\n(?:[^\S\n]*\n)+\s*|\r\n[^\S\n]*\r\n\s*")
_DEEPEST_HEADING = 6
TITLE_ID = "title"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words, marked or not."""

    words: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A clause or heading: paragraphs of pieces; `level` is the heading's (2 to 6), `depth` how deep a clause lies.

    `plain` is what it means in approved plain words, part by part.
    """

    id: str
    label: str
    is_heading: bool
    level: int
    depth: int
    paragraphs: tuple[tuple[Piece, ...], ...]
    plain: tuple[str, ...] = ()

    @property
    def first_marked(self) -> Piece | None:
        """Return the first marked piece: the section's anchor stands there, so that a link leads to the very words."""
        return next((piece for paragraph in self.paragraphs for piece in paragraph if piece.marked), None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    id: str
    words: str
    depth: int


def lay_out(
    text: str, clauses: Sequence[Clause], mark: Span | None, plain: Mapping[str, Sequence[str]] | None = None
) -> tuple[Section, ...]:
    """Return the sections of a policy in order, with the characters of `mark` marked; `plain` is by clause."""
    return tuple(
        Section(
            id=clause.id,
            label=clause.label,
            is_heading=clause.kind == "heading",
            level=min(2 + len(clause.heading_path), _DEEPEST_HEADING),
            depth=max(len(clause.markers) - 1, 0),
            paragraphs=tuple(_pieces(text, part, mark) for part in _paragraphs(text, clause)),
            plain=tuple(plain.get(clause.id, ())) if plain else (),
        )
        for clause in clauses
    )


def plain_words(wordings: Sequence[Wording], language: Language) -> dict[str, list[str]]:
    """Return the approved wordings in `language` by clause, in the order of the text, none twice."""
    found: dict[str, list[str]] = {}
    for wording in sorted(wordings, key=lambda wording: wording.span):
        words = wording.texts.get(language)
        if words and words not in found.setdefault(wording.clause, []):
            found[wording.clause].append(words)
    return found


def contents(text: str, clauses: Sequence[Clause]) -> tuple[Entry, ...]:
    """Return the headings, and the run-in headings that open a clause ("下单:"), as lines of a table of contents."""
    entries: list[Entry] = []
    seen: set[tuple[str, ...]] = set()
    open_headings = 0
    for clause in clauses:
        depth = len(clause.heading_path)
        if clause.id == TITLE_ID:
            continue
        if clause.kind == "heading":
            entries.append(Entry(clause.id, " ".join(text[clause.start : clause.end].split()), depth))
            open_headings = depth + 1
        elif depth > open_headings and clause.heading_path not in seen:
            seen.add(clause.heading_path)
            entries.append(Entry(clause.id, clause.heading_path[-1], depth - 1))
    return tuple(entries)


def marked_span(text: str, start: str | None, end: str | None) -> Span | None:
    """Return the span that two query parameters name, or None where they name none inside `text`."""
    numbers = [int(n) for n in (start, end) if n and n.isascii() and n.isdecimal() and len(n) <= len(str(len(text)))]
    if len(numbers) != 2 or not 0 <= numbers[0] < numbers[1] <= len(text):  # noqa: PLR2004 - a start and an end
        return None
    return Span(*numbers)


def _paragraphs(text: str, clause: Clause) -> Iterator[Span]:
    at = clause.start
    for gap in _BLANK_LINE.finditer(text, clause.start, clause.end):
        if gap.start() > at:
            yield Span(at, gap.start())
        at = gap.end()
    if at < clause.end:
        yield Span(at, clause.end)


def _pieces(text: str, part: Span, mark: Span | None) -> tuple[Piece, ...]:
    cuts = sorted({part.start, part.end, *(min(max(at, part.start), part.end) for at in _edges(mark))})
    return tuple(
        Piece(text[start:end], mark is not None and mark.start <= start and end <= mark.end)
        for start, end in pairwise(cuts)
    )


def _edges(mark: Span | None) -> tuple[int, ...]:
    return (mark.start, mark.end) if mark else ()
