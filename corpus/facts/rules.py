"""The patterns that facts are read by, from `data/facts_words.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from corpus.concepts import vocabulary
from corpus.text import fold

_LEAST_WORD = 2


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb pattern: the concept of processing that it names, and its family."""

    concept: str
    family: str
    pattern: re.Pattern[str]


@cache
def _rules() -> dict[str, Any]:
    source = resources.files("corpus").joinpath("data/facts_words.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def rule(section: str, name: str) -> re.Pattern[str]:
    """Return one pattern, compiled."""
    return re.compile(_rules()[section][name])


@cache
def number(section: str, name: str) -> int:
    """Return one number of the rules."""
    return int(_rules()[section][name])


@cache
def verbs() -> tuple[Verb, ...]:
    """Return the verbs in the order in which they are tried."""
    return tuple(Verb(v["concept"], v["family"], re.compile(v["pattern"])) for v in _rules()["verb"])


@cache
def any_verb() -> re.Pattern[str]:
    """Return a pattern that finds every verb; group `v<n>` tells which one of `verbs()` it is."""
    return re.compile("|".join(f"(?P<v{n}>{v['pattern']})" for n, v in enumerate(_rules()["verb"])))


@cache
def _words(kind: str) -> tuple[dict[str, str], int]:
    owners: dict[str, str] = {}
    for concept in vocabulary().values():
        if concept.kind == kind:
            for word in (*concept.names["zh"].lower().split("与"), *concept.words["zh"]):
                if len(word) >= _LEAST_WORD:
                    owners.setdefault(word, concept.id)
    return owners, max(map(len, owners))


@cache
def _mended() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), concept) for pattern, concept in _rules()["data"]["mended"])


def concept_in(phrase: str, kind: str) -> str | None:
    """Return the concept of `kind` that a phrase is about: the longest word for one that ends nearest its end.

    A kind of data has to be the phrase's head: behind it only words like 信息 or 号码 may stand.
    """
    if kind == "data":
        for pattern, concept in _mended():
            if pattern.search(phrase):
                return concept or None
    folded = fold(phrase)
    owners, longest = _words(kind)
    for end in range(len(folded), 1, -1):
        if kind == "data" and not rule("data", "rest").fullmatch(folded, end):
            continue
        for start in range(max(0, end - longest), end - 1):
            found = owners.get(folded[start:end])
            if found and _whole(folded, start, end):
                return found
    return None


def _whole(folded: str, start: int, end: int) -> bool:
    """Tell whether Latin letters at either end of a word end there in the phrase too."""
    before, word, after = folded[:start][-1:], folded[start:end], folded[end : end + 1]
    return not (_latin(before) and _latin(word[0])) and not (_latin(after) and _latin(word[-1]))


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
