"""Characters that sound or look alike, and the words that a slip of the keyboard may have meant."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import islice, product

# A word of many characters with two readings each has too many sound keys; the first ones are the common ones.
_MOST_KEYS = 8
LONGEST = 6

Key = tuple[str, ...]


def _data(name: str) -> str:
    return resources.files("index").joinpath(f"data/{name}").read_text(encoding="utf-8")


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Return the toneless syllables of each character, with those that many speakers confuse made one."""
    found: dict[str, dict[str, None]] = {}
    fuzzy = tomllib.loads(_data("slips.toml"))["fuzzy"]
    for line in _data("pinyin.txt").splitlines():
        syllable, characters = line.split()
        for character in characters:
            found.setdefault(character, {})[_plain(syllable, fuzzy)] = None
    return {character: tuple(syllables) for character, syllables in found.items()}


def _plain(syllable: str, fuzzy: Iterable[tuple[str, str]]) -> str:
    for short, long in fuzzy:
        if long.endswith("g") and syllable.endswith(long):
            return _plain(syllable[: -len(long)] + short, fuzzy)
        if long.endswith("h") and syllable.startswith(long):
            return _plain(short + syllable[len(long) :], fuzzy)
    return syllable


def keys_of(word: str) -> Iterator[Key]:
    """Yield how `word` may be read, at most eight ways; nothing where a character has no reading."""
    table = readings()
    return islice(product(*(table.get(character, ()) for character in word)), _MOST_KEYS)


class Homophones:
    """Words found by what sounds like them, looks like them, or has their two characters the wrong way round."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index `words`, of two to six Chinese characters each."""
        self.words = frozenset(w for w in words if 2 <= len(w) <= LONGEST and all(c in readings() for c in w))  # noqa: PLR2004
        self._by_sound: dict[Key, list[str]] = {}
        self._by_look: dict[str, list[str]] = {}
        alike = _lookalikes()
        for word in sorted(self.words):
            for key in keys_of(word):
                self._by_sound.setdefault(key, []).append(word)
            for at, character in enumerate(word):
                for other in alike.get(character, ""):
                    self._by_look.setdefault(word[:at] + other + word[at + 1 :], []).append(word)
            if len(word) == 2:  # noqa: PLR2004
                self._by_look.setdefault(word[::-1], []).append(word)

    def meant_by(self, written: str) -> set[str]:
        """Return the other words that `written` may be a slip for; at least half of its characters are theirs."""
        found = set(self._by_look.get(written, ()))
        for key in keys_of(written):
            found.update(self._by_sound.get(key, ()))
        return {w for w in found if w == written[::-1] or _near(w, written)}


def _near(meant: str, written: str) -> bool:
    places = [b for a, b in zip(meant, written, strict=True) if a != b]
    return 0 < 2 * len(places) <= len(meant) and _grammar().isdisjoint(places)


def changed(one: str, other: str) -> int:
    """Return in how many places two words of one length differ."""
    return sum(a != b for a, b in zip(one, other, strict=True))


@cache
def _lookalikes() -> dict[str, str]:
    groups = tomllib.loads(_data("slips.toml"))["lookalikes"]
    found: dict[str, str] = {}
    for group in groups:
        for character in group:
            found[character] = found.get(character, "") + group.replace(character, "")
    return found


@cache
def _grammar() -> frozenset[str]:
    return frozenset(tomllib.loads(_data("slips.toml"))["grammar"])
