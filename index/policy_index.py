"""One policy made searchable: its clauses and passages, their words, concepts and vectors."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from corpus.clauses import split_clauses
from corpus.concepts import concepts_in
from corpus.contact import Contact, contact_of
from corpus.errors import IntegrityError
from corpus.plain import Wording, Wordings
from corpus.types import Clause, Policy, Span
from index.encoder import Encoder, Tokens, Vectors
from index.expected import ExpectedQuestions, build_expected
from index.incidence import incidence
from index.late import LateIndex
from index.lexical import LexicalIndex, Scores
from index.passages import Passage, passages_of
from index.signs import signs_of
from index.vectors import VectorIndex, centred
from index.views import EMBEDDED, VIEWS, Rows, embed_views, texts_of
from index.words import BIGRAM, Words

_CLAUSES = "clauses.json"
_TEXT = "policy.txt"
_DETAILS = "policy.json"
_VECTORS = "vectors.faiss"
_LEXICAL = "bm25"
_ROWS = "rows.npy"
_LATE = "tokens.npz"
_EXPECTED = "expected.npy"

_ALONE = EMBEDDED.index("alone")

# A passage that equals the mean (the only one of a policy) has no direction.
_LEAST_LENGTH = 1e-4


@dataclass(frozen=True, slots=True)
class Matches:
    """How every passage of a policy fits a question.

    `cosines` and `centred` have shape (views, passages), the views in the order of `VIEWS`: the cosine as the model
    gives it, and with the mean of the question's language and the policy's own mean taken away. `late` has shape
    (embedded views, passages): how well each token of the question finds one in the passage. `words` and `bigrams` are
    BM25 scores, shape (passages,). `expected` is the best cosine with the questions that the approved wordings expect
    for a passage, -1 where there are none, and `votes` its share of the votes of all of them; `unanswered` and
    `votes_unanswered` are the same for the questions that the policy is known not to answer.
    `vector` is the question's own, of the model `fingerprint`.
    """

    cosines: Vectors
    centred: Vectors
    late: Vectors
    words: Scores
    bigrams: Scores
    expected: Vectors
    votes: Vectors
    unanswered: float
    votes_unanswered: float
    vector: Vectors
    fingerprint: str


@dataclass(frozen=True, slots=True)
class PolicyIndex:
    """A policy with all that is searched; passage numbers are the same in every part.

    `vectors` holds the vectors of all views, `late` the tokens of the embedded ones; `rows[view, passage]` names a row.
    `concepts` are those a passage names with its context, `own_concepts` those of its own words. `lengths[view,
    passage]` is the distance of a vector from its view's mean; `named` and `own_named` are the concepts as 0 and 1,
    shape (passages, concepts of the vocabulary by id); `signs` has shape (passages, signs). `contact` is how the policy
    says that the shop is reached.
    """

    policy: Policy
    clauses: tuple[Clause, ...]
    passages: tuple[Passage, ...]
    concepts: tuple[frozenset[str], ...]
    own_concepts: tuple[frozenset[str], ...]
    lexical: LexicalIndex
    vectors: VectorIndex
    rows: Rows
    late: LateIndex
    wordings: tuple[Wording, ...]
    expected: ExpectedQuestions
    lengths: Vectors = field(init=False)
    named: Scores = field(init=False)
    own_named: Scores = field(init=False)
    signs: Scores = field(init=False)
    contact: Contact | None = field(init=False)

    def __post_init__(self) -> None:
        """Refuse parts that do not belong together, and work out what questions are held against."""
        counts = {len(self.passages), len(self.concepts), len(self.own_concepts), len(self.lexical), self.rows.shape[1]}
        if self.rows[: len(EMBEDDED)].max() >= len(self.late):
            raise IntegrityError("other_version", path=self.policy.id)
        if len(counts) != 1 or self.rows.shape[0] != len(VIEWS) or self.rows.max() >= len(self.vectors):
            raise IntegrityError("other_version", path=self.policy.id)
        derived: dict[str, object] = {
            "lengths": _lengths(self.vectors.all()[self.rows]),
            "named": incidence(self.concepts),
            "own_named": incidence(self.own_concepts),
            "signs": signs_of([self.quote(n) for n in range(len(self.passages))]),
            "contact": contact_of(self.policy.text, self.clauses),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def match(
        self,
        words: Sequence[str],
        concepts: frozenset[str],
        vector: Vectors,
        tokens: Tokens,
        centre: Vectors,
        fingerprint: str,
    ) -> Matches:
        """Return the fit of every passage with a question's words, concepts, vector and tokens.

        `centre` is the mean vector of questions in its language, `fingerprint` what names the model of the vectors.
        """
        expected, votes = self.expected.held_against(vector, concepts, len(self.passages))
        return Matches(
            cosines=self.vectors.cosines(vector)[self.rows],
            centred=self._centred(centred(vector, centre)),
            late=self.late.scores(tokens)[self.rows[: len(EMBEDDED)]],
            words=self.lexical.scores([word for word in words if not word.startswith(BIGRAM)]),
            bigrams=self.lexical.scores([word for word in words if word.startswith(BIGRAM)]),
            expected=expected[:-1],
            votes=votes[:-1],
            unanswered=float(expected[-1]),
            votes_unanswered=float(votes[-1]),
            vector=vector,
            fingerprint=fingerprint,
        )

    def _centred(self, question: Vectors) -> Vectors:
        # The cosine with v - m, m the mean of a view, is q.(v - m) / |v - m|: inner products with raw vectors suffice.
        inner = self.vectors.cosines(question)[self.rows]
        return np.asarray((inner - inner.mean(axis=1, keepdims=True)) / self.lengths, np.float32)

    def mentions(self, concept: str) -> int:
        """Return how many passages name a concept."""
        return sum(concept in found for found in self.concepts)

    def clause_of(self, passage: int) -> Clause:
        """Return the clause that passage number `passage` is a sentence of."""
        return self.clauses[self.passages[passage].clause]

    def vector_of(self, passage: int) -> Vectors:
        """Return the unit vector of a passage's own words, float32, shape (dimensions,)."""
        return self.vectors.vector(int(self.rows[_ALONE, passage]))

    def quote(self, passage: int) -> str:
        """Return the verbatim words of passage number `passage`."""
        return self.passages[passage].span.of(self.policy.text)


def build_policy_index(
    policy: Policy, words: Words, encoder: Encoder, wordings: Wordings, before: ExpectedQuestions | None = None
) -> PolicyIndex:
    """Return the index of a policy with its approved wordings, built in memory.

    What `before` holds, which the same encoder has embedded, is not embedded again.
    """
    clauses = split_clauses(policy.text)
    passages = passages_of(policy.text, clauses) or (_whole(policy, clauses),)
    texts = texts_of(policy.text, passages)
    vectors, rows, late = embed_views(encoder, texts, clauses, passages)
    return PolicyIndex(
        policy=policy,
        clauses=clauses,
        passages=passages,
        concepts=tuple(concepts_in(text) for text in texts["context"]),
        own_concepts=tuple(concepts_in(text) for text in texts["alone"]),
        lexical=LexicalIndex.build(
            [passage_words(words, p.context, quote) for p, quote in zip(passages, texts["alone"], strict=True)]
        ),
        vectors=VectorIndex.build(vectors),
        rows=rows,
        late=late,
        wordings=wordings.used,
        expected=build_expected(wordings, passages, encoder, before),
    )


def _lengths(vectors: Vectors) -> Vectors:
    """Return how far each vector lies from the mean of its view; shape (views, passages) of (views, passages, size)."""
    distances = np.linalg.norm(vectors - vectors.mean(axis=1, keepdims=True), axis=2)
    return np.asarray(np.maximum(distances, _LEAST_LENGTH), np.float32)


def passage_words(words: Words, context: str, quote: str) -> list[str]:
    """Return what BM25 indexes of a passage: its own words twice, its context's once."""
    return [*words.cut(quote) * 2, *words.cut(context)]


def save_policy_index(index: PolicyIndex, folder: Path) -> None:
    """Write a policy's index into `folder`, which is made."""
    folder.mkdir(parents=True)
    (folder / _TEXT).write_bytes(index.policy.text.encode("utf-8"))
    details = {k: v for k, v in asdict(index.policy).items() if k != "text"}
    _write(folder / _DETAILS, details)
    _write(
        folder / _CLAUSES,
        {
            "clauses": [asdict(c) for c in index.clauses],
            "passages": [asdict(p) for p in index.passages],
            "concepts": [sorted(c) for c in index.concepts],
            "own_concepts": [sorted(c) for c in index.own_concepts],
            "wordings": [asdict(w) for w in index.wordings],
            "expected": index.expected.questions,
            "verdicts": index.expected.verdicts,
        },
    )
    index.lexical.save(folder / _LEXICAL)
    index.vectors.save(folder / _VECTORS)
    np.save(folder / _ROWS, index.rows, allow_pickle=False)
    index.late.save(folder / _LATE)
    index.expected.save(folder / _EXPECTED)


def load_policy_index(folder: Path) -> PolicyIndex:
    """Return the index that was saved in `folder`; its files must have been checked before."""
    text = (folder / _TEXT).read_bytes().decode("utf-8")
    details = json.loads((folder / _DETAILS).read_text(encoding="utf-8"))
    found = json.loads((folder / _CLAUSES).read_text(encoding="utf-8"))
    return PolicyIndex(
        policy=Policy(text=text, **details),
        clauses=tuple(_clause(c) for c in found["clauses"]),
        passages=tuple(Passage(p["clause"], Span(**p["span"]), p["context"]) for p in found["passages"]),
        concepts=tuple(frozenset(c) for c in found["concepts"]),
        own_concepts=tuple(frozenset(c) for c in found["own_concepts"]),
        lexical=LexicalIndex.load(folder / _LEXICAL),
        vectors=VectorIndex.load(folder / _VECTORS),
        rows=np.load(folder / _ROWS, allow_pickle=False),
        late=LateIndex.load(folder / _LATE),
        wordings=tuple(_wording(w) for w in found["wordings"]),
        expected=ExpectedQuestions(
            tuple((number, question) for number, question in found["expected"]),
            np.load(folder / _EXPECTED, allow_pickle=False),
            tuple(found["verdicts"]),
        ),
    )


def _clause(found: dict[str, Any]) -> Clause:
    return Clause(
        **found
        | {
            "markers": tuple(found["markers"]),
            "heading_path": tuple(found["heading_path"]),
            "sentences": tuple(Span(**s) for s in found["sentences"]),
            "lead_in": Span(**found["lead_in"]) if found["lead_in"] else None,
        }
    )


def _wording(found: dict[str, Any]) -> Wording:
    questions = {language: tuple(asked) for language, asked in found["questions"].items()}
    return Wording(**found | {"span": Span(**found["span"]), "questions": questions})


def _whole(policy: Policy, clauses: Sequence[Clause]) -> Passage:
    # A text of headings alone has no sentence; its first heading stands in, so that the policy can still be asked.
    first = clauses[0]
    return Passage(0, Span(first.start, min(first.end, first.start + 400)), policy.title("zh"))


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def mean_of(vectors: Vectors) -> Vectors:
    """Return the mean vector, float32, shape (dimensions,)."""
    return np.asarray(vectors.mean(axis=0), np.float32)
