"""Which questions and passages a step of stage two holds against each other."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.text import fold
from corpus.types import Span
from index.training.likeness import Likeness
from index.training.noise import with_slip
from index.training.passage_views import Views
from index.training.questions import Question

MOST_QUESTIONS, MOST_PASSAGES = 48, 92
_MOST_ALIKE = 3
_UNANSWERED_SHARE = 0.25
_HARD_EACH, _HARD_FROM, _RANDOM = 3, 10, 8
_SLIP_SHARE = 0.25

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Step:
    """Questions and passages of one policy.

    `gold[q]` is the number of the passage that answers question q, -1 where the policy does not. `fair` is true where
    a passage also answers a question, which is no negative; shape (questions, passages). `alike` is true where a
    passage answers both of two questions; shape (questions, questions).
    """

    questions: list[str]
    passages: list[str]
    gold: list[int]
    fair: Marks
    alike: Marks


@dataclass(frozen=True, slots=True)
class Course:
    """What is learnt of one policy: `likeness` has shape (questions, passages); `steps` are taken in each pass."""

    questions: Sequence[Question]
    views: Sequence[Views]
    likeness: Likeness
    steps: int = 1


def touched(views: Sequence[Views], spans: Iterable[Span]) -> list[int]:
    """Return the numbers of the passages that overlap one of `spans`."""
    ends = list(spans)
    return [n for n, v in enumerate(views) if any(v.span.start < s.end and s.start < v.span.end for s in ends)]


def asked_of(questions: Sequence[Question], dice: random.Random) -> list[int]:
    """Return the numbers of the questions of a step: all, or some of many.

    Of many, a quarter are unanswered; the others come in groups of up to three with the same evidence, so that
    questions learn which others mean the same.
    """
    if len(questions) <= MOST_QUESTIONS:
        return list(range(len(questions)))
    groups: dict[Span, list[int]] = defaultdict(list)
    unanswered = []
    for n, question in enumerate(questions):
        if question.must:
            groups[question.must[0]].append(n)
        else:
            unanswered.append(n)
    chosen = dice.sample(unanswered, min(int(MOST_QUESTIONS * _UNANSWERED_SHARE), len(unanswered)))
    for evidence in dice.sample(sorted(groups), len(groups)):
        chosen += dice.sample(groups[evidence], min(_MOST_ALIKE, len(groups[evidence])))
        if len(chosen) >= MOST_QUESTIONS:
            break
    return sorted(chosen[:MOST_QUESTIONS])


def step_of(course: Course, dice: random.Random) -> Step:
    """Return a step over the questions of one policy."""
    questions, views = course.questions, course.views
    asked = asked_of(questions, dice)
    must = {n: frozenset(touched(views, questions[n].must)) for n in asked}
    fair = {n: {*must[n], *touched(views, questions[n].also)} for n in asked}
    gold = {n: dice.choice(sorted(must[n])) for n in asked if must[n]}
    hard = []
    for n in asked:
        order = np.argsort(-course.likeness[n], kind="stable")
        ranked = [int(p) for p in order if int(p) not in fair[n]][:_HARD_FROM]
        hard += dice.sample(ranked, min(_HARD_EACH + (not questions[n].must), len(ranked)))
    dice.shuffle(hard)
    hard += dice.sample(range(len(views)), min(_RANDOM, len(views)))
    passages = list(dict.fromkeys((*gold.values(), *hard)))[:MOST_PASSAGES]
    return Step(
        questions=[_worded(questions[n].question, dice) for n in asked],
        passages=[views[p].pick(dice) for p in passages],
        gold=[passages.index(gold[n]) if n in gold else -1 for n in asked],
        fair=np.asarray([[p in fair[n] for p in passages] for n in asked]),
        alike=np.asarray([[bool(must[n] & must[m]) for m in asked] for n in asked]),
    )


def plan_of(courses: Mapping[str, Course], passes: int, seed: int) -> list[Step]:
    """Return the steps of `passes` passes over the policies in the order of training."""
    dice = random.Random(seed)  # noqa: S311 - the order of training, no secret
    plan = []
    for _ in range(passes):
        order = [policy for policy, course in sorted(courses.items()) for _ in range(course.steps)]
        dice.shuffle(order)
        plan += [step_of(courses[policy], dice) for policy in order]
    return plan


def _worded(question: str, dice: random.Random) -> str:
    folded = fold(question)
    return with_slip(folded, dice) if dice.random() < _SLIP_SHARE else folded
