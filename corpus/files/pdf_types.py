"""The shapes of a printed page, in points; `base` is the height of the baseline, upwards from the page's foot."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character and its place; `size` is that of its font."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table with ruling lines, and the height of its top."""

    cells: tuple[str, ...]
    base: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line of a page: its box, which is thin in one direction."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def is_flat(self) -> bool:
        """Tell whether the line is horizontal."""
        return self.right - self.left >= self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page from top to bottom, its lowest and highest point, and whether it has pictures."""

    items: tuple[Line | Row, ...]
    foot: float
    head: float
    pictures: bool


@cache
def rules() -> dict[str, Any]:
    """Return the rules about printed pages as they stand in the data file."""
    file = resources.files("corpus").joinpath("data/pdf_pages.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
