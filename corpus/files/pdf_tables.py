"""Tables with ruling lines: lines that meet form a grid, and the characters in its cells form rows."""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise

from corpus.files.pdf_lines import joined, lines_of_glyphs
from corpus.files.pdf_types import Glyph, Row, Ruling, rules


def split_tables(glyphs: Sequence[Glyph], rulings: Sequence[Ruling]) -> tuple[list[Glyph], list[Row]]:
    """Return the characters outside of all tables, and the rows of the tables from top to bottom."""
    rest, rows = list(glyphs), []
    for grid in _grids(rulings):
        inside = [
            g for g in rest if _bottom(grid) < _middle(g) < _top(grid) and _left(grid) < _centre(g) < _right(grid)
        ]
        found = _rows(grid, inside)
        if max((len(row.cells) for row in found), default=0) > 1:
            taken = set(map(id, inside))
            rest = [g for g in rest if id(g) not in taken]
            rows += found
    return rest, rows


def _grids(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Return the groups of lines that touch each other, each in both directions."""
    shortest = rules()["line_length"]
    left = [r for r in rulings if max(r.right - r.left, r.top - r.bottom) >= shortest and _is_thin(r)]
    grids = []
    while left:
        grid, reached = [], [left.pop()]
        while reached:
            one = reached.pop()
            grid.append(one)
            near = [other for other in left if _touch(one, other)]
            reached += near
            taken = set(map(id, near))
            left = [other for other in left if id(other) not in taken]
        if any(r.is_flat for r in grid) and any(not r.is_flat for r in grid):
            grids.append(grid)
    return sorted(grids, key=_top, reverse=True)


def _rows(grid: Sequence[Ruling], glyphs: Sequence[Glyph]) -> list[Row]:
    heights = _distinct([(r.bottom + r.top) / 2 for r in grid if r.is_flat])
    rows = []
    for bottom, top in reversed(list(pairwise(heights))):
        middle = (bottom + top) / 2
        sides = _distinct([(r.left + r.right) / 2 for r in grid if not r.is_flat and r.bottom <= middle <= r.top])
        band = [g for g in glyphs if bottom < _middle(g) < top]
        cells = [_words([g for g in band if left < _centre(g) < right]) for left, right in pairwise(sides)]
        if any(cells):
            rows.append(Row(tuple(cells), top))
    return rows


def _words(glyphs: Sequence[Glyph]) -> str:
    return reduce(joined, (line.text for line in lines_of_glyphs(glyphs)), "").strip()


def _distinct(places: Sequence[float]) -> list[float]:
    """Return places in order, those that miss each other by little as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > rules()["line_miss"]:
            found.append(place)
    return found


def _touch(one: Ruling, other: Ruling) -> bool:
    miss = float(rules()["line_miss"])
    return (
        one.left - miss <= other.right
        and other.left - miss <= one.right
        and one.bottom - miss <= other.top
        and other.bottom - miss <= one.top
    )


def _is_thin(ruling: Ruling) -> bool:
    return min(ruling.right - ruling.left, ruling.top - ruling.bottom) <= float(rules()["line_thickness"])


def _middle(glyph: Glyph) -> float:
    return glyph.base + glyph.size / 3


def _centre(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2


def _top(grid: Sequence[Ruling]) -> float:
    return max(r.top for r in grid)


def _bottom(grid: Sequence[Ruling]) -> float:
    return min(r.bottom for r in grid)


def _left(grid: Sequence[Ruling]) -> float:
    return min(r.left for r in grid)


def _right(grid: Sequence[Ruling]) -> float:
    return max(r.right for r in grid)
