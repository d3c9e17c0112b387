"""How the shop can be reached, in the policy's own words: an e-mail address, a telephone, its customer service."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

from corpus.types import Clause, Span

ContactKind = Literal["email", "phone", "service", "address"]


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the shop: what it is, the verbatim words at `span` of the policy, and the clause they stand in."""

    kind: ContactKind
    span: Span
    label: str


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    found = tomllib.loads(resources.files("corpus").joinpath("data/contact.toml").read_text(encoding="utf-8"))
    kinds = found.pop("kinds")
    return {**{f"kind.{k}": re.compile(v) for k, v in kinds.items()}, **{k: re.compile(v) for k, v in found.items()}}


def contact_of(text: str, clauses: Sequence[Clause]) -> Contact | None:
    """Return how a policy says that the shop is reached, or None where it does not say.

    Of several, one in a sentence about questions and privacy goes first, then the more direct one, then the last one.
    """
    rules = _patterns()
    kinds = [name.removeprefix("kind.") for name in rules if name.startswith("kind.")]
    found: list[tuple[int, int, int, Contact]] = []
    for clause in clauses:
        for start, end in _lines(clause):
            words = text[start:end]
            around = " ".join((words, *clause.heading_path[-1:]))
            if not rules["cue"].search(words) or rules["foreign"].search(around):
                continue
            about = 2 * bool(rules["questions"].search(around)) + bool(rules["privacy"].search(around))
            for place, kind in enumerate(kinds):
                match = rules[f"kind.{kind}"].search(words)
                if match:
                    span = Span(*(start + at for at in match.span("quote")))
                    contact = Contact(cast("ContactKind", kind), span, clause.label)
                    found.append((about, -place, span.start, contact))
    return max(found, key=lambda one: one[:3])[3] if found else None


def _lines(clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a clause, its run-in heading with the first; a heading is a line by itself."""
    start = clause.start
    for sentence in clause.sentences:
        yield start, sentence.end
        start = sentence.end
    if not clause.sentences:
        yield clause.start, clause.end
