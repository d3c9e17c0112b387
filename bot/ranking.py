"""The order of passages for a question: a learned weighing of meaning, words, concepts and signs.

A linear model over the features of every passage, fitted with the listwise softmax loss (Cao et al. 2007, ListNet's top
one) on judged questions of other policies.
"""

from dataclasses import dataclass

import numpy as np

from bot.features import Array, feature_names, features_of
from bot.fitted import fitted, ranker_weights
from bot.question import Question
from index.policy_index import Matches, PolicyIndex

_LEAST_VOTE = 1e-3


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passage numbers, best first, with every passage's score, its share of all (they add up to 1) and its features."""

    order: tuple[int, ...]
    scores: Array
    shares: Array
    features: Array

    @property
    def best(self) -> int:
        """Return the number of the best passage."""
        return self.order[0]


def rank(question: Question, index: PolicyIndex, matches: Matches) -> Ranking:
    """Return all passages in order; equal scores stand in the order of the text.

    Where approved wordings say which questions a passage answers, likeness to them is weighed too.
    """
    features = features_of(question, index, matches)
    scores = features @ ranker_weights(feature_names())
    if index.wordings:
        weights = fitted()["ranker"]["wordings"]
        scores = weights["scores"] * scores + sum(
            weights[name] * values for name, values in expected_features(matches).items()
        )
    return ranking_of(scores, features)


def expected_features(matches: Matches) -> dict[str, Array]:
    """Return a passage's likeness to its expected questions, 1 for the likest of all, and its share of their votes."""
    likeness = np.maximum(matches.expected.astype(np.float64), 0.0)
    votes = matches.votes.astype(np.float64)
    return {
        "likeness": likeness,
        "likest": (likeness >= likeness.max() - 1e-9) * 1.0,
        "votes": votes,
        "log_votes": np.log(votes + _LEAST_VOTE),
    }


def ranking_of(scores: Array, features: Array) -> Ranking:
    """Return the ranking that scores, one a passage, give."""
    # Sums that differ by rounding alone are equal: their order must not depend on the machine.
    order = np.argsort(-np.round(scores, 5), kind="stable")
    weights = np.exp(scores - scores.max())
    return Ranking(tuple(int(n) for n in order), scores, weights / weights.sum(), features)
