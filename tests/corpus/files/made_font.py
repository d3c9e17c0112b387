"""A font made on the spot, so that no test depends on the fonts of a machine: every sign is a box of its width."""

from functools import cache
from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

_UNITS = 1000
_HEIGHT = 800
_NARROW, _WIDE = 500, 1000
# Dashes and quotation marks, signs of CJK, full-width forms, and the unified characters.
_WIDE_BLOCKS = ((0x2010, 0x2030), (0x3000, 0x3040), (0x4E00, 0xA000), (0xFF00, 0xFF60))


@cache
def made_font() -> bytes:
    """Return a TrueType font with ASCII and the Chinese characters."""
    wide = {chr(code) for first, end in _WIDE_BLOCKS for code in range(first, end)} | {"·"}
    narrow = {chr(code) for code in range(0x20, 0x7F)}
    named = {f"u{ord(sign):04X}": sign for sign in sorted(narrow | wide)}
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", *named])
    builder.setupCharacterMap({ord(sign): name for name, sign in named.items()})
    widths = {name: _NARROW if sign in narrow else _WIDE for name, sign in named.items()} | {".notdef": _WIDE}
    shapes = {width: _box(width) for width in (_NARROW, _WIDE)}
    builder.setupGlyf({name: shapes[width] for name, width in widths.items()})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=_HEIGHT, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "psName": "Boxes"})
    builder.setupOS2(sTypoAscender=_HEIGHT, sTypoDescender=-200)
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return file.getvalue()


def _box(width: int) -> object:
    pen = TTGlyphPen(None)
    corners = ((0, 0), (0, _HEIGHT), (width, _HEIGHT), (width, 0))
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
