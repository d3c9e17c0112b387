"""How well a folder of policies is split: nothing lost, nothing empty, nothing over-long, number marks right, speed."""

import json
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.clauses import split_clauses
from corpus.errors import PolicyFileError
from corpus.files.kinds import SUFFIXES
from corpus.loading import load_policy
from corpus.types import Clause, Policy

# A clause that is longer than this, though the text breaks it up, is of no use to a reader.
LONGEST_CLAUSE_CHARS = 1200

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Expected:
    """A sentence of a policy, with the number marks that a careful reader gives it, outermost first."""

    policy: str
    quote: str
    markers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrongMarks:
    """A sentence whose number marks differ from the expected ones; `found` is None where the quote is not there."""

    expected: Expected
    found: tuple[str, ...] | None


@dataclass(slots=True)
class Figures:
    """What was counted: characters, clauses, seconds on one core, and (policy, clause) of what is wrong."""

    policies: int = 0
    characters: int = 0
    size_bytes: int = 0
    clauses: int = 0
    lost: int = 0
    longest: int = 0
    seconds: float = 0.0
    crashes: list[str] = field(default_factory=list)
    empty: list[tuple[str, str]] = field(default_factory=list)
    too_long: list[tuple[str, str]] = field(default_factory=list)
    marks: int = 0
    wrong: list[WrongMarks] = field(default_factory=list)

    @property
    def megabytes_a_minute(self) -> float:
        """Return how many MB (10^6 bytes of UTF-8) are split in a minute."""
        return self.size_bytes / 1e6 / max(self.seconds, 1e-9) * 60


def figures_of(folder: Path, expected: Sequence[Expected] = (), *, max_chars: int) -> Figures:
    """Return the figures of all `.txt` and `.md` files in `folder`; raises PolicyFileError where there is none."""
    if not folder.is_dir():
        raise PolicyFileError("folder_missing", path=folder)
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not files:
        raise PolicyFileError("folder_empty", path=folder)
    figures = Figures()
    wanted: dict[str, list[Expected]] = {}
    for one in expected:
        wanted.setdefault(one.policy, []).append(one)
    split_clauses(files[0].name)  # patterns are compiled before the clock runs
    for path in files:
        _measure(figures, load_policy(path, max_chars=max_chars), wanted.get(path.stem, ()))
    return figures


def _measure(figures: Figures, policy: Policy, expected: Iterable[Expected]) -> None:
    text = policy.text
    figures.policies += 1
    figures.characters += len(text)
    figures.size_bytes += len(text.encode("utf-8"))
    begun = time.process_time()
    try:
        clauses = split_clauses(text)
    except Exception:  # noqa: BLE001 - a crash is a figure here, whatever it is
        figures.crashes.append(policy.id)
        return
    figures.seconds += time.process_time() - begun
    figures.clauses += len(clauses)
    figures.lost += lost_characters(text, clauses)
    figures.longest = max([figures.longest, *(c.end - c.start for c in clauses)])
    figures.empty += [(policy.id, c.id) for c in clauses if not _WORD.search(text[c.start : c.end])]
    figures.too_long += [(policy.id, c.id) for c in clauses if _is_too_long(text, c)]
    for one in expected:
        figures.marks += 1
        found = marks_of(text, clauses, one.quote)
        if found != one.markers:
            figures.wrong.append(WrongMarks(one, found))


def lost_characters(text: str, clauses: Iterable[Clause]) -> int:
    """Return how many visible characters of `text` stand in no clause, or in two."""
    lost, at = 0, 0
    for clause in clauses:
        between = text[at : clause.start] if clause.start >= at else text[clause.start : at]
        lost += len("".join(between.split()))
        at = max(at, clause.end)
    return lost + len("".join(text[at:].split()))


def _is_too_long(text: str, clause: Clause) -> bool:
    return clause.end - clause.start > LONGEST_CLAUSE_CHARS and "\n" in text[clause.start : clause.end]


def marks_of(text: str, clauses: Iterable[Clause], quote: str) -> tuple[str, ...] | None:
    """Return the number marks over the first place where `quote` stands, or None where it stands nowhere."""
    at = text.find(quote)
    return next((c.markers for c in clauses if at >= 0 and c.start <= at < c.end), None)


def read_expected(path: Path) -> list[Expected]:
    """Return the sentences of a JSONL file with `policy`, `quote` and `markers`; raises PolicyFileError."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise PolicyFileError("file_missing", path=path) from None
    except (OSError, UnicodeDecodeError):
        raise PolicyFileError("file_unreadable", path=path) from None
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
                found.append(Expected(row["policy"], row["quote"], tuple(row["markers"])))
            except (ValueError, KeyError, TypeError):
                raise PolicyFileError("bad_markers_line", path=path, line=number) from None
    return found
