"""One policy made searchable: its clauses and passages, their words, concepts and vectors."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.clauses import split_clauses
from corpus.concepts import concepts_in
from corpus.errors import IntegrityError
from corpus.plain import Wording
from corpus.types import Clause, Language, Policy, Span
from index.encoder import Encoder, Vectors
from index.expected import ExpectedQuestions, build_expected
from index.lexical import LexicalIndex, Scores
from index.passages import Passage, passages_of
from index.vectors import VectorIndex, centred
from index.words import Words

_CLAUSES = "clauses.json"
_TEXT = "policy.txt"
_DETAILS = "policy.json"
_VECTORS = "vectors.faiss"
_LEXICAL = "bm25"
_EXPECTED = "expected.npy"


@dataclass(frozen=True, slots=True)
class Matches:
    """How every passage of a policy fits a question, one number a passage each.

    `lexical` is BM25, `cosines` lie in -1..1, `coverage` is the share of the question's concepts that a passage names,
    each weighted by how rare it is in the policy (0..1). `expected` is the best cosine with the questions that the
    approved wordings expect for a passage, -1 where there are none.
    """

    lexical: Scores
    cosines: Vectors
    coverage: Scores
    expected: Vectors


@dataclass(frozen=True, slots=True)
class PolicyIndex:
    """A policy with all that is searched; passage numbers are the same in every part."""

    policy: Policy
    clauses: tuple[Clause, ...]
    passages: tuple[Passage, ...]
    concepts: tuple[frozenset[str], ...]
    lexical: LexicalIndex
    vectors: VectorIndex
    wordings: tuple[Wording, ...]
    expected: ExpectedQuestions

    def __post_init__(self) -> None:
        """Refuse parts that do not belong together."""
        if not len(self.passages) == len(self.concepts) == len(self.lexical) == len(self.vectors):
            raise IntegrityError("other_version", path=self.policy.id)

    def match(self, words: Sequence[str], vector: Vectors, concepts: frozenset[str]) -> Matches:
        """Return the fit of every passage with a question's words, centred vector and concepts."""
        return Matches(
            self.lexical.scores(words),
            self.vectors.cosines(vector),
            self._coverage(concepts),
            self.expected.best(vector, len(self.passages)),
        )

    def mentions(self, concept: str) -> int:
        """Return how many passages name a concept."""
        return sum(concept in found for found in self.concepts)

    def _coverage(self, concepts: frozenset[str]) -> Scores:
        weights = {c: math.log(1 + len(self.passages) / (1 + self.mentions(c))) for c in concepts}
        whole = sum(weights.values()) or 1.0
        return np.asarray([sum(weights[c] for c in concepts & found) / whole for found in self.concepts], np.float32)

    def clause_of(self, passage: int) -> Clause:
        """Return the clause that passage number `passage` is a sentence of."""
        return self.clauses[self.passages[passage].clause]

    def quote(self, passage: int) -> str:
        """Return the verbatim words of passage number `passage`."""
        return self.passages[passage].span.of(self.policy.text)


def build_policy_index(
    policy: Policy, words: Words, encoder: Encoder, wordings: Sequence[Wording], means: Mapping[Language, Vectors]
) -> PolicyIndex:
    """Return the index of a policy with its approved wordings, built in memory; `means` as a generation holds them."""
    clauses = split_clauses(policy.text)
    passages = passages_of(policy.text, clauses) or (_whole(policy, clauses),)
    quotes = [p.span.of(policy.text) for p in passages]
    with_context = [f"{p.context}：{quote}" if p.context else quote for p, quote in zip(passages, quotes, strict=True)]
    concepts = tuple(concepts_in(text) for text in with_context)
    tokens = [passage_words(words, p.context, quote) for p, quote in zip(passages, quotes, strict=True)]
    return PolicyIndex(
        policy=policy,
        clauses=clauses,
        passages=passages,
        concepts=concepts,
        lexical=LexicalIndex.build(tokens),
        vectors=VectorIndex.build(_both_views(encoder.embed_passages(quotes), encoder.embed_passages(with_context))),
        wordings=tuple(wordings),
        expected=build_expected(wordings, passages, encoder, means),
    )


def _both_views(alone: Vectors, with_context: Vectors) -> Vectors:
    """Return the mean of a passage's vector by itself and in its context, each centred on the policy's own mean.

    Alone, a list's item says too little; with its headings, all items of a list look alike. Together they find more.
    """
    views = [centred(vectors, vectors.mean(axis=0)) for vectors in (alone, with_context)]
    return np.asarray((views[0] + views[1]) / 2, np.float32)


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
            "wordings": [asdict(w) for w in index.wordings],
            "expected": index.expected.questions,
        },
    )
    index.lexical.save(folder / _LEXICAL)
    index.vectors.save(folder / _VECTORS)
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
        lexical=LexicalIndex.load(folder / _LEXICAL),
        vectors=VectorIndex.load(folder / _VECTORS),
        wordings=tuple(_wording(w) for w in found["wordings"]),
        expected=ExpectedQuestions(
            tuple((number, question) for number, question in found["expected"]),
            np.load(folder / _EXPECTED, allow_pickle=False),
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
