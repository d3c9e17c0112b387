"""What policies are known to answer counts for the decision, and only for vectors of the model it was fitted on."""

from dataclasses import replace

from bot.fitted import logistic
from bot.precedent import precedent_of, precedents
from corpus.settings import Settings
from index.encoder import fingerprint_of
from index.library import Library


def test_precedents_were_fitted_on_the_model_that_ships() -> None:
    assert precedents().fingerprint == fingerprint_of(Settings())


def test_what_every_policy_tells_has_more_precedent_than_what_none_does(library: Library) -> None:
    index = library.index("ufo")
    told, untold = (
        precedent_of(library.match(index, question, "zh"))
        for question in ("你们会收集我的手机号吗", "资料泄露了一个人赔多少钱")
    )
    assert told > untold + 0.1


def test_precedent_speaks_for_an_answer() -> None:
    assert logistic("stated").weights["precedent"] > 0


def test_vectors_of_another_model_have_none(library: Library) -> None:
    matches = library.match(library.index("ufo"), "你们会收集我的手机号吗", "zh")
    assert precedent_of(matches) != 0
    assert precedent_of(replace(matches, fingerprint="another model")) == 0
