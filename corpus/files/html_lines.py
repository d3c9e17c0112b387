"""An article's elements become lines: paragraphs, headings, the numbers of lists, the rows of tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.files.html_article import Article, Element, rules
from corpus.files.lines import bullet, heading, one_line, rows
from corpus.files.numerals import numeral
from corpus.numbering import read_marks

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MOST_SPAN = 1000
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-zA-Z-]+)")


@dataclass(slots=True)
class _List:
    """An open list: how its numbers are written (None: it has bullets, empty: nothing) and the next of them."""

    style: str | None
    next: int = 1
    step: int = 1

    def mark(self, item: Element) -> str:
        """Return what stands before the next item."""
        if self.style is None:
            return bullet("")
        self.next = _number(item.get("value"), self.next)
        number, self.next = self.next, self.next + self.step
        return f"{numeral(number, self.style)}{rules()['number_signs'].get(self.style, '. ')}" if self.style else ""


@dataclass(slots=True)
class _Writer:
    """The lines so far, the words of the line that is being written, and the lists that are open around it."""

    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    mark: str = ""
    level: int = 0
    verbatim: int = 0

    def end_line(self) -> None:
        """Finish the line that is being written."""
        text = "".join(self.words)
        self.words.clear()
        for part in text.split("\n") if self.verbatim else (text,):
            line = one_line(part)
            if line:
                # An item that brings its own number, as text, is shown without a generated one.
                line = line if read_marks(line) else self.mark + line
                self.lines.append(heading(line, self.level) if self.level else line)
                self.mark = ""


def lines_of(article: Article) -> list[str]:
    """Return the lines of an article; a title that stands elsewhere comes first, unless it has one of its own."""
    writer = _Writer()
    walk = etree.iterwalk(article.root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element in article.dropped or not isinstance(element.tag, str):
                walk.skip_subtree()
            elif _is_table_of_data(element):
                writer.end_line()
                writer.lines += rows(_cells(element, article.dropped))
                walk.skip_subtree()
            else:
                _start(writer, element)
        else:
            if element not in article.dropped and isinstance(element.tag, str):
                _end(writer, element)
            if element is not article.root:
                writer.words.append(element.tail or "")
    writer.end_line()
    titled = bool(writer.lines) and writer.lines[0].startswith("#")
    if article.title is not None and not titled:
        writer.lines.insert(0, heading("".join(map(str, article.title.itertext())), 1))
    return writer.lines


def _start(writer: _Writer, element: Element) -> None:
    if element.tag in rules()["block_tags"] or element.tag == "br":
        writer.end_line()
    if element.tag in _HEADINGS:
        writer.level = _HEADINGS[str(element.tag)]
    elif element.tag in ("ol", "ul"):
        writer.lists.append(_list(element))
    elif element.tag == "li":
        writer.mark = writer.lists[-1].mark(element) if writer.lists else bullet("")
    elif element.tag == "pre":
        writer.verbatim += 1
    writer.words.append(element.text or "")


def _end(writer: _Writer, element: Element) -> None:
    if element.tag in rules()["block_tags"]:
        writer.end_line()
    if element.tag in _HEADINGS:
        writer.level = 0
    elif element.tag in ("ol", "ul") and writer.lists:
        writer.lists.pop()
    elif element.tag == "li":
        writer.mark = ""
    elif element.tag == "pre":
        writer.verbatim -= 1


def _list(element: Element) -> _List:
    named = _LIST_STYLE.search(element.get("style", ""))
    style = named.group(1).lower() if named else ""
    if style == "none":
        return _List("")
    if element.tag == "ul":
        return _List(None)
    down = element.get("reversed") is not None
    first = sum(child.tag == "li" for child in element) if down else 1
    return _List(style or element.get("type") or "decimal", _number(element.get("start"), first), -1 if down else 1)


def _number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value.strip()) else default


def _is_table_of_data(element: Element) -> bool:
    """Tell a table with columns from one that only lays a page out: that has tables, headings or one column."""
    if element.tag != "table" or (element.get("role") or "") in ("presentation", "none"):
        return False
    inner = {child.tag for child in element.iterdescendants()}
    if inner & {"table", *_HEADINGS}:
        return False
    return any(sum(cell.tag in ("td", "th") for cell in row) > 1 for row in element.iter("tr"))


def _cells(table: Element, dropped: frozenset[Element]) -> Iterator[list[str]]:
    """Yield the texts of each row; a cell that spans rows is repeated, so that each row can be read by itself."""
    waiting: dict[int, tuple[int, str]] = {}  # column: rows to come, text
    for row in table.iter("tr"):
        texts: list[str] = []
        cells = [cell for cell in row if cell.tag in ("td", "th") and cell not in dropped]
        while cells or len(texts) in waiting:
            if len(texts) in waiting:
                left, text = waiting.pop(len(texts))
                if left > 1:
                    waiting[len(texts)] = left - 1, text
            else:
                cell = cells.pop(0)
                text = _words(cell, dropped)
                span = min(_number(cell.get("rowspan"), 1), _MOST_SPAN)
                if span > 1:
                    waiting[len(texts)] = span - 1, text
            texts.append(text)
        yield texts


def _words(cell: Element, dropped: frozenset[Element]) -> str:
    words: list[str] = []
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element in dropped:
            walk.skip_subtree()
        elif event == "start":
            words += [" " if element.tag in rules()["block_tags"] or element.tag == "br" else "", element.text or ""]
        else:
            words += [
                element.tail or "" if element is not cell else "",
                " " if element.tag in rules()["block_tags"] else "",
            ]
    return "".join(words)
