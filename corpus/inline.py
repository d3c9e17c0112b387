"""Several items in one line: `除外：（1）经您同意；（2）法律要求。` becomes a block an item."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from corpus.lines import BLANKS, Block
from corpus.numbering import Mark, Style, lead_end, mark_from, rules, styles

_NEVER_INLINE = ("decimal", "letter", "roman", "sub", "app")
# Longer rows are no list of a sentence, but a text without line breaks; it is split all the same.
_HEAD_SPAN = 12


@cache
def _patterns() -> tuple[tuple[Style, re.Pattern[str]], ...]:
    """Return the patterns of the styles that may stand in the middle of a line, for searching."""
    found = rules()["inline"]
    before, after = re.escape(found["before"]), re.escape(found["after"])
    return tuple(
        (style, re.compile(rf"(?<=[{before}])[\s*_]{{0,4}}(?P<mark>{style.pattern.pattern})(?![{after}])"))
        for style in styles()
        if not style.weak and not style.name.startswith(_NEVER_INLINE)
    )


def split_inline(text: str, block: Block) -> Iterator[Block]:
    """Return `block`, or the blocks that it holds: its first words, and one for each item of the list in it."""
    cuts = () if block.table or block.hashes else _cuts(text, block)
    if not cuts:
        yield block
        return
    first = cuts[0].start
    yield replace(block, end=first, content_end=_trimmed(text, block.body, first))
    ends = [mark.start for mark in cuts[1:]]
    for mark, end in zip(cuts, [*ends, block.end], strict=True):
        last = end == block.end
        content_end = block.content_end if last else _trimmed(text, mark.start, end)
        body = min(lead_end(text, mark.end), content_end)
        yield Block(mark.start, end, body, content_end, (mark,), indent=block.indent, inline=True, breaks=block.breaks)


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(BLANKS + "\r\n*_"))


def _cuts(text: str, block: Block) -> tuple[Mark, ...]:
    limits = rules()["inline"]
    if block.content_end - block.body < limits["min_chars"]:
        return ()
    best: tuple[Mark, ...] = ()
    for style, pattern in _patterns():
        own = next((m.ordinal for m in block.marks if m.rank == style.rank), 0)
        row = _row(text, block, style, pattern, own)
        if len(row) < (1 if own else 2):
            continue
        if (block.content_end - row[0].start) / len(row) < limits["min_item_chars"]:
            continue
        if not best or row[0].start < best[0].start:
            best = row
    return best


def _row(text: str, block: Block, style: Style, pattern: re.Pattern[str], own: int) -> tuple[Mark, ...]:
    row: list[Mark] = []
    for found in pattern.finditer(text, block.body, block.content_end):
        at = found.start("mark")
        mark = _moved(style, text, at)
        if mark and mark.ordinal == (row[-1].ordinal if row else own) + 1:
            row.append(mark)
    return tuple(row)


def _moved(style: Style, text: str, at: int) -> Mark | None:
    found = style.pattern.match(text, at)
    return mark_from(style, found) if found else None
