"""Lines of a policy joined into blocks: a paragraph, an item, a row or a heading each, with its number marks."""

import re
from dataclasses import replace

from corpus.inline import split_inline
from corpus.layout import goes_on, is_unfinished, layout, looks_like_heading
from corpus.lines import BLANKS, Block, Line, block_of, read_lines
from corpus.numbering import is_separator, pattern_of, rules
from corpus.rows import believed

_WORD = re.compile(r"[^\W_]")


def read_blocks(text: str) -> list[Block]:
    """Return the blocks of `text` in order; every visible character is in exactly one of them."""
    reader = _Reader(text)
    for line in read_lines(text):
        reader.take(line)
    blocks = believed(text, reader.done())
    following = [*blocks[1:], None]
    return [piece for pair in zip(blocks, following, strict=False) for piece in split_inline(text, *pair)]


class _Reader:
    """Takes lines one by one and joins what belongs together."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks: list[Block] = []
        self._pending: int | None = None  # where separators or a lone bullet began that stand before the next block
        self._bullet = ""

    def take(self, line: Line) -> None:
        words = self._text[line.start : line.end]
        if self._is_row(words, line):
            self._table_line(words, line)
        elif pattern_of("bullet", "alone").fullmatch(words):
            self._pending = line.start if self._pending is None else self._pending
            self._bullet = words.strip(BLANKS)
        elif is_separator(words) or not _WORD.search(words):
            self._separate(line)
        else:
            block = block_of(words, line)
            block = replace(block, bullet=block.bullet or self._bullet)
            self._add(block, line)

    def done(self) -> list[Block]:
        if self._pending is not None:
            end = self._pending + len(self._text[self._pending :].rstrip())
            if self._blocks:
                self._blocks[-1] = replace(self._blocks[-1], end=end)
            else:  # nothing but separators
                self._blocks.append(Block(self._pending, end, self._pending, end, ()))
        return self._blocks

    def _separate(self, line: Line) -> None:
        if self._blocks and self._pending is None:
            self._blocks[-1] = replace(self._blocks[-1], end=line.end)
        elif self._pending is None:
            self._pending = line.start

    def _is_row(self, words: str, line: Line) -> bool:
        if "|" not in words:
            return False
        last = self._blocks[-1] if self._blocks else None
        if _WORD.search(words):
            return True
        return words.strip() == "|" and last is not None and not line.blank_before

    def _table_line(self, words: str, line: Line) -> None:
        last = self._blocks[-1] if self._blocks else None
        if last and not line.blank_before and self._pending is None and self._joins_row(last, words):
            self._blocks[-1] = replace(last, end=line.end, content_end=line.end, table=True)
            return
        body = line.start + len(words) - len(words.lstrip("| \t\u3000\u00a0*_"))
        self._push(Block(line.start, line.end, min(body, line.end), line.end, (), table=True, indent=line.indent))

    def _joins_row(self, last: Block, words: str) -> bool:
        if last.end != last.content_end or last.marks or last.end - last.start > layout()["clause_max_chars"]:
            return False
        before = self._text[last.start : last.end].rstrip()
        # A cell a line: the sign between two cells stands alone, or at the edge of one of them.
        return words.strip() == "|" or before.endswith("\n|") or (before == "|")

    def _add(self, block: Block, line: Line) -> None:
        last = self._blocks[-1] if self._blocks else None
        if last and self._pending is None and self._continues(last, block, line):
            self._blocks[-1] = _joined(last, block)
        else:
            self._push(block)

    def _push(self, block: Block) -> None:
        self._blocks.append(block if self._pending is None else replace(block, start=self._pending))
        self._pending, self._bullet = None, ""

    def _continues(self, last: Block, block: Block, line: Line) -> bool:
        if last.end != last.content_end or block.hashes or block.bullet:
            return False
        if block.end - last.start > layout()["clause_max_chars"]:
            return False
        words, after = last.words(self._text), self._text[block.start : block.end]
        if last.table:
            return not line.blank_before and self._text[last.start : last.end].endswith("\n|")
        if last.marks and not words.strip(BLANKS + "*_"):
            return not block.marks  # a number alone on its line
        if block.marks and not _may_be_running_text(block, words):
            return False
        near = not (line.blank_before or last.breaks)
        if (last.marks or last.bold or last.hashes) and looks_like_heading(words, numbered=True):
            near = near and not (last.bold or last.hashes) and not block.bold
        return goes_on(words, after, near=near)


def _may_be_running_text(block: Block, before: str) -> bool:
    """Tell whether the mark of a line may be the rest of a sentence: `…请见` / `第三条 共享`."""
    mark = block.marks[0]
    return mark.style.weak or (mark.rank in rules()["order"]["outer"] and is_unfinished(before))


def _joined(before: Block, block: Block) -> Block:
    body = before.body if before.body < before.content_end else block.body
    return replace(before, end=block.end, body=body, content_end=block.content_end, breaks=block.breaks)
