"""Does the policy say? What is asked held against what the policy covers, before anything is cited."""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from bot.answer import Reason
from bot.off_topic import off_topic
from bot.question import Question
from bot.ranking import Ranking
from index.policy_index import Matches, PolicyIndex

FEATURES = ("cosine", "peak", "coverage", "missing", "unnamed", "lexical", "margin", "english")


@dataclass(frozen=True, slots=True)
class Statement:
    """Whether the policy states an answer, how likely that is (0..1), and the reason where it does not."""

    stated: bool
    probability: float
    reason: Reason | None


def judge(question: Question, index: PolicyIndex, matches: Matches, ranking: Ranking) -> Statement:
    """Return whether the policy says what is asked.

    A logistic regression over the features below decides; its weights were fitted with `python -m bot.fitting` and
    stand in `data/stated.toml`. What is no question about a policy at all is recognised by its words.
    """
    off = off_topic(question)
    if off:
        return Statement(stated=False, probability=0.0, reason=off)
    rules = _rules()
    values = features(question, index, matches, ranking)
    logit = rules["intercept"] + sum(rules["weights"][name] * value for name, value in values.items())
    probability = 1 / (1 + math.exp(-logit))
    if probability >= rules["threshold"]:
        return Statement(stated=True, probability=probability, reason=None)
    about = question.concepts or values["cosine"] >= rules["about_cosine"]
    return Statement(stated=False, probability=probability, reason="not_in_policy" if about else "not_about_policy")


def features(question: Question, index: PolicyIndex, matches: Matches, ranking: Ranking) -> dict[str, float]:
    """Return what the decision looks at, by the names in FEATURES.

    cosine: the best passage's cosine. peak: by how many standard deviations the best cosine stands out. coverage: the
    best share of the question's concepts among the first three passages. missing: the share of its concepts that the
    policy never names. unnamed: 1 when it names no concept. lexical: BM25 of the best passage, squashed to 0..1.
    margin: the best combined score less the fifth. english: 1 for an English question.
    """
    best = list(ranking.order[:3])
    cosines = matches.cosines
    spread = float(cosines.std()) or 1.0
    concepts = question.concepts
    fifth = ranking.order[min(4, len(ranking.order) - 1)]
    strongest = float(np.max(matches.lexical))
    return {
        "cosine": float(np.max(cosines)),
        "peak": float((np.max(cosines) - cosines.mean()) / spread),
        "coverage": float(np.max(matches.coverage[best])) if concepts else 0.0,
        "missing": sum(not index.mentions(c) for c in concepts) / len(concepts) if concepts else 0.0,
        "unnamed": 0.0 if concepts else 1.0,
        "lexical": strongest / (strongest + 10.0),
        "margin": float(ranking.scores[ranking.best] - ranking.scores[fifth]),
        "english": float(question.language == "en"),
    }


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(resources.files("bot").joinpath("data/stated.toml").read_text(encoding="utf-8"))
