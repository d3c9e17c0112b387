"""What is fitted, part by part, on judgements that were held back, and how it is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np

from bot import confidence, stated
from bot.cases import Case
from bot.citing import MAX_CITATIONS, first_run, further_features
from bot.features import Array, feature_names
from bot.learning import Mask, Regression, fit_ranker, folds, held_back
from bot.ranking import Ranking, expected_features, ranking_of

RANKER_PENALTY = 0.05
STATED_STRENGTH = 0.02
FOLDS = 7

# Hard questions outnumber the others nearly six to one; so much more an everyday one counts in what is decided by how
# questions are answered in general. The square root of the ratio: neither kind is all that a shop gets.
EVERYDAY_WEIGHT = 2.4

# A sentence beside the best one joins its citation from this part of its share on; a further one is cited for itself
# where it is at least this likely to be fair to cite.
JOIN, FURTHER = 0.1, 0.5

# An answer that is denied is the worse error: the decision may deny so many at most on questions held back.
MOST_DENIED = 0.02
_THRESHOLDS = np.arange(0.15, 0.85, 0.01)

# Of what the patterns of `data/off_topic.toml` take for no question about a policy, so many are none.
OFF_TOPIC_CONFIDENCE = 0.97
ABOUT_COSINE = 0.3


@dataclass(slots=True)
class Fit:
    """Numbers by part and name, and lines that tell how good the held-back judgements were."""

    parts: dict[str, dict[str, float]] = field(default_factory=dict)
    figures: list[str] = field(default_factory=list)

    def add(self, part: str, regression: Regression, names: Sequence[str], **more: float) -> None:
        """Add a logistic regression and what belongs to it."""
        self.parts[part] = {**more, "intercept": regression.intercept}
        self.parts[f"{part}.weights"] = dict(zip(names, map(float, regression.weights), strict=True))


def fit_all(others: Sequence[Case], own: Sequence[Case]) -> Fit:
    """Fit every part: the ranking, whether it is stated, further citations, confidence, and approved wordings."""
    fit = Fit()
    rankings = _held_back_rankings(others)
    weights = _ranker(others)
    fit.parts["ranker.weights"] = dict(zip(feature_names(), map(float, weights), strict=True))
    fit.figures.append("ranking, held back: " + _hits(others, rankings))
    probabilities, threshold = _fit_stated(fit, others, rankings)
    _fit_further(fit, others, rankings)
    _fit_confidence(fit, others, rankings, probabilities, threshold)
    _fit_wordings(fit, own, weights)
    fit.parts["citing"] = {"join": JOIN, "further": FURTHER}
    fit.parts["off_topic"] = {"confidence": OFF_TOPIC_CONFIDENCE}
    return fit


def _ranker(cases: Sequence[Case]) -> Array:
    useful = [case for case in cases if case.right.any()]
    return fit_ranker([case.features for case in useful], [case.right for case in useful], RANKER_PENALTY)


def _held_back_rankings(cases: Sequence[Case]) -> list[Ranking]:
    found: dict[int, Ranking] = {}
    for fit_on, held in folds([case.policy for case in cases], FOLDS):
        weights = _ranker([cases[n] for n in fit_on])
        found |= {n: ranking_of(cases[n].features @ weights, cases[n].features) for n in held}
    return [found[n] for n in range(len(cases))]


def _fit_stated(fit: Fit, cases: Sequence[Case], rankings: Sequence[Ranking]) -> tuple[Array, float]:
    names = stated.FEATURES
    values = _rows(
        [stated.features(c.question, c.index, c.matches, r) for c, r in zip(cases, rankings, strict=True)], names
    )
    labels, weights = np.asarray([case.stated for case in cases]), _weights(cases)
    policies = [case.policy for case in cases]
    probabilities = held_back(values, labels, policies, STATED_STRENGTH, FOLDS, weights)
    threshold = _threshold(probabilities, labels, weights)
    fit.add(
        "stated",
        Regression(values, labels, STATED_STRENGTH, weights),
        names,
        threshold=threshold,
        about_cosine=ABOUT_COSINE,
    )
    everyday = np.asarray([case.is_everyday for case in cases])
    for source, of in (("everyday", everyday), ("hard", ~everyday)):
        if len(set(labels[of])) == 2:  # noqa: PLR2004 - answered and not
            fit.figures.append(f"stated, held back, {source}: " + _errors(probabilities[of], labels[of], threshold))
    return probabilities, threshold


def _weights(cases: Sequence[Case]) -> Array:
    return np.asarray([EVERYDAY_WEIGHT if case.is_everyday else 1.0 for case in cases])


def _fit_further(fit: Fit, cases: Sequence[Case], rankings: Sequence[Ranking]) -> None:
    rows: list[Mapping[str, float]] = []
    labels: list[bool] = []
    for case, ranking in zip(cases, rankings, strict=True):
        if not case.stated:
            continue
        first = first_run(case.index, ranking, JOIN)
        for passage in ranking.order[1 : 2 * MAX_CITATIONS]:
            if passage not in first:
                rows.append(further_features(case.index, ranking, passage))
                labels.append(bool(case.fair[passage]))
    names = list(rows[0])
    fit.add("further", Regression(_rows(rows, names), np.asarray(labels)), names)


def _fit_confidence(
    fit: Fit, cases: Sequence[Case], rankings: Sequence[Ranking], probabilities: Array, threshold: float
) -> None:
    says: list[Mapping[str, float]] = []
    right: list[bool] = []
    denies: list[Mapping[str, float]] = []
    rightly: list[bool] = []
    for case, ranking, probability in zip(cases, rankings, map(float, probabilities), strict=True):
        first = first_run(case.index, ranking, JOIN)
        if probability >= threshold:
            says.append(confidence.right_features(probability, ranking, first))
            right.append(case.stated and bool(case.right[first.first : first.last + 1].any()))
        denies.append(confidence.not_stated_features(probability))
        rightly.append(not case.stated)
    for part, rows, labels in (("right", says, right), ("rightly_not_stated", denies, rightly)):
        names = list(rows[0])
        fit.add(part, Regression(_rows(rows, names), np.asarray(labels)), names)
    fit.figures.append(f"first citation right, of what is answered: {np.mean(right):.3f}")


def _fit_wordings(fit: Fit, cases: Sequence[Case], weights: Array) -> None:
    """Fit how approved wordings are weighed, on the shipped policy's own questions, each judged without its tenth."""
    rankings, tables = [], []
    for case in cases:
        scores = case.features @ weights
        tables.append(np.column_stack([scores, *expected_features(case.matches).values()]))
        rankings.append(scores)
    names = ("scores", *expected_features(cases[0].matches))
    useful = [n for n, case in enumerate(cases) if case.right.any()]
    groups = [str(crc32(case.row["id"].encode()) % 10) for case in cases]
    joint: dict[int, Ranking] = {}
    for fit_on, held in folds(groups, 10):
        own = fit_ranker(
            [tables[n] for n in fit_on if n in useful], [cases[n].right for n in fit_on if n in useful], 0.01
        )
        joint |= {n: ranking_of(tables[n] @ own, cases[n].features) for n in held}
    found = [joint[n] for n in range(len(cases))]
    fit.figures.append(
        "own policy without wordings: "
        + _hits(cases, [ranking_of(s, c.features) for s, c in zip(rankings, cases, strict=True)])
    )
    fit.figures.append("own policy with wordings, held back: " + _hits(cases, found))
    final = fit_ranker([tables[n] for n in useful], [cases[n].right for n in useful], 0.01)
    fit.parts["ranker.wordings"] = dict(zip(names, map(float, final), strict=True))
    _fit_stated_by_wordings(fit, cases, found, groups)


def _fit_stated_by_wordings(
    fit: Fit, cases: Sequence[Case], rankings: Sequence[Ranking], groups: Sequence[str]
) -> None:
    base = fit.parts["stated.weights"]
    rows, both, without = [], [], []
    for case, ranking in zip(cases, rankings, strict=True):
        values = stated.features(case.question, case.index, case.matches, ranking)
        logit = fit.parts["stated"]["intercept"] + sum(weight * values[name] for name, weight in base.items())
        without.append(float(1 / (1 + np.exp(-logit))))
        rows.append(stated.wordings_features(without[-1], case.matches, values))
        both.append(stated.both_features(without[-1], case.matches, values))
    labels = np.asarray([case.stated for case in cases])
    for part, found, least in (
        ("stated_by_wordings", rows, np.asarray(without)),
        ("stated_by_both", both, np.zeros(len(cases))),
    ):
        names = list(found[0])
        held = np.maximum(held_back(_rows(found, names), labels, groups, 1.0, 10), least)
        threshold = _threshold(held, labels, np.ones(len(labels)))
        fit.add(part, Regression(_rows(found, names), labels), names, threshold=threshold)
        fit.figures.append(f"own policy {part}, held back: " + _errors(held, labels, threshold))


def _rows(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Array:
    return np.asarray([[row[name] for name in names] for row in rows], np.float64)


def _threshold(probabilities: Array, labels: Mask, weights: Array) -> float:
    def worth(threshold: float) -> float:
        denied = float(np.average(probabilities[labels] < threshold, weights=weights[labels]))
        return _f1(probabilities < threshold, labels, weights) - 5 * max(0.0, denied - MOST_DENIED)

    best: float = max((float(threshold) for threshold in _THRESHOLDS), key=worth)
    return round(best, 2)


def _f1(says_not: Mask, labels: Mask, weights: Array) -> float:
    """Return the F1 of `not_stated`, `says_not` where it is said and `labels` where it is stated."""
    rightly = weights @ (says_not & ~labels)
    return 2 * float(rightly) / max(1.0, float(weights @ says_not + weights @ ~labels))


def _errors(probabilities: Array, labels: Mask, threshold: float) -> str:
    denied, invented = np.mean(probabilities[labels] < threshold), np.mean(probabilities[~labels] >= threshold)
    f1 = _f1(probabilities < threshold, labels, np.ones(len(labels)))
    return f"not-stated F1 {f1:.3f}, denied {denied:.3f}, invented {invented:.3f}"


def _hits(cases: Sequence[Case], rankings: Sequence[Ranking]) -> str:
    told = []
    for language in ("zh", "en"):
        pairs = [(c, r) for c, r in zip(cases, rankings, strict=True) if c.stated and c.question.language == language]
        hits = [np.mean([c.right[list(r.order[:k])].any() for c, r in pairs]) for k in (1, 3, 5)]
        told.append(f"{language} sentence hit@1/3/5 " + "/".join(f"{hit:.3f}" for hit in hits))
    return ", ".join(told)


def show(fit: Fit) -> str:
    """Return the parts as TOML."""
    lines = ["# Numbers that answers are decided by, as `python -m bot.fitting` prints them; not to be edited by hand."]
    for part, values in sorted(fit.parts.items()):
        lines += ["", f"[{part}]", *(f"{name} = {value:#.6g}" for name, value in values.items())]
    return "\n".join(lines)
