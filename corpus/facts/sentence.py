"""One sentence read: its statements, each with its verbs, who acts, and whether it is affirmed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.facts.rules import Verb, any_verb, rule, verbs
from corpus.facts.segments import Segment, masked, segments
from corpus.facts.types import Part
from corpus.types import Span

# So much of a verb shows that the 不 before it negates it.
_VERB_CHARS = 2
_COLONS = ":："
_ROLES = ("user", "controller", "other")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a clause, its brackets blotted out, its segments, and what the policy calls its company."""

    text: str
    span: Span
    bare: str
    segments: tuple[Segment, ...]
    names: re.Pattern[str] | None

    @classmethod
    def of(cls, text: str, span: Span, names: re.Pattern[str] | None = None) -> "Sentence":
        """Return the sentence at `span` of the policy's text."""
        bare = masked(text, span)
        return cls(text, span, bare, segments(bare, span.start), names)

    def words(self, span: Span) -> str:
        """Return masked words; `span` is one of the policy's text."""
        return self.bare[span.start - self.span.start : span.end - self.span.start]


@dataclass(frozen=True, slots=True)
class Stated:
    """A chain of verbs ("收集、使用") that states something: where it stands, who does it, and how."""

    verbs: tuple[tuple[Verb, Span], ...]
    segment: Segment
    who: Part | None
    allowed: bool
    only: bool
    may: bool

    @property
    def begin(self) -> int:
        """Return where the chain begins in its segment."""
        return self.verbs[0][1].start - self.segment.span.start

    @property
    def end(self) -> int:
        """Return where the chain ends in its segment."""
        return self.verbs[-1][1].end - self.segment.span.start


def statements(sentence: Sentence, who: Part | None) -> Iterator[Stated]:
    """Yield what a sentence states; `who` acts where it names nobody (the subject of a list's introduction)."""
    if rule("scope", "not_meant").search(sentence.bare):
        return
    for segment in sentence.segments:
        words = sentence.words(segment.span)
        if sentence.text[segment.span.start - 1] in _COLONS and segment.span.start > sentence.span.start:
            who = None
        if _is_statement(segment, words):
            for chain in _chains(words, segment.span.start):
                begin = chain[0][1].start - segment.span.start
                acting = actor(sentence, segment.span, words[:begin])
                acting = acting or _nameless(sentence, segment.span, words[:begin], who)
                stated = _stated(chain, segment, words, acting)
                if stated:
                    yield stated
        named = actor(sentence, segment.span, words)
        if named and (_is_statement(segment, words) or named.concept == "controller"):
            who = named


def _is_statement(segment: Segment, words: str) -> bool:
    if segment.role == "main":
        return True
    if segment.role == "purpose" and rule("inline", "restricted").match(words):
        return True
    return segment.role != "list" and bool(rule("inline", "statement").search(words, 1))


def _chains(words: str, start: int) -> Iterator[list[tuple[Verb, Span]]]:
    chain: list[tuple[Verb, Span]] = []
    for hit in any_verb().finditer(words):
        if words.count("“", 0, hit.start()) > words.count("”", 0, hit.start()):
            continue
        verb = verbs()[int((hit.lastgroup or "v0")[1:])]
        if chain and not rule("scope", "chain").fullmatch(words, chain[-1][1].end - start, hit.start()):
            yield chain
            chain = []
        chain.append((verb, Span(start + hit.start(), start + hit.end())))
    if chain:
        yield chain


def _stated(chain: Sequence[tuple[Verb, Span]], segment: Segment, words: str, who: Part | None) -> Stated | None:
    begin, end = chain[0][1].start - segment.span.start, chain[-1][1].end - segment.span.start
    before = words[:begin]
    if _is_nominal(words, begin, end) or _is_told(before, words, end):
        return None
    by_user = who is not None and who.concept == "user"
    if not by_user and chain[0][0].family != "provide" and before.endswith(("您", "用户")):
        return None
    if chain[-1][0].concept == "use" and not _is_used(who, before, words, begin, end):
        return None
    if by_user and chain[0][0].concept == "delete" and not rule("scope", "choice").search(before):
        return None
    if by_user and rule("scope", "other_verb_before").search(before):
        return None
    near = _own_words(before)
    return Stated(
        tuple(chain),
        segment,
        who,
        allowed=not rule("scope", "negated").search(near + words[begin : begin + _VERB_CHARS]),
        only=bool(rule("scope", "only").search(near)),
        may=bool(rule("scope", "may").search(near)),
    )


def _is_used(who: Part | None, before: str, words: str, begin: int, end: int) -> bool:
    """Tell whether data are used, and not a service, and by somebody."""
    if rule("inline", "for_purpose").fullmatch(words, begin, end):
        return True
    said = who is not None or rule("scope", "said").search(before)
    return bool(said) and not rule("scope", "not_used").match(words, end)


def _is_nominal(words: str, begin: int, end: int) -> bool:
    """Tell whether a verb is used as a noun or in a relative clause: "信息的收集", "收集的信息"."""
    if rule("scope", "nominal_behind").match(words, end):
        return True
    return bool(re.search(f"(?:{rule('scope', 'nominal_before').pattern})$", words[:begin]))


def _is_told(before: str, words: str, end: int) -> bool:
    """Tell whether a verb is only spoken of: asked about, prevented, or part of a condition in its own segment."""
    if rule("scope", "embedded").search(before) or rule("scope", "prevented").search(before):
        return True
    if rule("scope", "asked_about").match(words, end):
        return True
    meanwhile = rule("scope", "meanwhile_before").search(before)
    return bool(meanwhile and rule("scope", "meanwhile_behind").match(words, end))


def _own_words(before: str) -> str:
    """Return what stands before a verb without the conditions and purposes there, whose words do not negate it."""
    return rule("inline", "purpose").sub("", rule("inline", "condition").sub("", before))


def actor(sentence: Sentence, segment: Span, words: str) -> Part | None:
    """Return who acts in `words`, the beginning of a segment: the first one named who is no object of anything.

    A later one acts where the first makes, asks or allows them to, or stands in a condition only.
    """
    found: tuple[int, int, str] | None = None
    for start, end, role in _actors(sentence, words):
        if found is None or rule("actors", "hands_over").search(words[found[1] : start]):
            found = (start, end, role)
    if found is None:
        return None
    span = Span(segment.start + found[0], segment.start + found[1])
    return Part("who", span, span.of(sentence.text), found[2])


def _nameless(sentence: Sentence, segment: Span, before: str, who: Part | None) -> Part | None:
    """Return who acts where nobody known is named: a subject of its own ("运营商会…"), else who acted before."""
    hit = rule("actors", "unknown").match(before)
    if hit is None:
        return who
    if rule("actors", "no_name").search(hit["name"]):
        return None
    span = Span(segment.start, segment.start + hit.end("name"))
    return Part("who", span, span.of(sentence.text))


def _actors(sentence: Sentence, words: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    patterns = [(role, rule("actors", role)) for role in _ROLES]
    if sentence.names:
        patterns.append(("controller", sentence.names))
    for role, pattern in patterns:
        for hit in pattern.finditer(words):
            behind, ahead = words[hit.end() : hit.end() + 4], words[max(0, hit.start() - 2) : hit.start()]
            if re.match(rule("actors", "not_behind").pattern, behind):
                continue
            if role == "other" and rule("actors", "object_before").search(words, 0, hit.start()):
                continue
            if not re.search(f"(?:{rule('actors', 'not_before').pattern})$", ahead):
                found.append((hit.start(), hit.end(), role))
    return sorted(found)
