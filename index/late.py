"""Late interaction: every token of a question finds its best token in a passage (Khattab & Zaharia 2020, ColBERT)."""

from collections.abc import Sequence

import numpy as np

from index.encoder import Tokens, Vectors


class LateIndex:
    """The token vectors of a policy's passages, one after the other."""

    def __init__(self, passages: Sequence[Tokens]) -> None:
        """Take each passage's unit token vectors, shape (tokens, dimensions), none of them empty."""
        self._tokens = np.concatenate(passages).astype(np.float32)
        lengths = [len(tokens) for tokens in passages]
        self._starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self._starts)

    def scores(self, question: Tokens) -> Vectors:
        """Return, a passage each, the mean over the question's tokens of the best cosine, float32, -1..1."""
        cosines = self._tokens @ question.astype(np.float32).T
        return np.asarray(np.maximum.reduceat(cosines, self._starts, axis=0).mean(axis=1), np.float32)
