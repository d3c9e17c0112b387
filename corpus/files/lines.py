"""What every reader writes: one line a paragraph, `#` before headings, `|` between the cells of a table's row."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_SPACES = re.compile(r"[^\S\n]+")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]+")
_CJK = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BREAK = re.compile(rf"(?<=[{_CJK}])\s*\n\s*(?=[{_CJK}])")
_SENTENCE_ENDS = tuple("。；;！!，,")
_LONGEST_HEADING = 60
_LAST_LEVEL = 6
_CELL_SIGN = "|"
_BULLET = "- "


def one_line(text: str) -> str:
    """Return `text` on one line: white space is one space, and none where Chinese text was wrapped."""
    return " ".join(_SPACES.sub(" ", _BREAK.sub("", clean(text))).split())


def clean(text: str) -> str:
    """Return `text` without what is no character of a text: controls, soft hyphens, lone surrogates."""
    return _NO_TEXT.sub("", text)


def heading(text: str, level: int) -> str:
    """Return a heading's line, with Markdown's sign of its level; what reads like a paragraph stays one."""
    line = one_line(text)
    if not line or len(line) > _LONGEST_HEADING or line.endswith(_SENTENCE_ENDS):
        return line
    return f"{'#' * min(level, _LAST_LEVEL)} {line}"


def bullet(text: str) -> str:
    """Return the line of a list's item that has no number."""
    return _BULLET + text


def rows(cells: Iterable[Sequence[str]]) -> list[str]:
    """Return a table's lines, a row each; rows without text are left out.

    The sign at the start of the line keeps a cell such as `1.` from being read as a number mark.
    """
    lines = []
    for row in cells:
        texts = [one_line(cell).replace(_CELL_SIGN, "｜") for cell in row]
        if any(texts):
            lines.append(f"| {' | '.join(texts)} |".replace("  ", " "))
    return lines


def text_of(lines: Iterable[str]) -> str:
    """Return lines as a text; empty ones are left out."""
    return "".join(f"{line}\n" for line in lines if line.strip())


def is_wide(character: str) -> bool:
    """Tell whether a character is as wide as it is high, as Chinese ones and their punctuation are."""
    return unicodedata.east_asian_width(character) in "WF"
