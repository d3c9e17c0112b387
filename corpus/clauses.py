"""A policy's text becomes clauses: the level of a number mark comes from the marks that are open above it."""

from dataclasses import dataclass, field

from corpus.blocks import Block, read_blocks
from corpus.labels import label_of, part_of
from corpus.layout import introduces_list, layout, looks_like_heading, run_in_heading
from corpus.numbering import Mark
from corpus.sentences import split_sentences
from corpus.types import Clause, Span

# Raised whenever the same text would be split otherwise, so that an index built before is built again.
SPLITTER_VERSION = 1


@dataclass(slots=True)
class _Frame:
    """An open level: its rank, its id, what it adds to markers and headings, and its counts of children."""

    rank: str
    id: str
    markers: tuple[str, ...]
    headings: tuple[str, ...]
    heading: bool = False
    lead_in: Span | None = None
    paragraphs: int = 0
    plain_headings: int = 0


@dataclass(slots=True)
class _Tree:
    """The walk over the blocks: open frames, clauses so far, and the ids that are taken."""

    text: str
    frames: list[_Frame]
    clauses: list[Clause] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    introduction: Span | None = None  # the last sentence, when it introduces a list

    @property
    def top(self) -> _Frame:
        return self.frames[-1]

    def unique(self, wanted: str) -> str:
        found, n = wanted, 2
        while found in self.ids:
            found, n = f"{wanted}~{n}", n + 1
        self.ids.add(found)
        return found


def split_clauses(text: str) -> tuple[Clause, ...]:
    """Return the headings and clauses of a policy in order, without overlap, every visible character in one of them.

    A mark whose rank is open goes on at that level and closes what is deeper; one of a new rank opens a level below.
    """
    blocks = read_blocks(text)
    tree = _Tree(text, [_Frame("root", "", (), ())])
    for n, block in enumerate(blocks):
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        if n == 0 and not block.marks and looks_like_heading(block.words(text), numbered=False):
            _add(tree, block, "heading", tree.unique("title"), layout()["labels"]["title"], ())
        elif block.marks:
            _numbered(tree, block, following)
        elif _is_plain_heading(text, block, following):
            _plain_heading(tree, block)
        else:
            _paragraph(tree, block)
    return tuple(tree.clauses)


def _numbered(tree: _Tree, block: Block, following: Block | None) -> None:
    for mark in block.marks:
        _open(tree, mark)
    frame = tree.top
    words = block.words(tree.text)
    inside = following is not None and _is_inside(tree, following)
    if (block.hashes or inside) and looks_like_heading(words, numbered=True):
        frame.heading = True
        frame.headings = (*frame.headings, "".join(m.text for m in block.marks) + words.strip().strip("*# "))
        _add(tree, block, "heading", frame.id, label_of(frame.markers), frame.headings[:-1])
        return
    run_in = run_in_heading(words)
    if run_in:
        frame.headings = (*frame.headings, run_in[0])
    _add(tree, block, "clause", frame.id, label_of(frame.markers), frame.headings, run_in[1] if run_in else 0)


def _open(tree: _Tree, mark: Mark) -> None:
    """Close what `mark` ends and open its own level; the first item of a list keeps the list's introduction."""
    ranks = [frame.rank for frame in tree.frames]
    lead_in = tree.introduction
    if mark.style.rank in ranks:
        at = len(ranks) - 1 - ranks[::-1].index(mark.style.rank)
        lead_in = tree.frames[at].lead_in
        del tree.frames[at:]
    elif mark.ordinal is not None and mark.ordinal > 1:
        # A list that opens at 2 has lost its first item; it belongs beside the list before it, not in its last item.
        lead_in = None
        while len(tree.frames) > 1 and not tree.top.heading:
            tree.frames.pop()
    above = tree.top
    wanted = part_of(above.id, mark)
    tree.frames.append(
        _Frame(mark.style.rank, tree.unique(wanted), (*above.markers, mark.text), above.headings, lead_in=lead_in)
    )
    tree.introduction = None


def _is_inside(tree: _Tree, following: Block) -> bool:
    return not following.marks or following.marks[0].style.rank not in {f.rank for f in tree.frames}


def _is_plain_heading(text: str, block: Block, following: Block | None) -> bool:
    words = block.words(text)
    if block.hashes:
        return looks_like_heading(words, numbered=True)
    if following is None or not looks_like_heading(words, numbered=False):
        return False
    return bool(following.marks) or len(following.words(text)) > layout()["plain_heading_max_chars"]


def _plain_heading(tree: _Tree, block: Block) -> None:
    rank = f"plain{block.hashes}"
    ranks = [frame.rank for frame in tree.frames]
    if rank in ranks:
        del tree.frames[ranks.index(rank) :]
    while not tree.top.heading and len(tree.frames) > 1:
        tree.frames.pop()
    above = tree.top
    above.plain_headings += 1
    name = block.words(tree.text).strip().strip("*# ")
    wanted = f"{above.id}.h{above.plain_headings}".lstrip(".")
    frame = _Frame(rank, tree.unique(wanted), above.markers, (*above.headings, name), heading=True)
    label = label_of(above.markers) + layout()["labels"]["heading"].format(n=above.plain_headings)
    tree.frames.append(frame)
    _add(tree, block, "heading", frame.id, label, above.headings)


def _paragraph(tree: _Tree, block: Block) -> None:
    if tree.top.lead_in and not tree.top.heading:
        tree.frames.pop()  # a paragraph behind an introduced list closes the list
    above = tree.top
    above.paragraphs += 1
    words = block.words(tree.text)
    run_in = run_in_heading(words)
    name = run_in[0] if run_in else layout()["labels"]["paragraph"].format(n=above.paragraphs)
    if len(tree.frames) == 1 and not run_in:
        name = layout()["labels"]["preface"] + name
    wanted = f"{above.id}.p{above.paragraphs}".lstrip(".")
    headings = (*above.headings, run_in[0]) if run_in else above.headings
    label = label_of(above.markers, name)
    _add(tree, block, "clause", tree.unique(wanted), label, headings, run_in[1] if run_in else 0)


def _add(
    tree: _Tree, block: Block, kind: str, clause_id: str, label: str, headings: tuple[str, ...], skip: int = 0
) -> None:
    is_heading = kind == "heading"
    sentences = () if is_heading else split_sentences(tree.text, block.body + skip, block.content_end)
    tree.introduction = sentences[-1] if sentences and introduces_list(block.words(tree.text)) else None
    tree.clauses.append(
        Clause(
            id=clause_id,
            kind="heading" if is_heading else "clause",
            label=label,
            markers=tree.top.markers,
            heading_path=headings,
            start=block.start,
            end=block.end,
            sentences=sentences,
            lead_in=None if is_heading else tree.top.lead_in,
        )
    )
