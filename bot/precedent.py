"""Precedent: what other policies answered to questions like this one, and how often they answered at all.

Some things no policy tells, whatever it speaks of: which courier comes, what a breach is paid for. And a sentence like
those that answered such questions elsewhere is likely to answer this one. `python -m bot.precedent_fitting` fits both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.kernel_ridge import Floats, KernelRidge
from index.encoder import Vectors
from index.policy_index import Matches, PolicyIndex
from index.views import EMBEDDED

WEIGHTS_FILE = "data/precedents.npz"

FEATURES = (*(f"precedent_{view}" for view in EMBEDDED), "precedent_lift")

# The squared distance at which a third of a question's say is left, found on the policies kept for fitting.
ANSWER_WIDTH = 0.06
_NEGLIGIBLE = 8.0  # widths farther than the nearest question: less than a two-thousandth of its say


@dataclass(frozen=True, slots=True)
class Precedents:
    """Judged questions over other policies.

    `stated` tells how much likelier than a question in general one is answered. `answers` (answered, axes) are, on
    `axes` (dimensions, axes), the sentences that answered the questions `answered`, numbers of `stated`'s points.
    """

    stated: KernelRidge
    answered: npt.NDArray[np.int64]
    answers: Vectors
    axes: Vectors

    @classmethod
    def read(cls, kept: Mapping[str, npt.NDArray[Any]]) -> "Precedents":
        """Return the precedents of the arrays of a weights file."""
        return cls(
            KernelRidge.read(kept),
            kept["answered"].astype(np.int64),
            kept["answers"].astype(np.float32),
            kept["answer_axes"].astype(np.float32),
        )

    def answer_to(self, question: Vectors) -> Vectors:
        """Return the unit vector of the sentence that a question's likes would lead to expect."""
        distances = self.stated.distances(question)[self.answered]
        farther = (distances - distances.min()) / ANSWER_WIDTH
        near = np.flatnonzero(farther < _NEGLIGIBLE)
        expected = self.axes @ (np.exp(-farther[near]) @ self.answers[near])
        return np.asarray(expected / np.linalg.norm(expected), np.float32)


def precedent_of(matches: Matches) -> float:
    """Return how much likelier than a question in general one like this is answered, about -1..1.

    A question in the vectors of a model that nothing was fitted on has no precedent: 0.
    """
    return float(precedents().stated.predict(matches.vector)[0]) if _known(matches) else 0.0


def precedent_features(index: PolicyIndex, matches: Matches) -> Floats:
    """Return how like the sentence to expect each passage is, by the names in FEATURES, shape (features, passages).

    The cosine of each embedded view, and by how much the better of them exceeds its mean.
    """
    if not _known(matches):
        return np.zeros((len(FEATURES), len(index.passages)))
    expected = precedents().answer_to(matches.vector)
    cosines = index.vectors.cosines(expected)[index.rows[: len(EMBEDDED)]].astype(np.float64)
    return np.vstack([cosines, (cosines - cosines.mean(axis=1, keepdims=True)).max(axis=0)])


def _known(matches: Matches) -> bool:
    return matches.fingerprint == precedents().stated.fingerprint


@cache
def precedents() -> Precedents:
    """Return the precedents that ship."""
    with resources.files("bot").joinpath(WEIGHTS_FILE).open("rb") as file:
        return Precedents.read(dict(np.load(file, allow_pickle=False)))
