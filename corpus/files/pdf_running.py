"""Running heads, running feet and page numbers are found by where they stand and that they come again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.files.pdf_types import Line, Page, rules

_NUMBER = re.compile(r"\d+")
_FEWEST = 2


def without_running(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without lines that repeat at the edges of pages, numbers aside, and without page numbers."""
    seen = Counter(key for page in pages for key in {_key(page, line) for line in _edge_lines(page)})
    least = max(_FEWEST, rules()["running_share"] * len(pages))
    running = {key for key, count in seen.items() if count >= least}
    return [_without_number(_without(page, running)) for page in pages]


def _without(page: Page, running: set[tuple[bool, str]]) -> Page:
    dropped = {id(line) for line in _edge_lines(page) if _key(page, line) in running}
    return replace(page, items=tuple(item for item in page.items if id(item) not in dropped))


def _without_number(page: Page) -> Page:
    items = list(page.items)
    edge = {id(line) for line in _edge_lines(page)}
    pattern = re.compile(rules()["page_number"])
    for at in (0, -1):
        item = items[at] if items else None
        if isinstance(item, Line) and id(item) in edge and pattern.fullmatch(item.text.strip()):
            del items[at]
    return replace(page, items=tuple(items))


def _edge_lines(page: Page) -> Iterator[Line]:
    edge = rules()["edge_share"] * (page.head - page.foot)
    for item in page.items:
        if isinstance(item, Line) and (item.base > page.head - edge or item.base < page.foot + edge):
            yield item


def _key(page: Page, line: Line) -> tuple[bool, str]:
    return line.base > (page.head + page.foot) / 2, _NUMBER.sub("0", "".join(line.text.split()))
