"""How much a passage looks like a question: what looks like it and does not answer it is a hard negative."""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.concepts import concepts_in
from corpus.text import fold
from index.training.passage_views import Views
from index.training.questions import Question

Likeness = npt.NDArray[np.float32]


def likeness(questions: Sequence[Question], views: Sequence[Views]) -> Likeness:
    """Return how many concepts and pairs of characters they share, rare ones counting more: (questions, passages)."""
    marks = [_marks(v.with_context) for v in views]
    seen: dict[str, int] = defaultdict(int)
    for found in marks:
        for mark in found:
            seen[mark] += 1
    rows = []
    for question in questions:
        asked = _marks(fold(question.question))
        weights = {m: math.log(1 + len(views) / seen[m]) for m in asked if seen[m]}
        rows.append([sum(weights.get(m, 0.0) for m in asked & found) for found in marks])
    return np.asarray(rows, np.float32)


def _marks(text: str) -> frozenset[str]:
    folded = fold(text)
    pairs = {folded[n : n + 2] for n in range(len(folded) - 1) if not folded[n : n + 2].isascii()}
    return concepts_in(text) | {f"={pair}" for pair in pairs}
