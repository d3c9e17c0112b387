"""A list's numbers as Word and web pages write them: 一, 十一, ①, IV, aa, 壹拾, by the formats of a data file."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST_REPEATS = 10
_MOST_ROMAN = 3999


@cache
def formats() -> dict[str, Any]:
    """Return the number formats as they stand in the data file."""
    file = resources.files("corpus").joinpath("data/word_numbers.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def numeral(number: int, name: str) -> str:
    """Return `number` as the format `name` writes it; a number or a format without a rule is written in digits.

    The names are those of w:numFmt (ECMA-376 17.18.59), of CSS's list-style-type and of HTML's `<ol type>`.
    """
    found = formats()
    name = found["same"].get(name, name)
    if number < 1:
        return str(number)
    if name in found["digits"]:
        return "".join(found["digits"][name][int(digit)] for digit in str(number))
    if name in found["sequence"] and number <= len(found["sequence"][name]):
        return str(found["sequence"][name][number - 1])
    if name in found["counting"]:
        return _counted(number, found["counting"][name])
    return _latin(number, name)


def _counted(number: int, rule: dict[str, Any]) -> str:
    digits: str = rule["digits"]
    if number > rule["most"]:
        return "".join(digits[int(digit)] for digit in str(number))
    written, zero = "", False
    for place in range(len(rule["units"]), -1, -1):
        digit = number // 10**place % 10
        if digit:
            written += (digits[0] if zero and written else "") + digits[digit]
            written += rule["units"][place - 1] if place else ""
        zero = digit == 0
    one_ten = digits[1] + rule["units"][0]
    return written.removeprefix(digits[1]) if rule["bare_ten"] and written.startswith(one_ten) else written


def _latin(number: int, name: str) -> str:
    lower = ""
    if name in ("lowerLetter", "upperLetter"):
        # Word goes on with aa, bb, cc, not with aa, ab, ac.
        repeats, at = divmod(number - 1, len(_LETTERS))
        lower = _LETTERS[at] * (repeats + 1) if repeats < _MOST_REPEATS else ""
    elif name in ("lowerRoman", "upperRoman") and number <= _MOST_ROMAN:
        rest = number
        for value, sign in _ROMAN + _ROMAN_ONES:
            lower += sign * (rest // value)
            rest %= value
    elif name == "decimalZero":
        return f"{number:02}"
    return (lower.upper() if name.startswith("upper") else lower) or str(number)
