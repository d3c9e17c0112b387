"""Precedent: what other policies answered to questions like this one, and how often they answered at all.

Some things no policy tells, whatever it speaks of: which courier comes, what a breach is paid for. And a sentence like
those that answered such questions elsewhere is likely to answer this one. `python -m bot.precedent_fitting` fits both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.kernel_ridge import Floats, KernelRidge
from index.encoder import Vectors
from index.policy_index import Matches, PolicyIndex
from index.views import EMBEDDED

WEIGHTS_FILE = "data/precedents.npz"

# By passage, for the ranker.
FEATURES = (*(f"precedent_{view}" for view in EMBEDDED), "precedent_lift")

# What the questions lean on: all of them, and only those asked as customers ask, not to be hard.
SAMPLES = ("all", "everyday")

# The squared distance at which a third of a question's say is left, found on the policies kept for fitting.
ANSWER_WIDTH = 0.06
_NEGLIGIBLE = 8.0  # widths farther than the nearest question: less than a two-thousandth of its say


@dataclass(frozen=True, slots=True)
class Precedent:
    """What is known of questions like one that is asked.

    `stated` tells how much likelier than a question in general one like it is answered, about -1..1, by SAMPLES;
    `answered` and `unanswered` how like it (0..1) the likest question is that a policy answered, and that one did not;
    `expected` is the unit vector of the sentence that would answer it, None where nothing is known.
    """

    stated: tuple[float, ...] = (0.0,) * len(SAMPLES)
    answered: float = 0.0
    unanswered: float = 0.0
    expected: Vectors | None = None


_NONE = Precedent()


@dataclass(frozen=True, slots=True)
class Precedents:
    """Judged questions over other policies.

    `stated` tells how much likelier than a question in general one is answered, a target each of SAMPLES. `answers`
    (answered, axes) are, on `axes` (dimensions, axes), the sentences that answered the questions `answered`, numbers of
    `stated`'s points; `unanswered` are the others.
    """

    stated: KernelRidge
    answered: npt.NDArray[np.int64]
    unanswered: npt.NDArray[np.int64]
    answers: Vectors
    axes: Vectors

    @classmethod
    def read(cls, kept: Mapping[str, npt.NDArray[Any]]) -> "Precedents":
        """Return the precedents of the arrays of a weights file."""
        stated, answered = KernelRidge.read(kept), kept["answered"].astype(np.int64)
        return cls(
            stated,
            answered,
            np.setdiff1d(np.arange(len(stated.points)), answered),
            kept["answers"].astype(np.float32),
            kept["answer_axes"].astype(np.float32),
        )

    def of(self, question: Vectors) -> Precedent:
        """Return what is known of questions like the one of a unit vector."""
        distances = self.stated.distances(question)
        chances = self.stated.pulled(distances)
        return Precedent(
            tuple(map(float, chances)),
            _likeness(distances[self.answered]),
            _likeness(distances[self.unanswered]),
            self._expected(distances[self.answered]),
        )

    def _expected(self, distances: Vectors) -> Vectors:
        farther = (distances - distances.min()) / ANSWER_WIDTH
        near = np.flatnonzero(farther < _NEGLIGIBLE)
        expected = self.axes @ (np.exp(-farther[near]) @ self.answers[near])
        return np.asarray(expected / np.linalg.norm(expected), np.float32)


def _likeness(distances: Vectors) -> float:
    """Return 1 less the least squared distance, 0 at the least and where there is none."""
    return max(0.0, 1 - float(distances.min(initial=1.0)))


def precedent_of(matches: Matches) -> Precedent:
    """Return what is known of questions like one: nothing where its vector is of a model that nothing was fitted on."""
    if matches.fingerprint != precedents().stated.fingerprint:
        return _NONE
    return _of(matches.vector.tobytes())


# The ranking and the decision whether it is stated ask one after the other.
@lru_cache(maxsize=16)
def _of(question: bytes) -> Precedent:
    return precedents().of(np.frombuffer(question, np.float32))


def precedent_features(index: PolicyIndex, matches: Matches) -> Floats:
    """Return how like the sentence to expect each passage is, by the names in FEATURES, shape (features, passages).

    The cosine of each embedded view, and by how much the better of them exceeds its mean.
    """
    expected = precedent_of(matches).expected
    if expected is None:
        return np.zeros((len(FEATURES), len(index.passages)))
    cosines = index.vectors.cosines(expected)[index.rows[: len(EMBEDDED)]].astype(np.float64)
    return np.vstack([cosines, (cosines - cosines.mean(axis=1, keepdims=True)).max(axis=0)])


@cache
def precedents() -> Precedents:
    """Return the precedents that ship."""
    with resources.files("bot").joinpath(WEIGHTS_FILE).open("rb") as file:
        return Precedents.read(dict(np.load(file, allow_pickle=False)))
