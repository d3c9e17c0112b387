"""Expected questions: what the approved wordings say a passage answers, as vectors.

A question lies nearer to another question than to the sentence that answers it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from corpus.errors import IntegrityError
from corpus.plain import Wording
from corpus.text import fold
from corpus.types import LANGUAGES
from index.encoder import Encoder, Vectors
from index.passages import Passage

# What a passage without expected questions is given: no question points away further.
NO_MATCH = -1.0


@dataclass(frozen=True, slots=True)
class ExpectedQuestions:
    """Pairs of (passage number, question), and one unit vector a pair, float32, (pairs, dimensions)."""

    questions: tuple[tuple[int, str], ...] = ()
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, 1), np.float32))

    def __post_init__(self) -> None:
        """Refuse parts that do not belong together."""
        if self.vectors.ndim != 2 or len(self.questions) != len(self.vectors):  # noqa: PLR2004 - rows and columns
            raise IntegrityError("other_version", path="expected")

    def best(self, vector: Vectors, passages: int) -> Vectors:
        """Return each passage's best cosine with a question's vector, float32, (passages,); -1 for none."""
        best = np.full(passages, NO_MATCH, np.float32)
        if self.questions:
            np.maximum.at(best, [passage for passage, _ in self.questions], self.vectors @ vector)
        return best

    def save(self, path: Path) -> None:
        """Write the vectors to a file."""
        np.save(path, self.vectors, allow_pickle=False)


def build_expected(wordings: Sequence[Wording], passages: Sequence[Passage], encoder: Encoder) -> ExpectedQuestions:
    """Return the questions of `wordings` for every passage that their spans touch."""
    pairs: list[tuple[int, str]] = []
    vectors: list[Vectors] = []
    for language in LANGUAGES:
        asked = [
            (number, question)
            for wording in wordings
            for number, passage in enumerate(passages)
            if passage.span.start < wording.span.end and wording.span.start < passage.span.end
            for question in wording.questions[language]
        ]
        if asked:
            texts = sorted({fold(question) for _, question in asked})
            embedded = dict(zip(texts, encoder.embed_questions(texts), strict=True))
            pairs += asked
            vectors += [embedded[fold(question)] for _, question in asked]
    return ExpectedQuestions(tuple(pairs), np.stack(vectors)) if pairs else ExpectedQuestions()
