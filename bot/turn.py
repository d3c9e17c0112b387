"""One turn of a talk, read: what it names, which of it leans on the turn before, and what it says of its own."""

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from bot.kind import kind_of
from corpus.concepts import Hit, hits_in, vocabulary
from corpus.types import Language

_WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[a-z0-9][a-z0-9']*")


@cache
def rules() -> dict[str, Any]:
    """Return the data of `data/follow_up.toml`."""
    return tomllib.loads(resources.files("bot").joinpath("data/follow_up.toml").read_text(encoding="utf-8"))


@cache
def rule(language: Language, name: str) -> re.Pattern[str]:
    """Return a pattern of the data file for a language."""
    return re.compile(rules()[language][name])


@cache
def _concepts(name: str) -> frozenset[str]:
    return frozenset(rules()[name])


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody asked, folded, in `language`.

    `hits` tell where it names concepts, without those that overlap a longer one; `concepts` are all that it names;
    `generic` is a general word for the asker's data.
    """

    text: str
    language: Language
    hits: tuple[Hit, ...] = field(init=False)
    concepts: frozenset[str] = field(init=False)
    generic: re.Match[str] | None = field(init=False)

    def __post_init__(self) -> None:
        """Find what it names."""
        every = hits_in(self.text)
        object.__setattr__(self, "concepts", frozenset(concept for hit in every for concept in hit.concepts))
        object.__setattr__(self, "hits", tuple(hit for hit in every if not _overlapped(hit, every)))
        object.__setattr__(self, "generic", rule(self.language, "generic").search(self.text))

    @property
    def kind(self) -> str:
        """Return the kind of question that it is by its words."""
        return kind_of(self.text, self.language)

    @property
    def data(self) -> tuple[Hit, ...]:
        """Return where it names kinds of data that it may be about."""
        return tuple(h for h in self.hits if _of_kind(h, "data") and not self.leans(h))

    @property
    def anchors(self) -> tuple[Hit, ...]:
        """Return where it names what can stand alone as a topic."""
        return tuple(hit for hit in self.hits if not self.leans(hit))

    @property
    def new_predicate(self) -> bool:
        """Tell whether it says something new to be done with the data, or who has to do with it."""
        return bool(self.concepts & _concepts("new_predicate"))

    @property
    def asks_openly(self) -> bool:
        """Tell whether it has a question word."""
        return bool(rule(self.language, "open").search(self.text))

    @property
    def complete(self) -> bool:
        """Tell whether it names what it is about: a topic, the asker's data, or what is asked of it ("what do you")."""
        return bool(self.generic or self.anchors or rule(self.language, "open_object").search(self.text))

    @property
    def length(self) -> int:
        """Return how many characters (English: words) it has."""
        return len(_WORD.findall(self.text))

    def within(self, limit: str) -> bool:
        """Tell whether it is no longer than a limit of the data file, as `longest_fragment`."""
        return self.length <= int(rules()[self.language][limit])

    @property
    def asks(self) -> bool:
        """Tell whether it asks anything: "thanks" does not."""
        return bool(self.hits or self.asks_openly or self.kind == "yesno")

    def leans(self, hit: Hit) -> bool:
        """Tell whether all that a hit names means nothing without something it is said of."""
        return set(hit.concepts) <= _concepts("leaning")

    def unexplained(self, known: Collection[Hit]) -> int:
        """Return how many characters (English: words) of content are in none of the `known` hits."""
        left = list(self.text)
        for hit in known:
            left[hit.start : hit.end] = " " * (hit.end - hit.start)
        return len(_WORD.findall(rule(self.language, "empty").sub(" ", "".join(left))))


def _overlapped(hit: Hit, hits: Sequence[Hit]) -> bool:
    """Tell whether another hit holds a hit, or goes on where it ends: "phone number" after "my phone"."""
    return any(o.start < hit.end <= o.end and (o.end > hit.end or o.start < hit.start) for o in hits)


def _of_kind(hit: Hit, kind: str) -> bool:
    return any(vocabulary()[concept].kind == kind for concept in hit.concepts)


def kinds_of(hit: Hit) -> set[str]:
    """Return the kinds of concept that a hit names."""
    return {vocabulary()[concept].kind for concept in hit.concepts}
