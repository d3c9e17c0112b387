"""A `plain.toml` read and checked: every fault with its line and what to do."""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import PolicyFileError
from corpus.types import LANGUAGES, Language

PLAIN_FILE = "plain.toml"
TABLE, NOT_STATED = "wording", "not_stated"

_REQUIRED = ("clause", "sha256", *LANGUAGES)
VERDICTS = ("yes", "no", "conditional")
# The lists of questions: what they are called, in which language they are, and what answers them in one word.
_QUESTIONS: dict[str, tuple[Language, str | None]] = {
    f"{verdict or 'questions'}_{language}": (language, verdict)
    for language in LANGUAGES
    for verdict in (None, *VERDICTS)
}
_KEYS = ("clause", "starts_with", "sha256", *LANGUAGES, *_QUESTIONS)
_NOT_STATED_REQUIRED = ("topic", "sha256")
_NOT_STATED_LISTS = {f"questions_{language}": language for language in LANGUAGES}
_NOT_STATED_KEYS = (*_NOT_STATED_REQUIRED, *_NOT_STATED_LISTS)
_HASH = re.compile(r"[0-9a-f]{16,64}")
_MAX_BYTES = 4_000_000
_SYNTAX = re.compile(r"\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A `[[wording]]` as written, at `line` of its file; not yet found in any text.

    `questions` are those of all its lists; `verdicts` holds the approved one of a question that yes or no answers.
    """

    line: int
    clause: str
    starts_with: str
    sha256: str
    texts: dict[Language, str]
    questions: dict[Language, tuple[str, ...]]
    verdicts: dict[str, str]


@dataclass(frozen=True, slots=True)
class NotStated:
    """A `[[not_stated]]` as written, at `line` of its file: questions on a topic that the policy does not answer.

    `sha256` is that of the whole text of the policy for which this was found.
    """

    line: int
    topic: str
    sha256: str
    questions: dict[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Written:
    """What a file holds that is in order, and every fault of the rest with its line."""

    entries: tuple[Entry, ...] = ()
    not_stated: tuple[NotStated, ...] = ()
    faults: tuple[PolicyFileError, ...] = ()


def read_written(path: Path) -> Written:
    """Return what a file holds, in order; raises PolicyFileError for its first fault."""
    written = check_written(path)
    if written.faults:
        raise written.faults[0]
    return written


def check_written(path: Path) -> Written:
    """Return what of a file is in order, and every fault of the rest with its line."""
    source = _source(path)
    try:
        found = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        return Written(faults=(_syntax_fault(path, source, str(error)),))
    tables = {name: found.pop(name, []) for name in (TABLE, NOT_STATED)}
    known = ", ".join(f"[[{name}]]" for name in tables)
    faults = [
        PolicyFileError("plain_unknown_key", path=path, line=_line_of(source, key, 1), key=key, known=known)
        for key in found
    ]
    lines = {name: _entry_lines(source, name) for name in tables}
    for name, rows in tables.items():
        if not isinstance(rows, list) or len(lines[name]) != len(rows) or not all(isinstance(t, dict) for t in rows):
            fault = PolicyFileError("plain_tables", path=path, line=_line_of(source, name, 1), table=name)
            return Written(faults=(*faults, fault))
    entries, wrong_entries = _entries(path, source, tables[TABLE], lines[TABLE])
    unsaid, wrong_topics = _topics(path, source, tables[NOT_STATED], lines[NOT_STATED])
    return Written(entries, unsaid, (*faults, *wrong_entries, *wrong_topics))


def _entries(
    path: Path, source: str, tables: list[dict[str, Any]], lines: list[int]
) -> tuple[tuple[Entry, ...], list[PolicyFileError]]:
    entries: list[Entry] = []
    faults: list[PolicyFileError] = []
    taken: dict[tuple[str, str], int] = {}
    for table, line in zip(tables, lines, strict=True):
        wrong = [_fault(path, source, line, *fault) for fault in _faults(table, _REQUIRED, _KEYS, _QUESTIONS)]
        first = taken.setdefault((str(table.get("clause")), str(table.get("starts_with", ""))), line)
        if first != line and not wrong:
            wrong = [PolicyFileError("plain_twice", path=path, line=line, first=first)]
        faults += wrong
        if not wrong:
            entries.append(_entry(table, line))
    return tuple(entries), faults


def _topics(
    path: Path, source: str, tables: list[dict[str, Any]], lines: list[int]
) -> tuple[tuple[NotStated, ...], list[PolicyFileError]]:
    topics: list[NotStated] = []
    faults: list[PolicyFileError] = []
    for table, line in zip(tables, lines, strict=True):
        found = _faults(table, _NOT_STATED_REQUIRED, _NOT_STATED_KEYS, _NOT_STATED_LISTS)
        wrong = [_fault(path, source, line, *fault) for fault in found]
        faults += wrong
        if not wrong:
            asked = {
                language: tuple(q.strip() for q in table.get(key, ())) for key, language in _NOT_STATED_LISTS.items()
            }
            topics.append(NotStated(line, table["topic"].strip(), table["sha256"], asked))
    return tuple(topics), faults


def lists_of(entry: Entry) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the lists of questions of an entry that are not empty, each with its key."""
    for key, (language, verdict) in _QUESTIONS.items():
        asked = tuple(q for q in entry.questions[language] if entry.verdicts.get(q) == verdict)
        if asked:
            yield key, asked


def _source(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError:
        raise PolicyFileError("file_unreadable", path=path) from None
    if len(data) > _MAX_BYTES:
        raise PolicyFileError("plain_too_big", path=path, limit=_MAX_BYTES // 1_000_000)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PolicyFileError("plain_encoding", path=path, line=line) from None


def _syntax_fault(path: Path, source: str, fault: str) -> PolicyFileError:
    place = _SYNTAX.search(fault)
    line = int(place["line"]) if place and place["line"] else source.count("\n") + 1
    return PolicyFileError("plain_syntax", path=path, line=line, fault=_SYNTAX.sub("", fault))


def _entry_lines(source: str, table: str) -> list[int]:
    pattern = re.compile(rf"^\s*\[\[\s*{table}\s*\]\]")
    return [n for n, line in enumerate(source.split("\n"), 1) if pattern.match(line)]


def _line_of(source: str, key: str, start: int) -> int:
    """Return the first line from `start` on that sets `key` (in the same entry), else `start`."""
    pattern = re.compile(rf"""^\s*\[*\s*["']?{re.escape(key)}["']?\s*(?:[=.\]])""")
    for n, line in enumerate(source.split("\n")[start - 1 :], start):
        if pattern.match(line):
            return n
        if n > start and line.lstrip().startswith("[["):
            break
    return start


def _fault(path: Path, source: str, line: int, key: str, values: dict[str, str]) -> PolicyFileError:
    return PolicyFileError(key, path=path, line=_line_of(source, values["key"], line), **values)


def _faults(
    table: dict[str, Any], required: Sequence[str], keys: Sequence[str], lists: Collection[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    for key in required:
        if key not in table:
            yield "plain_missing_key", {"key": key}
    for key, value in table.items():
        if key not in keys:
            yield "plain_unknown_key", {"key": key, "known": ", ".join(keys)}
        elif key in lists:
            if not isinstance(value, list) or not all(_is_line(v) for v in value):
                yield "plain_bad_questions", {"key": key}
        elif not _is_line(value):
            yield "plain_bad_text", {"key": key}
        elif key == "sha256" and not _HASH.fullmatch(value):
            yield "plain_bad_hash", {"key": key}


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _entry(table: dict[str, Any], line: int) -> Entry:
    asked = [(*_QUESTIONS[key], q.strip()) for key in _QUESTIONS for q in table.get(key, ())]
    return Entry(
        line=line,
        clause=table["clause"],
        starts_with=table.get("starts_with", ""),
        sha256=table["sha256"],
        texts={language: table[language].strip() for language in LANGUAGES},
        questions={language: tuple(q for own, _, q in asked if own == language) for language in LANGUAGES},
        verdicts={question: verdict for _, verdict, question in asked if verdict},
    )
