"""What other policies answered counts, and only for vectors of the model that it was fitted on."""

from dataclasses import replace

import numpy as np
import pytest

from bot.fitted import fitted, logistic
from bot.precedent import FEATURES, Precedents, precedent_features, precedent_of, precedents
from bot.precedent_fitting import fitted as fitted_precedents
from corpus.settings import Settings
from index.encoder import fingerprint_of
from index.library import Library
from tests.bot.tables import around

AXES = np.eye(8, dtype=np.float32)


@pytest.fixture(scope="module")
def made() -> Precedents:
    """Fit eight questions of three kinds; two kinds are answered by a sentence of their own, the third never."""
    kinds = [number % 3 for number in range(24)]
    vectors = around(AXES[kinds])
    answered = np.asarray([kind < 2 for kind in kinds])
    sentences = np.asarray([AXES[kind + 4] for kind in kinds if kind < 2], np.float32)
    return Precedents.read(fitted_precedents(vectors, answered, sentences, "model"))


def test_the_sentence_to_expect_is_the_one_that_answered_the_likest_questions(made: Precedents) -> None:
    for kind in (0, 1):
        expected = made.answer_to(AXES[kind])
        assert np.linalg.norm(expected) == pytest.approx(1, abs=1e-5)
        assert float(expected @ AXES[kind + 4]) > 0.95


def test_what_was_never_answered_has_the_least_precedent(made: Precedents) -> None:
    first, second, never = (float(made.stated.predict(AXES[kind])[0]) for kind in range(3))
    assert min(first, second) > 0 > never


def test_precedents_were_fitted_on_the_model_that_ships() -> None:
    assert precedents().stated.fingerprint == fingerprint_of(Settings())


def test_what_every_policy_tells_has_more_precedent_than_what_none_does(library: Library) -> None:
    index = library.index("ufo")
    told, untold = (
        precedent_of(library.match(index, question, "zh"))
        for question in ("你们会收集我的手机号吗", "资料泄露了一个人赔多少钱")
    )
    assert told > untold + 0.1


def test_precedent_finds_the_sentence(library: Library) -> None:
    index = library.index("ufo")
    found = precedent_features(index, library.match(index, "学校做研究会不会用到我的资料", "zh"))
    assert found.shape == (len(FEATURES), len(index.passages))
    assert all("学术研究" in index.quote(int(row.argmax())) for row in found[:2])


def test_precedent_speaks_for_an_answer() -> None:
    assert logistic("stated").weights["precedent"] > 0
    assert sum(fitted()["ranker"]["weights"][name] for name in FEATURES) > 0


def test_vectors_of_another_model_have_none(library: Library) -> None:
    index = library.index("ufo")
    matches = library.match(index, "你们会收集我的手机号吗", "zh")
    other = replace(matches, fingerprint="another model")
    assert precedent_of(matches) != 0
    assert precedent_of(other) == 0
    assert precedent_features(index, matches).any()
    assert not precedent_features(index, other).any()
