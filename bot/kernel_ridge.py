"""Judged points in the space of vectors: each pulls towards its own judgement, the more the nearer it lies.

Kernel ridge regression with a Gaussian kernel (Saunders, Gammerman, Vovk: Ridge regression learning algorithm in dual
variables, 1998), on the principal axes of each vector that a point is made of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors

Floats = npt.NDArray[np.float64]
Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class KernelRidge:
    """What was fitted: `points` (points, vectors * axes) on `axes` (vectors, dimensions, axes) and `means`.

    `pull` (points, targets) is what each point adds where it lies; a third of it is left at the squared distance
    `width`. `fingerprint` names the embedding model that the vectors come from.
    """

    fingerprint: str
    width: float
    means: Vectors
    axes: Vectors
    points: Vectors
    pull: Vectors
    squares: Vectors = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Work out the squared length of every point."""
        object.__setattr__(self, "squares", (self.points**2).sum(axis=1))

    @classmethod
    def read(cls, kept: Mapping[str, npt.NDArray[Any]]) -> "KernelRidge":
        """Return the regression of the arrays that `fit_kernel_ridge` gave."""
        numbers = {name: kept[name].astype(np.float32) for name in ("means", "axes", "points", "pull")}
        return cls(fingerprint=str(kept["fingerprint"]), width=float(kept["width"]), **numbers)

    def predict(self, *vectors: Vectors) -> Floats:
        """Return the pull of all points where the unit vectors lie, shape (targets,)."""
        return self.pulled(self.distances(*vectors))

    def pulled(self, distances: Vectors) -> Floats:
        """Return the pull of all points at squared distances (points,), shape (targets,)."""
        return np.asarray(np.exp(-distances / self.width) @ self.pull, np.float64)

    def distances(self, *vectors: Vectors) -> Vectors:
        """Return the squared distance of every point from where the unit vectors lie, shape (points,)."""
        point = np.concatenate([(v - m) @ a for v, m, a in zip(vectors, self.means, self.axes, strict=True)])
        return np.asarray(np.maximum(self.squares + point @ point - 2 * (self.points @ point), 0), np.float32)


def fit_kernel_ridge(
    vectors: Sequence[Vectors], targets: Floats, penalties: Floats, *, width: float, axes: int, fingerprint: str
) -> Arrays:
    """Return the arrays of a regression on rows of vectors, each (rows, dimensions), to `targets` (rows, targets).

    `penalties` say how little each row is trusted, shape (rows,) or, where targets differ in that, (rows, targets);
    a row of infinite penalty has no pull. Takes 24 bytes a pair of rows.
    """
    means = np.stack([rows.mean(axis=0) for rows in vectors])
    spread = [np.linalg.svd(rows - mean, full_matrices=False)[2] for rows, mean in zip(vectors, means, strict=True)]
    turned = np.stack([directions[:axes].T for directions in spread]).astype(np.float16)
    points = np.hstack([(rows - mean) @ axis for rows, mean, axis in zip(vectors, means, turned, strict=True)])
    points = points.astype(np.float16).astype(np.float64)  # fitted as it is kept
    squares = (points**2).sum(axis=1)
    kernel = squares[:, None] + squares
    kernel -= 2 * points @ points.T
    np.exp(np.minimum(-kernel / width, 0, out=kernel), out=kernel)
    return {
        "fingerprint": np.asarray(fingerprint),
        "width": np.asarray(width),
        "means": means.astype(np.float32),
        "axes": turned,
        "points": points.astype(np.float16),
        "pull": _pull(kernel, targets, penalties).astype(np.float16),
    }


def _pull(kernel: Floats, targets: Floats, penalties: Floats) -> Floats:
    """Return what solves (kernel + penalties) pull = targets, the targets of like penalties at once."""
    each = np.broadcast_to(penalties if penalties.ndim > 1 else penalties[:, None], targets.shape)
    found = np.zeros(targets.shape)
    alike, of_target = np.unique(each, axis=1, return_inverse=True)
    for number, penalty in enumerate(alike.T):
        rows, columns = np.flatnonzero(np.isfinite(penalty)), np.flatnonzero(of_target.ravel() == number)
        trusted = kernel[np.ix_(rows, rows)]
        trusted[np.diag_indices(len(rows))] += penalty[rows]
        found[np.ix_(rows, columns)] = np.linalg.solve(trusted, targets[np.ix_(rows, columns)])
    return found
