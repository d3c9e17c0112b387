"""Judged points pull the more the nearer they lie; what is fitted is read back as it was."""

import io

import numpy as np
import pytest

from bot.kernel_ridge import KernelRidge, fit_kernel_ridge
from tests.bot.tables import around

AXES = np.eye(4, dtype=np.float32)


@pytest.fixture(scope="module")
def near() -> KernelRidge:
    side = [number % 2 for number in range(40)]
    vectors = around(AXES[side])
    targets = np.asarray([[1.0, 0.0] if n == 0 else [-1.0, 2.0] for n in side])
    kept = fit_kernel_ridge((vectors,), targets, np.full(40, 0.1), width=0.5, axes=2, fingerprint="model")
    file = io.BytesIO()
    np.savez_compressed(file, **kept)  # type: ignore[arg-type]
    file.seek(0)
    return KernelRidge.read(dict(np.load(file)))


def test_where_points_lie_their_judgement_holds(near: KernelRidge) -> None:
    assert near.predict(AXES[0]) == pytest.approx([1.0, 0.0], abs=0.15)
    assert near.predict(AXES[1]) == pytest.approx([-1.0, 2.0], abs=0.15)


def test_far_away_nothing_pulls(near: KernelRidge) -> None:
    assert np.abs(near.predict(AXES[0] * 9)).max() < 0.01


def test_who_is_trusted_less_pulls_less() -> None:
    vectors = np.stack([AXES[0], AXES[1]])
    kept = fit_kernel_ridge(
        (vectors,), np.ones((2, 1)), np.asarray([0.1, 10.0]), width=0.5, axes=2, fingerprint="model"
    )
    near = KernelRidge.read(kept)
    assert near.predict(AXES[0])[0] > 3 * near.predict(AXES[1])[0]


def test_a_point_that_is_not_trusted_at_all_for_a_target_leaves_it_as_if_it_were_not_there() -> None:
    vectors, targets = around(AXES[[0, 0, 1, 1]]), np.asarray([[1.0, 1.0], [1.0, 1.0], [-1.0, -1.0], [9.0, 9.0]])
    penalties = np.asarray([[0.1, 0.1], [0.1, 0.1], [0.1, 0.1], [0.1, np.inf]])
    kept = fit_kernel_ridge((vectors,), targets, penalties, width=0.5, axes=2, fingerprint="model")
    all_trusted, without = KernelRidge.read(kept).predict(AXES[1])
    assert all_trusted > 2
    assert without == pytest.approx(-1, abs=0.2)


def test_a_point_of_two_vectors_needs_both() -> None:
    sides = (np.stack([AXES[0], AXES[1]] * 4), np.stack([AXES[2], AXES[3]] * 4))
    targets = np.asarray([[1.0], [-1.0]] * 4)
    near = KernelRidge.read(fit_kernel_ridge(sides, targets, np.full(8, 0.1), width=0.5, axes=2, fingerprint="model"))
    assert near.predict(AXES[0], AXES[2])[0] == pytest.approx(1.0, abs=0.1)
    assert abs(near.predict(AXES[0], AXES[3])[0]) < 0.1
