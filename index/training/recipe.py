"""The recipe from the base to the adapter: two stages and the cut to a small file."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from index.training import shrinking, stage_one, stage_two
from index.training.likeness import likeness
from index.training.own_policy import own_policy
from index.training.passage_views import Views
from index.training.planning import Course, plan_of
from index.training.questions import Question
from index.training.steps import train
from index.training.trainee import Trainee

SEED = 20261124
PASSES, RATE = 7, 4e-5
OWN_STEPS = 12


def run(
    base: Path,
    english: Path,
    chinese: Path,
    questions: Mapping[str, Sequence[Question]],
    views: Mapping[str, Sequence[Views]],
    out: Path,
) -> None:
    """Train from the folder `base` on both public sets, then on questions by policy; write the adapter to `out`.

    The shipped policy's own questions are learnt with those of the others.
    """
    courses = {p: Course(questions[p], views[p], likeness(questions[p], views[p])) for p in sorted(questions)}
    own, passages = own_policy()
    courses[own[0].policy] = Course(own, passages, likeness(own, passages), steps=OWN_STEPS)
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "first.pt", Path(folder) / "second.pt"
        train(base, None, stage_one.plan_of(english, chinese, SEED), stage_one.loss_of, stage_one.RATE, first)
        plan = plan_of(courses, PASSES, SEED)
        train(base, torch.load(first, weights_only=True), plan, stage_two.loss_of, RATE, second)
        shrinking.write(shrinking.shrink(Trainee(base).learnt(), torch.load(second, weights_only=True)), out)
