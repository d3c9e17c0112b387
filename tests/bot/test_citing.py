"""Runs of sentences: few where an answer stands on them, wide and apart where they only come near."""

import numpy as np
import pytest

from bot.answer import MAX_QUOTE_CHARS
from bot.citing import citation_of, cited_runs, first_run, nearest_runs
from bot.ranking import Ranking, ranking_of
from index.library import Library
from index.policy_index import PolicyIndex


@pytest.fixture
def index(library: Library) -> PolicyIndex:
    return library.index("ufo")


def ranked(index: PolicyIndex, **scores: float) -> Ranking:
    """Return a ranking in which passage n has the score p<n>, and all others 0."""
    values = np.zeros(len(index.passages))
    for name, score in scores.items():
        values[int(name[1:])] = score
    return ranking_of(values, np.zeros((len(values), 1)))


def pair_in_one_clause(index: PolicyIndex) -> int:
    clauses = [p.clause for p in index.passages]
    return next(n for n in range(len(clauses) - 1) if clauses[n] == clauses[n + 1])


def test_a_sentence_alone_is_cited_alone(index: PolicyIndex) -> None:
    found = first_run(index, ranked(index, p7=9.0), 0.5)
    assert (found.first, found.last) == (7, 7)
    assert found.share > 0.9


def test_a_neighbour_nearly_as_good_joins_the_citation(index: PolicyIndex) -> None:
    n = pair_in_one_clause(index)
    found = first_run(index, ranked(index, **{f"p{n}": 9.0, f"p{n + 1}": 8.8}), 0.5)
    assert (found.first, found.last) == (n, n + 1)
    assert first_run(index, ranked(index, **{f"p{n}": 9.0, f"p{n + 1}": 7.0}), 0.5).last == n


def test_a_run_never_leaves_its_clause(index: PolicyIndex) -> None:
    everything = ranking_of(np.zeros(len(index.passages)), np.zeros((len(index.passages), 1)))
    for run in (first_run(index, everything, 0.5), *nearest_runs(index, everything, (), 30)):
        assert len({index.passages[n].clause for n in range(run.first, run.last + 1)}) == 1


def test_at_most_three_citations(index: PolicyIndex) -> None:
    assert 1 <= len(cited_runs(index, ranked(index, p3=9.0, p9=9.0, p15=9.0, p20=9.0, p25=9.0))) <= 3


def test_the_nearest_are_apart_short_and_best_first(index: PolicyIndex) -> None:
    ranking = ranked(index, p3=5.0, p9=4.0, p15=3.0)
    cited = [first_run(index, ranking, 0.5)]
    nearest = nearest_runs(index, ranking, cited, 5)
    assert len(nearest) == 5
    assert [9 in nearest[0], 15 in nearest[1]] == [True, True]
    every = [*cited, *nearest]
    assert not any(a.meets(b) for n, a in enumerate(every) for b in every[:n])
    assert [run.share for run in nearest] == sorted((run.share for run in nearest), reverse=True)
    for run in every:
        found = citation_of(index, ranking, run)
        assert found.quote == index.policy.text[found.start : found.end]
        assert found.end - found.start <= MAX_QUOTE_CHARS
        assert found.clause_start <= found.start < found.end <= found.clause_end


def test_all_of_a_policy_can_be_near_and_no_more(index: PolicyIndex) -> None:
    runs = nearest_runs(index, ranked(index, p3=5.0), (), 1000)
    assert sum(run.last - run.first + 1 for run in runs) == len(index.passages)
