"""BM25 against the formula itself, and its odd corners."""

import math
from pathlib import Path

import numpy as np
import pytest

from index.lexical import LexicalIndex

PASSAGES = [["a", "b", "a"], ["a", "c"], ["d"], []]


def bm25(words: list[str], passage: list[str], k1: float = 1.2, b: float = 0.5) -> float:
    """Robertson & Zaragoza 2009 with Lucene's idf, written anew; an empty passage counts as one word."""
    lengths = [len(p) or 1 for p in PASSAGES]
    mean = sum(lengths) / len(lengths)
    total = 0.0
    for word in words:
        containing = sum(word in p for p in PASSAGES)
        if containing:
            idf = math.log(1 + (len(PASSAGES) - containing + 0.5) / (containing + 0.5))
            tf = passage.count(word)
            total += idf * tf / (tf + k1 * (1 - b + b * len(passage) / mean))
    return total


@pytest.mark.parametrize("words", [["a"], ["a", "d"], ["b", "c", "x"]])
def test_scores_agree_with_the_formula(words: list[str]) -> None:
    expected = [bm25(words, passage) for passage in PASSAGES]
    assert np.allclose(LexicalIndex.build(PASSAGES).scores(words), expected, atol=1e-5)


@pytest.mark.parametrize("words", [[], ["unknown"], ["\x00"]])
def test_no_known_word_scores_nothing(words: list[str]) -> None:
    assert LexicalIndex.build(PASSAGES).scores(words).tolist() == [0, 0, 0, 0]


def test_saved_and_loaded_scores_are_the_same(tmp_path: Path) -> None:
    index = LexicalIndex.build(PASSAGES)
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    assert len(loaded) == 4
    assert loaded.scores(["a", "d"]).tolist() == index.scores(["a", "d"]).tolist()


def test_a_collection_without_words_can_be_asked() -> None:
    assert LexicalIndex.build([[], []]).scores(["a"]).tolist() == [0, 0]
