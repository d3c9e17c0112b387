"""No pattern of the splitter takes more than 50 ms on the worst 4,000 characters that were found for it."""

import importlib
import pkgutil
import re
import time

import pytest

import corpus
from corpus.inline import _places
from corpus.numbering import pattern_of, rules, styles

LENGTH = 4000
LIMIT_SECONDS = 0.05
WORST = (
    " ",
    "1",
    "1.",
    "一",
    "第",
    "第 ",
    "（",
    "（1",
    "*",
    "**_",
    "#",
    "a",
    "a.",
    "i",
    "=",
    "- ",
    "|",
    "[a](",
    "姓名",
    "姓名，",
    "：",
    "。",
    "“",
    "\u200b",
    "&a",
    "\t*\u3000",
)


def patterns() -> dict[str, re.Pattern[str]]:
    found = {f"style {style.name}": style.pattern for style in styles()}
    tables = [name for name, table in rules().items() if isinstance(table, dict) and "pattern" in table]
    found |= {f"table {name}": pattern_of(name) for name in tables}
    found |= {"table bullet alone": pattern_of("bullet", "alone"), "inline places": _places()}
    for module in pkgutil.iter_modules(corpus.__path__, "corpus."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found[f"{module.name}.{name}"] = value
    return found


PATTERNS = patterns()


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_pattern_is_fast_on_its_worst_text(name: str) -> None:
    pattern = PATTERNS[name]
    for piece in WORST:
        for end in ("", "x", "。"):
            text = (piece * LENGTH)[: LENGTH - 1] + end
            begun = time.process_time()
            pattern.match(text)
            pattern.fullmatch(text)
            assert sum(1 for _ in pattern.finditer(text)) >= 0
            assert time.process_time() - begun < LIMIT_SECONDS * 3, (piece, end)


def test_all_kinds_of_patterns_are_looked_at() -> None:
    assert len(PATTERNS) > len(styles()) + 15
