"""What was fitted on judged questions, as `python -m bot.fitting` wrote it to `data/fitted.toml`."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.errors import IntegrityError

FITTED_FILE = "data/fitted.toml"


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression over named features, its scaling folded into the weights."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, values: Mapping[str, float]) -> float:
        """Return the probability for one row of features by name."""
        logit = self.intercept + sum(weight * values[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def fitted() -> dict[str, Any]:
    """Return the whole file."""
    return tomllib.loads(resources.files("bot").joinpath(FITTED_FILE).read_text(encoding="utf-8"))


@cache
def logistic(part: str) -> Logistic:
    """Return the regression of a part of the file: `stated`, `further`, `right` or `rightly_not_stated`."""
    found = fitted()[part]
    return Logistic(found["intercept"], found["weights"])


@cache
def ranker_weights(names: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the ranker's weights in the order of `names`; raises IntegrityError where the file names others."""
    weights = fitted()["ranker"]["weights"]
    if set(weights) != set(names):
        raise IntegrityError("other_version", path=FITTED_FILE)
    return np.asarray([weights[name] for name in names])
