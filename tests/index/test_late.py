"""Every token of a question finds its best token in each passage."""

import numpy as np
import pytest

from index.late import LateIndex
from index.library import Library

RANDOM = np.random.default_rng(5)


def test_agrees_with_the_definition() -> None:
    passages = [RANDOM.normal(size=(n, 8)).astype(np.float16) for n in (3, 1, 7)]
    question = RANDOM.normal(size=(4, 8)).astype(np.float16)
    expected = [
        np.mean([max(float(q.astype(float) @ p.astype(float)) for p in passage) for q in question])
        for passage in passages
    ]
    index = LateIndex(passages)
    assert len(index) == 3
    assert index.scores(question).tolist() == pytest.approx(expected, abs=1e-3)


def test_tokens_come_with_the_vectors_that_they_belong_to(library: Library) -> None:
    passages = ["我们可能会共享您的位置信息。" * 3, "短", "您可以注销账号。"]
    vectors, tokens = library.encoder.embed_passage_tokens(passages)
    assert np.allclose(vectors, library.encoder.embed_passages(passages), atol=1e-4)
    assert len(tokens[1]) < len(tokens[2]) < len(tokens[0])
    assert all(np.allclose(np.linalg.norm(t.astype(np.float32), axis=1), 1, atol=1e-2) for t in tokens)
    (_, (question,)) = library.encoder.embed_question_tokens(["怎么注销账号"])
    assert int(np.argmax(LateIndex(tokens).scores(question))) == 2
