"""The outline of a policy while it is read: open levels, and where the next number mark belongs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.labels import part_of
from corpus.lines import Block
from corpus.numbering import Mark
from corpus.order import Order, is_outer
from corpus.types import Span

# How far ahead the next item of a list is looked for, in blocks.
_AHEAD_BLOCKS = 300


@dataclass(slots=True)
class Series:
    """A list that is counted under one level.

    `lead_in` introduces it. `several`: an item has further paragraphs; `listed`: its last item was no title, but short
    and without a full stop; `semicolon`: its last item ended in one.
    """

    last: int
    lead_in: Span | None = None
    several: bool = False
    listed: bool = False
    semicolon: bool = False
    base: str = ""


@dataclass(slots=True)
class Frame:
    """An open level: what it adds to ids, markers and headings, and the lists and paragraphs counted in it.

    `closed`: a list in it has ended, what follows closes it. `continues`: its list goes on below, None: not looked yet.
    """

    rank: str
    id: str
    markers: tuple[str, ...]
    headings: tuple[str, ...]
    number: str = ""
    ordinal: int = 0
    heading: bool = False
    hashes: int = 0
    indent: int = 0
    words: str = ""
    lead_in: Span | None = None
    member: Series | None = None
    series: dict[str, Series] = field(default_factory=dict)
    paragraphs: int = 0
    plain_headings: int = 0
    closed: bool = False
    continues: bool | None = None

    @property
    def is_bullet(self) -> bool:
        """Tell whether this is an item without a number."""
        return self.rank.startswith("bullet")

    @property
    def is_plain_heading(self) -> bool:
        """Tell whether this is a heading without a number."""
        return self.rank.startswith("plain")

    @property
    def is_item(self) -> bool:
        """Tell whether this is an item of a list, with words of its own in its line."""
        return self.member is not None and not self.heading


class Outline:
    """The open levels, outermost first, of a policy whose blocks are read one by one."""

    def __init__(self, blocks: Sequence[Block], order: Order) -> None:
        """Start with nothing open but the policy itself."""
        self.frames: list[Frame] = [Frame("root", "", (), (), heading=True)]
        self.introduction: Span | None = None  # the last sentence read, where it introduces a list
        self.last: Frame = self.frames[0]  # the level of the block read last
        self._blocks = blocks
        self._order = order
        main = order.main()
        # Chapters that are counted once through the policy stand under nothing.
        self._chapters = main if order.starts[main] <= 1 else ""
        self._main = main
        self._ids: set[str] = set()

    @property
    def top(self) -> Frame:
        """Return the innermost open level."""
        return self.frames[-1]

    def unique(self, wanted: str) -> str:
        """Return `wanted`, or with `~2`, `~3` … where it is taken."""
        found, n = wanted, 2
        while found in self._ids:
            found, n = f"{wanted}~{n}", n + 1
        self._ids.add(found)
        return found

    def open_mark(self, mark: Mark, at: int) -> None:
        """Close what `mark`, of block number `at`, ends, and open its own level."""
        home = self._home(mark, at)
        counted = self.frames[home]
        series = counted.series.get(mark.rank)
        goes_on = series is not None and mark.ordinal != 1
        stay = home + 1
        while goes_on and stay < len(self.frames) and self.frames[stay].is_plain_heading:
            stay += 1
        del self.frames[stay:]
        above = self.top
        if series is None or mark.ordinal == 1:
            series = Series(mark.ordinal, self.introduction, base=self._base(counted, mark, series, home))
            counted.series[mark.rank] = series
        series.last = mark.ordinal
        self.frames.append(
            Frame(
                mark.rank,
                self.unique(part_of(series.base, mark)),
                (*above.markers, mark.text),
                above.headings,
                number=mark.number,
                ordinal=mark.ordinal,
                lead_in=series.lead_in or (None if above.heading else above.lead_in),
                member=series,
            )
        )
        self.introduction = None

    def _base(self, counted: Frame, mark: Mark, before: Series | None, home: int) -> str:
        """Return what the ids of a list begin with: its level; behind a list of the same marks the paragraph before."""
        beside_chapters = home == 0 and self._main not in ("", mark.rank) and not mark.is_decimal
        if counted.paragraphs and not counted.plain_headings and (before is not None or beside_chapters):
            return f"{counted.id}.p{counted.paragraphs}".lstrip(".")
        return counted.id

    def _home(self, mark: Mark, at: int) -> int:
        """Return the number of the level in which `mark` is counted."""
        home = self._chapter_home(mark, self._blocks[at])
        if home is None and mark.is_decimal:
            home = self._decimal_home(mark)
        if home is not None:
            return home
        if mark.ordinal == 1 and not mark.is_decimal:
            return self._first_home(mark, at)
        counted = [n for n in reversed(range(len(self.frames))) if mark.rank in self.frames[n].series]
        lasts = {n: self.frames[n].series[mark.rank].last for n in counted}
        follows = [n for n in counted if lasts[n] == mark.ordinal - 1]
        if follows:
            return follows[0]
        # A skipped or repeated number: the list that had come nearest to it.
        reached = [n for n in counted if lasts[n] <= mark.ordinal]
        if reached:
            return min(reached, key=lambda n: (mark.ordinal - lasts[n], -n))
        return counted[0] if counted else self._orphan_home(mark)

    def _chapter_home(self, mark: Mark, block: Block) -> int | None:
        if mark.rank == self._chapters and mark is block.marks[0]:
            return 0
        if not block.section:
            return None
        outer = [n for n, frame in enumerate(self.frames) if is_outer(frame.rank) and frame.rank != mark.rank]
        return outer[-1] if outer and not is_outer(mark.rank) else 0

    def _decimal_home(self, mark: Mark) -> int | None:
        first = mark.number.rpartition(".")[0]
        for n in reversed(range(len(self.frames))):
            if self.frames[n].number == first:
                return n
        return next((n - 1 for n in reversed(range(len(self.frames))) if self.frames[n].rank == mark.rank), None)

    def _orphan_home(self, mark: Mark) -> int:
        """A list that opens at 2 has lost its first item; it stands beside the list before it, not in its last item."""
        at = self._below(mark.rank, len(self.frames) - 1)
        while at > 0 and not self.frames[at].heading:
            at -= 1
        return at

    def _below(self, rank: str, at: int) -> int:
        """Return the innermost level from `at` on that does not stand below marks of `rank`."""
        while at > 0 and self._ends(rank, self.frames[at]):
            at -= 1
        return at

    def _ends(self, rank: str, frame: Frame) -> bool:
        if frame.is_plain_heading:
            return is_outer(rank)
        if rank == frame.rank:
            return False
        if frame is self.last and (frame.heading or self.introduction):
            return self._order.shown(rank, frame.rank) > 0
        return self._order.above(rank, frame.rank)

    def _first_home(self, mark: Mark, at: int) -> int:
        home = self._below(mark.rank, len(self.frames) - 1)
        if self.frames[home].is_plain_heading:
            return self._beside_heading(mark, home, at)
        if self.frames[home].rank == mark.rank:
            item = self.frames[home]
            nested = self.last is item and (self.introduction is not None or item.heading)
            return home if nested or self.goes_on(item, at) else home - 1
        if is_outer(mark.rank):
            same = [n for n, frame in enumerate(self.frames[: home + 1]) if frame.rank == mark.rank]
            return same[0] - 1 if same else home
        return home

    def _beside_heading(self, mark: Mark, home: int, at: int) -> int:
        """A heading behind an item, with a new list of the item's own rank below it, has closed the item's list."""
        item = home
        while self.frames[item].is_plain_heading:
            item -= 1
        if self.frames[item].rank != mark.rank or self.goes_on(self.frames[item], at):
            return home
        heading, above = self.frames[home], self.frames[item - 1]
        heading.markers, heading.headings = above.markers, (*above.headings, heading.headings[-1])
        self.frames[item:] = [heading]
        return item

    def goes_on(self, frame: Frame, at: int) -> bool:
        """Tell whether the list that `frame` is an item of goes on behind block number `at`."""
        if frame.continues is None:
            frame.continues = self._look_ahead(frame, at)
        return frame.continues

    def _look_ahead(self, frame: Frame, at: int) -> bool:
        outside = {f.rank: f.ordinal for f in self.frames[: self.frames.index(frame)] if f.number}
        inner = 0  # a list of the same rank within the item
        for block in self._blocks[at : at + _AHEAD_BLOCKS]:
            if frame.is_bullet and (block.marks or block.hashes):
                return False
            if frame.is_bullet and block.bullet and bullet_rank(block) == frame.rank:
                return True
            for mark in block.marks[:1]:
                if mark.rank == frame.rank:
                    if mark.ordinal == inner + 1:
                        inner = mark.ordinal
                    else:
                        return mark.ordinal == frame.ordinal + 1
                elif (is_outer(mark.rank) and not is_outer(frame.rank)) or outside.get(mark.rank) == mark.ordinal - 1:
                    return False
        return False

    def open_bullet(self, block: Block) -> None:
        """Open the level of an item that has a bullet and no number."""
        rank, indent = bullet_rank(block), block.indent
        open_ranks = [frame.rank for frame in self.frames]
        if rank in open_ranks:
            del self.frames[open_ranks.index(rank) :]
        while self.top.is_bullet and self.top.indent > indent:
            self.frames.pop()
        above = self.top
        series = above.series.get(rank)
        if series is None or self.introduction is not None:
            series = Series(0, self.introduction)
            above.series[rank] = series
        series.last += 1
        above.paragraphs += 1
        self.frames.append(
            Frame(
                rank,
                self.unique(f"{above.id}.p{above.paragraphs}".lstrip(".")),
                above.markers,
                above.headings,
                indent=indent,
                lead_in=series.lead_in or (None if above.heading else above.lead_in),
                member=series,
            )
        )
        self.introduction = None

    def open_heading(self, block: Block, at: int) -> Frame:
        """Open the level of a heading without a number and return it; its name is not in it yet."""
        del self.frames[self._heading_home(block, at) + 1 :]
        above = self.top
        above.plain_headings += 1
        wanted = f"{above.id}.h{above.plain_headings}".lstrip(".")
        rank = f"plain{block.hashes or ('b' if block.bold else '')}"
        frame = Frame(rank, self.unique(wanted), above.markers, above.headings, heading=True, hashes=block.hashes)
        self.frames.append(frame)
        self.introduction = None
        return frame

    def _heading_home(self, block: Block, at: int) -> int:
        home = len(self.frames) - 1
        after = self._blocks[at + 1].marks[:1] if at + 1 < len(self._blocks) else ()
        for n in reversed(range(len(self.frames))):
            if any(m.ordinal > 1 and n and self._counts(self.frames[n], m) for m in after):
                return n
            if any(m.ordinal == 1 and m.rank == self.frames[n].rank for m in after):
                return n - 1
        while home > 0:
            frame = self.frames[home]
            if frame.is_plain_heading and self._within(block, frame):
                break
            holds = not frame.is_plain_heading and (frame.heading or (frame.is_item and self.goes_on(frame, at)))
            if holds and not (block.hashes and frame.hashes >= block.hashes):
                break
            home -= 1
        return home

    @staticmethod
    def _counts(frame: Frame, mark: Mark) -> bool:
        return mark.rank in frame.series and frame.series[mark.rank].last == mark.ordinal - 1

    @staticmethod
    def _within(block: Block, frame: Frame) -> bool:
        """Tell whether a heading stands below another: by its signs, bold below signs, plain below bold."""
        mine, other = block.hashes or (7 if block.bold else 8), frame.hashes or (7 if frame.rank == "plainb" else 8)
        return mine > other


def bullet_rank(block: Block) -> str:
    """Return the rank of a bullet: its sign and how far it stands from the margin."""
    return f"bullet{block.bullet}{block.indent}"
