"""What the ranker looks at: how each passage of a policy fits a question, as numbers."""

from functools import cache

import numpy as np
import numpy.typing as npt

from bot import precedent
from bot.question import Question
from corpus.concepts import vocabulary
from index.incidence import concept_columns
from index.policy_index import Matches, PolicyIndex
from index.signs import sign_names
from index.views import EMBEDDED, VIEWS

Array = npt.NDArray[np.float64]

# Kinds of concept that are weighed apart; all others count as what the question is about.
KINDS = ("data", "processing", "intent", "about")

# Which sign of a sentence goes with which kind of question.
ANSWERS = (
    ("when", "duration"),
    ("how", "steps"),
    ("how", "contact"),
    ("where", "store"),
    ("where", "contact"),
    ("who", "recipient"),
    ("who", "contact"),
    ("why", "purpose"),
    ("what", "example"),
    ("yesno", "negative"),
    ("yesno", "condition"),
    ("yesno", "modal"),
)

# Signs that make a sentence more or less likely to answer anything.
PRIORS = ("minor", "change", "definition", "refers", "opens_list", "consequence", "contact", "steps", "duration")

_TINY = 1e-9


@cache
def feature_names() -> tuple[str, ...]:
    """Return the names of the columns of `features_of`."""
    return (
        *(f"centred_{view}" for view in VIEWS),
        *(f"cosine_{view}" for view in VIEWS),
        *(f"late_{view}" for view in EMBEDDED),
        *("late", "meaning", "meaning_best", "meaning_near", "meaning_clause", "meaning_rank"),
        *("words", "bigrams", "words_share", "bigrams_share"),
        *(f"coverage_{kind}" for kind in ("all", "own", *KINDS)),
        *("other_data", "other_processing"),
        *(f"{kind}_{sign}" for kind, sign in ANSWERS),
        *(f"prior_{sign}" for sign in PRIORS),
        *("length", "short", "item", "place", "first"),
        *precedent.FEATURES,
    )


def features_of(question: Question, index: PolicyIndex, matches: Matches) -> Array:
    """Return one row a passage, float64, shape (passages, features)."""
    late = standard(matches.late).mean(axis=0)
    meaning = (standard(matches.centred).mean(axis=0) + late) / 2
    columns = [
        *matches.centred.astype(np.float64),
        *matches.cosines.astype(np.float64),
        *matches.late.astype(np.float64),
        late,
        *_meaning(index, meaning),
        *(standard(scores) for scores in (matches.words, matches.bigrams)),
        *(_share(scores) for scores in (matches.words, matches.bigrams)),
        *_coverage(question, index),
        *_signs(question, index),
        *_shape(index),
        *precedent.precedent_features(index, matches),
    ]
    return np.column_stack(columns)


def standard(values: npt.NDArray[np.float32]) -> Array:
    """Return z-scores along the last axis; zeros where all values are equal."""
    wide = values.astype(np.float64)
    spread = wide.std(axis=-1, keepdims=True)
    return np.asarray((wide - wide.mean(axis=-1, keepdims=True)) / np.where(spread > _TINY, spread, 1.0))


def _meaning(index: PolicyIndex, meaning: Array) -> list[Array]:
    """Return the mean of the views, the best beside it, its clause's best, and its rank as 1 / (1 + rank)."""
    clause = np.asarray([passage.clause for passage in index.passages])
    best = np.full(clause.max() + 1, -np.inf)
    np.maximum.at(best, clause, meaning)
    before, after = np.roll(meaning, 1), np.roll(meaning, -1)
    before[0], after[-1] = meaning.min(), meaning.min()
    ranks = np.empty(len(meaning))
    ranks[np.argsort(-np.round(meaning, 5), kind="stable")] = np.arange(len(meaning))
    return [meaning, (meaning >= meaning.max() - _TINY) * 1.0, np.maximum(before, after), best[clause], 1 / (1 + ranks)]


def _share(scores: npt.NDArray[np.float32]) -> Array:
    top = float(scores.max())
    return scores.astype(np.float64) / top if top > _TINY else np.zeros(len(scores))


@cache
def _kind_columns() -> dict[str, npt.NDArray[np.bool_]]:
    found = {kind: np.zeros(len(concept_columns()), np.bool_) for kind in KINDS}
    for name, column in concept_columns().items():
        kind = vocabulary()[name].kind
        found[kind if kind in KINDS else "about"][column] = True
    return found


def _coverage(question: Question, index: PolicyIndex) -> list[Array]:
    """Return the share of the question's concepts that a passage names, each weighted by how rare it is."""
    asked = np.zeros(index.named.shape[1])
    asked[[concept_columns()[name] for name in question.concepts]] = 1.0
    weights = asked * np.log(1 + len(index.passages) / (1 + index.named.sum(axis=0)))
    kinds = _kind_columns()
    found = [_covered(index.named, weights), _covered(index.own_named, weights)]
    found += [_covered(index.named, weights * kinds[kind]) for kind in KINDS]
    for kind in ("data", "processing"):
        named = index.own_named[:, kinds[kind]]
        meets = named @ asked[kinds[kind]] > 0
        found.append(((named.sum(axis=1) > 0) & ~meets) * float(asked[kinds[kind]].any()))
    return found


def _covered(named: npt.NDArray[np.float32], weights: Array) -> Array:
    whole = float(weights.sum())
    return np.asarray(named @ weights / whole) if whole > _TINY else np.zeros(len(named))


def _signs(question: Question, index: PolicyIndex) -> list[Array]:
    column = {name: index.signs[:, n].astype(np.float64) for n, name in enumerate(sign_names())}
    return [
        *(column[sign] * float(question.kind == kind) for kind, sign in ANSWERS),
        *(column[sign] for sign in PRIORS),
    ]


def _shape(index: PolicyIndex) -> list[Array]:
    """Return log length, and whether it is short, an item of a list, where in the text, and first of its clause."""
    lengths = np.asarray([p.span.end - p.span.start for p in index.passages], np.float64)
    items = np.asarray([index.clause_of(n).lead_in is not None for n in range(len(index.passages))], np.float64)
    clauses = np.asarray([p.clause for p in index.passages])
    first = np.concatenate([[1.0], (clauses[1:] != clauses[:-1]) * 1.0])
    return [np.log(lengths), (lengths < 15) * 1.0, items, np.linspace(0, 1, len(lengths)), first]  # noqa: PLR2004
