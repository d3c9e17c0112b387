"""Stage two: the questions of one policy against its own passages, those it does not answer among them.

A step takes all questions of a policy at once: what answers one is a hard negative of the others, and the passages
that look most like a question without answering it are added. Beside the ranking, a threshold on the cosine learns to
tell a question that is answered from one that is not.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from corpus.concepts import concepts_in
from corpus.text import fold
from corpus.types import Span
from index.training.noise import with_slip
from index.training.passage_views import Views
from index.training.questions import Question
from index.training.trainee import PASSAGE, QUERY, Trainee

TEMPERATURE = 0.04
STATED_SCALE, STATED_WEIGHT, NEAREST = 20.0, 0.5, 4
REVERSE_WEIGHT, LATE_WEIGHT = 0.3, 0.3
MOST_QUESTIONS, MOST_PASSAGES = 18, 56
_HARD_EACH, _HARD_FROM, _RANDOM = 3, 10, 8
_SLIP_SHARE = 0.25

Hardness = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Step:
    """Questions and passages of one policy.

    `gold[q]` is the number of the passage that answers question q, -1 where the policy does not. `fair` is true where
    a passage also answers a question, which is no negative; shape (questions, passages).
    """

    questions: list[str]
    passages: list[str]
    gold: list[int]
    fair: npt.NDArray[np.bool_]


def touched(views: Sequence[Views], spans: Iterable[Span]) -> list[int]:
    """Return the numbers of the passages that overlap one of `spans`."""
    ends = list(spans)
    return [n for n, v in enumerate(views) if any(v.span.start < s.end and s.start < v.span.end for s in ends)]


def likeness(questions: Sequence[Question], views: Sequence[Views]) -> Hardness:
    """Return how much passages look like questions by concepts and pairs of characters, rare ones counting more."""
    marks = [_marks(v.with_context) for v in views]
    seen: dict[str, int] = defaultdict(int)
    for found in marks:
        for mark in found:
            seen[mark] += 1
    rows = []
    for question in questions:
        asked = _marks(fold(question.question))
        weights = {m: math.log(1 + len(views) / seen[m]) for m in asked if seen[m]}
        rows.append([sum(weights.get(m, 0.0) for m in asked & found) for found in marks])
    return np.asarray(rows, np.float32)


def _marks(text: str) -> frozenset[str]:
    folded = fold(text)
    pairs = {folded[n : n + 2] for n in range(len(folded) - 1) if not folded[n : n + 2].isascii()}
    return concepts_in(text) | {f"={pair}" for pair in pairs}


def step_of(questions: Sequence[Question], views: Sequence[Views], hardness: Hardness, dice: random.Random) -> Step:
    """Return a step over the questions of one policy, `hardness` of shape (questions, passages)."""
    asked = sorted(dice.sample(range(len(questions)), min(MOST_QUESTIONS, len(questions))))
    gold: dict[int, int] = {}
    fair = {}
    for n in asked:
        must = touched(views, questions[n].must)
        fair[n] = {*must, *touched(views, questions[n].also)}
        if must:
            gold[n] = dice.choice(must)
    chosen = dict.fromkeys(gold.values())
    hard = []
    for n in asked:
        ranked = [int(p) for p in np.argsort(-hardness[n], kind="stable") if int(p) not in fair[n]][:_HARD_FROM]
        hard += dice.sample(ranked, min(_HARD_EACH + (not questions[n].must), len(ranked)))
    dice.shuffle(hard)
    hard += dice.sample(range(len(views)), min(_RANDOM, len(views)))
    chosen.update(dict.fromkeys(hard))
    passages = list(chosen)[:MOST_PASSAGES]
    return Step(
        questions=[_worded(questions[n].question, dice) for n in asked],
        passages=[views[p].pick(dice) for p in passages],
        gold=[passages.index(gold[n]) if n in gold else -1 for n in asked],
        fair=np.asarray([[p in fair[n] for p in passages] for n in asked]),
    )


def _worded(question: str, dice: random.Random) -> str:
    folded = fold(question)
    return with_slip(folded, dice) if dice.random() < _SLIP_SHARE else folded


def plan_of(
    questions: Mapping[str, Sequence[Question]],
    views: Mapping[str, Sequence[Views]],
    hardness: Mapping[str, Hardness],
    passes: int,
    seed: int,
) -> list[Step]:
    """Return `passes` passes over the policies, one step each, in the order of training."""
    dice = random.Random(seed)  # noqa: S311 - the order of training, no secret
    plan = []
    for _ in range(passes):
        order = sorted(questions)
        dice.shuffle(order)
        plan += [step_of(questions[p], views[p], hardness[p], dice) for p in order]
    return plan


def loss_of(trainee: Trainee, step: Step) -> torch.Tensor:
    """Return the loss of ranking by cosine and by late interaction, plus that of telling answered from unanswered."""
    asked_by, asked_tokens = trainee.embed_both([QUERY + q for q in step.questions])
    vectors, tokens = trainee.embed_both([PASSAGE + p for p in step.passages])
    cosines = asked_by @ vectors.T
    gold = torch.tensor(step.gold)
    asked = torch.nonzero(gold >= 0).squeeze(1)
    loss = _stated(trainee, cosines, gold, asked)
    if not len(asked):
        return loss
    fair = torch.tensor(step.fair)
    fair[asked, gold[asked]] = False
    late = late_interaction(asked_tokens, tokens)
    return loss + _ranking(cosines, gold, asked, fair) + LATE_WEIGHT * _ranking(late, gold, asked, fair)


def late_interaction(asked: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
    """Return the mean over a question's tokens of the best cosine among a passage's tokens (Khattab & Zaharia 2020).

    Shapes (questions, tokens, dimensions) and (passages, tokens, dimensions); zero vectors are no tokens.
    """
    best = torch.einsum("qid,pjd->qpij", asked, tokens).amax(dim=3)
    there = asked.abs().amax(dim=2) > 0
    return (best * there[:, None, :]).sum(2) / there.sum(1)[:, None]


def _ranking(scores: torch.Tensor, gold: torch.Tensor, asked: torch.Tensor, fair: torch.Tensor) -> torch.Tensor:
    scaled = (scores / TEMPERATURE).masked_fill(fair, -torch.inf)
    cross, right = torch.nn.functional.cross_entropy, gold[asked]
    return cross(scaled[asked], right) + REVERSE_WEIGHT * cross(scaled.T[right], asked)


def _stated(trainee: Trainee, cosines: torch.Tensor, gold: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
    distance = STATED_SCALE * (cosines - trainee.threshold)
    missing = torch.nonzero(gold < 0).squeeze(1)
    terms = []
    if len(asked):
        terms.append(torch.nn.functional.softplus(-distance[asked, gold[asked]]).mean())
    if len(missing):
        nearest = distance[missing].topk(min(NEAREST, distance.shape[1]), dim=1).values
        terms.append(torch.nn.functional.softplus(nearest).mean())
    return STATED_WEIGHT * torch.stack(terms).sum()
