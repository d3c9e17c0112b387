"""Fitting finds what is there, holds policies back whole, and gives the same numbers each time."""

import numpy as np
import pytest

from bot.learning import Regression, fit_ranker, folds, held_back

RANDOM = np.random.default_rng(11)


def test_a_group_is_never_on_both_sides_and_each_row_is_held_back_once() -> None:
    groups = [f"p{n % 9}" for n in range(50)]
    held = []
    for fit_on, kept in folds(groups, 4):
        assert not {groups[n] for n in fit_on} & {groups[n] for n in kept}
        held += kept
    assert sorted(held) == list(range(50))


def test_the_ranker_finds_the_column_that_tells() -> None:
    tables = [RANDOM.normal(size=(20, 4)) * [1, 1, 100, 0] for _ in range(60)]
    right = [np.arange(20) == int(np.argmax(table[:, 2])) for table in tables]
    weights = fit_ranker(tables, right, 0.01)
    assert np.mean([int(np.argmax(table @ weights)) == int(np.argmax(table[:, 2])) for table in tables]) > 0.9
    assert weights[3] == 0, "a constant column says nothing"
    assert np.array_equal(weights, fit_ranker(tables, right, 0.01))


def test_several_right_rows_are_right_together() -> None:
    tables = [RANDOM.normal(size=(10, 2)) for _ in range(80)]
    right = [table[:, 0] > 0.5 for table in tables]
    kept = [n for n, r in enumerate(right) if r.any()]
    weights = fit_ranker([tables[n] for n in kept], [right[n] for n in kept], 0.01)
    assert weights[0] > 5 * abs(weights[1])


def test_a_regression_gives_probabilities_on_the_scale_of_its_features() -> None:
    values = RANDOM.normal(size=(2000, 2)) * [3, 50] + [0, 400]
    labels = RANDOM.random(2000) < 1 / (1 + np.exp(-values[:, 0]))
    found = Regression(values, labels, 1.0)
    assert found.weights[0] == pytest.approx(1, abs=0.2)
    assert abs(found.weights[1] * 50) < 0.2
    assert np.mean(found.probabilities(values)) == pytest.approx(np.mean(labels), abs=0.01)


def test_a_row_that_counts_more_moves_the_regression() -> None:
    values, labels = np.asarray([[0.0], [0.0], [1.0], [1.0]]), np.asarray([True, False, True, False])
    even = Regression(values, labels, 1.0).probabilities(values)
    assert even == pytest.approx(np.full(4, 0.5))
    counted = np.asarray([9.0, 1.0, 1.0, 9.0])
    assert Regression(values, labels, 1.0, counted).probabilities(values)[0] > 0.6
    held = held_back(np.tile(values, (3, 1)), np.tile(labels, 3), list("aaaabbbbcccc"), 1.0, 3, np.tile(counted, 3))
    assert held[0] > 0.6
    assert held[3] < 0.4


def test_held_back_probabilities_know_nothing_of_their_own_policy() -> None:
    groups = [f"p{n % 6}" for n in range(120)]
    values = np.asarray([[float(n % 6 == k) for k in range(6)] for n in range(120)])
    labels = np.asarray([n % 6 < 3 for n in range(120)])
    # Each column names a policy: who was fitted with it knows the answer; who was not sees more of the other label.
    assert np.all((held_back(values, labels, groups, 1.0, 6) > 0.5) != labels)
