"""Questions that say the same in nearly the same words, put together."""

import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Generic, TypeVar

from corpus.text import fold

T = TypeVar("T")

# Rarer wordings than these are only put together where they are the same: the report stays quick.
_MOST_COMPARED = 3_000


@dataclass(frozen=True, slots=True)
class _Rules:
    endings: tuple[str, ...]
    beginnings: tuple[str, ...]
    likeness: float


@cache
def _rules() -> _Rules:
    data = tomllib.loads(resources.files("web").joinpath("data", "grouping.toml").read_text(encoding="utf-8"))
    return _Rules(tuple(data["endings"]), tuple(data["beginnings"]), data["likeness"])


@dataclass(slots=True)
class _Group(Generic[T]):
    pairs: frozenset[str]
    members: list[T] = field(default_factory=list)


def same_words(question: str) -> str:
    """Return what two questions share that differ in case, width, punctuation, blanks and polite words only."""
    words = "".join(c for c in fold(question) if unicodedata.category(c)[0] in "LN" or c in "[]")
    rules = _rules()
    for beginning in rules.beginnings:
        words = words.removeprefix(beginning) or words
    while any(words.endswith(ending) and words != ending for ending in rules.endings):
        words = next(words.removesuffix(e) for e in rules.endings if words.endswith(e) and words != e)
    return words


def grouped(items: Iterable[tuple[str, T]]) -> list[list[T]]:
    """Return the items, each given with its question, in groups, the largest first.

    Questions are put together where `same_words` are equal, then where they are nearly so.
    """
    equal: dict[str, list[T]] = defaultdict(list)
    for question, item in items:
        equal[same_words(question)].append(item)
    by_size = sorted(equal.items(), key=lambda entry: -len(entry[1]))
    groups: list[_Group[T]] = []
    holding: dict[str, list[int]] = defaultdict(list)
    for n, (words, members) in enumerate(by_size):
        pairs = _pairs(words)
        near = _nearest(pairs, groups, holding) if n < _MOST_COMPARED else None
        if near is None:
            near = len(groups)
            groups.append(_Group(pairs))
            for pair in pairs:
                holding[pair].append(near)
        groups[near].members.extend(members)
    return sorted((group.members for group in groups), key=len, reverse=True)


def _nearest(pairs: frozenset[str], groups: Sequence[_Group[T]], holding: dict[str, list[int]]) -> int | None:
    shared: dict[int, int] = defaultdict(int)
    for pair in pairs:
        for n in holding.get(pair, ()):
            shared[n] += 1
    like = {n: count / (len(pairs) + len(groups[n].pairs) - count) for n, count in shared.items()}
    best = max(like, key=lambda n: (like[n], -n), default=None)
    return best if best is not None and like[best] >= _rules().likeness else None


def _pairs(words: str) -> frozenset[str]:
    return frozenset(words[n : n + 2] for n in range(max(len(words) - 1, 1)))
