"""Where the article of a page is: what surrounds it is dropped, then the container with nearly all text is entered."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree

Element = etree._Element  # lxml has no public name for the type of its elements

_CONTAINERS = frozenset({"body", "div", "section", "main", "article", "form", "center", "table", "tbody", "tr", "td"})
_OWN_TEXT = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "dl", "blockquote"})
_MENUS = frozenset({"div", "section", "ul", "ol", "dl", "p", "table", "td"})


@dataclass(frozen=True, slots=True)
class Article:
    """The part of a page that is read: its container, its title where that stands elsewhere, and what is left out."""

    root: Element
    title: Element | None
    dropped: frozenset[Element]


@dataclass(slots=True)
class _Size:
    """What an element holds: characters, those of them in links within the site, and the number of such links."""

    text: int = 0
    linked: int = 0
    links: int = 0


@dataclass(slots=True)
class _Page:
    """A page's elements in order, their sizes, and those that are no part of the article."""

    elements: list[Element]
    dropped: set[Element] = field(default_factory=set)
    sizes: dict[Element, _Size] = field(default_factory=dict)

    def measure(self) -> None:
        """Size every element that is left, innermost first; what follows an element belongs to the one around it."""
        self.sizes = {element: _Size() for element in self.elements}
        for element in reversed(self.elements):
            size = self.sizes[element]
            if element in self.dropped:
                size.text = size.linked = size.links = 0
            else:
                size.text += _length(element.text)
                if element.tag == "a" and re.match(rules()["own_link"], element.get("href", "")):
                    size.linked, size.links = size.text, 1
            above = self.sizes.get(parent) if (parent := element.getparent()) is not None else None
            if above is not None:
                above.text += size.text + _length(element.tail)
                above.linked += size.linked
                above.links += size.links

    def children(self, element: Element) -> Iterator[Element]:
        """Yield the children of an element that are left."""
        return (child for child in element if child in self.sizes and child not in self.dropped)


@cache
def rules() -> dict[str, Any]:
    """Return the rules about pages as they stand in the data file."""
    file = resources.files("corpus").joinpath("data/web_pages.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def find_article(page: Element) -> Article:
    """Return the article of a page; the whole body where nothing in it stands out."""
    found = _Page([element for element in page.iter() if isinstance(element.tag, str)])
    found.dropped |= {element for element in found.elements if _is_invisible(element)}
    found.measure()
    whole = found.sizes[found.elements[0]].text or 1
    found.dropped |= {
        element for element in found.elements if _is_furniture(element, found.sizes[element].text / whole)
    }
    found.measure()
    found.dropped |= {element for element in found.elements if _is_menu(element, found.sizes[element])}
    found.measure()
    root = _entered(found, _start(found))
    _drop_imprint(found, root)
    titles = [element for element in found.elements if element.tag == "h1" and not _is_invisible(element)]
    title = titles[0] if len(titles) == 1 and not _is_within(titles[0], root, found.dropped) else None
    return Article(root, title, frozenset(found.dropped))


def _is_invisible(element: Element) -> bool:
    if element.tag in rules()["silent_tags"] or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and re.search(rules()["hidden_style"], style, re.IGNORECASE))


def _is_furniture(element: Element, share: float) -> bool:
    found = rules()
    if element.tag in ("html", "body"):
        return False
    by_role = (element.get("role") or "").lower() in found["furniture_roles"]
    if element.tag in found["furniture_tags"] or by_role:
        return share <= float(found["edge_max_share"])
    inside = any(above.tag in found["article_tags"] for above in element.iterancestors())
    if element.tag in found["edge_tags"]:
        return not inside and share <= found["edge_max_share"]
    names = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
    named = any(_furniture_name().fullmatch(name) for name in names)
    return named and not inside and share <= float(found["named_max_share"])


@cache
def _furniture_name() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in rules()["furniture_names"]))


def _is_menu(element: Element, size: _Size) -> bool:
    found = rules()
    many = size.links >= found["menu_min_links"]
    return element.tag in _MENUS and many and size.linked >= found["menu_share"] * size.text


def _start(page: _Page) -> Element:
    body = next((element for element in page.elements if element.tag == "body"), page.elements[0])
    least = page.sizes[body].text * rules()["article_min_share"]
    marked = [
        element
        for element in page.elements
        if element.tag in rules()["article_tags"] or (element.get("role") or "").lower() == "main"
    ]
    # The innermost one is last in the order of the document.
    return next((element for element in reversed(marked) if page.sizes[element].text > least), body)


def _entered(page: _Page, root: Element) -> Element:
    while True:
        children = list(page.children(root))
        if any(child.tag in _OWN_TEXT and page.sizes[child].text for child in children if child.tag != "table"):
            return root
        least = page.sizes[root].text * rules()["enter_min_share"]
        into = next((c for c in children if c.tag in _CONTAINERS and page.sizes[c].text >= max(least, 1)), None)
        if into is None or (into.tag == "table" and _columns(into) > 1):
            return root
        root = into


def _columns(table: Element) -> int:
    return max((sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")), default=0)


def _drop_imprint(page: _Page, root: Element) -> None:
    found = rules()
    for element in reversed(list(page.children(root))):
        words = "".join(map(str, element.itertext())).strip()
        if not words:
            continue
        if len(words) > found["imprint_max_chars"] or not re.search(found["imprint"], words):
            return
        page.dropped.add(element)


def _is_within(element: Element, root: Element, dropped: set[Element]) -> bool:
    above = [element, *element.iterancestors()]
    return root in above and not any(one in dropped for one in above[: above.index(root)])


def _length(text: str | None) -> int:
    return len("".join(text.split())) if text else 0
