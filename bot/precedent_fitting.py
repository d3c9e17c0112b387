"""Fits how often policies answer questions like a given one, and writes it to a weights file.

    python -m bot.precedent_fitting index/training/questions.jsonl --cache DIR --out bot/data/precedents.npz

Lines are `{"question", "verdict", "split"}`; those of the split `train` count. The policies themselves are not needed.
How well the others are told apart by that alone is said on standard error.
"""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import typer

from bot.cases import RememberingEncoder
from bot.kernel_ridge import KernelRidge, fit_kernel_ridge
from bot.learning import Mask
from corpus.settings import load_settings
from corpus.text import fold
from index.encoder import Vectors, open_encoder
from index.files import silent

# Found on the policies kept for fitting, among 0.3 to 1.2 and 1 to 10.
WIDTH, RIDGE = 0.3, 1.0
AXES = 64


def main(
    questions: list[Path],
    out: Annotated[Path, typer.Option("--out")],
    cache: Annotated[Path, typer.Option("--cache")],
) -> None:
    """Fit on question files and write the weights."""
    lines = [json.loads(line) for path in questions for line in path.read_text(encoding="utf-8").splitlines()]
    encoder = RememberingEncoder(open_encoder(load_settings(), silent), cache)
    vectors = encoder.embed_questions([fold(line["question"]) for line in lines])
    encoder.save()
    answered = np.asarray([line["verdict"] != "not_stated" for line in lines])
    splits = np.asarray([line["split"] for line in lines])
    train = splits == "train"
    kept = fit_kernel_ridge(
        (vectors[train],),
        (answered[train] - answered[train].mean())[:, None],
        np.full(train.sum(), RIDGE),
        width=WIDTH,
        axes=AXES,
        fingerprint=encoder.fingerprint,
    )
    np.savez_compressed(out, **kept)  # type: ignore[arg-type]
    _check(KernelRidge.read(kept), vectors, answered, splits)


def _check(precedents: KernelRidge, vectors: Vectors, answered: Mask, splits: npt.NDArray[np.str_]) -> None:
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - not needed to answer

    for split in sorted({*splits} - {"train"}):
        rows = np.flatnonzero(splits == split)
        found = [float(precedents.predict(vectors[n])[0]) for n in rows]
        typer.echo(f"AUC, {split}: {roc_auc_score(answered[rows], found):.3f}", err=True)


if __name__ == "__main__":
    typer.run(main)
