"""Printed lines become paragraphs: a line goes on in the next where it is full and nothing marks a new beginning."""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from corpus.files.lines import bullet, heading, is_wide, rows
from corpus.files.pdf_lines import joined
from corpus.files.pdf_types import Line, Page, Row, rules
from corpus.numbering import read_marks


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a document is set: size of its text, margins, distance of lines, sizes of headings from the largest."""

    size: float
    left: float
    right: float
    leading: float
    headings: tuple[float, ...]

    def level(self, line: Line) -> int:
        """Return the level of a heading of this line's size, 0 for the size of text."""
        return self.headings.index(line.size) + 1 if line.size in self.headings else 0


@dataclass(slots=True)
class _Paragraph:
    """The lines of the paragraph that is being read, and the page of the last one."""

    lines: list[Line] = field(default_factory=list)
    page: int = 0


def lines_of(pages: Sequence[Page]) -> list[str]:
    """Return the paragraphs, headings and rows of pages, a line each."""
    shape = _shape(pages)
    done: list[str] = []
    open_one = _Paragraph()
    header: tuple[str, ...] | None = None  # of the table that has just been read
    for number, page in enumerate(pages):
        for item in page.items:
            if isinstance(item, Row):
                done += _text(open_one, shape)
                # A table that goes on overleaf has its first row printed again.
                if header is None or item.cells != header:
                    done += rows([item.cells])
                header = header or item.cells
                continue
            header = None
            if not _goes_on(shape, open_one, item, number):
                done += _text(open_one, shape)
            open_one.lines.append(item)
            open_one.page = number
    return done + list(_text(open_one, shape))


def _text(paragraph: _Paragraph, shape: _Shape) -> Iterator[str]:
    """Yield the paragraph as one line, if there is one, and empty it."""
    if not paragraph.lines:
        return
    text = ""
    for line in paragraph.lines:
        text = joined(text, line.text)
    level = shape.level(paragraph.lines[0])
    paragraph.lines.clear()
    text = text.strip()
    if unicodedata.category(text[0]) == "Co":  # a sign of a symbol font, as Word's bullets are
        text = bullet(text[1:].lstrip())
    yield heading(text, level) if level else text


def _goes_on(shape: _Shape, paragraph: _Paragraph, line: Line, page: int) -> bool:
    if not paragraph.lines:
        return True
    last, found = paragraph.lines[-1], rules()
    if last.size != line.size and shape.level(last) != shape.level(line):
        return False
    same_page = page == paragraph.page
    leading = max(shape.leading, line.size * 1.1) if not shape.level(line) else line.size * 1.6
    if same_page and last.base - line.base > found["paragraph_gap"] * leading:
        return False
    if not _is_full(shape, last, line):
        return False
    ended = last.text.rstrip().endswith(tuple(found["sentence_ends"]))
    if ended and (read_marks(line.text) or unicodedata.category(line.text[0]) == "Co"):
        return False
    return _is_in_place(shape, paragraph.lines, line, ended=ended)


def _is_full(shape: _Shape, line: Line, following: Line) -> bool:
    """Tell whether the first word of the following line would not have fitted on this one."""
    found = rules()
    text = following.text
    word = text.split()[0] if text.split() else text
    if is_wide(text[0]):
        closed = next((n for n, c in enumerate(text[1:3]) if c not in found["closers"]), 2)
        width = (1 + closed) * line.size
    else:
        latin = next((n for n, c in enumerate(word) if is_wide(c)), len(word))
        width = latin * found["latin_width"] * line.size
    return line.right + width + float(found["right_slack"]) * line.size > shape.right


def _is_in_place(shape: _Shape, lines: Sequence[Line], line: Line, *, ended: bool) -> bool:
    """Tell whether a line begins where the paragraph's next one should, by the indents of those before."""
    slack = float(rules()["same_indent"]) * line.size
    if len(lines) > 1:
        return abs(line.left - lines[-1].left) <= slack
    moved = line.left - lines[0].left
    if abs(moved) <= slack:
        # Indented like the line before, which was one whole paragraph.
        return not (ended and lines[0].left > shape.left + slack)
    if moved > 0:
        return not ended or bool(read_marks(lines[0].text))
    return True


def _shape(pages: Sequence[Page]) -> _Shape:
    lines = [item for page in pages for item in page.items if isinstance(item, Line)]
    if not lines:
        return _Shape(0, 0, 0, 0, ())
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0]
    body = [line for line in lines if line.size == size]
    gaps = [
        before.base - after.base
        for page in pages
        for before, after in zip(page.items, page.items[1:], strict=False)
        if isinstance(before, Line) and isinstance(after, Line) and before.size == after.size == size
    ]
    # The distance of lines within a paragraph is the smaller one; a third of all gaps are of that kind in any text.
    near = sorted(gap for gap in gaps if gap > 0)
    leading = median(near[: max(1, len(near) * 2 // 3)]) if near else size * 1.5
    left, right = min(line.left for line in body), max(line.right for line in body)
    if right - left < rules()["narrowest"] * size:
        right = math.inf  # words and short sentences only: none of them is a full line
    larger = sorted({line.size for line in lines if line.size > size * rules()["heading_factor"]}, reverse=True)
    return _Shape(size, left, right, leading, tuple(larger))
