"""What a sentence shows on its face: a period of time, a way to reach somebody, steps to take, a refusal, and the like."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np

from corpus.text import fold
from index.lexical import Scores


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    found = tomllib.loads(resources.files("index").joinpath("data/signs.toml").read_text(encoding="utf-8"))
    return {name: re.compile(pattern) for name, pattern in found.items()}


def sign_names() -> tuple[str, ...]:
    """Return the names of the signs, in the order of the columns of `signs_of`."""
    return tuple(_patterns())


def signs_of(sentences: Sequence[str]) -> Scores:
    """Return 1 where a sentence shows a sign, else 0; float32, shape (sentences, signs)."""
    folded = [fold(sentence) for sentence in sentences]
    shown = [[bool(pattern.search(sentence)) for pattern in _patterns().values()] for sentence in folded]
    return np.asarray(shown, np.float32)
