"""Concepts of privacy found in text: everyday and legal words, Chinese and English, for the same thing.

The vocabulary stands in `data/concepts/*.toml`, a file a kind: W3C DPV terms, OPP-115 categories, the kinds of data of
GB/T 35273, and what is asked about a topic (intents: its purpose, its duration, the way to do it).
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from corpus.text import fold, stem
from corpus.types import Language

ConceptKind = Literal["data", "processing", "purpose", "recipient", "right", "safeguard", "topic", "intent"]

# An English phrase is looked up by the first letters of its first word, which every ending leaves as they are.
_HEAD = 3
_LATIN_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Concept:
    """A term of the vocabulary: its id, kind, DPV name, OPP-115 category, and what people call it.

    `words` are all the words for it, folded, by language; a trailing `*` in English stands for any ending.
    """

    id: str
    kind: ConceptKind
    term: str
    opp115: str | None
    names: dict[Language, str]
    words: dict[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    stems: tuple[str, ...]
    concepts: tuple[str, ...]


def _sources() -> list[str]:
    files = sorted(resources.files("corpus").joinpath("data/concepts").iterdir(), key=lambda f: f.name)
    return [f.read_text(encoding="utf-8") for f in files if f.name.endswith(".toml")]


@cache
def vocabulary() -> dict[str, Concept]:
    """Return all concepts by id."""
    return {concept.id: concept for source in _sources() for concept in _read(tomllib.loads(source))}


def _read(entries: dict[str, Any]) -> Iterator[Concept]:
    kind = entries.pop("kind")
    for name, entry in entries.items():
        yield Concept(
            name,
            kind,
            entry["term"],
            entry.get("opp115"),
            {"zh": entry["name_zh"], "en": entry["name_en"]},
            {"zh": tuple(entry["zh"]), "en": tuple(entry["en"])},
        )


@cache
def vocabulary_version() -> str:
    """Return a short hash of the vocabulary, for the manifest of an index."""
    return hashlib.sha256("\n".join(_sources()).encode("utf-8")).hexdigest()[:16]


def concepts_in(text: str) -> frozenset[str]:
    """Return the ids of the concepts that `text` names, in either language."""
    return frozenset(concept for hit in hits_in(fold(text)) for concept in hit.concepts)


def said_in_chinese(word: str) -> bool:
    """Tell whether a Latin word ("cookie", "GPS") stands among the Chinese words for a concept."""
    bare = word.strip("?!. ")
    return any(bare == known for known, _ in _chinese().get(bare[:1], ()))


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Characters `start` to `end` of a folded text, which name `concepts`."""

    start: int
    end: int
    concepts: tuple[str, ...]


def hits_in(folded: str) -> list[Hit]:
    """Return where a folded text names concepts, in either language, in the order of the text; hits may overlap."""
    return sorted([*_chinese_hits(folded), *_english_hits(folded)])


@cache
def _chinese() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return the words by their first character, each with its concepts, the longest first."""
    return _by_head({c.id: c.words["zh"] for c in vocabulary().values()}, 1)


def _by_head(words: dict[str, tuple[str, ...]], head: int) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    owners: dict[str, list[str]] = {}
    for name, of_concept in words.items():
        for word in of_concept:
            owners.setdefault(word, []).append(name)
    heads: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for word in sorted(owners, key=lambda w: (-len(w), w)):
        heads.setdefault(word[:head], []).append((word, tuple(owners[word])))
    return {key: tuple(entries) for key, entries in heads.items()}


def _chinese_hits(folded: str) -> Iterator[Hit]:
    # A word inside a longer one does not count (收货地址 is no 地址); words that only overlap both do (怎么删, 删号).
    heads = _chinese()
    reach = 0
    for at, sign in enumerate(folded):
        for word, concepts in heads.get(sign, ()):
            if at + len(word) <= reach:
                break
            if folded.startswith(word, at) and _whole(folded, at, word):
                yield Hit(at, at + len(word), concepts)
                reach = at + len(word)
                break


def _whole(folded: str, at: int, word: str) -> bool:
    """Tell whether Latin letters at either end of a Chinese-side word (`sdk`, `ip地址`) end there in the text too."""
    before, after = folded[at - 1 : at] if at else "", folded[at + len(word) : at + len(word) + 1]
    return not (_latin(word[0]) and _latin(before)) and not (_latin(word[-1]) and _latin(after))


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


@cache
def _english() -> dict[str, tuple[_Phrase, ...]]:
    """Return the phrases by the first letters of their first word, the longest first."""
    heads: dict[str, list[_Phrase]] = {}
    flat = _by_head({c.id: c.words["en"] for c in vocabulary().values()}, 0).get("", ())
    for phrase, concepts in flat:
        words = tuple(phrase.replace("-", " ").split())
        heads.setdefault(words[0].rstrip("*")[:_HEAD], []).append(_Phrase(words, tuple(map(stem, words)), concepts))
    return {head: tuple(sorted(found, key=lambda p: -len(p.words))) for head, found in heads.items()}


def _english_hits(folded: str) -> Iterator[Hit]:
    found = list(_LATIN_WORD.finditer(folded))
    words = [match.group() for match in found]
    heads = _english()
    reach = 0
    for at, word in enumerate(words):
        for phrase in heads.get(word[:_HEAD], ()):
            if at + len(phrase.words) <= reach:
                break
            if _stands(phrase, words, at):
                yield Hit(found[at].start(), found[at + len(phrase.words) - 1].end(), phrase.concepts)
                reach = at + len(phrase.words)
                break


def _stands(phrase: _Phrase, words: list[str], at: int) -> bool:
    if at + len(phrase.words) > len(words):
        return False
    for offset, (want, root) in enumerate(zip(phrase.words, phrase.stems, strict=True)):
        word = words[at + offset]
        if want.endswith("*"):
            if not word.startswith(want[:-1]):
                return False
        elif word != want and (len(word) <= _HEAD or stem(word) != root):
            return False
    return True
