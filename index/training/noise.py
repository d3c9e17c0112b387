"""Light noise on questions, so that a slip of the keyboard does not turn a question into another."""

import random
import re
import tomllib
from functools import cache
from importlib import resources

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FEWEST_CHARS = 6


def with_slip(question: str, dice: random.Random) -> str:
    """Return `question` with one slip: two letters swapped, one lost, a character that sounds alike, or no mark."""
    if len(question) < _FEWEST_CHARS:
        return question
    slips = (_alike, _lost, _unmarked) if _CHINESE.search(question) else (_swapped, _lost, _unmarked)
    return dice.choice(slips)(question, dice)


def _alike(question: str, dice: random.Random) -> str:
    places = [n for n, char in enumerate(question) if char in _groups()]
    if not places:
        return question
    n = dice.choice(places)
    return question[:n] + dice.choice(_groups()[question[n]]) + question[n + 1 :]


def _lost(question: str, dice: random.Random) -> str:
    n = dice.randrange(len(question))
    return question[:n] + question[n + 1 :]


def _swapped(question: str, dice: random.Random) -> str:
    n = dice.randrange(len(question) - 1)
    return question[:n] + question[n + 1] + question[n] + question[n + 2 :]


def _unmarked(question: str, dice: random.Random) -> str:  # noqa: ARG001 - one shape for all slips
    return re.sub(r"[^\w\s]", "", question)


@cache
def _groups() -> dict[str, str]:
    file = resources.files("index.training").joinpath("slips.toml")
    groups = tomllib.loads(file.read_text(encoding="utf-8"))["alike"]
    return {char: group.replace(char, "") for group in groups for char in group}
