"""What a line of a policy is: heading, run-in heading, unfinished paragraph; by the words of `data/layout.toml`."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

_COLONS = ":："
_RUN_IN = re.compile(r"([^，。；！？,;!?:：、\n]{1,40}?)\s{0,3}[:：](?=\s{0,3}\S{4})")


@cache
def layout() -> dict[str, Any]:
    """Return the layout rules as they stand in the data file."""
    return tomllib.loads(resources.files("corpus").joinpath("data/layout.toml").read_text(encoding="utf-8"))


def ends_sentence(text: str) -> bool:
    """Tell whether `text` stops at the end of a sentence or of a list's introduction."""
    bare = text.rstrip().rstrip(layout()["closers"] + "*")
    return bool(bare) and bare[-1] in layout()["sentence_ends"] + _COLONS + "."


def introduces_list(text: str) -> bool:
    """Tell whether `text` ends in a colon: what follows is read together with it."""
    return text.rstrip(" *\u3000\u00a0").endswith(tuple(_COLONS))


def goes_on(text: str) -> bool:
    """Tell whether a paragraph stops in the middle of its sentence, so that the next one continues it."""
    bare = text.rstrip()
    return not ends_sentence(bare) and bare.endswith(tuple(layout()["dangling"]))


def looks_like_heading(text: str, *, numbered: bool) -> bool:
    """Tell whether a line is short and no sentence; a numbered one may be longer."""
    rules = layout()
    bare = text.strip().strip("*# ")
    longest = rules["heading_max_chars"] if numbered else rules["plain_heading_max_chars"]
    if not bare or len(bare) > longest or ends_sentence(bare):
        return False
    return numbered or not re.search(r"[，,。；;：:@/]|\d{4}", bare)


def run_in_heading(body: str) -> tuple[str, int] | None:
    """Return the run-in heading that opens `body` and where the text behind its colon begins, or None.

    `下单:当您准备…` has one; a salutation (`尊敬的用户:`) and a list's introduction (`包括:`) have none.
    """
    found = _RUN_IN.match(body)
    if not found:
        return None
    rules, name = layout(), found.group(1).strip("* ")
    if not name or len(name) > rules["run_in_max_chars"] or name in rules["not_run_in"]:
        return None
    if name.startswith(tuple(rules["not_run_in_starts"])) or name.endswith(tuple(rules["not_run_in_ends"])):
        return None
    rest = body[found.end() :]
    return name, found.end() + len(rest) - len(rest.lstrip())
