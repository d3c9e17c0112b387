"""The shapes of policies put in, of earlier versions, and of what changed between two."""

from pydantic import BaseModel, ConfigDict, Field

from corpus.changes.types import EntryKind, MeaningKind
from web.schemas import PolicyName, SentenceBody, Words


class PolicyIn(BaseModel):
    """A policy to be put in: its text, and what it is called in Chinese and English."""

    model_config = ConfigDict(strict=True, extra="forbid")

    text: Words
    title: Words | None = Field(default=None, min_length=1, max_length=200)
    title_en: Words | None = Field(default=None, min_length=1, max_length=200)
    version: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")
    source: Words | None = Field(default=None, max_length=200)


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid")


class VersionList(_Wire):
    """The version in use, and the earlier ones that are kept, the newest first."""

    current: PolicyName
    earlier: list[PolicyName]


class PlaceBody(_Wire):
    """Verbatim words of one version and the clause they stand in: `text[start:end] == quote`, in characters."""

    clause_id: str
    label: str
    start: int
    end: int
    quote: str


class MeaningBody(_Wire):
    """What the change means, in the reader's language, and the places that it stands on."""

    kind: MeaningKind
    text: str
    old: list[PlaceBody]
    new: list[PlaceBody]


class ChangedClause(_Wire):
    """A clause of one version with its words."""

    id: str
    label: str
    heading_path: list[str]
    start: int
    end: int
    text: str


class EntryBody(_Wire):
    """What became of a clause; `gone` are spans of the old version, `come` of the new one.

    `went_to` and `came_from` are ids of other clauses, of the other version, that hold sentences of this one.
    """

    kind: EntryKind
    old: ChangedClause | None
    new: ChangedClause | None
    gone: list[SentenceBody]
    come: list[SentenceBody]
    went_to: list[str]
    came_from: list[str]


class ChangesBody(_Wire):
    """What changed from one version to another; every clause of either stands in exactly one entry."""

    old: PolicyName
    new: PolicyName
    same_words: bool
    summary: str
    counts: dict[EntryKind, int]
    meanings: list[MeaningBody]
    entries: list[EntryBody]
