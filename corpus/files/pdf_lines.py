"""Printed characters become lines: those on one baseline from left to right, spaces where there is room for one."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from corpus.files.lines import clean, is_wide
from corpus.files.pdf_types import Glyph, Line, rules


def lines_of_glyphs(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines that characters form, from top to bottom."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.base, g.left)):
        if not glyph.text.isspace() or lines:
            line = lines[-1] if lines else None
            if line is not None and abs(line[0].base - glyph.base) < rules()["same_line"] * max(
                line[0].size, glyph.size
            ):
                line.append(glyph)
            else:
                lines.append([glyph])
    return [made for found in lines if (made := _line(found)) is not None]


def joined(before: str, after: str) -> str:
    """Return two parts of a wrapped paragraph as one: Chinese without a space, Latin words with one.

    A space that is printed at the end of the line is kept between a Chinese character and a Latin one.
    """
    spaced, before = before.endswith(" "), before.rstrip()
    if not before or not after:
        return before + after
    wide = is_wide(before[-1]) + is_wide(after[0])
    in_address = "://" in before.rsplit(maxsplit=1)[-1]
    apart = spaced if wide or in_address else True
    return f"{before} {after}" if apart and wide < 2 else before + after  # noqa: PLR2004 - both are wide


def _line(glyphs: Sequence[Glyph]) -> Line | None:
    printed = list(_once(sorted((g for g in glyphs if not g.text.isspace()), key=lambda g: g.left)))
    if not printed:
        return None
    spaces = sorted(g.left for g in glyphs if g.text.isspace())
    words: list[str] = []
    at = 0
    for before, glyph in zip([None, *printed], printed, strict=False):
        spaced = False
        while at < len(spaces) and spaces[at] < glyph.left:
            spaced, at = before is not None, at + 1
        if before is not None and (spaced or _is_apart(before, glyph)):
            words.append(" ")
        words.append(glyph.text)
    text = clean("".join(words)).strip()
    if text and at < len(spaces):
        text += " "
    size = max((len(list(same)), size) for size, same in groupby(sorted(round(g.size * 2) / 2 for g in printed)))[1]
    return Line(text, printed[0].left, max(g.right for g in printed), glyphs[0].base, size) if text else None


def _once(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Yield characters from left to right without what is printed twice to look bold."""
    recent: list[Glyph] = []
    for glyph in glyphs:
        recent = [g for g in recent if glyph.left - g.left < rules()["double_print"] * glyph.size]
        if all(g.text != glyph.text for g in recent):
            yield glyph
        recent.append(glyph)


def _is_apart(before: Glyph, after: Glyph) -> bool:
    wide = is_wide(before.text) or is_wide(after.text)
    room = float(rules()["wide_space" if wide else "latin_space"])
    return after.left - before.right > room * max(before.size, after.size)
