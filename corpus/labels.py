"""Ids and labels of clauses: `2.3` and 二、3 for the item that is printed `3、` in the part that is printed `二、`."""

import re

from corpus.numbering import Mark

_TRAILING = " 、.．:：\\"


def part_of(above: str, mark: Mark) -> str:
    """Return the id of a clause marked `mark` under the clause `above`: `2.1` under `2` stays `2.1`."""
    if mark.style.name.startswith("decimal"):
        first, _, rest = mark.number.rpartition(".")
        if above == first or above.endswith("." + first):
            return f"{above}.{rest}"
    return f"{above}.{mark.part}".lstrip(".")


def label_of(markers: tuple[str, ...], name: str = "") -> str:
    """Return what a person calls the clause: its marks in a row, a paragraph's or run-in heading's `name` last.

    A mark that the next one repeats is left out (`2.` before `2.3`).
    """
    kept = [
        mark
        for mark, after in zip(markers, (*markers, "")[1:], strict=True)
        if not after.startswith(mark.rstrip(_TRAILING) + ".")
    ]
    label = ""
    for mark in kept:
        label += (" " if re.search(r"[分章节条编篇.\d]$", label) else "") + mark.rstrip("\\")
    if not name:
        return label.rstrip(_TRAILING)
    return f"{label} {name}" if re.search(r"[^、]$", label) else label + name
