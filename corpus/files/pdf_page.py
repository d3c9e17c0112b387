"""A page of a PDF becomes lines and rows: characters and ruling lines with their places, as PDFium finds them."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pypdfium2 import raw

from corpus.files.pdf_lines import lines_of_glyphs
from corpus.files.pdf_tables import split_tables
from corpus.files.pdf_types import Glyph, Line, Page, Row, Ruling, rules

_QUARTER = 90
_Box = tuple[float, float, float, float]


def read_page(page: Any) -> Page:  # noqa: ANN401 - pypdfium2 ships no types
    """Return what stands on a page; text that is turned against the rest, as a watermark is, is left out."""
    found = list(_characters(page))
    turn = Counter(round(angle / _QUARTER) % 4 for _, _, angle in found).most_common(1)
    quarter = turn[0][0] if turn else 0
    most = rules()["upright_degrees"]
    left, foot, right, head = _turned(page.get_cropbox(), quarter)
    glyphs = []
    for glyph, box, angle in found:
        if abs((angle - quarter * _QUARTER + 180) % 360 - 180) > most:
            continue
        new = _turned(box, quarter)
        base = _turned((box[0], glyph.base, box[0], glyph.base), quarter)[1] if quarter % 2 == 0 else new[1]
        if left <= (new[0] + new[2]) / 2 <= right and foot <= base <= head:
            glyphs.append(Glyph(glyph.text, new[0], new[2], base, glyph.size))
    paths, pictures = _objects(page)
    rest, rows = split_tables(glyphs, [Ruling(*_turned(box, quarter)) for box in paths])
    items: list[Line | Row] = [*lines_of_glyphs(rest), *rows]
    items.sort(key=lambda item: -item.base)
    return Page(tuple(items), foot, head, pictures)


def _characters(page: Any) -> Iterator[tuple[Glyph, _Box, float]]:  # noqa: ANN401
    """Yield the characters of a page with their boxes and angles, without those that PDFium adds."""
    text = page.get_textpage()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        if raw.FPDFText_IsGenerated(text, at) == 1 or not 0 < code <= 0x10FFFF:  # noqa: PLR2004 - Unicode's last
            continue
        if not (
            raw.FPDFText_GetLooseCharBox(text, at, box)
            and raw.FPDFText_GetCharOrigin(text, at, x, y)
            and raw.FPDFText_GetMatrix(text, at, matrix)
        ):
            continue
        size = raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
        if size > 1:
            place = (box.left, box.bottom, box.right, box.top)
            yield (
                Glyph(chr(code), box.left, box.right, y.value, size),
                place,
                math.degrees(math.atan2(matrix.b, matrix.a)),
            )


def _objects(page: Any) -> tuple[list[_Box], bool]:  # noqa: ANN401
    """Return the boxes of the page's straight lines and the sides of its rectangles, and whether it has pictures."""
    found, pictures = rules(), False
    boxes: list[_Box] = []
    for item in page.get_objects(max_depth=4):
        pictures = pictures or item.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
        if item.type == raw.FPDF_PAGEOBJ_PATH and len(boxes) <= found["most_lines"]:
            boxes += _sides(item.get_bounds()) if raw.FPDFPath_CountSegments(item) <= 5 else _segments(item)  # noqa: PLR2004 - a rectangle
    return (boxes if len(boxes) <= found["most_lines"] else []), pictures


def _sides(box: _Box) -> list[_Box]:
    left, bottom, right, top = box
    thick = rules()["line_thickness"]
    if right - left <= thick or top - bottom <= thick:
        return [box]
    return [
        (left, bottom, left, top),
        (right, bottom, right, top),
        (left, bottom, right, bottom),
        (left, top, right, top),
    ]


def _segments(path: Any) -> list[_Box]:  # noqa: ANN401
    """Return the straight segments of a path that holds many."""
    matrix = path.get_matrix()
    boxes: list[_Box] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for at in range(min(raw.FPDFPath_CountSegments(path), rules()["most_lines"])):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if last is not None and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            (x0, x1), (y0, y1) = sorted((last[0], point[0])), sorted((last[1], point[1]))
            boxes.append((x0, y0, x1, y1))
        last = point
    return boxes


def _turned(box: _Box, quarter: int) -> _Box:
    """Return a box as it lies when text that runs `quarter` times 90 degrees is turned upright."""
    left, bottom, right, top = box
    return (
        (left, bottom, right, top),
        (bottom, -right, top, -left),
        (-right, -top, -left, -bottom),
        (-top, left, -bottom, right),
    )[quarter]
