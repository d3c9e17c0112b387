"""The numbers that Word generates (ECMA-376, 17.9): levels, formats, restarts, starts of their own."""

import re
from dataclasses import dataclass, field

from corpus.files.docx_xml import Element, number, on, value, w
from corpus.files.lines import bullet
from corpus.files.numerals import numeral

_LEVELS = 9
_MOST_START = 32_767
_PLACEHOLDER = re.compile(r"%([1-9])")
_CLOSED = tuple("、．）〉》】］。：")  # signs that bring their own space


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is written and when it begins again (`restart`: None after any level above)."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _Count:
    """The numbers that a list has reached, a level each; None where a level has not begun or begins again."""

    reached: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(frozen=True, slots=True)
class _List:
    """One use of a list: its levels, its count (shared with other uses of the same definition), starts of its own."""

    levels: dict[int, _Level]
    count: _Count
    starts: dict[int, int]


class Numbering:
    """The lists of a document; each call of `mark` counts one paragraph."""

    def __init__(self, root: Element | None) -> None:
        """Read `word/numbering.xml`, which may be missing."""
        found = [] if root is None else root.findall(w("abstractNum"))
        self._definitions = {d.get(w("abstractNumId"), ""): d for d in found}
        self._counts = {name: _Count() for name in self._definitions}
        self._lists: dict[int, _List] = {}
        self._begun: set[tuple[int, int]] = set()
        for use in [] if root is None else root.findall(w("num")):
            list_id = use.get(w("numId"), "")
            if list_id.isdecimal():
                self._lists[int(list_id)] = self._list(use)

    def mark(self, list_id: int, level: int) -> str:
        """Return what stands before the next paragraph of a list at `level` (from 0), its space included."""
        found = self._lists.get(list_id)
        if found is None or not 0 <= level < _LEVELS:
            return ""
        self._count(found, list_id, level)
        rule = found.levels.get(level, _Level())
        if rule.form in ("bullet", "none") and not _PLACEHOLDER.search(rule.text):
            return _plain(rule)
        reached = found.count.reached

        def shown(place: re.Match[str]) -> str:
            at = int(place.group(1)) - 1
            above = found.levels.get(at, _Level())
            now = reached[at]
            form = "decimal" if rule.legal and above.form not in ("bullet", "none") else above.form
            return "" if form == "none" else numeral(above.start if now is None else now, form)

        text = _PLACEHOLDER.sub(shown, rule.text).strip()
        return text + _space(text, rule.suffix) if text else ""

    def _count(self, found: _List, list_id: int, level: int) -> None:
        reached = found.count.reached
        for at in range(level + 1):
            # A start of its own holds once, when this use of the list comes to that level for the first time.
            if at in found.starts and (list_id, at) not in self._begun:
                self._begun.add((list_id, at))
                reached[at] = None if at == level else found.starts[at]
        first = found.starts.get(level, found.levels.get(level, _Level()).start)
        now = reached[level]
        reached[level] = first if now is None else now + 1
        for deeper in range(level + 1, _LEVELS):
            restart = found.levels.get(deeper, _Level()).restart
            # 0 never begins again; otherwise it does after the level of that number (from 1) or one above it.
            if restart is None or level < restart:
                reached[deeper] = None

    def _list(self, use: Element) -> _List:
        name = value(use, "abstractNumId") or ""
        levels = self._levels(name)
        starts: dict[int, int] = {}
        for override in use.findall(w("lvlOverride")):
            at = _integer(override.get(w("ilvl")))
            own = override.find(w("lvl"))
            if own is not None:
                levels[at] = _level(own)
            start = number(override, "startOverride")
            if start is not None:
                starts[at] = min(start, _MOST_START)
        return _List(levels, self._counts.setdefault(name, _Count()), starts)

    def _levels(self, name: str) -> dict[int, _Level]:
        definition = self._definitions.get(name)
        if definition is None:
            return {}
        linked = value(definition, "numStyleLink")
        if linked:  # the levels stand in the definition that makes the style
            same = (d for d in self._definitions.values() if value(d, "styleLink") == linked)
            definition = next(same, definition)
        return {_integer(lvl.get(w("ilvl"))): _level(lvl) for lvl in definition.findall(w("lvl"))}


def _level(lvl: Element) -> _Level:
    form = value(lvl, "numFmt") or _alternate_format(lvl) or "decimal"
    start = number(lvl, "start")
    return _Level(
        start=1 if start is None else min(start, _MOST_START),
        form=form,
        text=value(lvl, "lvlText") or "",
        suffix=value(lvl, "suff") or "tab",
        restart=number(lvl, "lvlRestart"),
        legal=on(lvl.find(w("isLgl"))),
    )


def _alternate_format(lvl: Element) -> str | None:
    # Newer formats stand in a choice of their own, an older one beside it.
    found = next(lvl.iter(w("numFmt")), None)
    return None if found is None else found.get(w("val"))


def _plain(rule: _Level) -> str:
    """Return the mark of a level without numbers: words are kept, any sign of a symbol font is a bullet."""
    words = rule.text.strip()
    if len(words) > 1 and any(character.isalnum() for character in words):
        return words + _space(words, rule.suffix)
    # One letter is a sign of a symbol font: Word's "l" in Wingdings is a dot.
    return bullet("") if rule.form == "bullet" else ""


def _space(text: str, suffix: str) -> str:
    return "" if suffix == "nothing" or text.endswith(_CLOSED) else " "


def _integer(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
