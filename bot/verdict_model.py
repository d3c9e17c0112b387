"""The fitted verdict: named cues weighed by a logistic regression, and judged pairs that lie near in meaning.

A pair of question and sentence pulls towards its own verdict, the more the nearer both of them lie
(`bot.kernel_ridge`). `python -m bot.verdict_fitting` fits both.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from bot.kernel_ridge import Floats, KernelRidge
from index.encoder import Vectors

WEIGHTS_FILE = "data/verdict_weights.npz"


@dataclass(frozen=True, slots=True)
class VerdictModel:
    """What was fitted, for the choices yes, no and conditional.

    `weights` (features, 3) and `intercept` (3) are log odds of the regression; `rows` is its features by name. `pairs`
    holds the judged pairs of a question's and a sentence's vector. `mix` (7, 3) turns what both tell, and a constant,
    into log odds.
    """

    rows: dict[str, int]
    weights: Floats
    intercept: Floats
    pairs: KernelRidge
    mix: Floats

    def probabilities(self, held: frozenset[str], question: Vectors, sentence: Vectors, fingerprint: str) -> Floats:
        """Return the probability of each choice where the features `held` hold, shape (3,).

        `question` and `sentence` are unit vectors of the model `fingerprint`; those of a model that nothing was fitted
        on say nothing, and the cues decide alone.
        """
        if fingerprint != self.pairs.fingerprint:
            return self._by_cues(held)
        told = self.told(held, question, sentence)
        return _shares(told @ self.mix[:-1] + self.mix[-1])

    def told(self, held: frozenset[str], question: Vectors, sentence: Vectors) -> Floats:
        """Return the logarithms of the cues' probabilities and the pull of the near pairs, shape (6,)."""
        return np.concatenate([np.log(self._by_cues(held)), self.pairs.predict(question, sentence)])

    def _by_cues(self, held: frozenset[str]) -> Floats:
        known = [row for row in map(self.rows.get, held) if row is not None]
        return _shares(self.intercept + self.weights[known].sum(axis=0))


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
        pairs=KernelRidge.read(kept),
        mix=kept["mix"].astype(np.float64),
    )
