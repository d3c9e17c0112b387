"""Clause numbers as people write them (二、3; 第三条; 2.3), and the clauses that they name."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.numbering import number_of
from corpus.text import fold
from corpus.types import Clause

# How well a clause fits a number: its id or label to the letter, the whole number, or the end of it.
EXACT, WHOLE, END = 1.0, 0.9, 0.5
_OTHER_SIGN = 0.1
_BELOW = 0.6
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class ClauseNumber:
    """A number as written: its steps in digits or letters, outermost first, and the last one's unit (条), if any."""

    steps: tuple[str, ...]
    unit: str
    in_brackets: bool

    @property
    def is_plain(self) -> bool:
        """Tell whether it may as well be any number: one step without a sign of its own."""
        return len(self.steps) == 1 and not self.unit and not self.in_brackets


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    source = resources.files("bot").joinpath("data/clause_numbers.toml").read_text(encoding="utf-8")
    rules = tomllib.loads(source)
    token = rules["token"]["pattern"]
    for name, piece in rules["pieces"].items():
        token = token.replace("{" + name + "}", piece)
    return re.compile(token), re.compile(rules["id"]["sign"])


def read_number(query: str) -> ClauseNumber | None:
    """Return the clause number that the whole of `query` is, or None where it is words."""
    folded = fold(query[:_LONGEST]) if len(query) <= _LONGEST else ""
    token, _ = _patterns()
    steps: list[str] = []
    unit, in_brackets, at = "", False, 0
    while at < len(folded):
        found = token.match(folded, at)
        if found is None:
            return None
        number = found["n"]
        steps.append(number if number[0].isascii() and number[0].isalpha() else number_of(number))
        unit, in_brackets, at = found["unit"] or "", bool(found["open"]), found.end()
    return ClauseNumber(tuple(steps), unit, in_brackets) if steps else None


def named_by(query: str, clauses: Sequence[Clause]) -> list[tuple[int, float]]:
    """Return the places in `clauses` of those that `query` names, with how well each fits (0..1), best first.

    What stands below a clause that is named whole follows it, in the order of the text.
    """
    number = read_number(query)
    folded = fold(query)
    fits = {place: fit for place, clause in enumerate(clauses) if (fit := _fit(folded, number, clause))}
    best = max(fits.values(), default=0.0)
    if best >= WHOLE:
        tops = [clauses[place].id for place, fit in fits.items() if fit == best]
        for place, clause in enumerate(clauses):
            if place not in fits and any(clause.id.startswith(f"{top}.") for top in tops):
                fits[place] = _BELOW
    return sorted(fits.items(), key=lambda entry: (-entry[1], entry[0]))


def _fit(folded: str, number: ClauseNumber | None, clause: Clause) -> float:
    if folded and folded in (fold(clause.id), fold(clause.label)):
        return EXACT
    if number is None:
        return 0.0
    steps = _steps(clause.id)
    if steps[-len(number.steps) :] != number.steps:
        return 0.0
    mark = fold(clause.markers[-1]) if clause.markers else ""
    bracketed = mark.startswith("(")
    same_sign = (number.unit in mark) if number.unit else bracketed == number.in_brackets
    if steps == number.steps:
        return WHOLE if same_sign else WHOLE - _OTHER_SIGN
    if same_sign and (number.unit or number.in_brackets):
        return WHOLE
    return END if same_sign else END - _OTHER_SIGN


def _steps(clause_id: str) -> tuple[str, ...]:
    """Return the steps of an id: `2.1.(4)` is 2, 1, 4; the sign of repetition is left out."""
    _, sign = _patterns()
    parts = clause_id.partition("~")[0].split(".")
    return tuple(sign.sub("", part.strip("()[]")) for part in parts)
