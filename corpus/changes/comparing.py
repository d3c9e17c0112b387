"""Two versions of a policy compared clause by clause: what is the same, moved, reworded, added and removed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.changes.matching import Pairs, Side, in_order, match_clauses, nearest, rare_pairs
from corpus.changes.meaning import meanings_of
from corpus.changes.pieces import Piece, closest, dice
from corpus.changes.rules import figure
from corpus.changes.sentences import Changed
from corpus.changes.types import Comparison, Entry, EntryKind
from corpus.changes.words import differing
from corpus.clauses import split_clauses
from corpus.types import Policy, Span


def compare(old: Policy, new: Policy) -> Comparison:
    """Return what changed from `old` to `new`: every clause of either stands in exactly one entry.

    Clauses are matched by their words; a sentence that only moved, within its clause or to another, is no change.
    """
    work = _Work(Side(old.text, split_clauses(old.text)), Side(new.text, split_clauses(new.text)))
    work.run()
    entries = tuple(work.entries())
    return Comparison(old, new, entries, meanings_of(work.old, work.new, work.changed()))


@dataclass(slots=True)
class _Work:
    """The comparison as it goes: which pieces are spoken for, and which words of each went and came."""

    old: Side
    new: Side
    pairs: Pairs = field(default_factory=dict)
    left: dict[int, list[Piece]] = field(default_factory=dict)
    right: dict[int, list[Piece]] = field(default_factory=dict)
    gone: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    come: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    went_to: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    came_from: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    links: list[tuple[Piece, Piece]] = field(default_factory=list)

    def run(self) -> None:
        """Speak for pieces from the surest to the least sure."""
        self.pairs = match_clauses(self.old, self.new)
        same = {a for a, b in self.pairs.items() if self.old.keys[a] == self.new.keys[b]}
        spoken = {self.pairs[a] for a in same}
        self.left = {n: list(own) for n, own in enumerate(self.old.pieces) if n not in same}
        self.right = {n: list(own) for n, own in enumerate(self.new.pieces) if n not in spoken}
        for a, b in self.pairs.items():
            if a not in same:
                _drop_same(self.left[a], self.right[b])
        self._moved_sentences()
        self._sentences_elsewhere()
        for a, b in self.pairs.items():
            if a not in same and (self.left[a] or self.right[b]):
                self._left_over(a, b)
        for pieces, words in ((self.left, self.gone), (self.right, self.come)):
            for n, own in pieces.items():
                words[n] += [piece.span for piece in own]

    def _moved_sentences(self) -> None:
        places: dict[str, list[Piece]] = defaultdict(list)
        for own in self.right.values():
            for piece in own:
                places[piece.key].append(piece)
        for own in self.left.values():
            for piece in list(own):
                if places.get(piece.key):
                    self._link(piece, places[piece.key].pop(0))

    def _sentences_elsewhere(self) -> None:
        """Pair sentences that moved to another clause and were touched up on the way."""
        theirs = [piece for own in self.right.values() for piece in own]
        index = rare_pairs({n: piece.pairs for n, piece in enumerate(theirs)})
        found = [
            (score, piece, other)
            for own in self.left.values()
            for piece in own
            for n in nearest(piece.pairs, index)
            if self.pairs.get(piece.clause) != (other := theirs[n]).clause
            and (score := dice(piece.pairs, other.pairs)) >= figure("sentence_elsewhere")
        ]
        for _, piece, other in sorted(found, key=lambda f: (-f[0], f[1].span, f[2].span)):
            stay = self.pairs.get(piece.clause)
            if piece not in self.left[piece.clause] or other not in self.right[other.clause]:
                continue
            here = self.right.get(stay, []) if stay is not None else []
            best = max((dice(piece.pairs, p.pairs) for p in here), default=0.0)
            if best < dice(piece.pairs, other.pairs):
                self._link(piece, other)
                self._differ(piece.clause, other.clause, [piece], [other])

    def _link(self, piece: Piece, other: Piece) -> None:
        self.left[piece.clause].remove(piece)
        self.right[other.clause].remove(other)
        if self.pairs.get(piece.clause) != other.clause:
            self.went_to[piece.clause].add(other.clause)
            self.came_from[other.clause].add(piece.clause)

    def _differ(self, a: int, b: int, old: Sequence[Piece], new: Sequence[Piece]) -> None:
        gone, come = differing([piece.words for piece in old], [piece.words for piece in new])
        self.gone[a] += gone
        self.come[b] += come
        self.links += [(p, o) for p, o in closest(old, new) if _touched(p, gone) or _touched(o, come)]

    def _left_over(self, a: int, b: int) -> None:
        """Say what differs between the sentences that are left of a clause in either version."""
        old, new = self.left[a], self.right[b]
        if dice(_all_pairs(old), _all_pairs(new)) >= figure("leftover"):
            self._differ(a, b, old, new)
        else:
            for piece, other in closest(old, new):
                self._differ(a, b, [piece], [other])
                old, new = [p for p in old if p is not piece], [p for p in new if p is not other]
            self.gone[a] += [piece.span for piece in old]
            self.come[b] += [piece.span for piece in new]
        self.left[a], self.right[b] = [], []

    def entries(self) -> list[Entry]:
        """Return the entries in the order of the new text, those of the old one alone behind the clause before."""
        kept, back = in_order(self.pairs), {b: a for a, b in self.pairs.items()}
        lone: dict[int, list[int]] = defaultdict(list)
        after = -1
        for a in range(len(self.old.clauses)):
            if a in self.pairs:
                after = self.pairs[a] if a in kept else after
            else:
                lone[after].append(a)
        made = [self._entry(a, None, kept) for a in lone[-1]]
        for b in range(len(self.new.clauses)):
            made.append(self._entry(back.get(b), b, kept))
            made += [self._entry(a, None, kept) for a in lone[b]]
        return made

    def _entry(self, a: int | None, b: int | None, kept: set[int]) -> Entry:
        gone = tuple(sorted(self.gone.get(a, []))) if a is not None else ()
        come = tuple(sorted(self.come.get(b, []))) if b is not None else ()
        went_to = sorted(self.went_to.get(a, set())) if a is not None else []
        came_from = sorted(self.came_from.get(b, set())) if b is not None else []
        return Entry(
            kind=self._kind(a, b, kept),
            old=self.old.clauses[a] if a is not None else None,
            new=self.new.clauses[b] if b is not None else None,
            gone=gone,
            come=come,
            went_to=tuple(self.new.clauses[n].id for n in went_to),
            came_from=tuple(self.old.clauses[n].id for n in came_from),
        )

    def _kind(self, a: int | None, b: int | None, kept: set[int]) -> EntryKind:
        if a is not None and b is not None:
            here = self.old.clauses[a].label == self.new.clauses[b].label and a in kept
            whole = not self.went_to.get(a) and not self.came_from.get(b)
            changed = self.gone.get(a) or self.come.get(b)
            return "reworded" if changed else "unchanged" if here and whole else "moved"
        if a is not None:
            return _lone("removed", self.left[a], self.gone.get(a, []), self.went_to.get(a, set()))
        n = b if b is not None else 0
        return _lone("added", self.right[n], self.come.get(n, []), self.came_from.get(n, set()))

    def changed(self) -> Changed:
        """Return the pieces with words that went or came, and those that they became or came from."""
        gone = {piece for n in self.gone for piece in self.old.pieces[n] if _touched(piece, self.gone[n])}
        come = {piece for n in self.come for piece in self.new.pieces[n] if _touched(piece, self.come[n])}
        return Changed(
            tuple(sorted(gone | {piece for piece, _ in self.links}, key=lambda piece: piece.span)),
            tuple(sorted(come | {piece for _, piece in self.links}, key=lambda piece: piece.span)),
            tuple(span for spans in self.gone.values() for span in spans),
            tuple(span for spans in self.come.values() for span in spans),
            {piece.span: other.span for piece, other in self.links},
        )


def _lone(kind: EntryKind, left: Sequence[Piece], words: Sequence[Span], elsewhere: set[int]) -> EntryKind:
    """Return the kind of an entry with one clause: what stands elsewhere as a whole is neither removed nor added."""
    if left or not elsewhere:
        return kind
    return "reworded" if words else "moved"


def _all_pairs(pieces: Sequence[Piece]) -> Counter[str]:
    return sum((piece.pairs for piece in pieces), Counter())


def _touched(piece: Piece, spans: Sequence[Span]) -> bool:
    return any(span.start < piece.span.end and piece.span.start < span.end for span in spans)


def _drop_same(left: list[Piece], right: list[Piece]) -> None:
    """Take the pieces out of both lists whose words stand in both, wherever in the clause."""
    for piece in list(left):
        same = next((other for other in right if other.key == piece.key), None)
        if same is not None:
            left.remove(piece)
            right.remove(same)
