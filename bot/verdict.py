"""Yes, no or it depends: what the cited sentence says held against what the question asks."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.answer import Verdict
from bot.question import Question
from bot.verdict_features import features, ruled
from corpus.text import fold

WEIGHTS_FILE = "data/verdict_weights.json"
CHOICES: tuple[Verdict, ...] = ("yes", "no", "conditional")


@dataclass(frozen=True, slots=True)
class _Weights:
    intercept: tuple[float, ...]
    features: dict[str, tuple[float, ...]]


@cache
def _weights() -> _Weights:
    found = json.loads(resources.files("bot").joinpath(WEIGHTS_FILE).read_text(encoding="utf-8"))
    return _Weights(tuple(found["intercept"]), {name: tuple(row) for name, row in found["features"].items()})


def verdict_of(question: Question, quote: str, lead_in: str | None) -> Verdict:
    """Return the verdict that `quote`, read with its list's introduction, gives on the question.

    Clear cases are ruled on first. For the rest a multinomial logistic regression over named cues of question and
    sentence decides; its weights were fitted with `python -m bot.verdict_fitting`. Any question but a yes/no one is
    `info`.
    """
    if not question.is_yes_no:
        return "info"
    held = features(fold(question.text), fold(quote), fold(lead_in) if lead_in else None)
    clear = ruled(held)
    if clear:
        return CHOICES[[str(choice) for choice in CHOICES].index(clear)]
    scores = [sum(row) for row in zip(*reasons(held).values(), strict=True)]
    return CHOICES[scores.index(max(scores))]


def reasons(held: frozenset[str]) -> dict[str, tuple[float, ...]]:
    """Return what each feature that holds adds to yes, no and conditional, in log odds; the intercept stands first."""
    weights = _weights()
    return {"": weights.intercept} | {name: weights.features[name] for name in held if name in weights.features}
