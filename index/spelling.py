"""English words spelt wrong, found by deletions (symmetric delete, Garbe 2012), one or two slips away.

The frequency list of the `symspellpy` package tells what is a word: one of its 40,000 most frequent is never touched.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import islice

from editdistpy import damerau_osa

# Shorter words are too near to one another, and rarer ones than these are seldom meant.
_SHORTEST = 4
_TWO_SLIPS = 7
_COMMON = 3_000
_KNOWN = 40_000
_TOO_FAR = 10
_ENDINGS = ("s", "es", "ed", "ing", "er", "ly")


@cache
def english_words() -> dict[str, int]:
    """Return the known English words with their rank, 0 the most frequent."""
    with files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").open(encoding="utf-8-sig") as lines:
        return {line.split()[0]: rank for rank, line in enumerate(islice(lines, _KNOWN))}


class Spelling:
    """Mends English words that nobody knows and that one word of the domain, or a common one, is near to."""

    def __init__(self, domain: Iterable[str]) -> None:
        """Index the domain's words, which come first, and the common words; a word cut short (`delet*`) is none."""
        self._known = english_words()
        whole = (w.rstrip("*") for w in domain if not w.endswith("*") or w.rstrip("*") in self._known)
        self._domain = frozenset(w for w in whole if len(w) >= _SHORTEST and w.isascii() and w.isalpha())
        common = [w for w, rank in self._known.items() if rank < _COMMON and len(w) >= _SHORTEST]
        self._near: dict[str, list[str]] = {}
        for word in sorted({*self._domain, *common}):
            for key in {word, *_deletions(word)}:
                self._near.setdefault(key, []).append(word)

    def mend(self, word: str) -> str:
        """Return the word meant by a lower-case `word`, or `word` itself where it is known or nothing is near."""
        if len(word) < _SHORTEST or self.knows(word):
            return word
        most = 2 if len(word) >= _TWO_SLIPS else 1
        found = {w for key in (word, *_deletions(word)) for w in self._near.get(key, ())}
        near = [self._fit(word, w) for w in found]
        near = [fit for fit in near if fit[0] <= most and (fit[-1][0] == word[0] or not fit[1])]
        return min(near)[-1] if near else word

    def _fit(self, word: str, meant: str) -> tuple[int, bool, bool, int, str]:
        """Return what tells the better of two words meant: slips, other letters, not of the domain, rank."""
        other_letters = sorted(word) != sorted(meant)
        return (
            damerau_osa.distance(word, meant, _TOO_FAR),
            other_letters,
            meant not in self._domain,
            self._rank(meant),
            meant,
        )

    def knows(self, word: str) -> bool:
        """Tell whether `word`, or another form of it, is a word."""
        forms = [word, *(word.removesuffix(e) + more for e in _ENDINGS if word.endswith(e) for more in ("", "e"))]
        return any(form in self._known or form in self._domain for form in forms)

    def _rank(self, word: str) -> int:
        return self._known.get(word, len(self._known))


def _deletions(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}
