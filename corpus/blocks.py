"""Lines of a policy joined into blocks: a paragraph, an item or a heading each, with its number marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.layout import goes_on
from corpus.numbering import Mark, is_separator, lead_end, read_marks

_VISIBLE = re.compile(r"\S(?:.*\S)?")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_HASHES = re.compile(r"[\s\ufeff]{0,8}(#{1,6})\s")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text, `start` to `end`; its words begin at `body`, behind marks and bullets.

    `content_end` leaves out separators that were joined to the block. `hashes` counts Markdown's heading signs.
    """

    start: int
    end: int
    body: int
    content_end: int
    marks: tuple[Mark, ...]
    hashes: int = 0

    def words(self, text: str) -> str:
        """Return the block's own words, without marks."""
        return text[self.body : self.content_end]


def read_blocks(text: str) -> list[Block]:
    """Return the blocks of `text` in order; every visible character is in exactly one of them."""
    blocks: list[Block] = []
    end = 0
    pending: int | None = None  # where separators began that stand before the first block
    for start, end in _lines(text):
        line = text[start:end]
        if is_separator(line) or not line.strip(_INVISIBLE + " \t\u3000\u00a0"):
            if blocks:
                blocks[-1] = replace(blocks[-1], end=end)
            elif pending is None:
                pending = start
            continue
        block = _block(line, start, end)
        if blocks and _continues(text, blocks[-1], block):
            blocks[-1] = _joined(blocks[-1], block)
        else:
            blocks.append(block if pending is None else replace(block, start=pending))
            pending = None
    if pending is not None:  # nothing but separators
        blocks.append(Block(pending, end, pending, end, ()))
    return blocks


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        found = _VISIBLE.search(line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
        if found:
            yield at + found.start(), at + found.end()
        at += len(line)


def _block(line: str, start: int, end: int) -> Block:
    marks = read_marks(line)
    body = lead_end(line, marks[-1].end if marks else 0)
    hashes = _HASHES.match(line)
    return Block(start, end, start + min(body, len(line)), end, marks, len(hashes.group(1)) if hashes else 0)


def _continues(text: str, before: Block, block: Block) -> bool:
    if block.marks or block.hashes or before.end != before.content_end:
        return False
    words = before.words(text)
    number_alone = bool(before.marks) and not words.strip()
    return number_alone or goes_on(words)


def _joined(before: Block, block: Block) -> Block:
    body = before.body if before.body < before.content_end else block.body
    return replace(before, end=block.end, body=body, content_end=block.content_end)
