"""Cosines of every passage, whatever the question vector is."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from corpus.errors import IntegrityError
from index.vectors import VectorIndex, centred

RANDOM = np.random.default_rng(7)
VECTORS = RANDOM.normal(size=(5, 8)).astype(np.float32)


def test_cosines_agree_with_numpy() -> None:
    question = centred(RANDOM.normal(size=8).astype(np.float32), np.zeros(8, np.float32))
    expected = VECTORS @ question
    assert np.allclose(VectorIndex.build(VECTORS).cosines(question), expected, atol=1e-5)


def test_a_vector_that_is_no_number_finds_nothing_and_not_the_last_passage() -> None:
    cosines = VectorIndex.build(VECTORS).cosines(np.full(8, np.nan, np.float32))
    assert cosines.tolist() == [-1.0] * 5


def test_centring_takes_the_mean_away_and_leaves_unit_vectors() -> None:
    found = centred(VECTORS, VECTORS.mean(axis=0))
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    expected = VECTORS[0] - VECTORS.mean(axis=0)
    assert np.allclose(found[0], expected / np.linalg.norm(expected), atol=1e-5)


def test_a_single_passage_is_its_own_mean() -> None:
    assert centred(VECTORS[:1], VECTORS[0]).tolist() == [[0.0] * 8]


def test_saved_and_loaded(tmp_path: Path) -> None:
    index = VectorIndex.build(VECTORS)
    index.save(tmp_path / "v")
    loaded = VectorIndex.load(tmp_path / "v")
    assert loaded.cosines(VECTORS[0]).tolist() == index.cosines(VECTORS[0]).tolist()


def test_an_index_of_another_metric_is_refused(tmp_path: Path) -> None:
    other = faiss.IndexFlatL2(8)
    other.add(VECTORS)
    faiss.write_index(other, str(tmp_path / "v"))
    with pytest.raises(IntegrityError):
        VectorIndex.load(tmp_path / "v")


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    VectorIndex.build(VECTORS).save(tmp_path / "v")
    whole = (tmp_path / "v").read_bytes()
    (tmp_path / "v").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(IntegrityError):
        VectorIndex.load(tmp_path / "v")
