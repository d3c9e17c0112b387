"""Judged questions made ready for fitting: what every passage shows, and which passages are right."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bot.evaluation import places
from bot.features import Array, features_of
from bot.learning import Mask
from bot.question import Question, read_question
from corpus.settings import Settings
from corpus.types import Span
from index.encoder import Encoder, Tokens, Vectors
from index.library import Library
from index.policy_index import Matches, PolicyIndex

KEPT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Case:
    """A judged question over an indexed policy; `right` and `fair` mark its passages, `features` has a row each."""

    row: dict[str, Any]
    question: Question
    index: PolicyIndex
    matches: Matches
    features: Array
    right: Mask
    fair: Mask

    @property
    def stated(self) -> bool:
        """Tell whether the policy answers it."""
        return bool(self.row["verdict"] != "not_stated")

    @property
    def is_everyday(self) -> bool:
        """Tell whether it was written as customers ask, not to be hard."""
        return bool(self.row.get("source") == "everyday")

    @property
    def policy(self) -> str:
        """Return the policy's id."""
        return str(self.row["policy"])


def read_cases(
    questions: Sequence[Path],
    find: Callable[[str], PolicyIndex],
    library: Library,
    settings: Settings,
    wanted: Collection[str] = (),
) -> Iterator[Case]:
    """Yield the cases of question files, over the policies `wanted` or all; `find` gives the index of a policy.

    `must` and `also` hold quotes, or the offsets `[start, end]` of what they quote; of a file that knows splits, those
    of `fit` count.
    """
    for path in questions:
        for line in path.read_text(encoding="utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            if (wanted and row["policy"] not in wanted) or row.get("split", "fit") != "fit":
                continue
            index = find(row["policy"])
            asked = read_question(row["question"], row.get("history", ()), settings, library.slips.repair)
            matches = library.match(index, asked.search, asked.language)
            yield Case(
                row,
                asked,
                index,
                matches,
                features_of(asked, index, matches),
                _marked(index, row["must"]),
                _marked(index, [*row["must"], *row["also"]]),
            )


def _marked(index: PolicyIndex, evidence: Sequence[str | list[int]]) -> Mask:
    spans = [Span(*each) for each in evidence if not isinstance(each, str)]
    spans += places((each for each in evidence if isinstance(each, str)), index.policy.text)
    touched = [any(p.span.start < s.end and s.start < p.span.end for s in spans) for p in index.passages]
    return np.asarray(touched, np.bool_)


def thinned(index: PolicyIndex, seed: int) -> PolicyIndex:
    """Return an index with a random half of its expected questions.

    Who asks in words that nobody expected must be answered too: what is fitted must not lean on them.
    """
    texts = sorted({question for _, question in index.expected.questions})
    kept = dict(zip(texts, np.random.default_rng(seed).random(len(texts)) < KEPT_SHARE, strict=True))
    expected = index.expected.thinned([bool(kept[question]) for _, question in index.expected.questions])
    return replace(index, expected=expected)


class RememberingEncoder:
    """An encoder that keeps what it has embedded in a file, so that fitting again costs no embedding."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        """Read what was embedded before by a model of the same fingerprint; the file is this program's own."""
        self._encoder = encoder
        self.fingerprint = encoder.fingerprint
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{hashlib.sha256(encoder.fingerprint.encode()).hexdigest()[:16]}.npz"
        self._known: dict[tuple[str, str], tuple[Vectors, Tokens]] = {}
        if self._path.is_file():
            with np.load(self._path, allow_pickle=False) as kept:
                keys = [(kind, text) for kind, text in json.loads(str(kept["keys"]))]
                tokens = np.split(kept["tokens"], np.cumsum(kept["lengths"])[:-1])
                self._known = dict(zip(keys, zip(kept["vectors"], tokens, strict=True), strict=True))

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        """Return one unit vector a question, float32, shape (len(questions), dimensions)."""
        return self.embed_question_tokens(questions)[0]

    def embed_passages(self, passages: Sequence[str]) -> Vectors:
        """Return one unit vector a passage, float32, shape (len(passages), dimensions)."""
        return self.embed_passage_tokens(passages)[0]

    def embed_question_tokens(self, questions: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        """Return the questions' vectors and, a question each, its tokens' vectors."""
        return self._embed("question", questions, self._encoder.embed_question_tokens)

    def embed_passage_tokens(self, passages: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        """Return the passages' vectors and, a passage each, its tokens' vectors."""
        return self._embed("passage", passages, self._encoder.embed_passage_tokens)

    def save(self) -> None:
        """Write what is known to the file."""
        if not self._known:
            return
        vectors, tokens = zip(*self._known.values(), strict=True)
        aside = self._path.with_suffix(".part.npz")
        np.savez(
            aside,
            keys=np.asarray(json.dumps(list(self._known), ensure_ascii=False)),
            vectors=np.stack(vectors),
            tokens=np.concatenate(tokens),
            lengths=np.asarray([len(one) for one in tokens]),
        )
        aside.replace(self._path)

    def _embed(
        self, kind: str, texts: Sequence[str], embed: Callable[[Sequence[str]], tuple[Vectors, list[Tokens]]]
    ) -> tuple[Vectors, list[Tokens]]:
        missing = [text for text in dict.fromkeys(texts) if (kind, text) not in self._known]
        if missing:
            self._known.update(zip(((kind, text) for text in missing), zip(*embed(missing), strict=True), strict=True))
        found = [self._known[kind, text] for text in texts]
        return np.stack([vector for vector, _ in found]), [tokens for _, tokens in found]
