"""Fitting, apart from what is fitted: a listwise linear ranker, and logistic regressions, held back by policy."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_SEED = 20261124


def folds(groups: Sequence[str], count: int) -> Iterator[tuple[list[int], list[int]]]:
    """Yield numbers to fit on and numbers held back, `count` times; a group (a policy) is never on both sides."""
    names = sorted(set(groups))
    np.random.default_rng(_SEED).shuffle(names)
    for n in range(min(count, len(names))):
        held = set(names[n :: min(count, len(names))])
        yield (
            [row for row, group in enumerate(groups) if group not in held],
            [row for row, group in enumerate(groups) if group in held],
        )


def fit_ranker(tables: Sequence[Array], right: Sequence[Mask], penalty: float) -> Array:
    """Return weights that give the right passages of each table the greatest share of a softmax over all.

    The loss is the mean of -log(share of the right ones) plus an L2 penalty on the weights of standardised features.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - comes with scikit-learn; not needed to answer

    whole = np.concatenate(tables)
    centre, spread = whole.mean(axis=0), whole.std(axis=0)
    spread = np.where(spread > 1e-6, spread, np.inf)  # noqa: PLR2004 - a constant column says nothing
    values = (whole - centre) / spread
    counts = [len(table) for table in tables]
    starts, owner = np.concatenate([[0], np.cumsum(counts)[:-1]]), np.repeat(np.arange(len(tables)), counts)
    gold = np.concatenate(right).astype(np.float64)

    def loss(weights: Array) -> tuple[float, Array]:
        scores = values @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        total, found = np.add.reduceat(raised, starts), np.add.reduceat(raised * gold, starts) + 1e-30
        slope = values.T @ (raised / total[owner] - raised * gold / found[owner]) / len(tables)
        return (
            float(np.mean(np.log(total) - np.log(found)) + penalty * weights @ weights / 2),
            slope + penalty * weights,
        )

    found = minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x / spread, np.float64)


class Regression:
    """A logistic regression whose scaling is folded into its weights."""

    def __init__(self, values: Array, labels: Mask, strength: float = 1.0, weights: Array | None = None) -> None:
        """Fit on rows of features; `strength` is the inverse of the L2 penalty on standardised features.

        `weights` tell how much each row counts, in ratio to the others; all the same where there are none.
        """
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - not needed to answer

        centre, spread = values.mean(axis=0), values.std(axis=0)
        spread = np.where(spread > 1e-6, spread, np.inf)  # noqa: PLR2004
        model: Any = LogisticRegression(C=strength, max_iter=5000, random_state=_SEED)
        model.fit((values - centre) / spread, labels, None if weights is None else weights / weights.mean())
        self.weights: Array = model.coef_[0] / spread
        self.intercept = float(model.intercept_[0] - self.weights @ centre)

    def probabilities(self, values: Array) -> Array:
        """Return one probability a row."""
        return np.asarray(1 / (1 + np.exp(-np.clip(values @ self.weights + self.intercept, -30, 30))))


def held_back(
    values: Array,
    labels: Mask,
    groups: Sequence[str],
    strength: float,
    count: int = 7,
    weights: Array | None = None,
) -> Array:
    """Return for each row the probability by a regression that was fitted without its policy."""
    found = np.zeros(len(labels))
    for fit_on, held in folds(groups, count):
        trusted = None if weights is None else weights[fit_on]
        found[held] = Regression(values[fit_on], labels[fit_on], strength, trusted).probabilities(values[held])
    return found
