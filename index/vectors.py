"""Vectors of passages in FAISS, centred on the policy's own mean.

The model puts the language before the meaning: an English question lies nearest to lines with English words. Taking
each language's mean from questions, and the policy's from passages, leaves the meaning (cf. Roy et al. 2020, LAReQA).
"""

from pathlib import Path
from typing import Any, cast

import faiss
import numpy as np

from corpus.errors import IntegrityError
from index.encoder import Vectors

# Far above any policy; FAISS's own limit is a terabyte, and a damaged length field must not ask for memory.
_MAX_INDEX_BYTES = 1 << 30


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """Return unit vectors of `vectors` with `mean` taken away, of the same shape; one equal to it becomes zero."""
    shifted = vectors - mean
    lengths = np.linalg.norm(shifted, axis=-1, keepdims=True)
    return cast("Vectors", (shifted / np.where(lengths > 1e-9, lengths, 1.0)).astype(np.float32))  # noqa: PLR2004


class VectorIndex:
    """Exact inner-product search over one policy's passages."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401 - faiss ships no types
        """Wrap a filled flat FAISS index."""
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Return an index over the vectors of passages, float32, shape (passages, dimensions)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Return the index in a file whose hash was checked; raises IntegrityError for one of another kind."""
        faiss.set_deserialization_vector_byte_limit(_MAX_INDEX_BYTES)
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise IntegrityError("damaged_file", path=path) from error
        if not isinstance(index, faiss.IndexFlat) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
            raise IntegrityError("other_version", path=path)
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        """Return the number of passages."""
        return int(self._index.ntotal)

    def all(self) -> Vectors:
        """Return all vectors, float32, shape (passages, dimensions)."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), np.float32)

    def vector(self, row: int) -> Vectors:
        """Return the vector of one row, float32, shape (dimensions,)."""
        return np.asarray(self._index.reconstruct(row), np.float32)

    def cosines(self, vector: Vectors) -> Vectors:
        """Return the inner product of every passage with a question vector, float32; -1 where FAISS found none."""
        found, ids = self._index.search(vector.reshape(1, -1), len(self))
        cosines = np.full(len(self), -1.0, np.float32)
        # FAISS pads with id -1, which would name the last passage.
        kept = ids[0] >= 0
        cosines[ids[0][kept]] = found[0][kept]
        return cosines
