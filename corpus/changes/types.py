"""The shapes of a comparison: entries of clauses, their words that went and came, and what that means."""

from dataclasses import dataclass
from typing import Literal, get_args

from corpus.types import Clause, Language, Policy, Span

EntryKind = Literal["unchanged", "moved", "reworded", "added", "removed"]
ENTRY_KINDS: tuple[EntryKind, ...] = ("added", "removed", "reworded", "moved", "unchanged")

MeaningKind = Literal[
    "new_data",
    "new_recipient",
    "new_purpose",
    "promise_dropped",
    "promise_weakened",
    "retention_changed",
    "retention_added",
    "retention_gone",
    "right_dropped",
    "right_added",
    "promise_added",
    "data_gone",
    "recipient_gone",
    "purpose_gone",
]
MEANING_KINDS: tuple[MeaningKind, ...] = get_args(MeaningKind)


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a clause: `old` and `new` are the clause in either version, at least one of them.

    `gone` are the spans of the old text whose words are no longer there, `come` those of the new text that are new.
    `went_to` and `came_from` are ids of other clauses, of the other version, that hold sentences of this one.
    """

    kind: EntryKind
    old: Clause | None
    new: Clause | None
    gone: tuple[Span, ...] = ()
    come: tuple[Span, ...] = ()
    went_to: tuple[str, ...] = ()
    came_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A verbatim span of one version, and the clause that it stands in."""

    clause: Clause
    span: Span


@dataclass(frozen=True, slots=True)
class Meaning:
    """A statement about the two versions and the places it stands on; `names` says what it is about, by language."""

    kind: MeaningKind
    names: dict[Language, str]
    old: tuple[Place, ...]
    new: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a policy: what became of each clause, in the order of the new text, and what it means."""

    old: Policy
    new: Policy
    entries: tuple[Entry, ...]
    meanings: tuple[Meaning, ...]

    @property
    def same_words(self) -> bool:
        """Tell whether no word was added, dropped or changed; clauses may have moved."""
        return all(entry.kind in ("unchanged", "moved") for entry in self.entries)

    def count(self, kind: EntryKind) -> int:
        """Return how many entries are of a kind."""
        return sum(entry.kind == kind for entry in self.entries)
