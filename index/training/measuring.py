"""What a model is worth by itself: the right passage by cosine alone, and answered told from unanswered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.text import fold
from index.encoder import Encoder, Vectors
from index.training.passage_views import Views
from index.training.planning import touched
from index.training.questions import Question
from index.vectors import centred

RANKS = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its cosine to every passage of its policy, and the passages that answer it."""

    question: Question
    cosines: npt.NDArray[np.float32]
    right: frozenset[int]

    @property
    def rank(self) -> int:
        """Return the place of the first right passage, from 1."""
        order: list[int] = np.argsort(-self.cosines, kind="stable").tolist()
        return 1 + min(order.index(n) for n in self.right)


def ask_all(
    encoder: Encoder, questions: Mapping[str, Sequence[Question]], views: Mapping[str, Sequence[Views]], *, centre: bool
) -> Iterator[Asked]:
    """Ask every policy its questions as the product does, with each language's mean taken away or not."""
    worded = [q for policy in sorted(questions) for q in questions[policy]]
    vectors = encoder.embed_questions([fold(q.question) for q in worded])
    if centre:
        vectors = _centred_by_language(vectors, [q.lang for q in worded])
    asked = dict(zip((q.id for q in worded), vectors, strict=True))
    for policy in sorted(questions):
        passages = _passages(encoder, views[policy], centre=centre)
        for question in questions[policy]:
            right = frozenset(touched(views[policy], question.must))
            if right or not question.answerable:
                yield Asked(question, passages @ asked[question.id], right)


def _passages(encoder: Encoder, views: Sequence[Views], *, centre: bool) -> Vectors:
    forms = [encoder.embed_passages([getattr(v, form) for v in views]) for form in ("alone", "with_context")]
    if centre:
        forms = [centred(form, form.mean(axis=0)) for form in forms]
    return np.asarray((forms[0] + forms[1]) / 2, np.float32)


def _centred_by_language(vectors: Vectors, languages: Sequence[str]) -> Vectors:
    moved = vectors.copy()
    for language in set(languages):
        rows = np.asarray([found == language for found in languages])
        moved[rows] = centred(vectors[rows], vectors[rows].mean(axis=0))
    return moved


def table(asked: Iterable[Asked]) -> dict[str, float]:
    """Return hit@1, 3 and 5 by language and over all, and the AUC of the best cosine, by name."""
    rows = list(asked)
    found: dict[str, float] = {}
    for language in ("zh", "en", "all"):
        ranks = [a.rank for a in rows if a.right and language in (a.question.lang, "all")]
        found |= {f"hit@{k} {language}": float(np.mean([rank <= k for rank in ranks])) for k in RANKS}
    best = [[float(a.cosines.max()) for a in rows if bool(a.right) == stated] for stated in (True, False)]
    found["AUC"] = auc(*best)
    return found


def auc(above: Sequence[float], below: Sequence[float]) -> float:
    """Return how often one of `above` exceeds one of `below`, ties counting half (Mann and Whitney 1947)."""
    first, second = np.asarray(above)[:, None], np.asarray(below)[None, :]
    return float(np.mean((first > second) + 0.5 * (first == second)))
