"""Yes, no or it depends: what the cited sentence says held against what the question asks."""

from bot.answer import Verdict
from bot.question import Question
from bot.verdict_features import features
from bot.verdict_model import verdict_model
from corpus.text import fold
from index.policy_index import Matches, PolicyIndex

CHOICES: tuple[Verdict, ...] = ("yes", "no", "conditional")


def verdict_of(question: Question, index: PolicyIndex, matches: Matches, passage: int) -> Verdict:
    """Return the verdict that a passage, read with its list's introduction, gives on the question.

    A fitted model over named cues of question and sentence, and over judged pairs that are near in meaning, decides.
    Any question but a yes/no one is `info`.
    """
    if not question.is_yes_no:
        return "info"
    lead_in = index.clause_of(passage).lead_in
    held = features(
        fold(question.text), fold(index.quote(passage)), fold(lead_in.of(index.policy.text)) if lead_in else None
    )
    shares = verdict_model().probabilities(held, matches.vector, index.vector_of(passage), matches.fingerprint)
    return CHOICES[int(shares.argmax())]
