"""Fits all that answers are decided by, and prints it as `bot/data/fitted.toml`.

    python -m bot.fitting index/training/questions.jsonl --policy-dir DIR [--policies ID,ID] \
        [--own-questions FILE] [--cache DIR]

Questions are judged lines as for `plainclause eval`, or as the training keeps them, of which those of the split `fit`
count, over the policies DIR/<policy>.txt; `--own-questions` are over the
shipped policy with its approved wordings. Each policy is judged by weights that were fitted without it, and thresholds
and calibration are fitted on those judgements. Vectors are kept in the cache: fitting again takes seconds.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from bot.cases import Case, RememberingEncoder, read_cases, thinned
from bot.fit_parts import Fit, fit_all, show
from bot.terminal import TerminalProgress
from corpus.settings import load_settings
from index.library import Library, open_library
from index.policy_index import PolicyIndex

THINNINGS = 2


def main(
    questions: list[Path],
    policy_dir: Annotated[Path, typer.Option("--policy-dir")],
    own_questions: Annotated[list[Path] | None, typer.Option("--own-questions")] = None,
    policies: Annotated[str, typer.Option("--policies")] = "",
    cache_dir: Annotated[Path | None, typer.Option("--cache")] = None,
) -> None:
    """Fit on question files and print the weights; figures go to standard error."""
    settings = load_settings()
    with TerminalProgress() as progress:
        library = open_library(settings, progress)
    remembering = RememberingEncoder(library.encoder, cache_dir) if cache_dir else None
    library = replace(library, encoder=remembering or library.encoder)

    @cache
    def indexed(name: str) -> PolicyIndex:
        return library.index_file(policy_dir / f"{name}.txt", settings)

    wanted = set(filter(None, policies.split(",")))
    others = list(read_cases(questions, indexed, library, settings, wanted))
    own = _own_cases(own_questions, library) if own_questions else []
    if remembering:
        remembering.save()
    fit: Fit = fit_all(others, own)
    typer.echo(show(fit))
    for line in fit.figures:
        typer.echo(line, err=True)


def _own_cases(questions: list[Path], library: Library) -> list[Case]:
    """Return the cases of the shipped policy as it is, and several times with another half of its questions."""
    cases = list(read_cases(questions, cache(library.index), library, load_settings()))
    for seed in range(THINNINGS):
        find = cache(lambda name, seed=seed: thinned(library.index(name), seed))
        cases += read_cases(questions, find, library, load_settings())
    return cases


if __name__ == "__main__":
    typer.run(main)
