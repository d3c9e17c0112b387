"""The names and small conventions of WordprocessingML (ECMA-376, part 1, chapter 17)."""

from lxml import etree

Element = etree._Element  # lxml has no public name for the type of its elements

# The namespace of transitional files, which nearly all are, and that of strict ones.
NAMESPACE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFF = ("0", "false", "off")


def w(name: str) -> str:
    """Return a name in Word's own namespace, as lxml writes it."""
    return f"{{{NAMESPACE.decode()}}}{name}"


def on(switch: Element | None) -> bool:
    """Tell whether a property that is on by being there is on."""
    return switch is not None and switch.get(w("val")) not in _OFF


def value(parent: Element | None, name: str) -> str | None:
    """Return the `w:val` of a child, or None where there is none."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(w("val"))


def number(parent: Element | None, name: str) -> int | None:
    """Return the `w:val` of a child as a number, or None where there is none."""
    found = value(parent, name)
    return int(found) if found is not None and found.lstrip("-").isdecimal() else None
