"""What of the 27 disclosures a policy states, partly states, or does not state as far as the rules can find."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.clauses import split_clauses
from corpus.concepts import concepts_in, vocabulary
from corpus.coverage_rules import Element, elements
from corpus.disclosures import Disclosure, disclosures
from corpus.text import fold
from corpus.types import Clause, Span

Status = Literal["stated", "partly", "not_found"]
STATUSES: tuple[Status, ...] = ("stated", "partly", "not_found")

# No more places than this are shown for one element, and no more characters of a place.
_MOST_PLACES = 3
_MOST_CHARS = 400
# Of a sentence or its surroundings only the first so many characters are read, so that reading stays linear.
_READ_CHARS = 1_500

_NOISE = re.compile(r"[\s*_#\\|`]+")
_SAME = str.maketrans({"您": "你", "帐": "账"})


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a clause that state something of a disclosure: `text[span.start:span.end]`, and which elements."""

    clause: Clause
    span: Span
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one disclosure is stated, where, and which of its elements were not found."""

    disclosure: Disclosure
    status: Status
    places: tuple[Place, ...]
    missing: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    clause: Clause
    span: Span
    words: str
    around: str


@lru_cache(maxsize=16)
def coverage_of(text: str) -> tuple[Coverage, ...]:
    """Return the coverage of a policy's text, in the order of the disclosures.

    Stated: each required element was found in some sentence. Partly: some, or only a trace of the subject.
    """
    sentences = list(_sentences(text))
    return tuple(_coverage(one, elements()[one.id], sentences) for one in disclosures().values())


def comparable(text: str) -> str:
    """Return `text` as the rules read it: folded, without white space and markup, 您 as 你, 帐 as 账."""
    return _NOISE.sub("", fold(text)).translate(_SAME)[:_READ_CHARS]


def _sentences(text: str) -> Iterator[_Sentence]:
    for clause in split_clauses(text):
        if clause.kind != "clause":
            continue
        # What introduces an item says more of it than the heading far above.
        above = clause.lead_in.of(text) if clause.lead_in else "".join(clause.heading_path[-1:])
        around = comparable(f"{above}。{text[clause.start : clause.end]}")
        for n, span in enumerate(clause.sentences):
            # A run-in heading ("联系电话：") belongs to what stands behind it.
            begin = span.start if n else clause.start
            yield _Sentence(clause, span, comparable(text[begin : span.end]), around)


def _coverage(one: Disclosure, wanted: Sequence[Element], sentences: Sequence[_Sentence]) -> Coverage:
    hits: dict[str, list[_Sentence]] = {
        element.id: [sentence for sentence in sentences if says(element, sentence.words, sentence.around)]
        for element in wanted
    }
    required = [element for element in wanted if not element.trace]
    missing = tuple(element for element in required if not hits[element.id])
    status: Status = "stated" if not missing else "partly" if any(hits.values()) else "not_found"
    # A trace is shown only where there is nothing better.
    shown = [element.id for element in required if hits[element.id]] or list(hits)
    return Coverage(one, status, tuple(_places(one, {name: hits[name] for name in shown})), missing)


def says(element: Element, words: str, around: str) -> bool:
    """Tell whether a sentence (comparable) in its surroundings (comparable) says `element`."""
    if not element.says.search(words) or not all(pattern.search(words) for pattern in element.also):
        return False
    if element.unless is not None and element.unless.search(words):
        return False
    if element.near is not None and not (element.near.search(words) or element.near.search(around)):
        return False
    if not element.data and not element.names:
        return True
    named = concepts_in(words)
    kinds = sum(vocabulary()[concept].kind == "data" for concept in named)
    return kinds >= element.data and (not element.names or bool(named & element.names))


def _places(one: Disclosure, hits: dict[str, list[_Sentence]]) -> Iterable[Place]:
    """Return the sentences that say most, a few an element, in the order of the text."""
    said: dict[Span, list[str]] = {}
    for name, sentences in hits.items():
        for sentence in sentences:
            said.setdefault(sentence.span, []).append(name)
    best: dict[Span, _Sentence] = {}
    for sentences in hits.values():
        ranked = sorted(sentences, key=lambda s: (-len(said[s.span]), -len(concepts_in(s.words) & one.concepts)))
        best |= {sentence.span: sentence for sentence in ranked[:_MOST_PLACES]}
    for span, sentence in sorted(best.items()):
        yield Place(sentence.clause, Span(span.start, min(span.end, span.start + _MOST_CHARS)), tuple(said[span]))
