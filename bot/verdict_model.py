"""The fitted verdict: named cues weighed by a logistic regression, and judged pairs that lie near in meaning.

The second part is kernel ridge regression on the vectors of question and sentence: a pair pulls towards its own
verdict, the more the nearer both its question and its sentence lie (Saunders, Gammerman, Vovk: Ridge regression
learning algorithm in dual variables, 1998). `python -m bot.verdict_fitting` fits both.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors

Floats = npt.NDArray[np.float64]

WEIGHTS_FILE = "data/verdict_weights.npz"

# All found by cross-validation over policies.
WIDTH = 0.6  # squared distance at which a pair's pull falls to a third
SHARPNESS = 3.0  # turns the regression's targets into log odds
NEAR_SHARE = 0.6  # what the near pairs count for beside the cues


@dataclass(frozen=True, slots=True)
class VerdictModel:
    """What was fitted, for the choices yes, no and conditional.

    `weights` (features, 3) and `intercept` (3) are log odds of the regression; `rows` is its features by name.
    `pairs` (pairs, 2 * axes) holds the judged pairs' questions and sentences on `axes` (2, dimensions, axes)
    and `means` (2, dimensions), `pull` (pairs, 3) what each pulls towards. `fingerprint` names the embedding model that
    the vectors come from.
    """

    rows: dict[str, int]
    weights: Floats
    intercept: Floats
    fingerprint: str
    means: Vectors
    axes: Vectors
    pairs: Vectors
    pull: Vectors
    squares: Vectors = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Work out the squared length of every pair."""
        object.__setattr__(self, "squares", (self.pairs**2).sum(axis=1))

    def probabilities(self, held: frozenset[str], question: Vectors, sentence: Vectors, fingerprint: str) -> Floats:
        """Return the probability of each choice where the features `held` hold, shape (3,).

        `question` and `sentence` are unit vectors of the model `fingerprint`; those of a model that nothing was fitted
        on say nothing, and the cues decide alone.
        """
        known = [row for row in map(self.rows.get, held) if row is not None]
        cues = _shares(self.intercept + self.weights[known].sum(axis=0))
        if fingerprint != self.fingerprint:
            return cues
        return (1 - NEAR_SHARE) * cues + NEAR_SHARE * self._near(question, sentence)

    def _near(self, question: Vectors, sentence: Vectors) -> Floats:
        pair = np.concatenate(
            [(v - m) @ a for v, m, a in zip((question, sentence), self.means, self.axes, strict=True)]
        )
        distances = self.squares + pair @ pair - 2 * (self.pairs @ pair)
        closeness = np.exp(-np.maximum(distances, 0) / WIDTH)
        return _shares(SHARPNESS * (closeness @ self.pull).astype(np.float64))


def _shares(scores: Floats) -> Floats:
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum())


@cache
def verdict_model() -> VerdictModel:
    """Return the model that ships."""
    with resources.files("bot").joinpath(WEIGHTS_FILE).open("rb") as file:
        return read_model(dict(np.load(file, allow_pickle=False)))


def read_model(kept: dict[str, npt.NDArray[np.generic]]) -> VerdictModel:
    """Return the model of the arrays of a weights file."""
    return VerdictModel(
        rows={str(name): row for row, name in enumerate(kept["names"])},
        weights=kept["weights"].astype(np.float64),
        intercept=kept["intercept"].astype(np.float64),
        fingerprint=str(kept["fingerprint"]),
        means=kept["means"].astype(np.float32),
        axes=kept["axes"].astype(np.float32),
        pairs=kept["pairs"].astype(np.float32),
        pull=kept["pull"].astype(np.float32),
    )
