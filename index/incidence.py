"""Which text names which concept, as a table of zeros and ones."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from corpus.concepts import vocabulary
from index.encoder import Vectors


def incidence(concepts: Sequence[frozenset[str]]) -> Vectors:
    """Return 1 where a text names a concept, float32, shape (texts, concepts of the vocabulary by id)."""
    columns = concept_columns()
    found = np.zeros((len(concepts), len(columns)), np.float32)
    for row, names in enumerate(concepts):
        found[row, [columns[name] for name in names]] = 1.0
    return found


@cache
def concept_columns() -> dict[str, int]:
    """Return the column of each concept."""
    return {name: column for column, name in enumerate(sorted(vocabulary()))}
