"""Typing slips mended: 注消账号 is read as 注销账号, 位直信息 as 位置信息, locaton as location.

Chinese is read as the likeliest chain of words, each as it is written or as a slip for a word that sounds or looks
like it (the noisy channel of Kernighan, Church & Gale 1990 over jieba's word frequencies); English by edit distance.
"""

import math
import re

from corpus.concepts import vocabulary
from corpus.text import simplified
from index.homophones import LONGEST, Homophones, changed
from index.spelling import Spelling
from index.words import Words, dictionary

# What a slip costs, in nats a character; found on questions without slips, of which fewer than one in 200 may change.
_SLIP_COST = 6.0
# jieba's dictionary holds thousands of accidents that occur a few times; they say nothing about what a word is.
_ACCIDENT = 5

_CJK_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
# No part of an address, a number, a compound or a contraction.
_LATIN_RUN = re.compile(r"(?<![A-Za-z0-9./@_'’-])[A-Za-z]+(?![A-Za-z0-9/@_'’-]|\.[A-Za-z])")


class SlipRepair:
    """Mends the words of questions; built once, over the words of one jieba dictionary."""

    def __init__(self, words: Words) -> None:
        """Index what a slip may have meant: the domain dictionary and the words of the concepts."""
        self._words = words
        domain = {line.split()[0] for line in dictionary().splitlines()}
        named = {w for concept in vocabulary().values() for w in concept.words["zh"]}
        self._meant = Homophones(domain | {w for w in named if words.frequency(w) > _ACCIDENT})
        self._spelling = Spelling(w for c in vocabulary().values() for phrase in c.words["en"] for w in phrase.split())

    def repair(self, text: str) -> str:
        """Return `text` with its slips mended and everything else as it was, signs and case included."""
        mended = _CJK_RUN.sub(lambda run: self._chinese(run.group()), text)
        return _LATIN_RUN.sub(lambda run: self._english(run.group()), mended)

    def _english(self, word: str) -> str:
        lower = word.lower()
        mended = self._spelling.mend(lower)
        # All capitals are an abbreviation (IDFA, GDPR), never a slip.
        return word if mended == lower or (word.isupper() and len(word) > 1) else mended

    def _chinese(self, run: str) -> str:
        plain = simplified(run)
        if len(plain) != len(run):
            return run
        mended = self._likeliest(plain)
        return "".join(old if before == after else after for old, before, after in zip(run, plain, mended, strict=True))

    def _likeliest(self, run: str) -> str:
        """Return the likeliest reading of a run of characters: the best chain of words, from its start."""
        best: list[tuple[float, str]] = [(0.0, "")]
        for end in range(1, len(run) + 1):
            candidates = [
                (best[start][0] + score, best[start][1] + word)
                for start in range(max(0, end - LONGEST), end)
                for word, score in self._edges(run[start:end])
            ]
            best.append(max(candidates))
        return best[-1][1]

    def _edges(self, written: str) -> list[tuple[str, float]]:
        frequency = self._words.frequency(written)
        edges = []
        if len(written) == 1 or frequency > 0:
            edges.append((written, self._score(frequency)))
        if len(written) > 1 and written not in self._meant.words:
            edges += [
                (meant, self._score(self._words.frequency(meant)) - _SLIP_COST * changed(meant, written))
                for meant in self._meant.meant_by(written)
            ]
        return edges

    def _score(self, frequency: int) -> float:
        return math.log(max(frequency, 1) / self._words.total)
