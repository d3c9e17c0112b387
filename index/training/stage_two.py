"""Stage two: the questions of one policy against its own passages, those it does not answer among them.

A step takes many questions of a policy at once: what answers one is a hard negative of the others, and the passages
that look most like a question without answering it are added. Beside the ranking, questions that the same passage
answers learn to lie near each other, and a threshold on the cosine learns to tell a question that is answered from one
that is not.
"""

import torch

from index.training.planning import Step
from index.training.trainee import Trainee

TEMPERATURE, ALIKE_TEMPERATURE = 0.04, 0.05
STATED_SCALE, STATED_WEIGHT, NEAREST = 20.0, 0.5, 4
REVERSE_WEIGHT, LATE_WEIGHT, ALIKE_WEIGHT = 0.3, 0.3, 0.3


def loss_of(trainee: Trainee, step: Step) -> torch.Tensor:
    """Return the loss of ranking by cosine and by late interaction, of questions alike, and of answered or not."""
    asked_by, asked_tokens = trainee.embed_questions(step.questions)
    vectors, tokens = trainee.embed_passages(step.passages)
    cosines = asked_by @ vectors.T
    gold = torch.tensor(step.gold)
    asked = torch.nonzero(gold >= 0).squeeze(1)
    loss = _stated(trainee, cosines, gold, asked) + ALIKE_WEIGHT * _alike(asked_by, torch.tensor(step.alike))
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


def _alike(questions: torch.Tensor, alike: torch.Tensor) -> torch.Tensor:
    """Return how far questions with the same answer lie from each other, against all others of the step.

    The supervised contrastive loss, positives summed inside the logarithm (Khosla et al. 2020).
    """
    own = torch.eye(len(questions), dtype=torch.bool)
    others = alike & ~own
    some = others.any(1)
    if not some.any():
        return questions.sum() * 0.0
    scaled = (questions @ questions.T / ALIKE_TEMPERATURE).masked_fill(own, -torch.inf)
    shares = scaled - scaled.logsumexp(1, keepdim=True)
    return -shares.masked_fill(~others, -torch.inf).logsumexp(1)[some].mean()


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
