"""The order of passages for a question: meaning, words and concepts, each put on one scale and added."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.policy_index import Matches

# Weights found on the training questions of CA4P-483 policies; the README names the figures.
LEXICAL_WEIGHT = 0.3
CONCEPT_WEIGHT = 0.5

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passage numbers, best first, and every passage's combined score (by passage number)."""

    order: tuple[int, ...]
    scores: Array

    @property
    def best(self) -> int:
        """Return the number of the best passage."""
        return self.order[0]


def rank(matches: Matches) -> Ranking:
    """Return all passages in order; equal scores stand in the order of the text.

    Cosines, BM25 scores and coverage differ in scale from question to question; their z-scores do not.
    """
    scores = (
        _standard(matches.cosines)
        + LEXICAL_WEIGHT * _standard(matches.lexical)
        + CONCEPT_WEIGHT * _standard(matches.coverage)
    )
    # Sums that differ by rounding alone are equal: their order must not depend on the machine.
    order = np.argsort(-np.round(scores, 5), kind="stable")
    return Ranking(tuple(int(n) for n in order), scores)


def _standard(values: npt.NDArray[np.float32]) -> Array:
    wide = values.astype(np.float64)
    spread = wide.std()
    return (wide - wide.mean()) / spread if spread > 1e-9 else np.zeros_like(wide)  # noqa: PLR2004
