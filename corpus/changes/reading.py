"""A version read for its meaning: every sentence, and those of them whose words changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.changes.matching import Side
from corpus.changes.pieces import Piece
from corpus.changes.sentences import Changed, Hit, Sentence, read, touches
from corpus.changes.types import Place
from corpus.types import Span

_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Version:
    """One version: all its sentences, the changed ones among them, the spans of the changed words.

    `partner` gives the sentence of the other version by the span of the one that it was reworded to or from.
    """

    sentences: tuple[Sentence, ...]
    changed: tuple[Sentence, ...]
    spans: tuple[Span, ...]
    partner: dict[Span, Sentence] = field(default_factory=dict)

    def fresh(self, sentence: Sentence, hit: Hit) -> bool:
        """Tell whether a hit is among the changed words."""
        return touches(sentence.span(hit), self.spans)

    def counterpart(self, sentence: Sentence) -> Sentence | None:
        """Return the sentence of the other version that one of this was reworded to or from, or None."""
        return self.partner.get(sentence.piece.span)


def read_versions(old: Side, new: Side, changed: Changed) -> tuple[Version, Version]:
    """Return both versions read; headings count as words that stand in them, never as sentences that changed."""
    before = _version(old, changed.gone, changed.gone_spans)
    after = _version(new, changed.come, changed.come_spans)
    ours, theirs = ({s.piece.span: s for s in version.changed} for version in (before, after))
    for span, other in changed.became.items():
        if span in ours and other in theirs:
            before.partner[span], after.partner[other] = theirs[other], ours[span]
    return before, after


def _version(side: Side, changed: Iterable[Piece], spans: Sequence[Span]) -> Version:
    marked = {piece.span for piece in changed}
    sentences = tuple(
        read(side.text, clause, piece) for clause, own in zip(side.clauses, side.pieces, strict=True) for piece in own
    )
    kept = tuple(s for s in sentences if s.piece.span in marked and s.is_sentence)
    return Version(sentences, kept, tuple(sorted(spans)))


def places(sentences: Sequence[Sentence]) -> tuple[Place, ...]:
    """Return where the first few sentences stand."""
    return tuple(Place(sentence.clause, sentence.piece.span) for sentence in sentences[:_MOST_PLACES])
