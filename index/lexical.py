"""BM25 over the words of passages (bm25s; Robertson & Zaragoza 2009, in Lucene's variant)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]

# Clauses are short and of like length: repetition counts for less, and so does length.
_K1 = 1.2
_B = 0.5

# bm25s cannot index a collection without a single word; no question contains this one.
_NEVER = "\x00"


class LexicalIndex:
    """BM25 scores of one policy's passages."""

    def __init__(self, engine: Any) -> None:  # noqa: ANN401 - bm25s ships no types
        """Wrap a filled bm25s index."""
        self._engine = engine

    @classmethod
    def build(cls, passages: Sequence[list[str]]) -> "LexicalIndex":
        """Return an index of passages given as words; passage numbers are their positions."""
        engine = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        engine.index([words or [_NEVER] for words in passages], show_progress=False)
        return cls(engine)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Return the index that was saved in `folder`; its files must have been checked."""
        return cls(bm25s.BM25.load(str(folder), load_corpus=False, allow_pickle=False, show_progress=False))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        self._engine.save(str(folder), corpus=None, allow_pickle=False, show_progress=False)

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self._engine.scores["num_docs"])

    def scores(self, words: Sequence[str]) -> Scores:
        """Return the BM25 score of every passage, float32; 0 where no word of the question stands in it."""
        known = [word for word in words if word in self._engine.vocab_dict and word != _NEVER]
        if not known:
            return np.zeros(len(self), np.float32)
        return np.asarray(self._engine.get_scores(known), np.float32)
