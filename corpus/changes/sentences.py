"""What a sentence says: which words of the vocabulary it names where, and which of its parts deny."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.changes.pieces import Folded, Piece, folded
from corpus.changes.rules import pattern
from corpus.concepts import ConceptKind, vocabulary
from corpus.types import Clause, Span

_STOPS = ",;:。!?"


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the vocabulary in folded text; `sure` where it names one concept of its kind only."""

    concept: str
    kind: ConceptKind
    start: int
    end: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence between commas, by its place in the folded text."""

    start: int
    end: int
    denies: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece read: its folded words, hits and parts, and what stands above it (lead-in and headings, folded)."""

    piece: Piece
    clause: Clause
    above: str
    hits: tuple[Hit, ...]
    parts: tuple[Part, ...]

    @property
    def words(self) -> Folded:
        """Return the folded words."""
        return self.piece.words

    @property
    def is_sentence(self) -> bool:
        """Tell whether it is a sentence of a clause, no heading."""
        return self.piece.span in self.clause.sentences

    def denied(self, hit: Hit) -> bool:
        """Tell whether the part that a hit stands in denies."""
        return any(part.denies for part in self.parts if part.start <= hit.start < part.end)

    def span(self, hit: Hit) -> Span:
        """Return where a hit stands in the policy's text."""
        return self.words.span(hit.start, hit.end)

    def named(self, *kinds: ConceptKind, denied: bool | None = None) -> frozenset[str]:
        """Return the concepts of these kinds that it names, of all parts or only of those that deny or do not."""
        return frozenset(hit.concept for hit in self.hits if hit.kind in kinds and denied in (None, self.denied(hit)))


@dataclass(frozen=True, slots=True)
class Changed:
    """The pieces of either version that a change touched, the spans of the changed words, and what became of what.

    `became` gives the span of a sentence of the new version by that of the old one that it was reworded from.
    """

    gone: tuple[Piece, ...]
    come: tuple[Piece, ...]
    gone_spans: tuple[Span, ...]
    come_spans: tuple[Span, ...]
    became: dict[Span, Span]


def read(text: str, clause: Clause, piece: Piece) -> Sentence:
    """Return a piece of a clause read."""
    lead_in = folded(text, clause.lead_in).text if clause.lead_in else ""
    headings = "".join(clause.heading_path).lower()
    words = piece.words.text
    return Sentence(piece, clause, f"{lead_in} {headings}", tuple(_hits(words)), tuple(_parts(words, lead_in)))


def _parts(words: str, lead_in: str) -> Iterator[Part]:
    # "We will not collect:" denies each item of the list behind it.
    denies = bool(lead_in) and _denies(lead_in) and not pattern("said", "exception").search(lead_in)
    at = 0
    for cut in [*(m.start() for m in pattern("said", "part").finditer(words)), len(words)]:
        if cut > at:
            part = words[at:cut].lstrip(_STOPS)
            if _denies(part):
                denies = True
            elif pattern("said", "restart").search(part):
                denies = False
            yield Part(at, cut, denies)
            at = cut


def _denies(words: str) -> bool:
    return bool(pattern("said", "negative").search(pattern("said", "idle").sub("", words)))


@cache
def _lexicon() -> dict[str, tuple[tuple[str, tuple[tuple[str, ConceptKind, bool], ...]], ...]]:
    """Return the Chinese words of the vocabulary by their first character, the longest first, with their concepts."""
    owners: dict[str, list[tuple[str, ConceptKind]]] = {}
    for concept in vocabulary().values():
        for word in concept.words["zh"]:
            owners.setdefault(word, []).append((concept.id, concept.kind))
    heads: dict[str, list[tuple[str, tuple[tuple[str, ConceptKind, bool], ...]]]] = {}
    for word in sorted(owners, key=lambda w: (-len(w), w)):
        kinds = [kind for _, kind in owners[word]]
        named = tuple((name, kind, kinds.count(kind) == 1) for name, kind in owners[word])
        heads.setdefault(word[0], []).append((word, named))
    return {head: tuple(found) for head, found in heads.items()}


def _hits(words: str) -> Iterator[Hit]:
    reach = 0
    for at, sign in enumerate(words):
        for word, named in _lexicon().get(sign, ()):
            if at + len(word) <= reach:
                break
            if words.startswith(word, at) and _whole(words, at, at + len(word)):
                for concept, kind, sure in named:
                    yield Hit(concept, kind, at, at + len(word), sure and len(word) > 1)
                reach = at + len(word)
                break


def _whole(words: str, start: int, end: int) -> bool:
    """Tell whether Latin letters at either end of a word end there in the text too."""
    before, after = words[max(0, start - 1) : start], words[end : end + 1]
    return not (_latin(words[start]) and _latin(before)) and not (_latin(words[end - 1]) and _latin(after))


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def touches(span: Span, spans: Sequence[Span]) -> bool:
    """Tell whether a span shares a character with one of `spans`."""
    return any(other.start < span.end and span.start < other.end for other in spans)
