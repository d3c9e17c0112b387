"""Concepts of privacy found in text: everyday and legal words, Chinese and English, for the same thing.

The vocabulary stands in `data/concepts.toml`: W3C DPV terms, OPP-115 categories, and GB/T 35273's kinds of data.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from corpus.text import fold
from corpus.types import Language

ConceptKind = Literal["data", "processing", "purpose", "recipient", "right", "safeguard", "topic"]


@dataclass(frozen=True, slots=True)
class Concept:
    """A term of the vocabulary: its id, kind, DPV name, OPP-115 category, and what people call it."""

    id: str
    kind: ConceptKind
    term: str
    opp115: str | None
    names: dict[Language, str]


def _source() -> str:
    return resources.files("corpus").joinpath("data/concepts.toml").read_text(encoding="utf-8")


@cache
def vocabulary() -> dict[str, Concept]:
    """Return all concepts by id."""
    return {
        name: Concept(
            name,
            entry["kind"],
            entry["term"],
            entry.get("opp115"),
            {"zh": entry["name_zh"], "en": entry["name_en"]},
        )
        for name, entry in tomllib.loads(_source()).items()
    }


@cache
def vocabulary_version() -> str:
    """Return a short hash of the vocabulary, for the manifest of an index."""
    return hashlib.sha256(_source().encode("utf-8")).hexdigest()[:16]


@cache
def _words() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]], tuple[tuple[str, re.Pattern[str]], ...]]:
    chinese: dict[str, list[str]] = {}
    english: list[tuple[str, re.Pattern[str]]] = []
    for name, entry in tomllib.loads(_source()).items():
        for word in entry["zh"]:
            chinese.setdefault(word, []).append(name)
        english.append((name, _english_pattern(entry["en"])))
    # Longest first: of overlapping words the longest wins (收货地址 is no 地址).
    alternatives = "|".join(re.escape(w) for w in sorted(chinese, key=lambda w: (-len(w), w)))
    return re.compile(alternatives), {w: tuple(names) for w, names in chinese.items()}, tuple(english)


def _english_pattern(words: list[str]) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return re.compile(
        r"(?<![a-z0-9])(?:"
        + "|".join(re.escape(w.rstrip("*")) + (r"[a-z0-9'-]*" if w.endswith("*") else "(?![a-z0-9])") for w in ordered)
        + ")"
    )


def concepts_in(text: str) -> frozenset[str]:
    """Return the ids of the concepts that `text` names, in either language."""
    folded = fold(text)
    pattern, chinese, english = _words()
    found = {name for match in pattern.finditer(folded) for name in chinese[match.group()]}
    if re.search("[a-z]", folded):
        found.update(name for name, words in english if words.search(folded))
    return frozenset(found)
