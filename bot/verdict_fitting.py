"""Fits the weights of the verdict and prints them as `data/verdict_weights.json`.

    python -m bot.verdict_fitting QUESTIONS.jsonl --policy-dir DIR > bot/data/verdict_weights.json

Questions are lines `{"question", "policy", "kind", "verdict", "must"}`; yes/no questions with an answer count, each
`must` quote as written and as the whole sentences that hold it. Policies are DIR/<policy>.txt. How well the weights do
on policies that they were not fitted with is said on standard error.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer

from bot.verdict import CHOICES
from bot.verdict_features import features
from corpus.clauses import split_clauses
from corpus.text import fold
from corpus.types import Clause

_FOLDS = 6
_STRENGTH = 0.2  # inverse of the L2 penalty, chosen by cross-validation among 0.1, 0.2, 0.3 and 1
_FEWEST = 5  # a feature that holds less often is left out
_PAIR_SCALE = 0.5  # pairs of cues must earn their weight harder than single cues


@dataclass(frozen=True, slots=True)
class _Row:
    policy: str
    verdict: str
    features: frozenset[str]
    weight: float
    as_written: bool


def main(questions: Path, policy_dir: Annotated[Path, typer.Option("--policy-dir")]) -> None:
    """Fit on a question file and print the weights."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - not needed to answer
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    rows = list(_rows(questions, policy_dir))
    counts = Counter(name for row in rows for name in row.features)
    names = sorted(name for name, count in counts.items() if count >= _FEWEST)
    scales = np.asarray([_PAIR_SCALE if "&" in name else 1.0 for name in names])
    table = np.asarray([[name in row.features for name in names] for row in rows]) * scales
    labels = np.asarray([CHOICES.index(row.verdict) for row in rows])
    importance = np.asarray([row.weight for row in rows])
    written = np.asarray([row.as_written for row in rows])
    model = LogisticRegression(C=_STRENGTH, max_iter=2000)
    right = np.zeros(len(rows), dtype=bool)
    for fitted, kept in GroupKFold(_FOLDS).split(table, groups=[row.policy for row in rows]):
        model.fit(table[fitted], labels[fitted], sample_weight=importance[fitted])
        right[kept] = model.predict(table[kept]) == labels[kept]
    typer.echo(
        f"held back by policy: quotes {right[written].mean():.3f}, sentences {right[~written].mean():.3f}", err=True
    )
    model.fit(table, labels, sample_weight=importance)
    typer.echo(_as_json(names, model.coef_.T * scales[:, None], model.intercept_))


def _rows(questions: Path, policy_dir: Path) -> Iterator[_Row]:
    policies: dict[str, tuple[str, tuple[Clause, ...]]] = {}
    for line in questions.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if row["kind"] != "yesno" or row["verdict"] not in CHOICES:
            continue
        name = row["policy"]
        if name not in policies:
            text = (policy_dir / f"{name}.txt").read_text(encoding="utf-8")
            policies[name] = text, split_clauses(text)
        asked = fold(row["question"])
        for quote in row["must"]:
            for n, (said, lead_in) in enumerate(_evidence(*policies[name], quote)):
                held = features(asked, fold(said), fold(lead_in) if lead_in else None)
                yield _Row(name, row["verdict"], held, (0.5 if n else 1.0) / len(row["must"]), n == 0)


def _evidence(text: str, clauses: tuple[Clause, ...], quote: str) -> Iterator[tuple[str, str | None]]:
    """Yield a quote, then the sentences that hold it where they are longer, each with its list's introduction."""
    start = text.find(quote)
    clause = next((c for c in clauses if start >= 0 and c.start <= start < c.end), None)
    lead_in = clause.lead_in.of(text) if clause and clause.lead_in else None
    yield quote, lead_in
    held = [s for s in clause.sentences if s.start < start + len(quote) and start < s.end] if clause else []
    if held and text[held[0].start : held[-1].end] != quote:
        yield text[held[0].start : held[-1].end], lead_in


def _as_json(names: list[str], weights: npt.NDArray[np.float64], intercept: npt.NDArray[np.float64]) -> str:
    lines = [f"  {json.dumps(n)}: {[round(float(w), 3) for w in row]}" for n, row in zip(names, weights, strict=True)]
    shown = ",\n".join(lines)
    return f'{{"intercept": {[round(float(w), 3) for w in intercept]}, "features": {{\n{shown}\n}}}}'


if __name__ == "__main__":
    typer.run(main)
