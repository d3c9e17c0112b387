"""Views of a passage: vectors that each show it with more of what stands around it.

Two are embedded; two are means of the sentences' own vectors, which is what the embedding of the joined text comes near
to (the model pools by the mean), at no cost.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpus.types import Clause
from index.encoder import Encoder, Vectors
from index.passages import Passage

# Raised whenever the same passages would give other views, so that an index built before is built again.
VIEWS_VERSION = 1

VIEWS = ("alone", "context", "window", "clause")

# Of a window's three sentences the passage itself counts for as much as its neighbours together.
_OWN_WEIGHT = 2.0

Rows = npt.NDArray[np.int32]


def texts_of(text: str, passages: Sequence[Passage]) -> dict[str, list[str]]:
    """Return the texts that are embedded, one a passage for each view.

    alone: the sentence. context: its headings and its list's introduction in front. Alone, a list's item says too
    little; with its headings, all items of a list look alike.
    """
    quotes = [p.span.of(text) for p in passages]
    return {
        "alone": quotes,
        "context": [f"{p.context}：{quote}" if p.context else quote for p, quote in zip(passages, quotes, strict=True)],
    }


def embed_views(
    encoder: Encoder, texts: dict[str, list[str]], clauses: Sequence[Clause], passages: Sequence[Passage]
) -> tuple[Vectors, Rows]:
    """Return unit vectors and, of shape (views, passages), the row of each passage's vector in each view.

    window: the sentence with those beside it under the same headings. clause: all sentences of its clause.
    """
    row_of = {text: row for row, text in enumerate(dict.fromkeys(t for own in texts.values() for t in own))}
    vectors = encoder.embed_passages(list(row_of))
    rows = [[row_of[text] for text in texts[view]] for view in ("alone", "context")]
    alone = vectors[rows[0]]
    numbers = np.asarray([p.clause for p in passages])
    windows = _unit(_windows(alone, [clauses[n].heading_path for n in numbers]))
    kept, clause_rows = np.unique(numbers, return_inverse=True)
    wholes = _unit(np.stack([alone[numbers == n].sum(axis=0) for n in kept]))
    own = np.arange(len(passages)) + len(vectors)
    table = np.asarray([*rows, own, clause_rows + len(vectors) + len(passages)], np.int32)
    return np.concatenate([vectors, windows, wholes]), table


def _windows(alone: Vectors, headings: Sequence[tuple[str, ...]]) -> Vectors:
    together = np.asarray([a == b for a, b in zip(headings, headings[1:], strict=False)], np.float32)[:, None]
    sums = alone * _OWN_WEIGHT
    sums[1:] += alone[:-1] * together
    sums[:-1] += alone[1:] * together
    return sums


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)
