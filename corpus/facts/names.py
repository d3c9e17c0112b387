"""What a policy calls its own company or app, so that "兼职猫可能会收集…" has a subject."""

import re
from collections import Counter
from functools import lru_cache

from corpus.facts.rules import number, rule

# The names of so many policies are kept: an answer asks for them anew.
_KEPT_POLICIES = 64


@lru_cache(maxsize=_KEPT_POLICIES)
def company_names(text: str) -> re.Pattern[str] | None:
    """Return a pattern of the names that often act in a policy's sentences and stand at its head, or None."""
    head = text[: number("names", "head_chars")]
    counted = Counter(hit.group(1) for hit in rule("names", "subject").finditer(text))
    names = [name for name, count in counted.items() if count >= number("names", "least") and name in head]
    names = [name for name in names if not any(rule("actors", r).search(name) for r in ("user", "controller", "other"))]
    names = [name for name in names if not rule("names", "never").search(name)]
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True)))) if names else None
