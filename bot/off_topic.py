"""What is no question about a policy, told by its script, its letters and its words."""

import re
import tomllib
from functools import cache
from importlib import resources

from bot.answer import Reason
from bot.question import Question
from corpus.text import fold

_WORD = re.compile(r"[a-z]{2,}|[\u3400-\u4dbf\u4e00-\u9fff]")
_FEWEST_CHINESE_CHARS = 2


def off_topic(question: Question) -> Reason | None:
    """Return why a question is none about a policy, or None where it may be one."""
    folded = fold(question.text)
    words = _WORD.findall(folded)
    chinese = sum(len(w) == 1 for w in words)
    if not words or (chinese == len(words) and chinese < _FEWEST_CHINESE_CHARS):
        return "unclear"
    return next((reason for reason, pattern in _patterns() if pattern.search(folded)), None)


@cache
def _patterns() -> tuple[tuple[Reason, re.Pattern[str]], ...]:
    file = resources.files("bot").joinpath("data/off_topic.toml")
    found = tomllib.loads(file.read_text(encoding="utf-8"))["pattern"]
    return tuple((entry["reason"], re.compile(entry["text"])) for entry in found)
