"""Citations: verbatim spans of the policy, few and precise, and the clauses that come nearest after them."""

from collections.abc import Iterable

from bot.answer import MAX_QUOTE_CHARS, Citation
from bot.ranking import Ranking
from corpus.types import Clause, Span
from index.policy_index import PolicyIndex

MAX_CITATIONS = 3

# A further sentence is cited when its combined score is within this many standard deviations of the best one's.
_CLOSE = 0.25


def cited_passages(ranking: Ranking) -> list[int]:
    """Return the passages that an answer stands on, best first."""
    best = ranking.scores[ranking.best]
    return [n for n in ranking.order[:MAX_CITATIONS] if best - ranking.scores[n] <= _CLOSE]


def citations_of(index: PolicyIndex, ranking: Ranking, passages: Iterable[int]) -> list[Citation]:
    """Return one citation a passage, in the order given."""
    return [_citation(index, ranking, n, index.passages[n].span) for n in passages]


def related_to(index: PolicyIndex, ranking: Ranking, citations: list[Citation], most: int) -> list[Citation]:
    """Return the next best clauses, at most `most`, none of them overlapping a citation or one another.

    A clause is shown whole where it is short enough to read at a glance, else by its best sentence.
    """
    taken = [Span(c.start, c.end) for c in citations]
    related: list[Citation] = []
    for n in ranking.order:
        if len(related) == most:
            break
        for span in (_whole(index.clause_of(n)), index.passages[n].span):
            if span and not any(span.start < t.end and t.start < span.end for t in taken):
                taken.append(span)
                related.append(_citation(index, ranking, n, span))
                break
    return related


def _whole(clause: Clause) -> Span | None:
    if not clause.sentences:
        return None
    span = Span(clause.sentences[0].start, clause.sentences[-1].end)
    return span if span.end - span.start <= MAX_QUOTE_CHARS else None


def _citation(index: PolicyIndex, ranking: Ranking, passage: int, span: Span) -> Citation:
    clause = index.clause_of(passage)
    return Citation(
        clause_id=clause.id,
        label=clause.label,
        heading_path=clause.heading_path,
        quote=span.of(index.policy.text),
        start=span.start,
        end=span.end,
        clause_start=clause.start,
        clause_end=clause.end,
        score=_share(float(ranking.scores[passage]), float(ranking.scores[ranking.best])),
        permalink=f"/policies/{index.policy.id}#{clause.id}",
    )


def _share(score: float, best: float) -> float:
    # Scores are sums of z-scores: the best stands at 1, the average passage at 0.
    return min(1.0, max(0.0, score / best)) if best > 0 else 0.0
