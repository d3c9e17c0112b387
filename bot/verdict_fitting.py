"""Fits the model of the verdict and writes it to a weights file.

    python -m bot.verdict_fitting QUESTIONS.jsonl... --policy-dir DIR --out bot/data/verdict_weights.npz [--check]

Questions are lines `{"question", "policy", "kind", "verdict", "must"}`; those with a verdict of yes, no or conditional
count, each `must` quote as written and as the passage that holds most of it. Policies are DIR/<policy>.txt. With
`--check`, how well the model does on policies that it was not fitted with is said on standard error.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer

from bot.verdict import CHOICES
from bot.verdict_features import features, ruled
from bot.verdict_model import QUANTA, Floats, VerdictModel, read_model
from corpus.clauses import split_clauses
from corpus.text import fold
from corpus.types import Clause
from index.passages import Passage, passages_of

Arrays = dict[str, npt.NDArray[np.generic]]

_FOLDS = 4
_SEED = 0
_TREES = 200
_LEAF = 2  # fewest rows in a leaf, chosen by cross-validation among 2 and 4
_STRENGTH = 0.2  # inverse of the L2 penalty, chosen by cross-validation among 0.1, 0.2, 0.3 and 1
_FEWEST = 5  # a feature that holds less often is left out
_PAIR_SCALE = 0.5  # pairs of cues must earn their weight harder than single cues
_QUOTE_WEIGHT = 0.5  # the product cites whole passages


@dataclass(frozen=True, slots=True)
class _Row:
    policy: str
    verdict: int
    features: frozenset[str]
    weight: float
    as_written: bool


def main(
    questions: list[Path],
    policy_dir: Annotated[Path, typer.Option("--policy-dir")],
    out: Annotated[Path, typer.Option("--out")],
    check: Annotated[bool, typer.Option("--check")] = False,
) -> None:
    """Fit on question files and write the weights."""
    rows = list(_rows(questions, policy_dir))
    np.savez_compressed(out, **_fitted(rows))  # type: ignore[arg-type]
    if check:
        _check(rows)


def _fitted(rows: Sequence[_Row]) -> Arrays:
    """Return the arrays of the weights file, as `read_model` takes them."""
    from sklearn.ensemble import ExtraTreesClassifier  # noqa: PLC0415 - not needed to answer
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    counts = Counter(name for row in rows for name in row.features)
    names = sorted(name for name, count in counts.items() if count >= _FEWEST)
    cues = [name for name in names if "&" not in name]
    labels = [row.verdict for row in rows]
    weights = [row.weight for row in rows]
    scales = np.asarray([_PAIR_SCALE if "&" in name else 1.0 for name in names])
    line = LogisticRegression(C=_STRENGTH, max_iter=500)
    line.fit(_table(rows, names) * scales, labels, sample_weight=weights)
    trees = ExtraTreesClassifier(_TREES, min_samples_leaf=_LEAF, random_state=_SEED)
    trees.fit(_table(rows, cues), labels, sample_weight=weights)
    return {
        "names": np.asarray(names),
        "weights": (line.coef_.T * scales[:, None]).astype(np.float16),
        "intercept": line.intercept_.astype(np.float32),
        "cues": np.asarray(cues),
        **_grown([tree.tree_ for tree in trees.estimators_]),
    }


def _grown(trees: Sequence[Any]) -> Arrays:
    right = [np.where(t.children_right < 0, 0, t.children_right - np.arange(t.node_count)) for t in trees]
    shares = [t.value[:, 0, :] / t.value[:, 0, :].sum(axis=1, keepdims=True) for t in trees]
    # What stands in a node that is no leaf is never read, and zeros pack well.
    leaves = [np.where(r[:, None] > 0, 0.0, s) for r, s in zip(right, shares, strict=True)]
    return {
        "asks": np.concatenate([np.maximum(t.feature, 0) for t in trees]).astype(np.uint8),
        "right": np.concatenate(right).astype(np.uint16),
        "shares": np.rint(np.concatenate(leaves) * QUANTA).astype(np.uint8),
        "roots": np.cumsum([0, *(t.node_count for t in trees)])[:-1].astype(np.uint32),
        "depth": np.asarray(max(t.max_depth for t in trees), np.uint16),
    }


def _check(rows: Sequence[_Row]) -> None:
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415 - not needed to answer

    right = np.zeros((len(rows), 2), dtype=bool)
    for fitted, kept in GroupKFold(_FOLDS).split(rows, groups=[row.policy for row in rows]):
        model = read_model(_fitted([rows[n] for n in fitted]))
        for n in kept:
            right[n] = _right(model, rows[n])
    weights = np.asarray([row.weight for row in rows])
    written = np.asarray([row.as_written for row in rows])
    for name, view in (("quotes", written), ("passages", ~written)):
        plain, with_rules = np.average(right[view], axis=0, weights=weights[view])
        typer.echo(f"held back by policy, {name}: {plain:.3f}, with clear cases ruled {with_rules:.3f}", err=True)


def _right(model: VerdictModel, row: _Row) -> tuple[bool, bool]:
    """Return whether the model is right on a row, and whether it is where clear cases are ruled on first."""
    weighed = int(model.probabilities(row.features).argmax())
    clear = ruled(row.features)
    by_rule = [str(choice) for choice in CHOICES].index(clear) if clear else weighed
    return weighed == row.verdict, by_rule == row.verdict


def _table(rows: Sequence[_Row], names: Sequence[str]) -> Floats:
    return np.asarray([[name in row.features for name in names] for row in rows], np.float64)


def _rows(questions: Sequence[Path], policy_dir: Path) -> Iterator[_Row]:
    policies: dict[str, tuple[str, tuple[Clause, ...], tuple[Passage, ...]]] = {}
    for line in (line for file in questions for line in file.read_text(encoding="utf-8").splitlines()):
        row: dict[str, Any] = json.loads(line)
        if row["verdict"] not in CHOICES:
            continue
        name = row["policy"]
        if name not in policies:
            text = (policy_dir / f"{name}.txt").read_text(encoding="utf-8")
            clauses = split_clauses(text)
            policies[name] = text, clauses, passages_of(text, clauses)
        asked = fold(row["question"])
        verdict = CHOICES.index(row["verdict"])
        for quote in row["must"]:
            for as_written, said, lead_in in _evidence(*policies[name], quote):
                held = features(asked, fold(said), fold(lead_in) if lead_in else None)
                weight = (_QUOTE_WEIGHT if as_written else 1.0) / len(row["must"])
                yield _Row(name, verdict, held, weight, as_written)


def _evidence(
    text: str, clauses: Sequence[Clause], passages: Sequence[Passage], quote: str
) -> Iterator[tuple[bool, str, str | None]]:
    """Yield a quote, and the passage that holds most of it, each with its list's introduction."""
    start = text.find(quote)
    end = start + len(quote)
    shared = [min(end, p.span.end) - max(start, p.span.start) for p in passages]
    if start < 0 or max(shared) <= 0:
        return
    passage = passages[shared.index(max(shared))]
    clause = clauses[passage.clause]
    lead_in = clause.lead_in.of(text) if clause.lead_in else None
    yield True, quote, lead_in
    yield False, passage.span.of(text), lead_in


if __name__ == "__main__":
    typer.run(main)
