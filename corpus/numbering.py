"""Number marks: 第三条, 一、, （二）, 1.1, ①, found at the start of a line by the styles of `data/numbering.toml`."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_CN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CN_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_CN_UNITS = {"十": 10, "拾": 10, "百": 100}
_ROMAN = {"i": 1, "v": 5, "x": 10}

# Markdown's emphasis and escapes, and signs without width, may stand anywhere in a mark: `**第** **一** **部分**`.
_MARKUP = frozenset("*_#\\\u200b\u200c\u200d\u2060\ufeff")
# A mark stands within this many characters of its line.
_HEAD_CHARS = 80


@dataclass(frozen=True, slots=True)
class Style:
    """One way of numbering: its compiled pattern, what it becomes in an id, and its rank; a weak one needs a row."""

    name: str
    pattern: re.Pattern[str]
    part: str
    rank: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A number mark as printed, without white space and markup; `start` and `end` are the range it takes.

    `number` is in digits (`3`, `1.2`) or a letter; `ordinal` is its last part as a count from 1.
    """

    style: Style
    text: str
    number: str
    start: int
    end: int
    ordinal: int

    @property
    def rank(self) -> str:
        """Return the name of what counts together with this mark."""
        return self.style.rank

    @property
    def part(self) -> str:
        """Return what this mark adds to a clause's id."""
        return self.style.part.format(n=self.number)

    @property
    def is_decimal(self) -> bool:
        """Tell whether the number has several parts (`1.2`)."""
        return "." in self.number


@dataclass(frozen=True, slots=True)
class Head:
    """The first characters of a line without Markdown's signs, and where each of them stands in the line."""

    view: str
    offsets: Sequence[int]


@cache
def rules() -> dict[str, Any]:
    """Return the numbering rules as they stand in the data file."""
    file = resources.files("corpus").joinpath("data/numbering.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def styles() -> tuple[Style, ...]:
    """Return all styles in the order in which they are tried."""
    return tuple(
        Style(
            entry["name"],
            re.compile(_filled(entry["pattern"])),
            entry["part"],
            entry.get("rank", entry["name"]),
            entry.get("weak", False),
        )
        for entry in rules()["style"]
    )


def _filled(pattern: str) -> str:
    for name, piece in rules()["pieces"].items():
        pattern = pattern.replace("{" + name + "}", piece)
    return pattern


@cache
def pattern_of(table: str, key: str = "pattern") -> re.Pattern[str]:
    """Return the compiled pattern of a table of the data file: `lead`, `separator`, `bullet`."""
    return re.compile(rules()[table][key])


def number_of(numeral: str) -> str:
    """Return a numeral in digits (`二十三` → 23, `③` → 3, `iv` → 4, `1．2` → 1.2); a single letter stays."""
    if numeral[0] in _CN_DIGITS or numeral[0] in _CN_UNITS:
        return str(chinese_number(numeral))
    if len(numeral) == 1 and not numeral.isascii():
        plain = unicodedata.normalize("NFKC", numeral).strip("().")
        value = unicodedata.numeric(numeral, 0.0) or unicodedata.numeric(plain[:1], 0.0)
        return str(int(value))
    parts = numeral.replace("．", ".").split(".")
    return ".".join(str(int(p)) if p.isdigit() else p for p in parts)


def chinese_number(numeral: str) -> int:
    """Return the value of a Chinese numeral up to 999 (`二十三` → 23, `一〇` → 10)."""
    if not any(c in _CN_UNITS for c in numeral):
        return int("".join(str(_CN_DIGITS[c]) for c in numeral))
    total, digit = 0, 0
    for c in numeral:
        if c in _CN_UNITS:
            total += (digit or 1) * _CN_UNITS[c]
            digit = 0
        else:
            digit = _CN_DIGITS[c]
    return total + digit


def roman_number(numeral: str) -> int:
    """Return the value of a small Roman numeral (`iv` → 4)."""
    values = [_ROMAN[c] for c in numeral.lower()]
    return sum(-v if any(w > v for w in values[n + 1 :]) else v for n, v in enumerate(values))


def mark_from(style: Style, found: re.Match[str], offsets: Sequence[int] | None = None) -> Mark:
    """Return the mark that a match of a style's pattern found; `offsets` leads from the matched string to the line."""
    start, end = found.span()
    if offsets is not None:
        start, end = offsets[start], offsets[end]
    number = number_of(found.group("n"))
    if style.rank == "roman" and number.isalpha():
        number = str(roman_number(number))
    last = number.rpartition(".")[2]
    ordinal = int(last) if last.isdigit() else ord(last.lower()) - ord("a") + 1
    return Mark(style, "".join(found.group().split()), number, start, end, ordinal)


def head_of(line: str) -> Head:
    """Return the head of a line, in which marks are looked for."""
    start = line[:_HEAD_CHARS]
    if _MARKUP.isdisjoint(start):
        return Head(start, range(len(start) + 1))
    offsets = [n for n, c in enumerate(start) if c not in _MARKUP]
    return Head("".join(line[n] for n in offsets), (*offsets, offsets[-1] + 1 if offsets else 0))


def is_separator(line: str) -> bool:
    """Tell whether a line only separates (`==========`)."""
    return pattern_of("separator").fullmatch(line) is not None


def lead_end(line: str, start: int = 0) -> int:
    """Return where the text of a line begins, behind white space, bullets and Markdown signs."""
    found = pattern_of("lead").match(line, start)
    return found.end() if found else start


def read_marks(line: str, most: int = 3) -> tuple[Mark, ...]:
    """Return the number marks at the start of `line`, outermost first, at most `most` (`1. （一）` has two)."""
    head = head_of(line)
    marks: list[Mark] = []
    at = 0
    while len(marks) < most:
        mark, after = _mark_at(head, lead_end(head.view, at))
        if mark is None or (marks and (mark.rank == marks[-1].rank or mark.style.weak)):
            break
        marks.append(mark)
        at = after
    return tuple(marks)


def _mark_at(head: Head, start: int) -> tuple[Mark | None, int]:
    if not pattern_of("begins").match(head.view, start):
        return None, start
    for style in styles():
        found = style.pattern.match(head.view, start)
        if found:
            return mark_from(style, found, head.offsets), found.end()
    return None, start
