"""Next questions that the policy does answer, near to what was asked."""

import tomllib
from functools import cache
from importlib import resources

from bot.question import Question
from bot.ranking import Ranking
from corpus.types import Language
from index.policy_index import PolicyIndex

MAX_SUGGESTIONS = 3


def suggest(question: Question, index: PolicyIndex, ranking: Ranking, language: Language) -> tuple[str, ...]:
    """Return up to three questions about concepts that the policy names and the asker did not, nearest first."""
    offered: dict[str, str] = {}
    for passage in ranking.order:
        for concept in sorted(index.concepts[passage] - question.concepts):
            if concept in _questions() and concept not in offered:
                offered[concept] = _questions()[concept][language]
                if len(offered) == MAX_SUGGESTIONS:
                    return tuple(offered.values())
    return tuple(offered.values())


@cache
def _questions() -> dict[str, dict[Language, str]]:
    return tomllib.loads(resources.files("bot").joinpath("data/suggestions.toml").read_text(encoding="utf-8"))
