"""Yes, no or it depends: what the cited sentence says held against what the question asks."""

from bot.answer import Verdict
from bot.question import Question
from bot.verdict_features import features, ruled
from bot.verdict_model import verdict_model
from corpus.text import fold

CHOICES: tuple[Verdict, ...] = ("yes", "no", "conditional")


def verdict_of(question: Question, quote: str, lead_in: str | None) -> Verdict:
    """Return the verdict that `quote`, read with its list's introduction, gives on the question.

    Clear cases are ruled on first; for the rest a fitted model over named cues of question and sentence
    decides. Any question but a yes/no one is `info`.
    """
    if not question.is_yes_no:
        return "info"
    held = features(fold(question.whole), fold(quote), fold(lead_in) if lead_in else None)
    clear = ruled(held)
    if clear:
        return CHOICES[[str(choice) for choice in CHOICES].index(clear)]
    return CHOICES[int(verdict_model().probabilities(held).argmax())]
