"""Marks that count: a mark that running text may imitate is believed only where it stands in a row."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from corpus.lines import Block
from corpus.numbering import Mark, styles

# The next item of a row stands within this many blocks.
_NEAR_BLOCKS = 80
# A list that counts higher without its lower numbers is none (`360、` and `110、` begin lines, too).
_HIGHEST_ALONE = 30


def believed(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with the marks taken away that only look like marks."""
    rows = _weak_rows(blocks)
    seen: dict[str, set[str]] = defaultdict(set)
    found: list[Block] = []
    letter = ""
    for n, whole in enumerate(blocks):
        block = _lettered(whole, letter)
        if block.marks and block.marks[0].rank == "letter_lower":
            letter = block.marks[0].number
        if block.marks and not _holds(block.marks[0], n, rows, seen):
            found.append(block.unmarked(text))
            continue
        for mark in block.marks:
            seen[mark.rank].add(mark.number)
            seen[""].add(mark.number)
        found.append(block)
    return found


def _lettered(block: Block, before: str) -> Block:
    """Return a block with the letter i behind h, v behind u, x behind w as a letter, not a Roman number."""
    mark = block.marks[0] if block.marks else None
    if mark is None or not before or mark.style.name != "roman" or mark.text[0] != chr(ord(before) + 1):
        return block
    style = next(style for style in styles() if style.name == "letter_lower")
    lettered = replace(mark, style=style, number=mark.text[0], ordinal=ord(mark.text[0]) - ord("a") + 1)
    return replace(block, marks=(lettered, *block.marks[1:]))


def _holds(mark: Mark, n: int, rows: set[int], seen: dict[str, set[str]]) -> bool:
    if mark.style.weak:
        return n in rows
    first, _, last = mark.number.rpartition(".")
    if first:
        return last in ("0", "1") or f"{first}.{int(last) - 1}" in seen[mark.rank] or first in seen[""]
    return mark.ordinal <= _HIGHEST_ALONE or str(mark.ordinal - 1) in seen[mark.rank]


def _weak_rows(blocks: Sequence[Block]) -> set[int]:
    """Return the numbers of the blocks whose weak mark stands in a row 1, 2, … of two or more."""
    rows: set[int] = set()
    open_rows: dict[str, list[tuple[int, int]]] = {}
    for n, block in enumerate(blocks):
        if not block.marks or not block.marks[0].style.weak:
            continue
        name, ordinal = block.marks[0].style.name, block.marks[0].ordinal
        row = open_rows.get(name, [])
        if row and ordinal == row[-1][1] + 1 and n - row[-1][0] <= _NEAR_BLOCKS:
            row.append((n, ordinal))
            rows.update(at for at, _ in row[-2:])
        elif ordinal == 1:
            open_rows[name] = [(n, 1)]
    return rows
