"""Search: words or a clause number become ranked clauses, for people and programs that look a policy up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.answer import MAX_QUOTE_CHARS, Citation, policy_json
from bot.citing import citation_at, citation_of, run_round
from bot.clause_numbers import named_by
from bot.ranking import Ranking
from corpus.concepts import vocabulary
from corpus.errors import FilterError
from corpus.types import Clause, ClauseKind, Language, Policy, Span
from index.policy_index import PolicyIndex

Allow = Callable[[Clause], bool]

TITLE_ID = "title"


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause or heading that was found, with the words of it to show and the ids of the concepts it names."""

    citation: Citation
    kind: ClauseKind
    concepts: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the hit in its wire shape: a citation with two more keys."""
        return {**self.citation.as_json(), "kind": self.kind, "concepts": list(self.concepts)}


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first.

    `by_number` tells that the query was a clause's number; `stated` is how likely (0..1) the policy answers the query,
    read as a question, None where it was none.
    """

    query: str
    language: Language
    by_number: bool
    stated: float | None
    hits: tuple[Hit, ...]
    policy: Policy
    index_id: str
    timings_ms: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """Return the result in its wire shape."""
        return {
            "query": self.query,
            "language": self.language,
            "by_number": self.by_number,
            "stated": None if self.stated is None else round(self.stated, 3),
            "results": [hit.as_json() for hit in self.hits],
            "policy": policy_json(self.policy, self.language),
            "index_id": self.index_id,
            "timings_ms": {stage: round(ms, 3) for stage, ms in self.timings_ms.items()},
        }


def allowed_clauses(index: PolicyIndex, part: str | None, concept: str | None, allow: Allow | None) -> frozenset[int]:
    """Return the places of the clauses that lie in `part`, name `concept` and are allowed; raises FilterError."""
    places = set(range(len(index.clauses))) if part is None else set(_part(index, part))
    if concept is not None:
        if concept not in vocabulary():
            raise FilterError("unknown_concept")
        places &= {p.clause for p, names in zip(index.passages, index.concepts, strict=True) if concept in names}
    if allow is not None:
        places = {place for place in places if allow(index.clauses[place])}
    return frozenset(places)


def _part(index: PolicyIndex, part: str) -> Iterator[int]:
    """Return the places under a heading, or under the run-in heading of the clause whose id `part` is."""
    top = next((place for place, clause in enumerate(index.clauses) if clause.id == part), None)
    if top is None:
        raise FilterError("unknown_part")
    heading = index.clauses[top]
    depth = len(heading.heading_path)
    yield top
    for place in range(top + 1, len(index.clauses)):
        clause = index.clauses[place]
        if heading.kind == "heading":
            if clause.kind == "heading" and len(clause.heading_path) <= depth:
                return
        elif clause.heading_path[:depth] != heading.heading_path:
            return
        yield place


def concepts_named(index: PolicyIndex) -> dict[str, int]:
    """Return the ids of the concepts that a policy names, with how many of its clauses name each."""
    places: dict[str, set[int]] = {}
    for passage, names in zip(index.passages, index.concepts, strict=True):
        for name in names:
            places.setdefault(name, set()).add(passage.clause)
    return {name: len(found) for name, found in places.items()}


def by_number(index: PolicyIndex, query: str, allowed: frozenset[int], top_k: int) -> list[Hit]:
    """Return the clauses that a query names by number; none where it is words."""
    named = ((place, fit) for place, fit in named_by(query, index.clauses) if place in allowed)
    return [_whole(index, place, fit) for place, fit in islice(named, top_k)]


def by_words(index: PolicyIndex, ranking: Ranking, allowed: frozenset[int], top_k: int) -> list[Hit]:
    """Return the clauses of the best passages, each clause once, by the sentences round its best one."""
    best: dict[int, int] = {}
    for passage in ranking.order:
        place = index.passages[passage].clause
        if place in allowed and place not in best:
            best[place] = passage
            if len(best) == top_k:
                break
    return [
        Hit(
            citation_of(index, ranking, run_round(index, ranking, passage)),
            index.clauses[place].kind,
            _names(index, place),
        )
        for place, passage in best.items()
    ]


def in_order(index: PolicyIndex, allowed: frozenset[int], top_k: int) -> list[Hit]:
    """Return allowed clauses in the order of the text."""
    places = (place for place in sorted(allowed) if index.clauses[place].kind == "clause")
    return [_whole(index, place, 1.0) for place in islice(places, top_k)]


def _whole(index: PolicyIndex, place: int, score: float) -> Hit:
    clause = index.clauses[place]
    span = Span(clause.start, _readable_end(clause))
    citation = citation_at(index, clause, span, score)
    return Hit(citation, clause.kind, _names(index, place))


def _readable_end(clause: Clause) -> int:
    """Return where a clause is cut for showing: at its end, else at the last sentence that fits."""
    if clause.end - clause.start <= MAX_QUOTE_CHARS:
        return clause.end
    most = clause.start + MAX_QUOTE_CHARS
    return max((sentence.end for sentence in clause.sentences if sentence.end <= most), default=most)


def _names(index: PolicyIndex, place: int) -> tuple[str, ...]:
    named = (names for p, names in zip(index.passages, index.own_concepts, strict=True) if p.clause == place)
    return tuple(sorted(frozenset().union(*named)))
