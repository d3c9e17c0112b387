"""Several items in one line: `除外：（1）经您同意；（2）法律要求。` becomes a block an item."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from corpus.lines import BLANKS, Block
from corpus.numbering import Mark, Style, lead_end, mark_from, rules, styles

_NEVER_INLINE = ("decimal", "letter", "roman", "sub", "app")


@cache
def _places() -> re.Pattern[str]:
    """Return the pattern of the places in a line where an item may begin."""
    return re.compile(rules()["inline"]["places"])


@cache
def _styles() -> tuple[Style, ...]:
    return tuple(s for s in styles() if not s.weak and not s.name.startswith(_NEVER_INLINE))


def split_inline(text: str, block: Block, following: Block | None = None) -> Iterator[Block]:
    """Return `block`, or the blocks that it holds: its first words, and one for each item of the list in it.

    A list of which only the first item stands in the line is one where the `following` block goes on counting.
    """
    cuts = () if block.table or block.hashes else _cuts(text, block, following)
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


def _cuts(text: str, block: Block, following: Block | None) -> tuple[Mark, ...]:
    limits = rules()["inline"]
    if block.content_end - block.body < limits["min_chars"]:
        return ()
    rows: dict[str, list[Mark]] = {}
    own = {m.rank: m.ordinal for m in block.marks}
    for mark in _marks(text, block):
        row = rows.setdefault(mark.rank, [])
        if mark.ordinal == (row[-1].ordinal if row else own.get(mark.rank, 0)) + 1:
            row.append(mark)
    lists = [tuple(row) for rank, row in rows.items() if _is_list(row, block, rank in own, following)]
    return min(lists, key=lambda row: row[0].start, default=())


def _marks(text: str, block: Block) -> Iterator[Mark]:
    for place in _places().finditer(text, block.body, block.content_end):
        for style in _styles():
            found = style.pattern.match(text, place.end())
            if found:
                if found.end() < len(text) and text[found.end()] not in rules()["inline"]["after"]:
                    yield mark_from(style, found)
                break


def _is_list(row: list[Mark], block: Block, is_own: bool, following: Block | None) -> bool:
    if not row or (not is_own and len(row) == 1 and not _goes_on(row[0], following)):
        return False
    return bool((block.content_end - row[0].start) / len(row) >= rules()["inline"]["min_item_chars"])


def _goes_on(mark: Mark, following: Block | None) -> bool:
    return bool(
        following
        and following.marks
        and following.marks[0].rank == mark.rank
        and following.marks[0].ordinal == mark.ordinal + 1
    )
