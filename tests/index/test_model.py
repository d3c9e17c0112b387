"""The default model is prepared once, checked at every start, and prepared again when it is damaged."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DataDirError, IntegrityError
from corpus.settings import Settings
from index.encoder import OnnxEncoder, SentenceEncoder, open_encoder
from index.library import Library
from index.model import EMBEDDINGS_FILE, MODEL_FOLDER, ONNX_FILE, QUESTIONS_FILE, check_default_model


@pytest.fixture
def copied(library: Library, settings: Settings, tmp_path: Path) -> Path:
    """A data directory with a model of its own; large files are linked until a test replaces them."""
    assert library.generation.id  # opening it has prepared the model
    source = settings.data_dir / "models" / MODEL_FOLDER
    shutil.copytree(source, tmp_path / "models" / MODEL_FOLDER, copy_function=lambda a, b: Path(b).hardlink_to(a))
    return tmp_path


def test_nothing_there_yet(tmp_path: Path) -> None:
    assert check_default_model(tmp_path) is None


@pytest.mark.parametrize(
    "name",
    [
        "tokenizer.json",
        "config.json",
        "modules.json",
        "model.onnx",
        "questions.onnx",
        "embeddings.npy",
        "model.safetensors",
    ],
)
def test_a_damaged_file_is_named(name: str, copied: Path) -> None:
    path = copied / "models" / MODEL_FOLDER / name
    path.unlink()
    with pytest.raises(IntegrityError, match=name):
        check_default_model(copied)
    path.write_bytes(b"{}")
    with pytest.raises(IntegrityError, match=name):
        check_default_model(copied)


def test_what_questions_need_is_small_and_what_passages_need_is_not_loaded_for_them(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    folder = settings.data_dir / "models" / MODEL_FOLDER
    assert (folder / QUESTIONS_FILE).stat().st_size < 0.3 * (folder / ONNX_FILE).stat().st_size
    for name in (QUESTIONS_FILE, EMBEDDINGS_FILE, "tokenizer.json"):
        (tmp_path / name).symlink_to(folder / name)
    alone = OnnxEncoder(tmp_path, settings)
    assert np.array_equal(alone.embed_questions(["定位"]), library.encoder.embed_questions(["定位"]))


def test_damage_is_told_and_the_model_prepared_again(copied: Path, settings: Settings) -> None:
    path = copied / "models" / MODEL_FOLDER / "tokenizer.json"
    path.unlink()
    told: list[str] = []
    encoder = open_encoder(
        settings.model_copy(update={"data_dir": copied}),
        lambda key, /, **values: told.append(f"{key} {values.get('fault', '')}"),
    )
    assert [line.split()[0] for line in told] == ["model_damaged", "model_preparing", "model_loading"]
    assert "tokenizer.json" in told[0]
    assert encoder.embed_questions(["定位"]).shape == (1, 384)
    assert check_default_model(copied)
    assert [p.name for p in (copied / "models").iterdir()] == [MODEL_FOLDER], "nothing is left aside"


def test_the_folder_is_a_sentence_transformers_model_and_both_ways_agree(library: Library, settings: Settings) -> None:
    folder = settings.data_dir / "models" / MODEL_FOLDER
    other = SentenceEncoder(folder, settings)
    texts = [
        "你们会共享我的位置信息吗",
        "do you share my location?",
        "我们可能会将您的个人信息与我们的关联方共享。" * 40,
    ]
    agreement = np.sum(library.encoder.embed_passages(texts) * other.embed_passages(texts), axis=1)
    assert np.all(agreement > 0.9999)
    # In 8 bits, as the model has learnt to read them.
    agreement = np.sum(library.encoder.embed_questions(texts[:2]) * other.embed_questions(texts[:2]), axis=1)
    assert np.all(agreement > 0.97)


def test_a_data_directory_that_cannot_be_written_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    blocked = settings.model_copy(update={"data_dir": tmp_path / "file" / "data"})
    with pytest.raises(DataDirError, match="PLAINCLAUSE_DATA_DIR"):
        open_encoder(blocked, lambda *_, **__: None)
