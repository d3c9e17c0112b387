"""What is no question about a policy, told by its script, its letters and its words."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.answer import Reason
from bot.question import Question
from corpus.concepts import vocabulary
from corpus.text import fold

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_OTHER_SCRIPT = re.compile(
    r"[\u0370-\u03ff\u0400-\u052f\u0530-\u06ff\u0900-\u0eff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\uac00-\ud7af]"
)
_FEWEST_CHINESE_CHARS = 2
_FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class _Rules:
    patterns: tuple[tuple[Reason, bool, re.Pattern[str]], ...]
    about: re.Pattern[str]
    spare_kinds: frozenset[str]
    idle_concepts: frozenset[str]
    foreign_words: frozenset[str]
    foreign_letters: re.Pattern[str]
    mash: re.Pattern[str]
    known: frozenset[str]
    mash_share: float
    foreign_share: float


def off_topic(question: Question) -> Reason | None:
    """Return why a question is none about a policy, or None where it may be one.

    Emptiness and keyboard mash are `unclear`; other languages and other matters are `not_about_policy`. Words and
    concepts of privacy keep a question from being turned away for a word of another matter ("refund", "court") that
    stands beside them.
    """
    # A follow-up's own words may say nothing ("why?"): it is about what was asked before.
    folded = fold(question.whole)
    rules = _rules()
    if _without_content(folded, rules):
        return "unclear"
    if _in_another_language(folded, rules):
        return "not_about_policy"
    # A slip may look like a word of another matter ("cookeis"): what is written and what is meant must both do.
    written = (folded, fold(question.search))
    about = any(rules.about.search(each) for each in written) or _names_privacy(question, rules)
    found = (
        why
        for why, spared, text in rules.patterns
        if not (about and spared) and all(text.search(each) for each in written)
    )
    return next(found, None)


def _names_privacy(question: Question, rules: _Rules) -> bool:
    named = question.concepts - rules.idle_concepts
    return any(vocabulary()[concept].kind in rules.spare_kinds for concept in named)


def _without_content(folded: str, rules: _Rules) -> bool:
    chinese = _CHINESE.findall(folded)
    if chinese:
        return len(set(chinese)) < _FEWEST_CHINESE_CHARS and not re.search("[a-z]{3}", folded)
    if _OTHER_SCRIPT.search(folded):
        return False
    words = [word for word in _LATIN_WORD.findall(folded) if len(word) >= _FEWEST_LETTERS]
    if not words:
        return True
    mashed = sum(bool(rules.mash.search(word)) and word not in rules.known for word in words)
    return mashed / len(words) > rules.mash_share


def _in_another_language(folded: str, rules: _Rules) -> bool:
    chinese = len(_CHINESE.findall(folded))
    other = len(_OTHER_SCRIPT.findall(folded))
    if other > chinese / 2 and other > 1:
        return True
    if chinese:
        return False
    words = _LATIN_WORD.findall(folded)
    foreign = sum(word in rules.foreign_words or bool(rules.foreign_letters.search(word)) for word in words)
    accents = len(rules.foreign_letters.findall(folded))
    return bool(words) and foreign + accents >= 2 and (foreign + accents) / len(words) > rules.foreign_share  # noqa: PLR2004


@cache
def _rules() -> _Rules:
    found = tomllib.loads(resources.files("bot").joinpath("data/off_topic.toml").read_text(encoding="utf-8"))
    return _Rules(
        patterns=tuple((e["reason"], e.get("spared", False), re.compile(e["text"])) for e in found["pattern"]),
        about=re.compile(found["about"]),
        spare_kinds=frozenset(found["spare_kinds"]),
        idle_concepts=frozenset(found["idle_concepts"]),
        foreign_words=frozenset(found["foreign"]["words"].split()),
        foreign_letters=re.compile(found["foreign"]["letters"]),
        foreign_share=found["foreign"]["share"],
        mash=re.compile(found["mash"]["text"]),
        known=frozenset(found["mash"]["known"].split()),
        mash_share=found["mash"]["share"],
    )
