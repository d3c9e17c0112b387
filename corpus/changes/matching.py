"""Which clause of the old version is which of the new one: by the same words, then by the most similar ones."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.changes.pieces import Piece, dice, folded, pieces_of
from corpus.changes.rules import figure
from corpus.types import Clause, Span

Pairs = dict[int, int]
# A pair is preferred where the number is the same or the clause before it was paired alike.
_SAME_LABEL = 0.06
_SAME_NEIGHBOUR = 0.05


@dataclass(frozen=True, slots=True)
class Side:
    """One version made comparable: clauses, their pieces, and a key each that is the same for the same words."""

    text: str
    clauses: tuple[Clause, ...]
    pieces: list[list[Piece]] = field(init=False)
    keys: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Work out pieces and keys."""
        pieces = pieces_of(self.text, self.clauses)
        keys = [
            "".join(piece.key for piece in own) or folded(self.text, Span(clause.start, clause.end)).text
            for own, clause in zip(pieces, self.clauses, strict=True)
        ]
        object.__setattr__(self, "pieces", pieces)
        object.__setattr__(self, "keys", keys)

    def pairs_of(self, number: int) -> Counter[str]:
        """Return the pairs of characters of a clause."""
        return sum((piece.pairs for piece in self.pieces[number]), Counter())


def match_clauses(old: Side, new: Side) -> Pairs:
    """Return the number of the new clause by that of the old one; each is in one pair at most."""
    found = _same_words(old, new)
    left = [n for n in range(len(old.clauses)) if n not in found]
    taken = set(found.values())
    right = [n for n in range(len(new.clauses)) if n not in taken]
    for _, a, b in sorted(_similar(old, new, left, right, found), key=lambda c: (-c[0], c[1], c[2])):
        if a not in found and b not in taken:
            found[a] = b
            taken.add(b)
    return found


def in_order(pairs: Pairs) -> set[int]:
    """Return the old numbers of a longest run of pairs that stand in the same order in both versions."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for a in sorted(pairs):
        at = bisect_left(tails, pairs[a])
        before[a] = ends[at - 1] if at else None
        if at == len(tails):
            tails.append(pairs[a])
            ends.append(a)
        else:
            tails[at], ends[at] = pairs[a], a
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _same_words(old: Side, new: Side) -> Pairs:
    places: dict[str, list[int]] = defaultdict(list)
    for n, key in enumerate(new.keys):
        places[key].append(n)
    found: Pairs = {}
    for same_label in (True, False):
        for a, key in enumerate(old.keys):
            if a in found:
                continue
            free = places.get(key, [])
            b = next((n for n in free if not same_label or new.clauses[n].label == old.clauses[a].label), None)
            if b is not None:
                found[a] = b
                free.remove(b)
    return found


def _similar(
    old: Side, new: Side, left: Sequence[int], right: Sequence[int], found: Pairs
) -> Iterator[tuple[float, int, int]]:
    theirs = {b: new.pairs_of(b) for b in right}
    index = rare_pairs(theirs)
    labels = {(new.clauses[b].label, new.clauses[b].kind): b for b in right}
    for a in left:
        pairs, clause = old.pairs_of(a), old.clauses[a]
        same = labels.get((clause.label, clause.kind))
        near = nearest(pairs, index)
        for b in dict.fromkeys((*near, *([same] if same is not None else []))):
            if new.clauses[b].kind != clause.kind:
                continue
            score = dice(pairs, theirs[b])
            if score >= figure("clause") or (b == same and score >= figure("clause_same_label")):
                neighbour = found.get(a - 1) == b - 1
                yield score + _SAME_LABEL * (b == same) + _SAME_NEIGHBOUR * neighbour, a, b


def rare_pairs(texts: dict[int, Counter[str]]) -> dict[str, list[int]]:
    """Return the texts in which each pair of characters stands, without the pairs that stand in too many."""
    index: dict[str, list[int]] = defaultdict(list)
    for n, pairs in texts.items():
        for pair in pairs:
            index[pair].append(n)
    most = max(figure("common_least"), figure("common_share") * len(texts))
    return {pair: numbers for pair, numbers in index.items() if len(numbers) <= most}


def nearest(pairs: Counter[str], index: dict[str, list[int]]) -> list[int]:
    """Return the texts of an index that share most pairs with a text, the most first."""
    shared: Counter[int] = Counter()
    for pair in pairs:
        shared.update(index.get(pair, ()))
    ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
    return [number for number, _ in ranked[: int(figure("candidates"))]]
