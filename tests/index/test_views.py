"""The views of a passage: what is embedded, and what is made from it."""

from collections.abc import Sequence

import numpy as np

from corpus.clauses import split_clauses
from corpus.types import Policy
from index.encoder import Vectors
from index.passages import passages_of
from index.views import VIEWS, embed_views, texts_of


class Letters:
    """Embeds a text as how often each of 64 classes of characters stands in it."""

    fingerprint = "letters"

    def embed_passages(self, passages: Sequence[str]) -> Vectors:
        found = np.zeros((len(passages), 64), np.float32)
        for row, text in enumerate(passages):
            for sign in text:
                found[row, ord(sign) % 64] += 1
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)

    embed_questions = embed_passages


def test_each_view_has_a_unit_vector_a_passage(ufo: Policy) -> None:
    clauses = split_clauses(ufo.text)
    passages = passages_of(ufo.text, clauses)
    texts = texts_of(ufo.text, passages)
    vectors, rows = embed_views(Letters(), texts, clauses, passages)
    assert rows.shape == (len(VIEWS), len(passages))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for n, view in enumerate(("alone", "context")):
        assert np.allclose(vectors[rows[n]], Letters().embed_passages(texts[view]), atol=1e-6)


def test_a_window_leans_to_its_neighbours_under_the_same_heading_only(ufo: Policy) -> None:
    clauses = split_clauses(ufo.text)
    passages = passages_of(ufo.text, clauses)
    vectors, rows = embed_views(Letters(), texts_of(ufo.text, passages), clauses, passages)
    alone, windows = vectors[rows[0]], vectors[rows[2]]
    headings = [clauses[p.clause].heading_path for p in passages]
    for n in range(1, len(passages) - 1):
        near = [alone[m] for m in (n - 1, n + 1) if headings[m] == headings[n]]
        expected = 2 * alone[n] + sum(near, np.zeros(64, np.float32))
        assert np.allclose(windows[n], expected / np.linalg.norm(expected), atol=1e-5)


def test_the_clause_view_is_the_same_for_all_its_sentences(ufo: Policy) -> None:
    clauses = split_clauses(ufo.text)
    passages = passages_of(ufo.text, clauses)
    _, rows = embed_views(Letters(), texts_of(ufo.text, passages), clauses, passages)
    by_clause: dict[int, set[int]] = {}
    for passage, row in zip(passages, rows[3], strict=True):
        by_clause.setdefault(passage.clause, set()).add(int(row))
    assert all(len(found) == 1 for found in by_clause.values())
