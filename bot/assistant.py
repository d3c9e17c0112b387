"""The assistant: a question in, an answer out, standing on verbatim spans of one policy."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bot.answer import Answer, Citation
from bot.citing import citation_of, cited_runs, nearest_runs
from bot.clause_numbers import read_number
from bot.composing import composed_answer
from bot.confidence import confidence_of
from bot.not_stated import not_stated
from bot.question import Question, check_question, language_of, read_question
from bot.ranking import Ranking, rank
from bot.searching import Allow, Found, allowed_clauses, by_number, by_words, concepts_named, in_order
from bot.stated import Statement, judge
from bot.suggestions import Offers, suggest
from bot.verdict import read_approved, verdict_of
from bot.wording import approved_words, stated_answer
from corpus.errors import IntegrityError, UnknownPolicyError
from corpus.plain import Wording
from corpus.settings import Settings
from corpus.text import visible
from corpus.types import Clause, Language, Policy
from index.encoder import Tokens, Vectors
from index.files import Progress, silent
from index.library import Library, open_library, renew_library
from index.policy_index import Matches, PolicyIndex

DEFAULT_TOP_K = 5

# What is offered as a next question is surer to be answered than what is asked.
SURELY_STATED = 0.7


class Assistant:
    """Answers questions over the policies of one index generation; safe to call from several threads."""

    def __init__(self, library: Library, settings: Settings) -> None:
        """Take an open library."""
        self._library = library
        self._settings = settings
        self._embedding = threading.Lock()
        self._embedded: dict[str, tuple[Vectors, Tokens]] = {}
        self._offers = Offers(self._try, settings.data_dir / "suggestions")

    @classmethod
    def open(cls, settings: Settings, progress: Progress = silent) -> "Assistant":
        """Return an assistant, preparing the model and building the index where that is needed (seconds to minutes).

        Raises PolicyFileError, ModelError, DataDirError.
        """
        assistant = cls(open_library(settings, progress), settings)
        # Nobody who asks first shall wait for what may be asked next.
        with suppress(UnknownPolicyError):
            assistant.prepare()
        return assistant

    def prepare(self, policy_id: str | None = None) -> None:
        """Work out what a policy may be asked next, if that was never done; raises UnknownPolicyError."""
        index = self._index(policy_id)
        read_approved(index)
        self._offers.of(index, self.index_id)

    def renewed(self) -> "Assistant":
        """Return an assistant over the policies as they are on disk now; this one goes on answering as it did.

        Raises PolicyFileError, DataDirError.
        """
        return Assistant(renew_library(self._library, self._settings), self._settings)

    @property
    def index_id(self) -> str:
        """Return the id of the generation that answers come from."""
        return self._library.generation.id

    def policies(self) -> tuple[Policy, ...]:
        """Return all policies, in the order of their ids."""
        return tuple(index.policy for _, index in sorted(self._library.generation.indexes.items()))

    def policy(self, policy_id: str | None = None) -> Policy:
        """Return a policy, the default one for None; raises UnknownPolicyError."""
        return self._index(policy_id).policy

    def clauses(self, policy_id: str | None = None) -> tuple[Clause, ...]:
        """Return the headings and clauses of a policy in the order of the text; raises UnknownPolicyError."""
        return self._index(policy_id).clauses

    def wordings(self, policy_id: str | None = None) -> tuple[Wording, ...]:
        """Return the approved wordings of a policy that hold for its text; raises UnknownPolicyError."""
        return self._index(policy_id).wordings

    def index_of_file(self, path: Path) -> PolicyIndex:
        """Return a policy file made searchable in memory; raises PolicyFileError."""
        return self._library.index_file(path, self._settings)

    def ask(
        self,
        question: str,
        *,
        policy: str | PolicyIndex | None = None,
        language: Language | None = None,
        history: Sequence[str] = (),
        top_k: int = DEFAULT_TOP_K,
    ) -> Answer:
        """Return the answer to `question`, in `language` or the asker's own, with at most `top_k` related clauses.

        `policy` is an id or an index from `index_of_file`; `history` holds the asker's earlier questions, oldest first.
        Raises QuestionError and UnknownPolicyError.
        """
        started = perf_counter()
        asked = read_question(question, history, self._settings, self._library.slips.repair)
        index = policy if isinstance(policy, PolicyIndex) else self._index(policy)
        with self._embedding:
            matches = self._library.match(index, asked.search, asked.language)
        matched = perf_counter()
        ranking = rank(asked, index, matches)
        statement = judge(asked, index, matches, ranking)
        answer = _compose(asked, index, matches, ranking, statement, language or asked.wished, top_k)
        offers = self._offers.of(index, self.index_id)
        answer = replace(answer, suggestions=suggest(asked, offers, ranking, _passages(index, answer), answer.language))
        done = perf_counter()
        answer.timings_ms.update(match=(matched - started) * 1e3, total=(done - started) * 1e3)
        return _verified(answer, self.index_id)

    def concepts(self, policy_id: str | None = None) -> dict[str, int]:
        """Return the concepts that a policy names, with how many clauses name each; raises UnknownPolicyError."""
        return concepts_named(self._index(policy_id))

    def search(
        self,
        query: str,
        *,
        policy: str | None = None,
        part: str | None = None,
        concept: str | None = None,
        allow: Allow | None = None,
        top_k: int = DEFAULT_TOP_K,
    ) -> Found:
        """Return at most `top_k` clauses for words or a clause number, best first.

        `part` is the id of a heading, `concept` that of a concept; `allow` decides on each clause. An empty query lists
        what these let through, in the order of the text. Raises QuestionError, FilterError and UnknownPolicyError.
        """
        started = perf_counter()
        index = self._index(policy)
        allowed = allowed_clauses(index, part, concept, allow)
        stated: float | None = None
        if (part or concept) and not visible(query):
            clean, language, hits, numbered = "", language_of(index.policy.text), in_order(index, allowed, top_k), False
        else:
            clean = check_question(query, (), self._settings)
            language = language_of(clean)
            number = read_number(clean)
            hits = by_number(index, clean, allowed, top_k)
            numbered = bool(hits) or (number is not None and not number.is_plain)
        if clean and not numbered:
            asked = read_question(clean, (), self._settings, self._library.slips.repair)
            with self._embedding:
                matches = self._library.match(index, asked.search, asked.language)
            ranking = rank(asked, index, matches)
            stated = judge(asked, index, matches, ranking).probability
            hits = by_words(index, ranking, allowed, top_k)
        timings = {"total": (perf_counter() - started) * 1e3}
        found = Found(clean, language, numbered, stated, tuple(hits), index.policy, self.index_id, timings)
        _check_quotes(index.policy, [hit.citation for hit in found.hits])
        return found

    def _try(self, question: str, index: PolicyIndex) -> int:
        """Return the passage that answers a question of our own best, or -1 where the policy does not surely answer."""
        asked = read_question(question, (), self._settings, self._library.slips.repair)
        with self._embedding:
            if question not in self._embedded:
                self._embedded[question] = self._library.embed(asked.search)
            matches = self._library.match_embedded(index, asked.search, asked.language, self._embedded[question])
        ranking = rank(asked, index, matches)
        statement = judge(asked, index, matches, ranking)
        return ranking.best if statement.stated and statement.probability >= SURELY_STATED else -1

    def _index(self, policy_id: str | None) -> PolicyIndex:
        return self._library.index(policy_id or self._settings.default_policy)


def _compose(
    asked: Question,
    index: PolicyIndex,
    matches: Matches,
    ranking: Ranking,
    statement: Statement,
    language: Language,
    top_k: int,
) -> Answer:
    cited = cited_runs(index, ranking) if statement.stated else []
    related = tuple(citation_of(index, ranking, run) for run in nearest_runs(index, ranking, cited, top_k))
    unsaid = None
    citations = [citation_of(index, ranking, run) for run in cited]
    if citations:
        clause = index.clause_of(ranking.best)
        lead_in = clause.lead_in.of(index.policy.text) if clause.lead_in else None
        verdict = verdict_of(asked, index, matches, ranking.best)
        approved = approved_words(index.wordings, citations[0], language)
        words = stated_answer(
            asked.whole,
            verdict,
            citations,
            approved=approved,
            composed=None if approved else composed_answer(asked, verdict, citations, index, language),
            lead_in=lead_in,
            language=language,
        )
    else:
        verdict = "not_stated"
        reason = statement.reason or "not_in_policy"
        unsaid = not_stated(reason, asked, index.policy, index.contact, related, language)
        words = unsaid.words
    return Answer(
        question=asked.text,
        language=language,
        verdict=verdict,
        answer=words,
        reason=statement.reason,
        confidence=confidence_of(statement, ranking, cited),
        citations=tuple(citations),
        related=related,
        suggestions=(),
        policy=index.policy,
        index_id="",
        timings_ms={},
        contact=unsaid.contact if unsaid else None,
        right=unsaid.right if unsaid else None,
    )


def _passages(index: PolicyIndex, answer: Answer) -> list[int]:
    """Return the numbers of the passages that an answer cites."""
    spans = [(citation.start, citation.end) for citation in answer.citations]
    passages = enumerate(index.passages)
    return [n for n, p in passages if any(p.span.start < end and start < p.span.end for start, end in spans)]


def _verified(answer: Answer, index_id: str) -> Answer:
    """Return the answer once every quotation is known to be verbatim; raises IntegrityError otherwise."""
    _check_quotes(answer.policy, (*answer.citations, *answer.related))
    return replace(answer, index_id=index_id)


def _check_quotes(policy: Policy, citations: Sequence[Citation]) -> None:
    for citation in citations:
        inside = citation.clause_start <= citation.start < citation.end <= citation.clause_end
        if not inside or policy.text[citation.start : citation.end] != citation.quote:
            raise IntegrityError("damaged_file", path=policy.id)
