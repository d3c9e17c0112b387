"""Approved wordings: what a clause means in plain words, and which questions it answers, from a policy's `plain.toml`.

    [[wording]]
    clause = "2.3"               # the clause, as `plainclause clauses` names it
    starts_with = "但我们仅会"    # the first words of the part meant; left out, the whole clause is meant
    sha256 = "0f3c…"             # of the exact words meant, all 64 signs or the first 16 or more
    zh = "…"                     # the meaning in plain Chinese and English
    en = "…"
    questions_zh = ["…"]         # what a customer asks and this part answers
    questions_en = ["…"]
    yes_zh = ["…"]               # those that it answers with yes; likewise no_zh, conditional_zh, yes_en …

An entry holds for the very words that were approved: they are found by their hash, wherever they stand. Once they
changed, the entry is set aside.

    [[not_stated]]
    topic = "couriers"           # what the questions are about, for whoever keeps the file
    sha256 = "0f3c…"             # of the whole text of the policy
    questions_zh = ["…"]         # what a customer asks and the policy does not answer
    questions_en = ["…"]

Where there are wordings, they are weighed against their questions; without any, they count by themselves. They hold for
the whole text: once anything in it changed, they are set aside until somebody has looked again.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.loading import POLICY_FILE
from corpus.plain_file import PLAIN_FILE, Entry, NotStated, Written, read_written
from corpus.types import Clause, Language, Policy, Span

# A bound part is a sentence or a clause; a longer run is not searched for.
_LONGEST_PART_CHARS = 4000


@dataclass(frozen=True, slots=True)
class Wording:
    """Approved words for `span` of clause `clause`: `texts` its meaning, `questions` what it answers, by language.

    `verdicts` holds yes, no or conditional for those of the questions that it answers so.
    """

    clause: str
    span: Span
    texts: dict[Language, str]
    questions: dict[Language, tuple[str, ...]]
    verdicts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wordings:
    """What a `plain.toml` holds, sorted out: entries used, stale (their text changed) and unknown (no such clause).

    `not_stated` are the topics that hold for this text, `outdated` those found for another one.
    """

    used: tuple[Wording, ...] = ()
    stale: tuple[Entry, ...] = ()
    unknown: tuple[Entry, ...] = ()
    not_stated: tuple[NotStated, ...] = ()
    outdated: tuple[NotStated, ...] = ()


def load_wordings(policy_file: Path, policy: Policy, clauses: Sequence[Clause]) -> Wordings:
    """Return the wordings in the `plain.toml` beside a `policy.txt`; none where there is no such file.

    `policy_file` may be the file or its folder. Raises PolicyFileError for a file that is not in order, with the line.
    """
    path = plain_file(policy_file)
    return sort_out(read_written(path), policy, clauses) if path else Wordings()


def plain_file(policy_file: Path) -> Path | None:
    """Return the `plain.toml` that belongs to a policy's file or folder, or None."""
    if not policy_file.is_dir() and policy_file.name != POLICY_FILE:
        return None
    path = (policy_file if policy_file.is_dir() else policy_file.parent) / PLAIN_FILE
    return path if path.is_file() else None


def sort_out(written: Written, policy: Policy, clauses: Sequence[Clause]) -> Wordings:
    """Return the entries as used, stale and unknown for this text of the policy, likewise what it does not state."""
    by_id = {clause.id: clause for clause in clauses}
    used: list[Wording] = []
    stale: list[Entry] = []
    unknown: list[Entry] = []
    for entry in written.entries:
        named = by_id.get(entry.clause)
        # The clause named goes first: the same words may stand in two places.
        places = [named, *(c for c in clauses if c is not named)] if named else list(clauses)
        found = next(((c, s) for c in places if (s := _part(policy.text, c, entry))), None)
        if found:
            used.append(Wording(found[0].id, found[1], entry.texts, entry.questions, entry.verdicts))
        else:
            (stale if named else unknown).append(entry)
    holds = [policy.sha256.startswith(topic.sha256) for topic in written.not_stated]
    return Wordings(
        tuple(used),
        tuple(stale),
        tuple(unknown),
        tuple(topic for topic, held in zip(written.not_stated, holds, strict=True) if held),
        tuple(topic for topic, held in zip(written.not_stated, holds, strict=True) if not held),
    )


def body_of(clause: Clause) -> Span | None:
    """Return the words of a clause without its marks and run-in heading, or None for a heading."""
    return Span(clause.sentences[0].start, clause.sentences[-1].end) if clause.sentences else None


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _part(text: str, clause: Clause, entry: Entry) -> Span | None:
    """Return the part of a clause whose words have the entry's hash, or None."""
    body = body_of(clause)
    if body is None:
        return None
    if not entry.starts_with:
        return body if text_hash(body.of(text)).startswith(entry.sha256) else None
    # Not the body: whether a stray sign at the end of a clause belongs to its sentence is the splitter's to say.
    whole = Span(clause.start, clause.end)
    return next((s for at in _places(text, whole, entry.starts_with) if (s := _run(text, at, whole.end, entry))), None)


def _places(text: str, whole: Span, words: str) -> Iterator[int]:
    at = text.find(words, whole.start, whole.end)
    while at >= 0:
        yield at
        at = text.find(words, at + 1, whole.end)


def _run(text: str, start: int, end: int, entry: Entry) -> Span | None:
    # The end is found by the hash alone, so that it does not matter where the splitter ends a sentence.
    digest = hashlib.sha256()
    for at in range(start, min(end, start + _LONGEST_PART_CHARS)):
        digest.update(text[at].encode("utf-8", "surrogatepass"))
        if digest.hexdigest().startswith(entry.sha256):
            return Span(start, at + 1)
    return None
