"""The figures and patterns of `data/changes.toml`."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def rules() -> dict[str, Any]:
    """Return the data file as it stands."""
    return tomllib.loads(resources.files("corpus").joinpath("data/changes.toml").read_text(encoding="utf-8"))


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """Return a pattern of the data file, compiled."""
    return re.compile(rules()[table][name])


def figure(name: str) -> float:
    """Return a figure of the table `match`."""
    return float(rules()["match"][name])
