"""Expected questions: what the approved wordings say a passage answers, as vectors.

A question lies nearer to another question than to the sentence that answers it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.concepts import concepts_in
from corpus.errors import IntegrityError
from corpus.plain import Wordings
from corpus.text import fold
from corpus.types import LANGUAGES
from index.encoder import Encoder, Vectors
from index.incidence import concept_columns, incidence
from index.passages import Passage

# What a passage without expected questions is given: no question points away further.
NO_MATCH = -1.0

# The number that stands for no passage: the policy does not answer the question.
NOWHERE = -1

# Found on the shop's own questions: the model sees what a question is about before what is done with it.
CONCEPT_WEIGHT = 0.15

# So much less like, and a question's vote counts for a third.
VOTE_WIDTH = 0.04


@dataclass(frozen=True, slots=True)
class ExpectedQuestions:
    """Pairs of (passage number, question), and one unit vector a pair, float32, (pairs, dimensions).

    A question that the policy does not answer is paired with NOWHERE.
    `verdicts` holds the approved one of each pair, yes, no or conditional, empty where there is none.
    """

    questions: tuple[tuple[int, str], ...] = ()
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, 1), np.float32))
    verdicts: tuple[str, ...] = ()
    concepts: tuple[frozenset[str], ...] = field(init=False)
    _passages: npt.NDArray[np.int64] = field(init=False, repr=False)
    _named: Vectors = field(init=False, repr=False)
    _how_many: Vectors = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse parts that do not belong together."""
        sizes = {len(self.questions), len(self.vectors), len(self.verdicts)}
        if self.vectors.ndim != 2 or len(sizes) != 1:  # noqa: PLR2004 - rows and columns
            raise IntegrityError("other_version", path="expected")
        concepts = tuple(concepts_in(question) for _, question in self.questions)
        object.__setattr__(self, "concepts", concepts)
        object.__setattr__(self, "_passages", np.asarray([number for number, _ in self.questions], np.int64))
        object.__setattr__(self, "_named", incidence(concepts))
        object.__setattr__(self, "_how_many", self._named.sum(axis=1))

    def held_against(self, vector: Vectors, concepts: frozenset[str], passages: int) -> Vectors:
        """Return how like a question's vector and concepts each passage's questions are; float32, (2, passages + 1).

        First the best likeness, -1 where there are no questions; then the passage's share of the votes of all
        questions, which count for the more the liker they are. The last column is NOWHERE's. A likeness is the cosine
        and, for a small part, what share of the concepts of both they have in common.
        """
        found = np.stack([np.full(passages + 1, NO_MATCH, np.float32), np.zeros(passages + 1, np.float32)])
        if self.questions:
            common = self._named[:, [concept_columns()[name] for name in concepts]].sum(axis=1)
            either = self._how_many + len(concepts) - common
            shared = np.where(either > 0, common / np.maximum(either, 1), 1.0)
            likeness = (self.vectors @ vector + CONCEPT_WEIGHT * shared) / (1 + CONCEPT_WEIGHT)
            np.maximum.at(found[0], self._passages, likeness.astype(np.float32))
            votes = np.exp((likeness - likeness.max()) / VOTE_WIDTH)
            # NOWHERE is counted from the end, as everywhere.
            counted = np.bincount(self._passages % (passages + 1), votes, passages + 1)
            found[1] = counted / counted.sum()
        return found

    def judged(self, passage: int) -> Iterator[tuple[str, str, Vectors]]:
        """Yield each question of a passage that has an approved verdict, that verdict, and its vector."""
        for row in np.flatnonzero(self._passages == passage):
            if self.verdicts[row]:
                yield self.questions[row][1], self.verdicts[row], self.vectors[row]

    def by_text(self) -> dict[str, Vectors]:
        """Return the vector of each question by its folded text."""
        return {fold(question): vector for (_, question), vector in zip(self.questions, self.vectors, strict=True)}

    def thinned(self, kept: Sequence[bool]) -> "ExpectedQuestions":
        """Return the pairs that `kept`, one a pair, keeps."""
        return ExpectedQuestions(
            tuple(pair for pair, keep in zip(self.questions, kept, strict=True) if keep),
            self.vectors[np.asarray(kept, np.bool_)],
            tuple(verdict for verdict, keep in zip(self.verdicts, kept, strict=True) if keep),
        )

    def save(self, path: Path) -> None:
        """Write the vectors to a file."""
        np.save(path, self.vectors, allow_pickle=False)


def build_expected(
    wordings: Wordings, passages: Sequence[Passage], encoder: Encoder, before: ExpectedQuestions | None = None
) -> ExpectedQuestions:
    """Return the questions of `wordings` for every passage that their spans touch, and those not answered.

    Vectors that `before` has, of the same encoder, are taken from there: a file of thousands of questions changes by
    one at a time.
    """
    known = before.by_text() if before else {}
    pairs: list[tuple[int, str]] = []
    vectors: list[Vectors] = []
    verdicts: list[str] = []
    for language in LANGUAGES:
        asked = [
            (number, question, wording.verdicts.get(question, ""))
            for wording in wordings.used
            for number, passage in enumerate(passages)
            if passage.span.start < wording.span.end and wording.span.start < passage.span.end
            for question in wording.questions[language]
        ]
        asked += [(NOWHERE, question, "") for topic in wordings.not_stated for question in topic.questions[language]]
        if asked:
            texts = sorted({fold(question) for _, question, _ in asked} - known.keys())
            if texts:
                known |= zip(texts, encoder.embed_questions(texts), strict=True)
            pairs += [(number, question) for number, question, _ in asked]
            vectors += [known[fold(question)] for _, question, _ in asked]
            verdicts += [verdict for _, _, verdict in asked]
    return ExpectedQuestions(tuple(pairs), np.stack(vectors), tuple(verdicts)) if pairs else ExpectedQuestions()
