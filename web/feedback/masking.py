"""Personal data taken out of a text before it is stored: telephone, card and ID numbers, addresses, account names.

Names and postal addresses are not found: no rule tells them from other words.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import phonenumbers
from stdnum import luhn
from stdnum.cn import ric

from corpus.text import visible

_REGION = "CN"
# Shorter runs are amounts, years, clause numbers and the shop's own service numbers.
_LONG_RUN = 7
_CARD_DIGITS = range(13, 20)
_PHONE_DIGITS = range(7, 16)
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Rules:
    masks: dict[str, str]
    patterns: dict[str, re.Pattern[str]]
    plain: dict[int, str]


@cache
def _rules() -> _Rules:
    data = tomllib.loads(resources.files("web").joinpath("data", "masks.toml").read_text(encoding="utf-8"))
    plain = {ord(sign): to for to, signs in data["plain"].items() for sign in signs}
    plain |= {ord(sign): digit for sign, digit in data["digits"].items()}
    return _Rules(data["masks"], {name: re.compile(p) for name, p in data["patterns"].items()}, plain)


def mask(text: str) -> str:
    """Return `text` without invisible signs and with a mask such as [手机号] in the place of personal data."""
    return _mask_runs(_mask_named(visible(text)))


def _mask_named(text: str) -> str:
    """Mask what its form or the word before it tells: e-mail addresses, WeChat and QQ names."""
    rules = _rules()
    for kind, group in (("email", 0), ("wechat", 1), ("qq", 1)):
        spans = [found.span(group) for found in rules.patterns[kind].finditer(_plain(text))]
        text = _replaced(text, [(start, end, rules.masks[kind]) for start, end in spans])
    return text


def _mask_runs(text: str) -> str:
    masks = _rules().masks
    plain = _plain(text)
    return _replaced(text, [(start, end, masks[kind]) for start, end, kind in _runs(plain)])


def _runs(plain: str) -> Iterator[tuple[int, int, str]]:
    """Yield the span and the kind of every long run of digits."""
    for found in _rules().patterns["run"].finditer(plain):
        kind = _kind(found.group())
        if kind == "number" and " " in found.group():
            # Several numbers, one after the other: each gets its own name where it has one.
            parts = [(m.start(), m.end(), _kind(m.group())) for m in re.finditer(r"[^ ]+", found.group())]
            if any(name not in (None, "number") for _, _, name in parts):
                start = found.start()
                yield from ((start + a, start + b, name or "number") for a, b, name in parts)
                continue
        if kind:
            yield *found.span(), kind


def _kind(run: str) -> str | None:
    """Return what a run of digits is, by its form and its check digits; None where it is too short to tell anybody."""
    patterns = _rules().patterns
    number = re.sub(r"[^\dXx+]", "", run)
    digits = re.sub(r"\D", "", number)
    if patterns["id_number"].fullmatch(number) or patterns["old_id_number"].fullmatch(number) or ric.is_valid(number):
        return "id_number"
    if patterns["mobile"].fullmatch(number.rstrip("Xx")):
        return "mobile"
    if len(digits) in _CARD_DIGITS and luhn.is_valid(digits):
        return "card"
    if len(digits) in _PHONE_DIGITS and _is_phone(number.rstrip("Xx")):
        return "phone"
    return "number" if len(digits) >= _LONG_RUN else None


def _is_phone(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number, _REGION)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed)


def _plain(text: str) -> str:
    """Return `text` with digits and the signs between them made plain, of the same length."""
    return "".join(map(_plain_sign, text.translate(_rules().plain)))


def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 else sign


def _replaced(text: str, spans: list[tuple[int, int, str]]) -> str:
    for start, end, words in reversed(spans):
        text = text[:start] + words + text[end:]
    return text
