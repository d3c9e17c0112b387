"""Which rank of marks stands above which: the document's own pattern, a usual order where it shows none."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.lines import Block
from corpus.numbering import rules


@dataclass(frozen=True, slots=True)
class Order:
    """How often a list of one rank stood between two neighbours of another, how many marks and lists a rank has."""

    inside: Counter[tuple[str, str]]
    members: Counter[str] = field(default_factory=Counter)
    starts: Counter[str] = field(default_factory=Counter)

    def above(self, rank: str, other: str) -> bool:
        """Tell whether `rank` stands above `other`."""
        shown = self.shown(rank, other)
        return shown > 0 or (shown == 0 and _usual(rank) < _usual(other))

    def main(self) -> str:
        """Return the rank of the policy's chapters, the outermost; nothing where nothing counts to two."""
        ranks = [rank for rank in self.members if not rank.startswith("decimal")]
        outermost = [r for r in ranks if not any(self.shown(other, r) > 0 for other in ranks if other != r)]
        main = min(outermost or ranks, key=_usual, default="")
        return main if self.members[main] > 1 else ""

    def shown(self, rank: str, other: str) -> int:
        """Return how clearly the document shows `rank` above `other`; negative: below; 0: it does not show it."""
        if is_outer(rank) != is_outer(other):
            return 1 if is_outer(rank) else -1
        return self.inside[rank, other] - self.inside[other, rank]


def is_outer(rank: str) -> bool:
    """Tell whether a rank never stands inside an item of another: 第一部分, 第一章, 第一条."""
    return rank in rules()["order"]["outer"]


def _usual(rank: str) -> float:
    usual = rules()["order"]["prior"]
    if rank in usual:
        return float(usual.index(rank))
    # 1.1 stands below 1., 1.1.1 below 1.1.
    return usual.index("arabic") + float(rank[-1]) / 10 if rank.startswith("decimal") else float(len(usual))


def order_of(blocks: Iterable[Block]) -> Order:
    """Return the order of ranks that the blocks show: a list that begins between 二、 and 三、 stands below them."""
    inside: Counter[tuple[str, str]] = Counter()
    members: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    last: dict[str, int] = {}
    begun: dict[str, set[str]] = defaultdict(set)
    for block in blocks:
        for mark in block.marks:
            members[mark.rank] += 1
            starts[mark.rank] += mark.ordinal == 1
            if last.get(mark.rank) == mark.ordinal - 1:
                inside.update((mark.rank, other) for other in begun[mark.rank])
            if mark.ordinal == 1:
                for rank, ranks in begun.items():
                    if rank != mark.rank:
                        ranks.add(mark.rank)
            begun[mark.rank] = set()
            last[mark.rank] = mark.ordinal
    return Order(inside, members, starts)
