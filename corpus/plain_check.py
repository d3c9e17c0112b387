"""What a lawyer has to know of a `plain.toml`: what is missing, stale, unknown, too long, or asked twice."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.plain import Wording, Wordings, text_hash
from corpus.plain_file import TABLE, Entry, lists_of
from corpus.text import fold
from corpus.types import LANGUAGES, Clause, Policy, Span

# A plain wording is read at a glance: the limits of the product's own answers.
MAX_CHINESE_CHARS = 80
MAX_CHINESE_SENTENCE_CHARS = 45
MAX_ENGLISH_WORDS = 45

# Enough of a sentence to know it again by eye.
_FIRST_WORDS_CHARS = 12
# Signs of a hash that are enough, and all that is shown of one.
SHOWN_HASH = 16
_SENTENCE_END = re.compile(r"[。！？；]")

FindingKind = Literal[
    "missing",
    "stale",
    "unknown",
    "outdated",
    "no_questions",
    "asked_twice",
    "long_zh",
    "long_sentence",
    "long_en",
    "longer",
]
# These need a person's eye, but the wordings can be used as they are.
NOTES: frozenset[FindingKind] = frozenset({"longer"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its kind, the clause or topic it is about, and what its sentence `plain.found_<kind>` names."""

    kind: FindingKind
    clause: str
    values: dict[str, object]


def review(policy: Policy, clauses: Sequence[Clause], wordings: Wordings) -> tuple[Finding, ...]:
    """Return all that is to be mended or looked at, the gravest kinds first."""
    return (
        *(Finding("unknown", entry.clause, {"line": entry.line}) for entry in wordings.unknown),
        *(Finding("stale", entry.clause, {"line": entry.line}) for entry in wordings.stale),
        *(
            Finding("outdated", topic.topic, {"line": topic.line, "sha256": policy.sha256[:SHOWN_HASH]})
            for topic in wordings.outdated
        ),
        *(
            Finding("missing", clause.id, {"words": first_words(policy.text, span)})
            for clause, span in without_wording(clauses, wordings.used)
        ),
        *(finding for wording in wordings.used for finding in _of_one(policy.text, wording)),
        *_asked_twice(wordings),
    )


def without_wording(clauses: Sequence[Clause], used: Sequence[Wording]) -> list[tuple[Clause, Span]]:
    """Return the sentences that no wording touches, each with its clause."""
    return [
        (clause, sentence)
        for clause in clauses
        for sentence in clause.sentences
        if not any(w.span.start < sentence.end and sentence.start < w.span.end for w in used)
    ]


def skeleton(policy: Policy, clauses: Sequence[Clause], wordings: Wordings) -> str:
    """Return TOML to be filled in and added to `plain.toml`: an entry a sentence without wording, hashes in place.

    What was written for a clause before its text changed stands beside it as a comment.
    """
    entries = []
    for clause, span in without_wording(clauses, wordings.used):
        quote = span.of(policy.text)
        before = [line for e in wordings.stale if e.clause == clause.id for line in _commented(e)]
        keys = {"clause": clause.id, "starts_with": _opening(policy.text, clause, span), "sha256": text_hash(quote)}
        entries.append(
            "\n".join(
                [
                    f"# {clause.label}: {' '.join(quote.split())}",
                    *before,
                    f"[[{TABLE}]]",
                    *(f"{key} = {quoted(value)}" for key, value in keys.items()),
                    *(f'{language} = ""' for language in LANGUAGES),
                    *(f"questions_{language} = []" for language in LANGUAGES),
                ]
            )
        )
    return "\n\n".join(entries)


def first_words(text: str, span: Span) -> str:
    """Return the opening of a sentence on one line."""
    quote = " ".join(span.of(text).split())
    return quote if len(quote) <= _FIRST_WORDS_CHARS else quote[:_FIRST_WORDS_CHARS] + "…"


def quoted(text: str) -> str:
    """Return `text` as a TOML basic string on one line."""
    # A JSON string is one, but for the sign DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _opening(text: str, clause: Clause, span: Span) -> str:
    """Return the fewest first characters, 6 at the least, that stand at `span` before anywhere else in the clause."""
    for end in range(min(span.start + 6, span.end), span.end):
        if text.find(text[span.start : end], clause.start, clause.end) == span.start:
            return text[span.start : end]
    return span.of(text)


def _commented(entry: Entry) -> Iterator[str]:
    for language in LANGUAGES:
        yield f"# {language} = {quoted(entry.texts[language])}"
    for key, asked in lists_of(entry):
        yield f"# {key} = [{', '.join(map(quoted, asked))}]"


def _of_one(text: str, wording: Wording) -> Iterator[Finding]:
    chinese, english = wording.texts["zh"], wording.texts["en"]
    longest = max(len(sentence) for sentence in _SENTENCE_END.split(chinese))
    words, chars = len(english.split()), wording.span.end - wording.span.start
    named: dict[str, object] = {"words": first_words(text, wording.span)}
    if not all(wording.questions.values()):
        yield Finding("no_questions", wording.clause, named)
    if len(chinese) > MAX_CHINESE_CHARS:
        yield Finding("long_zh", wording.clause, {**named, "count": len(chinese), "limit": MAX_CHINESE_CHARS})
    if longest > MAX_CHINESE_SENTENCE_CHARS:
        yield Finding("long_sentence", wording.clause, {**named, "count": longest, "limit": MAX_CHINESE_SENTENCE_CHARS})
    if words > MAX_ENGLISH_WORDS:
        yield Finding("long_en", wording.clause, {**named, "count": words, "limit": MAX_ENGLISH_WORDS})
    if len(chinese) > chars:
        yield Finding("longer", wording.clause, {**named, "count": len(chinese), "limit": chars})


def _asked_twice(wordings: Wordings) -> Iterator[Finding]:
    asked = [(fold(q), q, w.clause) for w in wordings.used for questions in w.questions.values() for q in questions]
    asked += [
        (fold(q), q, t.topic) for t in wordings.not_stated for questions in t.questions.values() for q in questions
    ]
    counts = Counter(folded for folded, _, _ in asked)
    for folded, question, clause in asked:
        if counts.pop(folded, 0) > 1:
            yield Finding("asked_twice", clause, {"question": question})
