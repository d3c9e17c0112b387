"""What the model has learnt is added to the base, and a damaged file is told from a whole one."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from corpus.errors import ModelError
from index import adapter, model
from index.adapter import LEFT, RIGHT, WHOLE, adapter_file, merged, read_adapter
from index.files import sha256_of, silent

BASE = {"matrix": np.ones((2, 3), np.float32), "norm": np.zeros(3, np.float32), "other": np.full(2, 7, np.float32)}
LEARNT = {
    "matrix" + LEFT: np.array([[1.0], [2.0]], np.float16),
    "matrix" + RIGHT: np.array([[0.5, 0.0, -1.0]], np.float16),
    "norm" + WHOLE: np.array([0.25, 0.0, 0.0], np.float16),
}


def test_factors_and_whole_vectors_are_added_and_the_rest_is_left() -> None:
    found = dict(merged(BASE.items(), LEARNT))
    assert found["matrix"].tolist() == [[1.5, 1.0, 0.0], [2.0, 1.0, -1.0]]
    assert found["norm"].tolist() == [0.25, 0.0, 0.0]
    assert found["other"] is BASE["other"]
    assert all(tensor.dtype == np.float32 for tensor in found.values())


def test_no_adapter_leaves_the_base() -> None:
    assert dict(merged(BASE.items(), {})) == BASE


def test_a_difference_for_nothing_is_refused() -> None:
    with pytest.raises(ModelError, match="make install"):
        list(merged(BASE.items(), LEARNT | {"stranger" + WHOLE: np.zeros(1, np.float16)}))


def test_the_shipped_adapter_is_whole_and_small() -> None:
    path = adapter_file()
    assert path.stat().st_size <= 12_000_000
    assert all(tensor.dtype == np.float16 for tensor in read_adapter(path).values())


def test_a_changed_byte_is_told_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "adapter.safetensors"
    save_file(LEARNT, path)
    expected = sha256_of(path)
    assert read_adapter(path, expected).keys() == LEARNT.keys()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError) as caught:
        read_adapter(path, expected)
    assert "重新安装" in caught.value.message("zh")
    assert "install PlainClause again" in caught.value.message("en")


def test_a_missing_adapter_stops_the_preparing_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "adapter_file", lambda: tmp_path / "adapter.safetensors")
    with pytest.raises(ModelError, match=r"adapter\.safetensors"):
        model.default_model(tmp_path / "data", silent)
    assert not (tmp_path / "data").exists()


def test_the_folder_is_named_after_the_adapter() -> None:
    assert adapter.ADAPTER_SHA256[:8] in model.MODEL_FOLDER
