"""Text made comparable: width, case, invisible signs, and traditional characters folded away."""

import unicodedata
from functools import cache, lru_cache
from typing import Any

import snowballstemmer
from opencc import OpenCC

# What a reader cannot see and a matcher must not stumble over, beside Unicode's own format characters (Cf).
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"


@cache
def _converter() -> Any:  # noqa: ANN401 - OpenCC ships no types
    return OpenCC("t2s")


def visible(text: str) -> str:
    """Return `text` without zero-width, direction and control signs and without lone surrogates, trimmed."""
    if text.isprintable() and not any(blank in text for blank in _BLANK_LETTERS):
        return text.strip()  # nearly all text; to look at every sign takes ten times as long
    kept = (
        c for c in text if c in "\n\t" or not (unicodedata.category(c) in ("Cf", "Cc", "Cs") or c in _BLANK_LETTERS)
    )
    return "".join(kept).strip()


def simplified(text: str) -> str:
    """Return `text` with its traditional characters simplified."""
    return str(_converter().convert(text))


def fold(text: str) -> str:
    """Return `text` for comparing: NFKC, lower case, simplified characters, runs of white space one space."""
    return " ".join(simplified(unicodedata.normalize("NFKC", visible(text))).lower().split())


@cache
def _stemmer() -> Any:  # noqa: ANN401 - snowballstemmer ships no types
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a folded English word (Snowball's English rules): sharing, shared and share are one."""
    return str(_stemmer().stemWord(word))
