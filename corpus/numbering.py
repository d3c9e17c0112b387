"""Number marks: 第三条, 一、, （二）, 1.1, ①, found at the start of a line by the styles of `data/numbering.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_CN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CN_UNITS = {"十": 10, "百": 100}


@dataclass(frozen=True, slots=True)
class Style:
    """One way of numbering: its compiled pattern, what it becomes in an id, and the styles of the same rank."""

    name: str
    pattern: re.Pattern[str]
    part: str
    rank: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A number mark as printed, with its number and the range of the line it takes."""

    style: Style
    text: str
    number: str
    end: int

    @property
    def ordinal(self) -> int | None:
        """Return the number as an integer, or None where it has several parts (`1.2`)."""
        return int(self.number) if self.number.isdigit() else None

    @property
    def part(self) -> str:
        """Return what this mark adds to a clause's id."""
        return self.style.part.format(n=self.number)


@cache
def rules() -> dict[str, Any]:
    """Return the numbering rules as they stand in the data file."""
    file = resources.files("corpus").joinpath("data/numbering.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def styles() -> tuple[Style, ...]:
    """Return all styles in the order in which they are tried."""
    found = rules()
    ranks = {name: rank for rank, names in found["alike"].items() for name in names}
    return tuple(
        Style(
            entry["name"],
            re.compile(
                entry["pattern"].replace("{cn}", found["numerals"]["cn"]).replace("{ar}", found["numerals"]["ar"])
            ),
            entry["part"],
            ranks.get(entry["name"], entry["name"]),
        )
        for entry in found["style"]
    )


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rules()["lead"]["pattern"])


@cache
def _separator() -> re.Pattern[str]:
    return re.compile(rules()["separator"]["pattern"])


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


def _digits(numeral: str) -> str:
    if "①" <= numeral <= "⑳":
        return str(ord(numeral) - ord("①") + 1)
    if numeral[0] in _CN_DIGITS or numeral[0] in _CN_UNITS:
        return str(chinese_number(numeral))
    return numeral.replace("．", ".")


def is_separator(line: str) -> bool:
    """Tell whether a line only separates (`==========`)."""
    return _separator().fullmatch(line) is not None


def lead_end(line: str, start: int = 0) -> int:
    """Return where the text of a line begins, behind white space, bullets and Markdown signs."""
    found = _lead().match(line, start)
    return found.end() if found else start


def read_marks(line: str, most: int = 3) -> tuple[Mark, ...]:
    """Return the number marks at the start of `line`, outermost first, at most `most` (`1. （一）` has two)."""
    marks: list[Mark] = []
    at = 0
    while len(marks) < most:
        start = lead_end(line, at)
        mark = _mark_at(line, start)
        if mark is None or (marks and mark.style.rank == marks[-1].style.rank):
            break
        marks.append(mark)
        at = mark.end
    return tuple(marks)


def _mark_at(line: str, start: int) -> Mark | None:
    for style in styles():
        found = style.pattern.match(line, start)
        if found:
            return Mark(style, found.group().strip(), _digits(found.group("n")), found.end())
    return None
