"""Fits precedents, what policies answer to questions like a given one, and writes them to a weights file.

    python -m bot.precedent_fitting index/training/questions.jsonl --policy-dir DIR --cache DIR \
        --out bot/data/precedents.npz

Lines are `{"question", "policy", "verdict", "split", "source", "must": [[start, end], ...]}`; those of the split
`train` count, and those of the source `everyday` once more by themselves: hard questions, of which there are more, are
not answered as often as their likes from a customer. Policies are DIR/<policy>.txt. How well the other splits are told
apart by precedent alone is said on standard error.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer

from bot.cases import RememberingEncoder
from bot.kernel_ridge import Arrays, fit_kernel_ridge
from bot.learning import Mask
from bot.precedent import SAMPLES, Precedents
from corpus.settings import load_settings
from corpus.text import fold
from index.encoder import Vectors, open_encoder
from index.files import silent

# Found on the policies kept for fitting, among 0.2 to 1.2 and 1 to 10.
WIDTH, RIDGE = 0.3, 1.0
AXES, ANSWER_AXES = 64, 128


def main(
    questions: list[Path],
    policy_dir: Annotated[Path, typer.Option("--policy-dir")],
    out: Annotated[Path, typer.Option("--out")],
    cache_dir: Annotated[Path, typer.Option("--cache")],
) -> None:
    """Fit on question files and write the weights."""
    lines = [json.loads(line) for path in questions for line in path.read_text(encoding="utf-8").splitlines()]
    train = [line for line in lines if line["split"] == "train"]
    encoder = RememberingEncoder(open_encoder(load_settings(), silent), cache_dir)
    vectors = encoder.embed_questions([fold(line["question"]) for line in lines])
    sentences = encoder.embed_passages(_sentences(train, policy_dir))
    encoder.save()
    splits = np.asarray([line["split"] for line in lines])
    answered = np.asarray([bool(line["must"]) for line in lines])
    chosen = splits == "train"
    everyday = np.asarray([line["source"] == "everyday" for line in train])
    kept = fitted(vectors[chosen], answered[chosen], everyday, sentences, encoder.fingerprint)
    np.savez_compressed(out, **kept)  # type: ignore[arg-type]
    _check(Precedents.read(kept), vectors, answered, splits)


def fitted(vectors: Vectors, answered: Mask, everyday: Mask, sentences: Vectors, fingerprint: str) -> Arrays:
    """Return the arrays of the weights file from the questions' vectors, and of the answered ones' sentences."""
    samples = np.column_stack([np.ones(len(vectors), np.bool_), everyday])
    rates = [float(answered[sample].mean()) for sample in samples.T]
    directions = np.linalg.svd(sentences, full_matrices=False)[2]
    axes = directions[:ANSWER_AXES].T.astype(np.float16)
    ridge = fit_kernel_ridge(
        (vectors,),
        answered[:, None] - np.asarray(rates),
        np.where(samples, RIDGE, np.inf),
        width=WIDTH,
        axes=AXES,
        fingerprint=fingerprint,
    )
    return {
        **ridge,
        "answered": np.flatnonzero(answered).astype(np.int32),
        "answers": (sentences @ axes).astype(np.float16),
        "answer_axes": axes,
    }


def _sentences(lines: Sequence[dict[str, Any]], policy_dir: Path) -> list[str]:
    """Return the first evidence of every answered question."""

    @cache
    def text(policy: str) -> str:
        return (policy_dir / f"{policy}.txt").read_text(encoding="utf-8")

    return [fold(text(line["policy"])[slice(*line["must"][0])]) for line in lines if line["must"]]


def _check(precedents: Precedents, vectors: Vectors, answered: Mask, splits: npt.NDArray[np.str_]) -> None:
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - not needed to answer

    for split in sorted({*splits} - {"train"}):
        rows = np.flatnonzero(splits == split)
        found = np.asarray([precedents.of(vectors[n]).stated for n in rows])
        for sample, chances in zip(SAMPLES, found.T, strict=True):
            typer.echo(f"AUC, {split}, by {sample}: {roc_auc_score(answered[rows], chances):.3f}", err=True)


if __name__ == "__main__":
    typer.run(main)
