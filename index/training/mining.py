"""Hard negatives by what has been learnt so far: the passages that lie nearest to each question."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from corpus.text import fold
from index.training.passage_views import Views
from index.training.questions import Question
from index.training.stage_two import Hardness
from index.training.steps import Weights
from index.training.trainee import PASSAGE, QUERY, Trainee


def nearness(
    base: Path,
    weights: Weights,
    questions: Mapping[str, Sequence[Question]],
    views: Mapping[str, Sequence[Views]],
) -> dict[str, Hardness]:
    """Return the cosines of every policy's questions and passages, shape (questions, passages), by policy."""
    trainee = Trainee(base)
    trainee.encoder.load_state_dict(weights, strict=False)
    found = {}
    with torch.inference_mode():
        for policy in sorted(questions):
            asked = trainee.embed([QUERY + fold(q.question) for q in questions[policy]])
            passages = trainee.embed([PASSAGE + v.alone for v in views[policy]])
            found[policy] = np.asarray((asked @ passages.T).numpy(), np.float32)
    return found
