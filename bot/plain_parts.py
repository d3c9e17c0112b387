"""A fact's verbatim parts made plain: purposes, conditions, kinds of data, how long and where."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any, cast

from corpus.concepts import vocabulary
from corpus.facts.types import Part
from corpus.types import Language

_GENERIC = ("personal_data", None)
_TIME = re.compile(r"(\d+|[一二两三四五六七八九十]{1,3})\s?(个工作日|个月|小时|年|月|日|天|周)")
_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_TEN = 10
_PAIR = 2


@cache
def composing() -> dict[str, Any]:
    """Return the rules of composing as they stand in the data file."""
    return tomllib.loads(resources.files("bot").joinpath("data/composing.toml").read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, dict[Language, str]]:
    # Not in the catalogue of sentences: the two languages put a fact's parts together in different ways.
    source = resources.files("bot").joinpath("data/composed.toml").read_text(encoding="utf-8")
    return cast("dict[str, dict[Language, str]]", tomllib.loads(source))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(composing()["plain"][name])


def told(key: str, language: Language, **values: object) -> str:
    """Return one of the words of composed answers."""
    return _words()[key][language].format(**values)


def listing(names: Sequence[str], language: Language) -> str:
    """Return names as an enumeration: a, b and c."""
    if len(names) < _PAIR:
        return "".join(names)
    return told("list_separator", language).join(names[:-1]) + told("last", language) + names[-1]


def plainly(words: str) -> str:
    """Return a part's words in one line, without markup, 您 as 你."""
    return " ".join(_pattern("markup").sub("", words).split()).strip(" ，。；;,.").replace("您", "你")


def aim(part: Part) -> str:
    """Return a purpose as the end of a Chinese sentence: 用来…, 用于… before a noun, 好让… before who is to do it."""
    words = bare_purpose(part)
    if is_reason(part):
        return told("aim_for", "zh", purpose=words)
    name = "aim_noun" if _pattern("purpose_noun").search(words) else "aim_to"
    return told("aim_so" if _pattern("purpose_so").match(words) else name, "zh", purpose=words)


def is_reason(part: Part) -> bool:
    """Tell whether a purpose was said with 为, and goes before what is done for it."""
    return bool(_pattern("purpose_for").match(part.text))


def is_for_purpose(verb: str) -> bool:
    """Tell whether a verb is itself followed by a purpose: 用于."""
    return bool(_pattern("verb_for").search(verb))


def bare_purpose(part: Part) -> str:
    """Return a purpose without the words that bring it."""
    words = _pattern("purpose_tail").sub("", _pattern("purpose_head").sub("", part.text))
    return plainly(words) or plainly(part.text)


def is_exception(part: Part) -> bool:
    """Tell whether a condition is what is excepted at the end of a statement ("…的除外")."""
    return bool(_pattern("exception").match(part.text))


def bare_condition(part: Part) -> str:
    """Return a condition without 但 before it, and without 除外 behind it."""
    excepted = _pattern("exception").match(part.text)
    words = excepted.group(1) if excepted else _pattern("condition_head").sub("", part.text)
    return plainly(words)


def condition_in_english(part: Part, *, denied: bool) -> str:
    """Return what a condition means in English, or nothing where no rule tells; `denied`: the fact is no permission."""
    for rule in composing()["condition"]:
        if re.search(rule["pattern"], part.text):
            key = "en" if not part.unless else "except_en" if denied else "unless_en"
            return str(rule.get(key, ""))
    return ""


def kinds_of_data(parts: Sequence[Part], asked: frozenset[str], *, all_of_them: bool) -> tuple[list[Part], bool]:
    """Return the kinds of data to name, and whether there are more: those asked about, else all of them.

    "信息" is named only where nothing more exact is.
    """
    exact = [part for part in parts if part.concept not in _GENERIC] or [p for p in parts if p.concept is None]
    named = [part for part in exact if part.concept in asked]
    if named and not all_of_them:
        return named, len(named) < len(exact)
    everything = [part for part in parts if part.concept != "personal_data"]
    kinds = everything or list(parts[:1])
    most = composing()["limits"]["listed"]
    return kinds[:most], len(kinds) > most


def in_english(parts: Iterable[Part]) -> tuple[list[str], list[str]]:
    """Return the English names of parts, without repeats, and the words of those that have none."""
    names: dict[str, None] = {}
    unnamed: dict[str, None] = {}
    for part in parts:
        if part.concept == "personal_data":
            names[told("personal_data", "en")] = None
        elif part.concept and part.concept in vocabulary():
            names[vocabulary()[part.concept].names["en"]] = None
        else:
            unnamed[plainly(part.text)] = None
    return list(names), list(unnamed)


def time_in_english(words: str) -> str:
    """Return a stretch of time in English ("不少于三年" → "for at least 3 years"), or nothing where it is not told."""
    found = _TIME.search(words)
    if found:
        number, unit = _number(found.group(1)), composing()["units"][found.group(2)]
        time = f"{number} {unit}{'s' if number != 1 else ''}"
        for key in ("for_at_least", "for_at_most"):
            if _pattern(key).search(words):
                return told(key, "en", time=time)
        return told("for", "en", time=time)
    return next((told(key, "en", time="") for key in ("for_purpose", "by_law") if _pattern(key).search(words)), "")


def _number(signs: str) -> int:
    if signs.isdigit():
        return int(signs)
    tens, ten, ones = signs.partition("十")
    if not ten:
        return _DIGITS.get(signs, 0)
    return (_DIGITS[tens] if tens else 1) * _TEN + (_DIGITS[ones] if ones else 0)


def place_in_english(words: str) -> str:
    """Return a place in English, or nothing where it is not told."""
    return next((told(key, "en") for key in ("china", "abroad", "device", "server") if _pattern(key).search(words)), "")
