"""What a paragraph is in Word: a heading of a level, an item of a list, or neither; by its style or itself."""

import re
from dataclasses import dataclass

from corpus.files.docx_xml import Element, number, value, w

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d.*|toc heading|table of (?:figures|contents).*", re.IGNORECASE)
_TITLE = ("title", "标题")
_BODY_OUTLINE = 9
_MOST_ANCESTORS = 20


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What holds for one paragraph: heading level (0: none, 1 the highest), list and level in it (from 0)."""

    level: int
    number: tuple[int, int] | None
    is_title: bool = False
    is_contents: bool = False


class Styles:
    """The paragraph styles of a document, each with those that it is based on."""

    def __init__(self, root: Element | None) -> None:
        """Read `word/styles.xml`, which may be missing."""
        found = [] if root is None else root.findall(w("style"))
        self._styles = {style.get(w("styleId"), ""): style for style in found}
        paragraphs = (
            s for s in found if s.get(w("type")) == "paragraph" and s.get(w("default")) in ("1", "true", "on")
        )
        self._default = next((style.get(w("styleId"), "") for style in paragraphs), "")

    def of(self, paragraph: Element) -> ParagraphStyle:
        """Return what a paragraph is; what it says itself goes before its style, and that before the style's base."""
        own = paragraph.find(w("pPr"))
        chain = self._chain(value(own, "pStyle") or self._default)
        names = [value(style, "name") or "" for style in chain]
        properties = [own, *(style.find(w("pPr")) for style in chain)]
        is_title = any(name.lower() in _TITLE for name in names)
        return ParagraphStyle(
            level=1 if is_title else _level(properties, names),
            number=_list_of(properties),
            is_title=is_title,
            is_contents=any(_CONTENTS.fullmatch(name) for name in names[:1]),
        )

    def _chain(self, style_id: str) -> list[Element]:
        chain: list[Element] = []
        style = self._styles.get(style_id)
        while style is not None and len(chain) < _MOST_ANCESTORS:
            chain.append(style)
            style = self._styles.get(value(style, "basedOn") or "")
        return chain


def _level(properties: list[Element | None], names: list[str]) -> int:
    outline = next((n for p in properties if (n := number(p, "outlineLvl")) is not None), None)
    if outline is not None:
        return outline + 1 if 0 <= outline < _BODY_OUTLINE else 0
    found = next((m for name in names if (m := _HEADING.fullmatch(name))), None)
    return int(found.group(1)) if found else 0


def _list_of(properties: list[Element | None]) -> tuple[int, int] | None:
    """Return list and level; each is taken from the first place that says it, and list 0 takes a paragraph out."""
    places = [p.find(w("numPr")) for p in properties if p is not None]
    list_id = next((n for place in places if (n := number(place, "numId")) is not None), 0)
    level = next((n for place in places if (n := number(place, "ilvl")) is not None), 0)
    return (list_id, level) if list_id else None
