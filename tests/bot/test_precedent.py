"""What other policies answered counts, and only for vectors of the model that it was fitted on."""

from dataclasses import replace

import numpy as np
import pytest

from bot.fitted import fitted, logistic
from bot.precedent import FEATURES, SAMPLES, Precedent, Precedents, precedent_features, precedent_of, precedents
from bot.precedent_fitting import fitted as fitted_precedents
from corpus.settings import Settings
from index.encoder import fingerprint_of
from index.library import Library
from tests.bot.tables import around

AXES = np.eye(8, dtype=np.float32)


@pytest.fixture(scope="module")
def made() -> Precedents:
    """Fit eight questions of three kinds; two kinds are answered by a sentence of their own, the third never.

    Of the third kind all are hard, of the others all but one are everyday; one everyday question of the second kind is
    not answered.
    """
    kinds = [number % 3 for number in range(24)]
    vectors = around(AXES[kinds])
    answered = np.asarray([kind < 2 and number != 22 for number, kind in enumerate(kinds)])
    everyday = np.asarray([kind < 2 and number > 1 for number, kind in enumerate(kinds)])
    sentences = np.asarray([AXES[kind + 4] for kind, told in zip(kinds, answered, strict=True) if told], np.float32)
    return Precedents.read(fitted_precedents(vectors, answered, everyday, sentences, "model"))


def test_the_sentence_to_expect_is_the_one_that_answered_the_likest_questions(made: Precedents) -> None:
    for kind in (0, 1):
        expected = made.of(AXES[kind]).expected
        assert expected is not None
        assert np.linalg.norm(expected) == pytest.approx(1, abs=1e-5)
        assert float(expected @ AXES[kind + 4]) > 0.95


def test_what_was_never_answered_has_the_least_precedent(made: Precedents) -> None:
    first, second, never = (made.of(AXES[kind]).stated[SAMPLES.index("all")] for kind in range(3))
    assert min(first, second) > 0 > never


def test_hard_questions_say_nothing_of_how_often_everyday_ones_are_answered(made: Precedents) -> None:
    first, second, hard = (made.of(AXES[kind]).stated[SAMPLES.index("everyday")] for kind in range(3))
    assert first > second
    assert hard == pytest.approx(0, abs=0.01)


def test_how_like_the_nearest_answered_and_unanswered_questions_are(made: Precedents) -> None:
    first, _, never = (made.of(AXES[kind]) for kind in range(3))
    assert first.answered > 0.8 > first.unanswered
    assert never.unanswered > 0.8 > never.answered
    assert made.of(-9 * AXES[7]).answered == 0


def test_precedents_were_fitted_on_the_model_that_ships() -> None:
    assert precedents().stated.fingerprint == fingerprint_of(Settings())


def test_what_every_policy_tells_has_more_precedent_than_what_none_does(library: Library) -> None:
    index = library.index("ufo")
    told, untold = (
        precedent_of(library.match(index, question, "zh")).stated
        for question in ("你们会收集我的手机号吗", "资料泄露了一个人赔多少钱")
    )
    assert told[SAMPLES.index("all")] > untold[SAMPLES.index("all")] + 0.1
    assert told[SAMPLES.index("everyday")] > untold[SAMPLES.index("everyday")]


def test_precedent_finds_the_sentence(library: Library) -> None:
    index = library.index("ufo")
    found = precedent_features(index, library.match(index, "学校做研究会不会用到我的资料", "zh"))
    assert found.shape == (len(FEATURES), len(index.passages))
    assert all("学术研究" in index.quote(int(row.argmax())) for row in found[:2])


def test_precedent_speaks_for_an_answer() -> None:
    weights = logistic("stated").weights
    assert min(weights[f"precedent_{sample}"] for sample in SAMPLES) > 0
    assert weights["near_answered"] > 0 > weights["near_unanswered"]
    assert weights["best_precedent_alone"] + weights["best_precedent_context"] > 0
    assert sum(fitted()["ranker"]["weights"][name] for name in FEATURES) > 0


def test_vectors_of_another_model_have_none(library: Library) -> None:
    index = library.index("ufo")
    matches = library.match(index, "你们会收集我的手机号吗", "zh")
    other = replace(matches, fingerprint="another model")
    assert precedent_of(matches) != Precedent()
    assert precedent_of(other) == Precedent()
    assert precedent_features(index, matches).any()
    assert not precedent_features(index, other).any()
