"""Fits the decision whether a policy states an answer, and prints it as `data/stated.toml`.

    python -m bot.fitting QUESTIONS.jsonl --policy-dir DIR

Questions are lines `{"question", "policy", "verdict"}`; `not_stated` ones are the negatives. Policies are DIR/<policy>.txt.
The threshold is chosen by cross-validation over policies, so that no policy is judged by weights that it was fitted with.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer

from bot.question import read_question
from bot.ranking import rank
from bot.stated import FEATURES, features
from bot.terminal import TerminalProgress
from corpus.errors import QuestionError
from corpus.settings import Settings, load_settings
from index.library import Library, open_library
from index.policy_index import PolicyIndex

_SEED = 20261124

# An answer that is denied costs the asker as much as one that is invented: both are errors of one kind.
_THRESHOLDS = np.arange(0.2, 0.8, 0.01)


def main(questions: Path, policy_dir: Annotated[Path, typer.Option("--policy-dir")]) -> None:
    """Fit on a question file and print the weights."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - not needed to answer
    from sklearn.model_selection import GroupKFold, cross_val_predict  # noqa: PLC0415

    settings = load_settings()
    with TerminalProgress() as progress:
        library = open_library(settings, progress)
    table = list(_table(questions, policy_dir, library, settings))
    values = np.asarray([row for row, _, _ in table])
    stated = np.asarray([label for _, label, _ in table])
    groups = np.asarray([policy for _, _, policy in table])
    centre, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=2000, class_weight=None, random_state=_SEED)
    scaled = (values - centre) / spread
    held_back = cross_val_predict(model, scaled, stated, groups=groups, cv=GroupKFold(5), method="predict_proba")[:, 1]
    threshold = max(_THRESHOLDS, key=lambda t: _f1(held_back, stated, float(t)))
    model.fit(scaled, stated)
    weights = model.coef_[0] / spread
    _print(threshold, float(model.intercept_[0] - np.sum(weights * centre)), weights)
    denied = float(np.mean(held_back[stated] < threshold))
    invented = float(np.mean(held_back[~stated] >= threshold))
    f1 = _f1(held_back, stated, float(threshold))
    typer.echo(f"# held back by policy: not-stated F1 {f1:.3f}, denied {denied:.3f}, invented {invented:.3f}")


def _table(
    questions: Path, policy_dir: Path, library: Library, settings: Settings
) -> Iterator[tuple[list[float], bool, str]]:
    indexes: dict[str, PolicyIndex] = {}
    for line in questions.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        name = row["policy"]
        if name not in indexes:
            indexes[name] = library.index_file(policy_dir / f"{name}.txt", settings)
        try:
            question = read_question(row["question"], (), settings)
        except QuestionError:
            continue
        matches = library.match(indexes[name], question.search, question.language, question.concepts)
        found = features(question, indexes[name], matches, rank(matches))
        yield [found[feature] for feature in FEATURES], row["verdict"] != "not_stated", name


def _f1(probabilities: npt.NDArray[np.float64], stated: npt.NDArray[np.bool_], threshold: float) -> float:
    """Return the F1 of `not_stated` at a threshold."""
    says_not = probabilities < threshold
    right = float(np.sum(says_not & ~stated))
    return 2 * right / max(1.0, float(np.sum(says_not) + np.sum(~stated)))


def _print(threshold: float, intercept: float, weights: npt.NDArray[np.float64]) -> None:
    typer.echo("# Weights of the decision whether the policy says what is asked, as `python -m bot.fitting` prints them.")
    typer.echo(f"threshold = {threshold:.2f}\nabout_cosine = 0.3\nintercept = {intercept:.4f}\n\n[weights]")
    for name, weight in zip(FEATURES, weights, strict=True):
        typer.echo(f"{name} = {weight:.4f}")


if __name__ == "__main__":
    sys.exit(typer.run(main))
