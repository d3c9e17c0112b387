"""Lines of a policy, and the block that each of them may open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.numbering import Mark, lead_end, pattern_of, read_marks

_VISIBLE = re.compile(r"\S(?:.*\S)?")
_LINE_ENDS = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_HASHES = re.compile(r"[\s\ufeff]{0,8}(#{1,6})(?!#)")
_BOLD = re.compile(r"[\s\ufeff]{0,8}(?:\*\*|__)")
_DELIBERATE_BREAK = "  "  # Markdown's two spaces at the end of a line

BLANKS = "\u200b\u200c\u200d\u2060\ufeff \t\u3000\u00a0"


@dataclass(frozen=True, slots=True)
class Line:
    """A line's visible range; `indent` counts the white space before it, `breaks` tells a deliberate line break."""

    start: int
    end: int
    indent: int
    blank_before: bool
    breaks: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text, `start` to `end`; its words begin at `body`, behind marks and bullets.

    `content_end` leaves out separators that were joined to the block. `hashes` counts Markdown's heading signs,
    `bullet` is the bullet's sign, `indent` how far from the margin it stands; an `inline` item follows another in its
    line; a `section` has its title in the table of contents.
    """

    start: int
    end: int
    body: int
    content_end: int
    marks: tuple[Mark, ...] = ()
    hashes: int = 0
    bold: bool = False
    bullet: str = ""
    indent: int = 0
    table: bool = False
    inline: bool = False
    breaks: bool = False
    section: bool = False

    def words(self, text: str) -> str:
        """Return the block's own words, without marks."""
        return text[self.body : self.content_end]

    def unmarked(self, text: str) -> "Block":
        """Return the block as running text: its marks were none."""
        words = text[self.start : self.content_end]
        return replace(self, marks=(), body=self.start + min(lead_end(words), len(words)))


def read_lines(text: str) -> Iterator[Line]:
    """Return the lines of `text` that show anything, in order."""
    at, blank = 0, True
    for line in text.splitlines(keepends=True):
        bare = line.rstrip(_LINE_ENDS)
        found = _VISIBLE.search(bare)
        if found:
            breaks = bare.endswith(_DELIBERATE_BREAK)
            yield Line(at + found.start(), at + found.end(), found.start(), blank, breaks)
        blank = not found
        at += len(line)


def block_of(words: str, line: Line) -> Block:
    """Return the block that a line opens, `words` being its characters."""
    marks = read_marks(words)
    body = lead_end(words, marks[-1].end if marks else 0)
    hashes, bullet = _HASHES.match(words), pattern_of("bullet").match(words)
    return Block(
        start=line.start,
        end=line.end,
        body=line.start + min(body, len(words)),
        content_end=line.end,
        marks=marks,
        hashes=len(hashes.group(1)) if hashes else 0,
        bold=bool(_BOLD.match(words)) and words.endswith(("**", "__")),
        bullet=bullet.group().strip(BLANKS) if bullet else "",
        indent=line.indent,
        breaks=line.breaks,
    )
