"""The words of a clause as pieces: its run-in heading and its sentences, without number marks, made comparable."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.changes.rules import figure
from corpus.text import simplified
from corpus.types import Clause, Span

# What stands before, between and behind words and tells nothing: bullets, emphasis, stops.
_EDGE = " \t\r\n\u3000\u00a0\ufeff*_#>|-–—•·●○■□◆◇.,;:、。，；：！？!?~`\"'“”‘’"
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Characters made comparable (NFKC, lower case, simplified, no white space), each with its place in the source."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the span of the source that the folded characters `start` to `end` came from."""
        return Span(self.places[start], self.places[end - 1] + 1)


def folded(text: str, span: Span) -> Folded:
    """Return the characters of `text` in `span` made comparable; invisible signs and white space are left out."""
    signs: list[str] = []
    places: list[int] = []
    for at in range(span.start, span.end):
        for sign in unicodedata.normalize("NFKC", text[at]).lower():
            if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc", "Cs"):
                signs.append(sign)
                places.append(at)
    plain = "".join(signs)
    converted = simplified(plain)
    # A converter that changes the number of characters would move every place behind them.
    return Folded(converted if len(converted) == len(plain) else plain, tuple(places))


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, a run-in heading or a heading of clause number `clause`, by its span in the policy's text.

    `key` is the same for the same words: it leaves out the signs at either end. `pairs` counts its pairs of characters.
    """

    clause: int
    span: Span
    words: Folded
    key: str
    pairs: Counter[str] = field(compare=False)


def pieces_of(text: str, clauses: Sequence[Clause]) -> list[list[Piece]]:
    """Return the pieces of each clause, in order; a clause without a letter has none."""
    return [_pieces(text, number, clause) for number, clause in enumerate(clauses)]


def _pieces(text: str, number: int, clause: Clause) -> list[Piece]:
    begin = _behind_marks(text, clause)
    spans = list(clause.sentences)
    if not spans and begin < clause.end:
        spans = [Span(begin, clause.end)]
    if clause.sentences and begin < clause.sentences[0].start:
        spans.insert(0, Span(begin, clause.sentences[0].start))
    return [made for span in spans if (made := _piece(text, number, span))]


def _piece(text: str, number: int, span: Span) -> Piece | None:
    inside = span.of(text)
    left = span.start + len(inside) - len(inside.lstrip(" \t\r\n\u3000*_#|"))
    right = span.start + len(inside.rstrip(" \t\r\n\u3000*_#|"))
    if left >= right or not _WORD.search(text, left, right):
        return None
    words = folded(text, Span(left, right))
    key = words.text.strip(_EDGE)
    return Piece(number, Span(left, right), words, key, pairs_of(key)) if key else None


def pairs_of(key: str) -> Counter[str]:
    """Return how often each pair of neighbouring characters stands in folded text; a single character counts alone."""
    return Counter(key[at : at + 2] for at in range(max(1, len(key) - 1)))


def dice(a: Counter[str], b: Counter[str]) -> float:
    """Return the share of pairs that two texts have in common (Dice 1945), 0 to 1."""
    small, large = (a, b) if len(a) < len(b) else (b, a)
    common = sum(min(count, large[pair]) for pair, count in small.items() if pair in large)
    total = a.total() + b.total()
    return 2 * common / total if total else 0.0


def closest(old: Sequence[Piece], new: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    """Return the sentences of two versions of a clause that are most alike, each in one pair at most."""
    found = [(dice(piece.pairs, other.pairs), piece, other) for piece in old for other in new]
    pairs: list[tuple[Piece, Piece]] = []
    for score, piece, other in sorted(found, key=lambda f: (-f[0], f[1].span, f[2].span)):
        free = all(piece is not p and other is not o for p, o in pairs)
        if score >= figure("sentence") and free:
            pairs.append((piece, other))
    return pairs


def _behind_marks(text: str, clause: Clause) -> int:
    """Return where a clause's own words begin: behind the number marks that are printed in it."""
    limit = clause.sentences[0].start if clause.sentences else clause.end
    for first in range(len(clause.markers)):
        at = _past_marks(text, clause.start, limit, clause.markers[first:])
        if at is not None:
            return at
    return clause.start if not clause.markers else _first_sentence(clause)


def _past_marks(text: str, at: int, limit: int, marks: Sequence[str]) -> int | None:
    for mark in marks:
        while at < limit and text[at] in " \t\r\n\u3000*_#":
            at += 1
        if not text.startswith(mark, at) or at + len(mark) > limit:
            return None
        at += len(mark)
    return at


def _first_sentence(clause: Clause) -> int:
    return clause.sentences[0].start if clause.sentences else clause.start
