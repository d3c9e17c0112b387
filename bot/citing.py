"""Citations: verbatim spans of the policy, few and precise, and the clauses that come nearest after them.

A span is a run of neighbouring sentences of one clause, at most 400 characters. The ranking's shares say how likely
each sentence is to answer: one joins its neighbour, or is cited for itself, where the fitted thresholds let it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import MAX_QUOTE_CHARS, Citation
from bot.fitted import fitted, logistic
from bot.ranking import Ranking
from corpus.types import Clause, Span
from index.policy_index import PolicyIndex

MAX_CITATIONS = 3

# What comes nearest is looked for among so many of the best sentences.
_CANDIDATES = 16

_LEAST_SHARE = 1e-9


@dataclass(frozen=True, slots=True)
class Run:
    """Passages `first` to `last` (inclusive) of one clause, with `share` of the ranking's whole."""

    first: int
    last: int
    share: float

    def __contains__(self, passage: object) -> bool:
        """Tell whether a passage number lies in the run."""
        return isinstance(passage, int) and self.first <= passage <= self.last

    def meets(self, other: "Run") -> bool:
        """Tell whether two runs overlap."""
        return self.first <= other.last and other.first <= self.last


def cited_runs(index: PolicyIndex, ranking: Ranking) -> list[Run]:
    """Return the runs of sentences that an answer stands on, best first, at most three."""
    rules = fitted()["citing"]
    runs = [first_run(index, ranking, rules["join"])]
    for passage in ranking.order[1 : 2 * MAX_CITATIONS]:
        if len(runs) == MAX_CITATIONS:
            break
        if any(passage in run for run in runs):
            continue
        if logistic("further").probability(further_features(index, ranking, passage)) >= rules["further"]:
            runs.append(Run(passage, passage, float(ranking.shares[passage])))
    return runs


def first_run(index: PolicyIndex, ranking: Ranking, join: float) -> Run:
    """Return the best sentence with those beside it that have at least `join` times its share."""
    return _grown(index, ranking, ranking.best, join * float(ranking.shares[ranking.best]), ())


def further_features(index: PolicyIndex, ranking: Ranking, passage: int) -> dict[str, float]:
    """Return what decides whether a passage is cited beside the best: shares as logarithms, and how near it stands."""
    best, share = float(ranking.shares[ranking.best]), max(float(ranking.shares[passage]), _LEAST_SHARE)
    clause, other = index.clause_of(ranking.best), index.clause_of(passage)
    return {
        "share": math.log(share),
        "ratio": math.log(share / best),
        "same_clause": float(clause is other),
        "same_list": float(clause is not other and clause.lead_in is not None and clause.lead_in == other.lead_in),
        "same_heading": float(clause.heading_path == other.heading_path),
    }


def nearest_runs(index: PolicyIndex, ranking: Ranking, cited: Sequence[Run], most: int) -> list[Run]:
    """Return at most `most` runs that hold most of what the ranking gives, none overlapping `cited` or one another.

    A clause is shown whole where it is short enough to read at a glance, else by the sentences round its best one.
    """
    taken = list(cited)
    runs: dict[int, Run] = {}
    while len(taken) - len(cited) < most:
        free = [n for n in ranking.order[:_CANDIDATES] if not any(n in run for run in taken)]
        free = free or [n for n in ranking.order if not any(n in run for run in taken)][:1]
        if not free:
            break
        # A run grows otherwise only where it met what has been taken since.
        runs = {n: run for n, run in runs.items() if not taken[-1].meets(run)}
        runs |= {n: _grown(index, ranking, n, 0.0, taken) for n in free if n not in runs}
        taken.append(max((runs[n] for n in free), key=lambda run: run.share))
    return taken[len(cited) :]


def run_round(index: PolicyIndex, ranking: Ranking, passage: int) -> Run:
    """Return the best run of sentences round a passage that is short enough to show: its whole clause, if that fits."""
    return _grown(index, ranking, passage, 0.0, ())


def _grown(index: PolicyIndex, ranking: Ranking, passage: int, least: float, taken: Sequence[Run]) -> Run:
    """Return the run round a passage, grown to the better side while that side has `least` of the share and fits."""
    passages, shares = index.passages, ranking.shares
    first = last = passage
    share = float(shares[passage])
    while True:
        best, gained = -1, least
        for n in (first - 1, last + 1):
            if not 0 <= n < len(passages) or passages[n].clause != passages[passage].clause or shares[n] < gained:
                continue
            length = passages[max(last, n)].span.end - passages[min(first, n)].span.start
            if length <= MAX_QUOTE_CHARS and not any(n in run for run in taken):
                best, gained = n, float(shares[n])
        if best < 0:
            return Run(first, last, share)
        first, last, share = min(first, best), max(last, best), share + gained


def citation_of(index: PolicyIndex, ranking: Ranking, run: Run) -> Citation:
    """Return a run as it is sent; its score is its best sentence's share beside the best of all."""
    clause = index.clause_of(run.first)
    span = Span(index.passages[run.first].span.start, index.passages[run.last].span.end)
    best = float(ranking.shares[run.first : run.last + 1].max())
    return citation_at(index, clause, span, min(1.0, best / float(ranking.shares[ranking.best])))


def citation_at(index: PolicyIndex, clause: Clause, span: Span, score: float) -> Citation:
    """Return the words of a clause at `span` as they are sent."""
    return Citation(
        clause_id=clause.id,
        label=clause.label,
        heading_path=clause.heading_path,
        quote=span.of(index.policy.text),
        start=span.start,
        end=span.end,
        clause_start=clause.start,
        clause_end=clause.end,
        score=score,
        permalink=f"/policies/{index.policy.id}#{clause.id}",
    )
