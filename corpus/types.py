"""The shapes that every room shares: spans, sentences, clauses and policies."""

from dataclasses import dataclass
from typing import Literal, TypedDict

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

ClauseKind = Literal["heading", "clause"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters of a policy's text, as Python `str` indices."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a span that is empty or runs backwards."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """Return the characters of `text` that this span covers."""
        return text[self.start : self.end]


class ClauseJson(TypedDict):
    """A clause as the command line and the API print it."""

    id: str
    kind: ClauseKind
    label: str
    markers: list[str]
    heading_path: list[str]
    start: int
    end: int
    sentences: list[dict[str, int]]


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered item, paragraph or heading of a policy.

    `markers` are the number marks as printed, outermost first (`("二、", "(3)")`). `heading_path` holds the headings
    above it, a run-in heading of its own last. `sentences` leave out the marks and the run-in heading. `lead_in` is the
    sentence that introduces the list this clause is an item of: "(7) 基于学术研究而使用" means nothing without it.
    """

    id: str
    kind: ClauseKind
    label: str
    markers: tuple[str, ...]
    heading_path: tuple[str, ...]
    start: int
    end: int
    sentences: tuple[Span, ...]
    lead_in: Span | None = None

    def as_json(self) -> ClauseJson:
        """Return the clause in its wire shape."""
        return {
            "id": self.id,
            "kind": self.kind,
            "label": self.label,
            "markers": list(self.markers),
            "heading_path": list(self.heading_path),
            "start": self.start,
            "end": self.end,
            "sentences": [{"start": s.start, "end": s.end} for s in self.sentences],
        }


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as loaded; `text` is the source text and all offsets count its characters.

    `titles` holds the title by language; `sha256` is that of the text in UTF-8; `source` is where it came from;
    `plain_sha256` is that of its approved wordings' file, empty where it brings none.
    """

    id: str
    version: str
    titles: dict[Language, str]
    text: str
    sha256: str
    source: str
    plain_sha256: str = ""

    def title(self, language: Language) -> str:
        """Return the title in `language`, or the Chinese one where there is no other."""
        return self.titles.get(language) or self.titles["zh"]
