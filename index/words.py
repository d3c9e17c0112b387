"""Words of Chinese and English text for BM25: jieba in search mode with a domain dictionary, and character bigrams."""

import logging
import re
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jieba

from corpus.text import fold, stem

# Raised whenever the same text would be cut into other words, so that an index built before is built again.
WORDS_VERSION = 2

# Stands in front of a bigram, so that it is no word of jieba's.
BIGRAM = "_"

_CJK_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]+")


class Words:
    """Cuts text into words; one instance holds one jieba dictionary.

    jieba keeps a cache of its dictionary and reads it back with `marshal`; by default it lies in the shared temporary
    folder, where anybody may plant another. `cache_dir` is a folder of this user alone.
    """

    def __init__(self, cache_dir: Path) -> None:
        """Load jieba's dictionary and the domain words; takes about a second without the cache."""
        cache_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        jieba.setLogLevel(logging.WARNING)
        self._jieba: Any = jieba.Tokenizer()
        self._jieba.tmp_dir = str(cache_dir)
        self._jieba.cache_file = "jieba.cache"
        self._jieba.initialize()
        for line in dictionary().splitlines():
            word, frequency, tag = line.split()
            self._jieba.add_word(word, int(frequency), tag)

    def cut(self, text: str) -> list[str]:
        """Return the words of `text` in order, folded, without stop words: jieba's, then the bigrams of each run."""
        folded = fold(text)
        stop = stop_words()
        words = [w for w in self._search_words(folded) if w not in stop]
        for run in _CJK_RUN.findall(folded):
            words += [BIGRAM + run[i : i + 2] for i in range(len(run) - 1)]
        return words

    @property
    def total(self) -> int:
        """Return how many words jieba's dictionary was counted over."""
        return int(self._jieba.total)

    def frequency(self, word: str) -> int:
        """Return how often `word` was counted, the domain's words as the dictionary sets them; 0 where it is none."""
        return int(self._jieba.FREQ.get(word, 0))

    def _search_words(self, folded: str) -> list[str]:
        found: list[str] = []
        for run in _WORD.findall(folded):
            found += [stem(run)] if run.isascii() else self._jieba.lcut_for_search(run)
        return found


def dictionary() -> str:
    """Return the domain dictionary, a line a word: word, frequency, part of speech."""
    return resources.files("index").joinpath("data/dictionary.txt").read_text(encoding="utf-8").strip()


@cache
def stop_words() -> frozenset[str]:
    """Return the words that say nothing about what a clause is about."""
    found = tomllib.loads(resources.files("index").joinpath("data/stop_words.toml").read_text(encoding="utf-8"))
    return frozenset(found["zh"]) | frozenset(found["en"])
