"""The recipe from the base to the adapter: two stages, the second twice, and the cut to a small file."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from index.training import mining, shrinking, stage_one, stage_two
from index.training.passage_views import Views
from index.training.questions import Question
from index.training.steps import train
from index.training.trainee import Trainee

SEED = 20261124
PASSES, RATE = 3, 4e-5
MINED_PASSES, MINED_RATE = 1, 2.5e-5


def run(
    base: Path,
    english: Path,
    chinese: Path,
    questions: Mapping[str, Sequence[Question]],
    views: Mapping[str, Sequence[Views]],
    out: Path,
) -> None:
    """Train from the folder `base` on both public sets, then on questions by policy; write the adapter to `out`.

    The negatives of the first passes look like the question; those of the last lie near it for the model by then.
    """
    with tempfile.TemporaryDirectory() as folder:
        first, second, third = (Path(folder) / f"{n}.pt" for n in range(3))
        train(base, None, stage_one.plan_of(english, chinese, SEED), stage_one.loss_of, stage_one.RATE, first)
        alike = {p: stage_two.likeness(questions[p], views[p]) for p in questions}
        plan = stage_two.plan_of(questions, views, alike, PASSES, SEED)
        train(base, torch.load(first), plan, stage_two.loss_of, RATE, second)
        near = mining.nearness(base, torch.load(second), questions, views)
        plan = stage_two.plan_of(questions, views, near, MINED_PASSES, SEED + 1)
        train(base, torch.load(second), plan, stage_two.loss_of, MINED_RATE, third)
        shrinking.write(shrinking.shrink(Trainee(base).learnt(), torch.load(third)), out)
