"""A policy's text becomes clauses: headings, numbered items, paragraphs, each with its marks, sentences and lead-in."""

from dataclasses import dataclass

from corpus.blocks import read_blocks
from corpus.contents import CONTENTS, with_contents
from corpus.labels import label_of
from corpus.layout import (
    ends_sentence,
    introduces_list,
    layout,
    looks_like_heading,
    plain_words,
    run_in_heading,
    shared_pairs,
)
from corpus.lines import Block
from corpus.order import order_of
from corpus.outline import Frame, Outline
from corpus.sentences import split_row, split_sentences
from corpus.types import Clause, Span

# Raised whenever the same text would be split otherwise, so that an index built before is built again.
SPLITTER_VERSION = 2

# What an item is about stands in its first so many characters.
_TOPIC_CHARS = 120
_SEMICOLONS = ("；", ";")


def split_clauses(text: str) -> tuple[Clause, ...]:
    """Return the headings and clauses of a policy in order, without overlap, every visible character in one of them.

    A mark's level comes from the lists that are open above it and from which rank the document itself puts into which.
    """
    return _Walk(text).run()


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a block becomes: a heading or a clause, its heading path and lead-in, and where its own words begin."""

    kind: str
    id: str
    label: str
    headings: tuple[str, ...]
    lead_in: Span | None = None
    skip: int = 0


class _Walk:
    """Goes over the blocks of a text once and collects clauses."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks = with_contents(text, read_blocks(text))
        self._contents = {n for n, block in enumerate(self._blocks) if block.bullet == CONTENTS}
        self._outline = Outline(self._blocks, order_of(self._blocks))
        self._clauses: list[Clause] = []
        self._loose: Span | None = None  # introduces a list whose items have neither number nor bullet

    def run(self) -> tuple[Clause, ...]:
        for n, block in enumerate(self._blocks):
            words = block.words(self._text)
            if n in self._contents:
                self._add(block, _Entry("contents", self._outline.unique("toc"), layout()["labels"]["contents"], ()))
            elif block.table:
                self._paragraph(block, n)
            elif n == 0 and not block.marks and looks_like_heading(words, numbered=False):
                title = layout()["labels"]["title"]
                self._add(block, _Entry("heading", self._outline.unique("title"), title, ()))
            elif block.marks:
                self._numbered(block, n)
            elif block.bullet:
                self._bulleted(block, n)
            elif self._is_plain_heading(block, n):
                self._plain_heading(block, n)
            else:
                self._paragraph(block, n)
        return tuple(self._clauses)

    def _following(self, n: int) -> Block | None:
        return self._blocks[n + 1] if n + 1 < len(self._blocks) else None

    def _numbered(self, block: Block, n: int) -> None:
        for mark in block.marks:
            self._outline.open_mark(mark, n)
        frame, words = self._outline.top, block.words(self._text)
        frame.hashes = block.hashes
        if self._is_numbered_heading(block, words, frame, n):
            frame.heading = True
            name = plain_words(words)
            frame.headings = (*frame.headings, "".join(m.text for m in block.marks) + name)
            self._add(block, _Entry("heading", frame.id, label_of(frame.markers), frame.headings[:-1]))
            return
        self._item(block, frame, label_of(frame.markers))

    def _item(self, block: Block, frame: Frame, label: str) -> None:
        words = block.words(self._text)
        frame.words = words[:_TOPIC_CHARS]
        if frame.member is not None:
            frame.member.listed = looks_like_heading(words, numbered=True)
            frame.member.semicolon = words.rstrip().endswith(_SEMICOLONS)
        run_in = run_in_heading(words)
        if run_in:
            frame.headings = (*frame.headings, run_in[0])
        skip = run_in[1] if run_in else 0
        self._add(block, _Entry("clause", frame.id, label, frame.headings, frame.lead_in, skip))

    def _is_numbered_heading(self, block: Block, words: str, frame: Frame, n: int) -> bool:
        following = self._following(n)
        if following is None or following.inline or not looks_like_heading(words, numbered=True):
            return False
        if block.hashes or block.section:
            return True
        if frame.member and (frame.member.listed or frame.member.semicolon) and frame.ordinal > 1:
            return False
        if not following.marks:
            return not following.table
        mark = following.marks[0]
        if mark.is_decimal and mark.number.rpartition(".")[0] == frame.number:
            return True
        return mark.ordinal == 1 and mark.rank != frame.rank and mark.rank not in {f.rank for f in self._outline.frames}

    def _bulleted(self, block: Block, n: int) -> None:
        self._settle(block, n, bullet=True)
        self._outline.open_bullet(block)
        frame = self._outline.top
        above = self._outline.frames[-2]
        self._item(block, frame, label_of(frame.markers, layout()["labels"]["paragraph"].format(n=above.paragraphs)))

    def _is_plain_heading(self, block: Block, n: int) -> bool:
        words, following = block.words(self._text), self._following(n)
        if block.hashes or block.section:
            return looks_like_heading(words, numbered=True)
        if following is None or following.inline or not looks_like_heading(words, numbered=False):
            return False
        if block.bold:
            return True
        if following.marks:
            return True
        before = self._blocks[n - 1] if n else None
        if before is not None and before.table:
            return False
        return len(following.words(self._text)) > layout()["plain_heading_max_chars"] and not following.table

    def _plain_heading(self, block: Block, n: int) -> None:
        frame = self._outline.open_heading(block, n)
        above = self._outline.frames[-2]
        label = label_of(above.markers) + layout()["labels"]["heading"].format(n=above.plain_headings)
        frame.headings = (*above.headings, plain_words(block.words(self._text)))
        self._add(block, _Entry("heading", frame.id, label, above.headings))

    def _paragraph(self, block: Block, n: int) -> None:
        self._settle(block, n)
        above, words = self._outline.top, block.words(self._text)
        above.paragraphs += 1
        run_in = None if block.table else run_in_heading(words)
        name = run_in[0] if run_in else layout()["labels"]["paragraph"].format(n=above.paragraphs)
        if len(self._outline.frames) == 1 and not run_in:
            name = layout()["labels"]["preface"] + name
        wanted = self._outline.unique(f"{above.id}.p{above.paragraphs}".lstrip("."))
        headings = (*above.headings, run_in[0]) if run_in else above.headings
        lead_in = self._loose_lead_in(words, run_in is not None) or (None if above.heading else above.lead_in)
        skip = run_in[1] if run_in else 0
        self._add(block, _Entry("clause", wanted, label_of(above.markers, name), headings, lead_in, skip))

    def _loose_lead_in(self, words: str, has_heading: bool) -> Span | None:
        """Return the introduction of a list without numbers and bullets that this paragraph is an item of."""
        bare = words.rstrip()
        lead_in = self._outline.introduction or self._loose
        listed = bare.endswith(_SEMICOLONS) or has_heading or not ends_sentence(bare)
        going_on = self._loose is not None and self._semicolon
        self._loose = lead_in if listed and lead_in else None
        self._semicolon = bare.endswith(_SEMICOLONS)
        return lead_in if listed or going_on else None

    _semicolon = False

    def _settle(self, block: Block, n: int, *, bullet: bool = False) -> None:
        """Close the list that an unnumbered paragraph stands behind, unless it belongs to the list's last item."""
        outline = self._outline
        while outline.top.is_bullet and not bullet:
            member = outline.top.member
            if outline.top is outline.last and member and member.listed and outline.goes_on(outline.top, n):
                return
            outline.frames.pop()
            outline.top.closed = True
        if bullet or not outline.top.is_item or outline.top.closed:
            return
        top = outline.top
        if not self._belongs(top, block, n):
            outline.frames.pop()
            outline.top.closed = True
        elif top.member is not None and not block.table:
            top.member.several = True

    def _belongs(self, item: Frame, block: Block, n: int) -> bool:
        words, rules = block.words(self._text), layout()
        if block.table or self._outline.introduction is not None or self._outline.goes_on(item, n):
            return True
        if words.startswith(tuple(rules["stays"])):
            return True
        member = item.member
        if member is None or words.startswith(tuple(rules["closes"])):
            return member is None
        if member.lead_in is not None and introduces_list(words):
            # A further list: of the last item, or beside the one that has ended? It speaks the words of one of them.
            return shared_pairs(words, item.words) > shared_pairs(words, member.lead_in.of(self._text))
        return member.several or (member.lead_in is None and not member.semicolon)

    def _add(self, block: Block, entry: _Entry) -> None:
        sentences: tuple[Span, ...] = ()
        if entry.kind == "clause":
            split = split_row if block.table else split_sentences
            sentences = split(self._text, block.body + entry.skip, block.content_end)
        outline = self._outline
        introduces = bool(sentences) and (introduces_list(block.words(self._text)) or self._leads_list(sentences[-1]))
        outline.introduction = sentences[-1] if introduces else None
        outline.last = outline.top
        self._clauses.append(
            Clause(
                id=entry.id,
                kind="heading" if entry.kind == "heading" else "clause",
                label=entry.label,
                markers=() if entry.kind == "contents" else outline.top.markers,
                heading_path=entry.headings,
                start=block.start,
                end=block.end,
                sentences=sentences,
                lead_in=entry.lead_in,
            )
        )

    def _leads_list(self, sentence: Span) -> bool:
        """Tell whether a sentence without a colon introduces the list that begins behind it."""
        n = len(self._clauses) + 1
        following = self._blocks[n] if n < len(self._blocks) else None
        if following is None or not (following.bullet or (following.marks and following.marks[0].ordinal == 1)):
            return False
        if following.inline and following.marks:
            return True
        words = sentence.of(self._text)
        return any(word in words for word in layout()["introducing"]) or not ends_sentence(words)
