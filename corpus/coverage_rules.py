"""The elements of each disclosure, as `data/coverage.toml` gives them: what a policy has to say for it to be stated."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from corpus.concepts import vocabulary
from corpus.disclosures import disclosures
from corpus.types import LANGUAGES, Language

_KEYS = frozenset({"id", "trace", "says", "also", "unless", "near", "data", "names", "missing_zh", "missing_en"})


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a disclosure: the patterns of a sentence that says it, and what to say where none does.

    A sentence matches `says`, all of `also` and not `unless`, names `data` kinds of data and one of `names`; `near` is
    looked for in its clause and in what stands above it too. A `trace` shows that the subject comes up, but is no part
    of what is to be said.
    """

    id: str
    trace: bool
    says: re.Pattern[str]
    also: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    near: re.Pattern[str] | None
    data: int
    names: frozenset[str]
    missing: dict[Language, str]


@cache
def elements() -> dict[str, tuple[Element, ...]]:
    """Return the elements by the id of their disclosure; raises ValueError where the data is not in order."""
    source = resources.files("corpus").joinpath("data/coverage.toml").read_text(encoding="utf-8")
    return read_elements(tomllib.loads(source))


def read_elements(data: dict[str, Any]) -> dict[str, tuple[Element, ...]]:
    """Return the elements in the tables of a rules file; raises ValueError for what is not in order."""
    if set(data) != set(disclosures()):
        odd = ", ".join(sorted(set(data) ^ set(disclosures())))
        raise ValueError(f"coverage rules: not one table a disclosure: {odd}")
    found = {name: tuple(_element(name, entry) for entry in data[name]) for name in disclosures()}
    for name, of_disclosure in found.items():
        if all(element.trace for element in of_disclosure):
            raise ValueError(f"coverage rules: {name}: no required element")
        if len({element.id for element in of_disclosure}) != len(of_disclosure):
            raise ValueError(f"coverage rules: {name}: an id stands twice")
    return found


def _element(name: str, entry: dict[str, Any]) -> Element:
    place, trace = f"{name}.{entry.get('id')}", entry.get("trace", False)
    named = frozenset(entry.get("names", ()))
    if unknown := (set(entry) - _KEYS) | (named - set(vocabulary())):
        raise ValueError(f"coverage rules: {place}: unknown: {', '.join(sorted(unknown))}")
    if not entry.get("says") or not all(trace or entry.get(f"missing_{language}") for language in LANGUAGES):
        raise ValueError(f"coverage rules: {place}: says and missing_* are wanted")
    try:
        return Element(
            id=entry["id"],
            trace=trace,
            says=re.compile("|".join(entry["says"])),
            also=tuple(re.compile(pattern) for pattern in entry.get("also", ())),
            unless=re.compile("|".join(entry["unless"])) if "unless" in entry else None,
            near=re.compile(entry["near"]) if "near" in entry else None,
            data=entry.get("data", 0),
            names=named,
            missing={language: entry.get(f"missing_{language}", "") for language in LANGUAGES},
        )
    except re.error as error:
        raise ValueError(f"coverage rules: {place}: {error}") from None
