"""Made-up scores for rankings, and made-up vectors."""

import numpy as np

from bot.features import Array
from index.encoder import Vectors


def table_of(lead: float, passages: int = 20) -> tuple[Array, Array]:
    """Return scores in which passage 0 leads all others by `lead`, and a table of features to go with them."""
    scores = np.zeros(passages)
    scores[0] = lead
    return scores, np.zeros((passages, 1))


def around(centres: Vectors) -> Vectors:
    """Return a vector near each of `centres`, the same ones every time."""
    return (centres + np.random.default_rng(0).normal(0, 0.05, centres.shape)).astype(np.float32)
