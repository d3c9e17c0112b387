"""How sure an answer is: of answers at 0.8, about 80 in 100 are right (Platt 1999, on judged questions held back)."""

import math
from collections.abc import Sequence

from bot.citing import Run
from bot.fitted import fitted, logistic
from bot.ranking import Ranking
from bot.stated import Statement


def confidence_of(statement: Statement, ranking: Ranking, cited: Sequence[Run]) -> float:
    """Return the chance (0..1) that the first citation answers, or that the policy does not say where nothing is cited."""
    if statement.reason in ("not_about_policy", "unclear"):
        return float(fitted()["off_topic"]["confidence"])
    if not cited:
        return logistic("rightly_not_stated").probability(not_stated_features(statement.probability))
    return logistic("right").probability(right_features(statement.probability, ranking, cited[0]))


def right_features(probability: float, ranking: Ranking, first: Run) -> dict[str, float]:
    """Return what tells whether the first citation answers, as logarithms of odds."""
    return {"stated": _logit(probability), "share": _logit(first.share), "best": _logit(float(ranking.shares.max()))}


def not_stated_features(probability: float) -> dict[str, float]:
    """Return what tells whether the policy rightly is said not to say."""
    return {"stated": _logit(probability)}


def _logit(probability: float) -> float:
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))
