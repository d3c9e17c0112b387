"""Stage one: questions meet their passages, on the two public sets, every other passage of the batch a negative."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from corpus.text import fold
from index.training.files import read_lines
from index.training.trainee import Trainee

RATE = 4e-5
TEMPERATURE = 0.05
BATCH = 32
MOST_PAIRS = {"en": 1024, "zh": 1536}
_CHARS = {"en": 220, "zh": 160}


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the passage that answers it."""

    question: str
    passage: str


def read_pairs(path: Path, chars: int) -> list[Pair]:
    """Return the pairs of a public set, each passage cut to about `chars` characters around its answer."""
    return [Pair(fold(line["question"]), window(line["passage"], line["answer"], chars)) for line in read_lines(path)]


def window(passage: str, answer: str, chars: int) -> str:
    """Return the part of `passage` around `answer`, cut at white space where there is some near."""
    if len(passage) <= chars:
        return passage
    at = max(0, passage.find(answer))
    start = max(0, min(at + len(answer) // 2 - chars // 2, len(passage) - chars))
    if start:
        space = passage.find(" ", start, start + 20)
        start = space + 1 if space >= 0 else start
    return passage[start : start + chars]


def batches(pairs: Sequence[Pair], dice: random.Random) -> Iterator[list[Pair]]:
    """Return batches in which no question and no passage stands twice: its twin would count as wrong."""
    waiting = list(pairs)
    dice.shuffle(waiting)
    while len(waiting) >= BATCH:
        batch: list[Pair] = []
        left: list[Pair] = []
        questions: set[str] = set()
        passages: set[str] = set()
        for pair in waiting:
            if len(batch) == BATCH or pair.question in questions or pair.passage in passages:
                left.append(pair)
                continue
            batch.append(pair)
            questions.add(pair.question)
            passages.add(pair.passage)
        if len(batch) < BATCH:
            return
        yield batch
        waiting = left


def loss_of(trainee: Trainee, batch: Sequence[Pair]) -> torch.Tensor:
    """Return the mean of both directions: the passage of a question, and the question of a passage."""
    questions = trainee.embed_questions([pair.question for pair in batch])[0]
    passages = trainee.embed_passages([pair.passage for pair in batch])[0]
    scores = questions @ passages.T / TEMPERATURE
    right = torch.arange(len(batch))
    cross = torch.nn.functional.cross_entropy
    return (cross(scores, right) + cross(scores.T, right)) / 2


def plan_of(english: Path, chinese: Path, seed: int) -> list[list[Pair]]:
    """Return the batches of one pass over both sets, each batch of one language, in the order of training."""
    dice = random.Random(seed)  # noqa: S311 - the order of training, no secret
    plan: list[list[Pair]] = []
    for path, lang in ((english, "en"), (chinese, "zh")):
        pairs = read_pairs(path, _CHARS[lang])
        plan += batches(dice.sample(pairs, min(MOST_PAIRS[lang], len(pairs))), dice)
    dice.shuffle(plan)
    return plan
