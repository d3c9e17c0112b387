"""What was fitted fits what is computed, and moves the way a reader expects."""

import math

import pytest

from bot import fitted as fitted_file
from bot import stated
from bot.citing import Run
from bot.confidence import confidence_of
from bot.features import feature_names
from bot.fitted import Logistic, fitted, logistic, ranker_weights
from bot.ranking import ranking_of
from bot.stated import Statement
from corpus.errors import IntegrityError
from tests.bot.tables import table_of


def test_every_feature_has_a_weight_and_every_weight_a_feature() -> None:
    assert len(ranker_weights(feature_names())) == len(feature_names())
    assert set(logistic("stated").weights) == set(stated.FEATURES)
    assert 0 < fitted()["stated"]["threshold"] < 1


def test_weights_of_other_features_are_refused() -> None:
    with pytest.raises(IntegrityError):
        ranker_weights(("nothing", "of", "the", "kind"))
    assert fitted_file.FITTED_FILE.endswith(".toml")


def test_a_regression_is_the_logistic_function() -> None:
    found = Logistic(0.5, {"a": 2.0, "b": -1.0})
    assert found.probability({"a": 1.0, "b": 0.5}) == pytest.approx(1 / (1 + math.exp(-2.0)))
    assert 0 < found.probability({"a": -1e9, "b": 0.0}) < 1e-9


def test_confidence_grows_with_the_decision_and_with_the_share() -> None:
    def sure(probability: float, lead: float) -> float:
        ranking = ranking_of(*table_of(lead))
        first = Run(0, 0, float(ranking.shares[0]))
        return confidence_of(Statement(stated=True, probability=probability, reason=None), ranking, [first])

    assert sure(0.9, 4.0) > sure(0.6, 4.0)
    assert sure(0.8, 5.0) > sure(0.8, 1.0)
    assert 0 < sure(1.0, 50.0) < 1


def test_confidence_that_nothing_is_said_falls_as_the_chance_that_it_is_grows() -> None:
    ranking = ranking_of(*table_of(2.0))
    unsaid = [
        confidence_of(Statement(stated=False, probability=p, reason="not_in_policy"), ranking, [])
        for p in (0.05, 0.2, 0.5)
    ]
    assert unsaid == sorted(unsaid, reverse=True)
    off_topic = confidence_of(Statement(stated=False, probability=0.0, reason="not_about_policy"), ranking, [])
    assert off_topic == fitted()["off_topic"]["confidence"]
