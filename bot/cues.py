"""The patterns of `data/cues.toml`, compiled."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(resources.files("bot").joinpath("data/cues.toml").read_text(encoding="utf-8"))


@cache
def cue(*path: str) -> re.Pattern[str]:
    """Return the pattern at a path of the data file: `cue("question", "follow_up", "zh")`."""
    found: Any = _rules()
    for part in path:
        found = found[part]
    return re.compile(found)


@cache
def kinds(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the kinds of question and their patterns for a language, in the order in which they are tried."""
    return tuple((kind, re.compile(pattern)) for kind, pattern in _rules()["question"][f"kinds_{language}"].items())
