"""What a line of a policy is: heading, run-in heading, unfinished paragraph; by the words of `data/layout.toml`."""

import re
import tomllib
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

_COLONS = ":："
_RUN_IN = re.compile(r"([^，。；！？,;!?:：、\n]{1,40}?)\s{0,3}[:：](?=[\s*_]{0,6}\S{4})")
_LIST_PUNCTUATION = re.compile(r"[，,。；;：:@|]|\d{4}|https?/")
_MARKUP = re.compile(r"[*_#\\\u200b\u200c\u200d\u2060\ufeff]+")
_LATIN = re.compile(r"[A-Za-z0-9]")
# Everything that decides whether a paragraph goes on stands in its last so many characters.
_TAIL_CHARS = 240


@cache
def layout() -> dict[str, Any]:
    """Return the layout rules as they stand in the data file."""
    return tomllib.loads(resources.files("corpus").joinpath("data/layout.toml").read_text(encoding="utf-8"))


def plain_words(text: str) -> str:
    """Return a line's words without Markdown's signs, in one line."""
    return " ".join(_MARKUP.sub("", text).split())


def _bare_end(text: str) -> str:
    return text[-_TAIL_CHARS:].rstrip().rstrip("*_ \t\u3000\u00a0")


def ends_sentence(text: str) -> bool:
    """Tell whether `text` stops at the end of a sentence or of a list's introduction."""
    bare = _bare_end(text)
    if bare.endswith(tuple(layout()["dangling"])):
        return False
    bare = bare.rstrip(layout()["closers"] + "*_ ")
    return bool(bare) and bare[-1] in layout()["sentence_ends"] + _COLONS + ".…"


def is_unfinished(text: str) -> bool:
    """Tell whether `text` stops on a word that must go on."""
    return not ends_sentence(text) and _bare_end(text).endswith(tuple(layout()["dangling"]))


def introduces_list(text: str) -> bool:
    """Tell whether `text` ends in a colon: what follows is read together with it."""
    return _bare_end(text).endswith(tuple(_COLONS))


def goes_on(before: str, line: str, *, near: bool) -> bool:
    """Tell whether the paragraph `before` stops in the middle of its sentence, so that `line` continues it.

    `near`: no blank line and no deliberate break lies between the two.
    """
    rules = layout()
    bare, first = _bare_end(before), line.lstrip(" \t\u3000\u00a0*_")
    if not bare or not first:
        return False
    if first[0] in rules["continuing"]:
        return True
    if ends_sentence(bare):
        return False
    if bare.endswith(tuple(rules["dangling"])) or (near and _open_bracket(bare, first)):
        return True
    return near and _broken(bare, first)


def _open_bracket(bare: str, first: str) -> bool:
    depth = 0
    for c in bare:
        depth = depth + 1 if c in "（(《“" else max(0, depth - 1) if c in "）)》”" else depth
    if depth == 0:
        return False
    opened = next((first.find(c) for c in first[:120] if c in "（(《“"), 121)
    closed = next((first.find(c) for c in first[:120] if c in "）)》”"), -1)
    return 0 <= closed < opened


def _broken(bare: str, first: str) -> bool:
    rules = layout()
    if first[0].islower() and first[0].isascii() and bare[-1].isascii() and bare[-1].isalpha():
        return True
    if run_in_heading(first) or looks_like_heading(first, numbered=False):
        return False
    if first.startswith(tuple(rules["continuing_words"])) and len(bare) >= rules["broken_latin_min_chars"]:
        return True
    beside_letters = bool(_LATIN.match(first) or _LATIN.match(bare[-1]))
    if beside_letters and len(bare) >= rules["broken_latin_min_chars"]:
        return True
    return len(bare) >= rules["broken_min_chars"] and "，" in bare and ends_sentence(first)


def looks_like_heading(text: str, *, numbered: bool) -> bool:
    """Tell whether a line is short and no sentence; a numbered one may be longer."""
    rules = layout()
    if len(text) > 4 * rules["heading_max_chars"]:
        return False
    bare = plain_words(text)
    longest = rules["heading_max_chars"] if numbered else rules["plain_heading_max_chars"]
    if not bare or len(bare) > longest or bare.endswith(tuple(rules["dangling"])):
        return False
    if numbered:
        return not ends_sentence(bare) or bare[-1] in "?？"
    return not ends_sentence(bare) and not _LIST_PUNCTUATION.search(bare)


def run_in_heading(body: str) -> tuple[str, int] | None:
    """Return the run-in heading that opens `body` and where the text behind its colon begins, or None.

    `下单:当您准备…` has one; a salutation (`尊敬的用户:`) and a list's introduction (`包括:`) have none.
    """
    found = _RUN_IN.match(body)
    if not found:
        return None
    rules, name = layout(), plain_words(found.group(1))
    if not name or len(name) > rules["run_in_max_chars"] or name in rules["not_run_in"]:
        return None
    if name.startswith(tuple(rules["not_run_in_starts"])) or name.endswith(tuple(rules["not_run_in_ends"])):
        return None
    rest = body[found.end() :]
    return name, found.end() + len(rest) - len(rest.lstrip(" \t\r\n\u3000\u00a0*_"))


def shared_pairs(text: str, other: str) -> int:
    """Return how many different pairs of neighbouring characters two texts share."""
    return len(_pairs(text) & _pairs(other))


def _pairs(text: str) -> set[str]:
    bare = plain_words(text)
    return {a + b for a, b in pairwise(bare) if a.isalnum() and b.isalnum()}
