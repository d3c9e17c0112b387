"""Yes, no or it depends: what the cited sentence says held against what the question asks."""

import numpy as np

from bot.answer import Verdict
from bot.kernel_ridge import Floats
from bot.question import Question
from bot.verdict_features import features, question_cues
from bot.verdict_model import verdict_model
from corpus.text import fold
from index.encoder import Vectors
from index.policy_index import Matches, PolicyIndex

CHOICES: tuple[Verdict, ...] = ("yes", "no", "conditional")

# All found on the shop's own questions: what the verdicts that people approved count for beside the fitted model, and
# how fast one counts for less as its question lies farther away in meaning, and in what it asks for: vectors hardly
# tell "can I order without it?" from "will my order fail without it?".
_APPROVED_SHARE = 0.85
_APPROVED_WIDTH = 0.1
_CUES_WIDTH = 0.7


def verdict_of(question: Question, index: PolicyIndex, matches: Matches, passage: int) -> Verdict:
    """Return the verdict that a passage, read with its list's introduction, gives on the question.

    A fitted model over named cues of question and sentence, and over judged pairs that are near in meaning, decides;
    where the policy brings approved verdicts for the passage, those of the nearest questions count for most. Any
    question but a yes/no one is `info`.
    """
    if not question.is_yes_no:
        return "info"
    lead_in = index.clause_of(passage).lead_in
    held = features(
        fold(question.whole), fold(index.quote(passage)), fold(lead_in.of(index.policy.text)) if lead_in else None
    )
    shares = verdict_model().probabilities(held, matches.vector, index.vector_of(passage), matches.fingerprint)
    approved = _approved(index, passage, matches.vector, question_cues(question.whole))
    if approved is not None:
        shares = (1 - _APPROVED_SHARE) * shares + _APPROVED_SHARE * approved
    return CHOICES[int(shares.argmax())]


def read_approved(index: PolicyIndex) -> None:
    """Read what the approved questions of a policy ask for, so that nobody's question waits for it."""
    for (_, question), verdict in zip(index.expected.questions, index.expected.verdicts, strict=True):
        if verdict:
            question_cues(question)


def _approved(index: PolicyIndex, passage: int, question: Vectors, cues: frozenset[str]) -> Floats | None:
    """Return the share of each choice among a passage's approved verdicts, near questions first; None without any."""
    judged = list(index.expected.judged(passage))
    if not judged:
        return None
    likeness = np.asarray([float(vector @ question) for _, _, vector in judged])
    alike = np.asarray([_shared(cues, question_cues(text)) for text, _, _ in judged])
    near = likeness / _APPROVED_WIDTH + alike / _CUES_WIDTH
    weights = np.exp(near - near.max())
    choices = np.asarray([[verdict == choice for choice in CHOICES] for _, verdict, _ in judged], np.float64)
    return np.asarray(weights @ choices / weights.sum())


def _shared(first: frozenset[str], second: frozenset[str]) -> float:
    """Return what share of the cues of both they have in common (Jaccard 1901); 0 where neither has any."""
    return len(first & second) / max(1, len(first | second))
