"""Fits the model of the verdict and writes it to a weights file.

    python -m bot.verdict_fitting index/training/questions.jsonl index/training/verdict_questions.jsonl \
        --policy-dir DIR --cache DIR --out bot/data/verdict_weights.npz

With `--check`, how well the model does on policies that it was not fitted with is said on standard error.

Lines are `{"id", "question", "policy", "split", "source", "verdict", "must": [[start, end], ...]}`. Those with yes, no
or conditional count, but not those held back, each span of `must` as written and as the passage that holds most of it.
Those whose id begins with `r4_` are left out: they call hardly anything conditional (0.804 right with them, 0.812
without). Those of the source `everyday`, asked as customers ask and not to be hard, count twice. Policies are
DIR/<policy>.txt.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from bot.cases import RememberingEncoder
from bot.kernel_ridge import Arrays, Floats, fit_kernel_ridge
from bot.verdict import CHOICES
from bot.verdict_features import features
from bot.verdict_model import read_model
from corpus.clauses import split_clauses
from corpus.settings import load_settings
from corpus.text import fold
from corpus.types import Clause, Span
from index.encoder import Vectors, open_encoder
from index.files import silent
from index.passages import Passage, passages_of

_FOLDS = 4
_STRENGTH = 0.2  # inverse of the L2 penalty, chosen by cross-validation among 0.1, 0.2, 0.5 and 1
_FEWEST = 5  # a feature that holds less often is left out
_QUOTE_WEIGHT = 0.5  # the product cites whole passages
_EVERYDAY_WEIGHT = 2.0  # chosen by cross-validation among 1, 2, 3 and 6
_LEFT_OUT = "r4_"
_WIDTH = 0.6  # squared distance at which a third of a pair's pull is left, chosen by cross-validation
_AXES = 64  # principal axes of questions and of sentences; more gain nothing
_RIDGE = 0.5  # penalty of the kernel regression, chosen by cross-validation among 0.3, 0.5 and 1
_MIX_STRENGTH = 0.3  # as _STRENGTH, for how both are weighed


@dataclass(frozen=True, slots=True)
class _Row:
    policy: str
    verdict: int
    features: frozenset[str]
    weight: float
    as_written: bool
    everyday: bool
    question: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Meant:
    """The vectors of the rows' questions and sentences, float32, (rows, dimensions), of the model `fingerprint`."""

    questions: Vectors
    sentences: Vectors
    fingerprint: str

    def of(self, rows: Sequence[int]) -> "_Meant":
        return _Meant(self.questions[rows], self.sentences[rows], self.fingerprint)


def main(
    questions: list[Path],
    policy_dir: Annotated[Path, typer.Option("--policy-dir")],
    out: Annotated[Path, typer.Option("--out")],
    cache: Annotated[Path, typer.Option("--cache")],
    check: Annotated[bool, typer.Option("--check")] = False,
) -> None:
    """Fit on question files and write the weights."""
    rows = list(_rows(questions, policy_dir))
    encoder = RememberingEncoder(open_encoder(load_settings(), silent), cache)
    meant = _Meant(
        encoder.embed_questions([row.question for row in rows]),
        encoder.embed_passages([row.sentence for row in rows]),
        encoder.fingerprint,
    )
    encoder.save()
    np.savez_compressed(out, **_fitted(rows, meant))  # type: ignore[arg-type]
    if check:
        _check(rows, meant)


def _fitted(rows: Sequence[_Row], meant: _Meant) -> Arrays:
    """Return the arrays of the weights file, as `read_model` takes them."""
    return {**_weighed(rows), **_near(rows, meant), "mix": _mixed(rows, meant)}


def _mixed(rows: Sequence[_Row], meant: _Meant) -> Floats:
    """Return how cues and near pairs are weighed, by what each tells of policies that it was not fitted with."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - not needed to answer

    told = np.zeros((len(rows), 2 * len(CHOICES)))
    for fitted, kept in _policies_apart(rows):
        part = [rows[n] for n in fitted]
        unmixed = np.zeros((2 * len(CHOICES) + 1, len(CHOICES)))
        model = read_model({**_weighed(part), **_near(part, meant.of(fitted)), "mix": unmixed})
        for n in kept:
            told[n] = model.told(rows[n].features, meant.questions[n], meant.sentences[n])
    line = LogisticRegression(C=_MIX_STRENGTH, max_iter=500)
    line.fit(told, [row.verdict for row in rows], sample_weight=[row.weight for row in rows])
    return np.vstack([line.coef_.T, line.intercept_])


def _weighed(rows: Sequence[_Row]) -> Arrays:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - not needed to answer

    counts = Counter(name for row in rows for name in row.features)
    names = sorted(name for name, count in counts.items() if count >= _FEWEST)
    line = LogisticRegression(C=_STRENGTH, max_iter=500)
    table = np.asarray([[name in row.features for name in names] for row in rows], np.float64)
    line.fit(table, [row.verdict for row in rows], sample_weight=[row.weight for row in rows])
    return {
        "names": np.asarray(names),
        "weights": line.coef_.T.astype(np.float16),
        "intercept": line.intercept_.astype(np.float32),
    }


def _near(rows: Sequence[_Row], meant: _Meant) -> Arrays:
    return fit_kernel_ridge(
        (meant.questions, meant.sentences),
        np.eye(len(CHOICES))[[row.verdict for row in rows]] - 1 / len(CHOICES),
        np.asarray([_RIDGE / row.weight for row in rows]),
        width=_WIDTH,
        axes=_AXES,
        fingerprint=meant.fingerprint,
    )


def _check(rows: Sequence[_Row], meant: _Meant) -> None:
    right = np.zeros(len(rows), dtype=bool)
    for fitted, kept in _policies_apart(rows):
        model = read_model(_fitted([rows[n] for n in fitted], meant.of(fitted)))
        for n in kept:
            vectors = meant.questions[n], meant.sentences[n]
            right[n] = model.probabilities(rows[n].features, *vectors, meant.fingerprint).argmax() == rows[n].verdict
    weights: Floats = np.asarray([row.weight for row in rows])
    written = np.asarray([row.as_written for row in rows])
    everyday = np.asarray([row.everyday for row in rows])
    for name, view in (("quotes", written), ("passages", ~written)):
        shares = [
            f"{source} {np.average(right[view & of], weights=weights[view & of]):.3f}"
            for source, of in (("everyday", everyday), ("hard", ~everyday))
        ]
        typer.echo(f"held back by policy, {name}: {', '.join(shares)}", err=True)


def _policies_apart(rows: Sequence[_Row]) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Yield the numbers of rows to fit on and of those of other policies, which are held back."""
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415 - not needed to answer

    yield from GroupKFold(_FOLDS).split(rows, groups=[row.policy for row in rows])


def _rows(questions: Sequence[Path], policy_dir: Path) -> Iterator[_Row]:
    policies: dict[str, tuple[str, tuple[Clause, ...], tuple[Passage, ...]]] = {}
    for line in (line for file in questions for line in file.read_text(encoding="utf-8").splitlines()):
        row: dict[str, Any] = json.loads(line)
        if row["verdict"] not in CHOICES or row["split"] == "held" or row["id"].startswith(_LEFT_OUT):
            continue
        name = row["policy"]
        if name not in policies:
            text = (policy_dir / f"{name}.txt").read_text(encoding="utf-8")
            clauses = split_clauses(text)
            policies[name] = text, clauses, passages_of(text, clauses)
        asked = fold(row["question"])
        verdict = CHOICES.index(row["verdict"])
        everyday = row["source"] == "everyday"
        trust = (_EVERYDAY_WEIGHT if everyday else 1.0) / len(row["must"])
        for start, end in row["must"]:
            for weight, as_written, said, lead_in in _evidence(*policies[name], Span(start, end)):
                held = features(asked, fold(said), fold(lead_in) if lead_in else None)
                yield _Row(name, verdict, held, weight * trust, as_written, everyday, asked, said)


def _evidence(
    text: str, clauses: Sequence[Clause], passages: Sequence[Passage], quoted: Span
) -> Iterator[tuple[float, bool, str, str | None]]:
    """Yield a quote, and the passage that holds most of it, each with its weight and its list's introduction.

    A quote of a whole passage is one piece of evidence, not two.
    """
    quote = quoted.of(text)
    shared = [min(quoted.end, p.span.end) - max(quoted.start, p.span.start) for p in passages]
    if max(shared) <= 0:
        return
    passage = passages[shared.index(max(shared))]
    clause = clauses[passage.clause]
    lead_in = clause.lead_in.of(text) if clause.lead_in else None
    said = passage.span.of(text)
    if _letters(quote) == _letters(said):
        yield 1.0 + _QUOTE_WEIGHT, False, said, lead_in
    else:
        yield _QUOTE_WEIGHT, True, quote, lead_in
        yield 1.0, False, said, lead_in


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


if __name__ == "__main__":
    typer.run(main)
