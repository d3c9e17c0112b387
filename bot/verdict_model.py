"""The fitted weighing of the verdict's cues: a logistic regression and extremely randomised trees, averaged.

Geurts, Ernst, Wehenkel: Extremely randomized trees (2006). `python -m bot.verdict_fitting` fits it.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

WEIGHTS_FILE = "data/verdict_weights.npz"
QUANTA = 255  # a leaf's shares are kept as bytes


@dataclass(frozen=True, slots=True)
class VerdictModel:
    """What was fitted, for the choices yes, no and conditional.

    `weights` (features, 3) and `intercept` (3) are log odds of the regression; `rows` is its features by name. A node
    of a tree asks whether feature number `asks` of `cues` holds, goes to `children[2 * node + answer]`, and holds
    `shares` (nodes, 3) of the choices; a leaf is its own child. `roots` are the trees' first nodes, `depth` is the
    longest way down.
    """

    rows: dict[str, int]
    weights: Floats
    intercept: Floats
    cues: tuple[str, ...]
    asks: Integers
    children: Integers
    shares: Floats
    roots: Integers
    depth: int

    def probabilities(self, held: frozenset[str]) -> Floats:
        """Return the probability of each choice where the features `held` hold, shape (3,)."""
        known = [row for row in map(self.rows.get, held) if row is not None]
        scores = self.intercept + self.weights[known].sum(axis=0)
        odds = np.exp(scores - scores.max())
        holds = np.asarray([name in held for name in self.cues], np.int64)
        nodes = self.roots
        for _ in range(self.depth):
            nodes = self.children.take(2 * nodes + holds.take(self.asks.take(nodes)))
        return np.asarray(odds / odds.sum() + self.shares[nodes].mean(axis=0)) / 2


@cache
def verdict_model() -> VerdictModel:
    """Return the model that ships."""
    with resources.files("bot").joinpath(WEIGHTS_FILE).open("rb") as file:
        return read_model(dict(np.load(file, allow_pickle=False)))


def read_model(kept: dict[str, npt.NDArray[np.generic]]) -> VerdictModel:
    """Return the model of the arrays of a weights file.

    A tree's nodes stand depth first, so that a node's left child follows it; `right` is the distance to the other one,
    0 in a leaf.
    """
    right = kept["right"].astype(np.int64)
    at = np.arange(len(right))
    return VerdictModel(
        rows={str(name): row for row, name in enumerate(kept["names"])},
        weights=kept["weights"].astype(np.float64),
        intercept=kept["intercept"].astype(np.float64),
        cues=tuple(str(name) for name in kept["cues"]),
        asks=kept["asks"].astype(np.int64),
        children=np.stack([at + (right > 0), at + right], axis=1).ravel(),
        shares=kept["shares"].astype(np.float64) / QUANTA,
        roots=kept["roots"].astype(np.int64),
        depth=int(kept["depth"]),
    )
