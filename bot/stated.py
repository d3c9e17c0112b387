"""Does the policy say? What is asked held against what the policy covers, before anything is cited."""

import math
from dataclasses import dataclass

import numpy as np

from bot.answer import Reason
from bot.features import Array, feature_names
from bot.fitted import fitted, logistic
from bot.off_topic import off_topic
from bot.precedent import FEATURES as PRECEDENT_FEATURES
from bot.precedent import SAMPLES, precedent_of
from bot.question import Question
from bot.ranking import Ranking
from corpus.concepts import vocabulary
from index.expected import NO_MATCH
from index.lexical import Scores
from index.policy_index import Matches, PolicyIndex
from index.signs import sign_names
from index.views import VIEWS

# A question so like one that is known not to be answered is the same one; found on questions over made-up policies.
NEARLY_THE_SAME = 0.8

KINDS_APART = ("yesno", "how", "who", "when", "where", "why")

_COVERAGES = tuple(f"coverage_{kind}" for kind in ("all", "own", "data", "processing", "intent", "about"))

FEATURES = (
    *(f"top_{view}" for view in VIEWS),
    *("top_late", "late_lift", "top_centred", "lift", "share", "lead", "mass", "spread", "margin"),
    *(f"best_{name}" for name in _COVERAGES),
    *("reach", "other_data", "missing", "missing_data", "missing_about", "unnamed", "words", "bigrams"),
    *("english", "length", "size"),
    *(f"precedent_{sample}" for sample in SAMPLES),
    *("near_answered", "near_unanswered"),
    *(f"best_{name}" for name in PRECEDENT_FEATURES),
    *(f"asks_{kind}" for kind in KINDS_APART),
    "told_when",
)


@dataclass(frozen=True, slots=True)
class Statement:
    """Whether the policy states an answer, how likely that is (0..1), and the reason where it does not."""

    stated: bool
    probability: float
    reason: Reason | None


def judge(question: Question, index: PolicyIndex, matches: Matches, ranking: Ranking) -> Statement:
    """Return whether the policy says what is asked.

    A logistic regression over the features below decides; its weights were fitted with `python -m bot.fitting`.
    What is no question about a policy at all is recognised by its words.
    """
    off = off_topic(question)
    if off:
        return Statement(stated=False, probability=0.0, reason=off)
    values = features(question, index, matches, ranking)
    probability, part = logistic("stated").probability(values), "stated"
    if index.wordings and matches.unanswered > NO_MATCH:
        part = "stated_by_both"
        probability = logistic(part).probability(both_features(probability, matches, values))
    elif index.wordings:
        part = "stated_by_wordings"
        # Wordings never expect every question: to be unlike them all is no sign that nothing is said.
        by_wordings = logistic(part).probability(wordings_features(probability, matches, values))
        probability = max(probability, by_wordings)
    elif matches.unanswered >= NEARLY_THE_SAME:
        # To be unlike the few questions that are known not to be answered is no sign that this one is.
        probability = min(probability, 1 - matches.unanswered)
    if probability >= fitted()[part]["threshold"]:
        return Statement(stated=True, probability=probability, reason=None)
    about = (
        any(vocabulary()[name].kind != "intent" for name in question.concepts)
        or float(matches.centred.max()) >= fitted()["stated"]["about_cosine"]
    )
    return Statement(stated=False, probability=probability, reason="not_in_policy" if about else "not_about_policy")


def features(question: Question, index: PolicyIndex, matches: Matches, ranking: Ranking) -> dict[str, float]:
    """Return what the decision looks at, by the names in FEATURES.

    top_*: the best cosine of each view, of the centred ones, and the best late interaction. lift: how far the best
    stands above the mean.
    share, lead, mass, spread, margin: the best passage's share, its lead on the second, the share of the first three,
    the entropy of the shares, and the best score less the tenth. best_*: the best coverage of the question's concepts
    among the first three passages; reach: the best one anywhere. other_data: the best passage is about other data.
    missing*: the share of the question's concepts, and how many kinds of data and other topics, the policy never names.
    precedent_*: how often other policies answer such questions; near_*: how like the likest question is that one
    answered, or did not; best_precedent_*: how like the answers there the best passage is. told_when: it is asked when
    or how long, and the best passage names a time.
    """
    rows, shares = ranking.features, ranking.shares
    first = list(ranking.order[:3])
    column = {name: n for n, name in enumerate(feature_names())}
    in_order = np.sort(shares)[::-1]
    tenth = ranking.order[min(9, len(ranking.order) - 1)]
    tops = matches.cosines.max(axis=1)
    values = dict(zip((f"top_{view}" for view in VIEWS), map(float, tops), strict=True))
    values |= {
        "top_late": float(matches.late.max()),
        "late_lift": float((matches.late.max(axis=1) - matches.late.mean(axis=1)).mean()),
        "top_centred": float(matches.centred.max()),
        "lift": float((tops - matches.cosines.mean(axis=1)).mean()),
        "share": float(in_order[0]),
        "lead": float(in_order[0] - (in_order[1] if len(in_order) > 1 else 0.0)),
        "mass": float(in_order[:3].sum()),
        "spread": float(-(shares * np.log(shares + 1e-12)).sum()),
        "margin": float(ranking.scores[ranking.best] - ranking.scores[tenth]),
        "reach": float(rows[:, column["coverage_all"]].max()),
        "other_data": float(rows[ranking.best, column["other_data"]]),
        "words": _squashed(matches.words),
        "bigrams": _squashed(matches.bigrams),
        "english": float(question.language == "en"),
        "length": math.log(1 + len(question.search)) - (1.0 if question.language == "en" else 0.0),
        "size": math.log(len(index.passages)),
    }
    values |= _precedent(matches, rows[ranking.best], column)
    values |= {f"best_{name}": float(rows[first, column[name]].max()) for name in _COVERAGES}
    values |= _missing(question, index)
    values |= {f"asks_{kind}": float(question.kind == kind) for kind in KINDS_APART}
    time = float(index.signs[ranking.best, sign_names().index("time")])
    return {**values, "told_when": values["asks_when"] * time}


def _precedent(matches: Matches, best: Array, column: dict[str, int]) -> dict[str, float]:
    precedent = precedent_of(matches)
    return {
        **{f"precedent_{sample}": chance for sample, chance in zip(SAMPLES, precedent.stated, strict=True)},
        "near_answered": precedent.answered,
        "near_unanswered": precedent.unanswered,
        **{f"best_{name}": float(best[column[name]]) for name in PRECEDENT_FEATURES},
    }


def wordings_features(probability: float, matches: Matches, values: dict[str, float]) -> dict[str, float]:
    """Return what decides for a policy with approved wordings: the decision without them, and the likest questions."""
    likeness = np.sort(matches.expected)[::-1]
    return {
        "without": math.log(max(probability, 1e-6) / max(1 - probability, 1e-6)),
        "likeness": float(likeness[0]),
        "likeness_fifth": float(likeness[min(4, len(likeness) - 1)]),
        "share": values["share"],
    }


def both_features(probability: float, matches: Matches, values: dict[str, float]) -> dict[str, float]:
    """Return what decides where it is also known what the policy does not answer: those, and how near it lies."""
    likeness = max(float(matches.expected.max()), 0.0)
    unanswered = max(matches.unanswered, 0.0)
    return {
        **wordings_features(probability, matches, values),
        "unanswered": unanswered,
        "nearer": unanswered - likeness,
        "votes": matches.votes_unanswered,
        "most_votes": float(matches.votes.max()),
    }


def _missing(question: Question, index: PolicyIndex) -> dict[str, float]:
    kinds = {name: vocabulary()[name].kind for name in question.concepts}
    asked = [name for name, kind in kinds.items() if kind != "intent"]
    missing = [name for name in asked if not index.mentions(name)]
    data = sum(kinds[name] == "data" for name in missing)
    return {
        "missing": len(missing) / len(asked) if asked else 0.0,
        "missing_data": float(data),
        "missing_about": float(len(missing) - data),
        "unnamed": 0.0 if asked else 1.0,
    }


def _squashed(scores: Scores) -> float:
    strongest = float(np.max(scores))
    return strongest / (strongest + 10.0)
