"""Next questions that this very policy answers, near to what was asked.

General questions are asked of a policy once, when its index is first used; those that it answers may be offered.
"""

import hashlib
import json
import os
import threading
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from bot.question import Question
from bot.ranking import Ranking
from corpus.concepts import concepts_in, vocabulary
from corpus.text import fold
from corpus.types import LANGUAGES, Language
from index.policy_index import PolicyIndex

MAX_SUGGESTIONS = 3

# Of the asker's earlier questions so many, the latest ones, are not offered again in other words.
_LATEST = 5
_OF_POLICIES = 256

# What a policy was found to answer holds until one of these changes.
_DECIDING = ("suggestions.toml", "fitted.toml", "off_topic.toml", "cues.toml")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A general question by language, as shown and folded, and the concepts near which it is offered, also its own."""

    texts: dict[Language, str]
    folded: dict[Language, str]
    own: frozenset[str]
    near: frozenset[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate that a policy answers, in the languages of `passages`: the best passage of its answer by language."""

    candidate: Candidate
    passages: dict[Language, int]


# Returns the number of the best passage of the answer to a question, or -1 where the policy does not answer it.
Try = Callable[[str, PolicyIndex], int]


@cache
def candidates() -> tuple[Candidate, ...]:
    """Return the general questions of `data/suggestions.toml`."""
    found = tomllib.loads(resources.files("bot").joinpath("data/suggestions.toml").read_text(encoding="utf-8"))
    return tuple(_candidate(entry) for entry in found["question"])


def _candidate(entry: dict[str, object]) -> Candidate:
    texts: dict[Language, str] = {language: str(entry[language]) for language in LANGUAGES}
    own = _topics(frozenset.union(*(concepts_in(text) for text in texts.values())))
    near = entry["near"]
    folded = {language: fold(text) for language, text in texts.items()}
    return Candidate(texts, folded, own, own | frozenset(near if isinstance(near, list) else ()))


class Offers:
    """What each policy may be asked next: worked out when it is first wanted, then kept; safe for several threads."""

    def __init__(self, attempt: Try, folder: Path) -> None:
        """Find out with `attempt` what a policy answers, and keep what was found in files of `folder`."""
        self._attempt = attempt
        self._folder = folder
        self._known: dict[str, tuple[Offer, ...]] = {}
        self._lock = threading.Lock()

    def of(self, index: PolicyIndex, index_id: str) -> tuple[Offer, ...]:
        """Return what the policy of `index` answers, of the candidates; `index_id` names the generation."""
        policy = index.policy
        key = _hash(index_id, policy.sha256, str(bool(index.wordings)), policy.plain_sha256, _version())
        with self._lock:
            if key not in self._known:
                if len(self._known) >= _OF_POLICIES:
                    self._known.pop(next(iter(self._known)))
                self._known[key] = self._found(index, self._folder / f"{key}.json")
            return self._known[key]

    def _found(self, index: PolicyIndex, path: Path) -> tuple[Offer, ...]:
        rows = _read(path, len(index.passages))
        if rows is None:
            rows = [
                {
                    language: passage
                    for language in LANGUAGES
                    if (passage := self._attempt(c.texts[language], index)) >= 0
                }
                for c in candidates()
            ]
            _write(path, rows)
        return tuple(Offer(candidate, row) for candidate, row in zip(candidates(), rows, strict=True) if row)


def _read(path: Path, passages: int) -> list[dict[Language, int]] | None:
    """Return what was found before, or None where there is nothing of use."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        found: list[dict[Language, int]] = [{name: row[name] for name in LANGUAGES if name in row} for row in rows]
        fine = all(isinstance(n, int) and 0 <= n < passages for row in found for n in row.values())
    except (OSError, ValueError, TypeError):
        return None
    return found if fine and len(found) == len(candidates()) else None


def _write(path: Path, rows: list[dict[Language, int]]) -> None:
    # A convenience: where it cannot be written, it is worked out again next time.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}.part")
        aside.write_text(json.dumps(rows), encoding="utf-8")
        aside.replace(path)
        kept = sorted(path.parent.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for old in kept[:-_OF_POLICIES]:
            old.unlink(missing_ok=True)


@cache
def _version() -> str:
    data = resources.files("bot").joinpath("data")
    return _hash(*(data.joinpath(name).read_text(encoding="utf-8") for name in _DECIDING))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:16]


def suggest(
    question: Question, offers: Sequence[Offer], ranking: Ranking, cited: Sequence[int], language: Language
) -> tuple[str, ...]:
    """Return up to three questions that the policy answers, nearest first, none of them asked already.

    `cited` are the passages that the answer stands on: what they answer has just been answered.
    """
    asked = _topics(question.concepts)
    earlier = [_topics(concepts_in(turn)) for turn in question.asked_before[-_LATEST:]]
    said = {fold(turn) for turn in (*question.asked_before, question.text, question.search)}
    scored: list[tuple[float, int, str]] = []
    for place, offer in enumerate(offers):
        passage = offer.passages.get(language)
        own = offer.candidate.own
        again = bool(own) and any(own <= topics for topics in (asked, *earlier))
        if passage is None or passage in cited or again or offer.candidate.folded[language] in said:
            continue
        nearness = len(offer.candidate.near & asked) + len(own & asked) + float(ranking.shares[passage])
        scored.append((-nearness, place, offer.candidate.texts[language]))
    return tuple(text for _, _, text in sorted(scored)[:MAX_SUGGESTIONS])


def _topics(concepts: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in concepts if vocabulary()[name].kind != "intent")
