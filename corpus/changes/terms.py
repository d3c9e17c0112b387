"""Kinds of data, recipients, purposes and rights that one version names and the other does not."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.changes.reading import Version, places
from corpus.changes.rules import pattern, rules
from corpus.changes.sentences import Hit, Sentence, touches
from corpus.changes.types import Meaning, MeaningKind
from corpus.concepts import vocabulary
from corpus.types import LANGUAGES


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked for: which hits belong to it, in which sentences they count, and how statements are called."""

    came: MeaningKind
    went: MeaningKind
    belongs: Callable[[Hit], bool]
    counts: Callable[[Sentence], bool]
    # A right that is only spoken of is none that was given; data that are only spoken of are known all the same.
    known_where_it_counts: bool = False


def _cue(sentence: Sentence, *names: str) -> bool:
    words = f"{sentence.words.text} {sentence.above}"
    return any(pattern("about", name).search(words) for name in names)


def _handles_data(sentence: Sentence) -> bool:
    own = sentence.words.text
    return _cue(sentence, "collect", "use", "share", "store") and not pattern("about", "contact").search(own)


def _gives_right(sentence: Sentence) -> bool:
    own = sentence.words.text
    return bool(pattern("about", "right").search(own) and pattern("about", "personal").search(own))


def _of_kind(kind: str, refused: str) -> Callable[[Hit], bool]:
    def belongs(hit: Hit) -> bool:
        return hit.kind == kind and hit.concept not in rules()["terms"][refused]

    return belongs


def _is_right(hit: Hit) -> bool:
    return hit.concept in rules()["terms"]["rights"]


SUBJECTS = (
    Subject("new_data", "data_gone", _of_kind("data", "not_data"), _handles_data),
    Subject("new_recipient", "recipient_gone", _of_kind("recipient", "not_recipients"), lambda s: _cue(s, "share")),
    Subject(
        "new_purpose",
        "purpose_gone",
        _of_kind("purpose", "not_purposes"),
        lambda s: _handles_data(s) and bool(pattern("about", "purpose").search(s.words.text)),
    ),
    Subject("right_added", "right_dropped", _is_right, _gives_right, known_where_it_counts=True),
)


def terms(old: Version, new: Version) -> Iterator[Meaning]:
    """Return what either version names, in changed words and where it counts, and the other nowhere says."""
    for subject in SUBJECTS:
        for concept, found in _only_in(new, old, subject).items():
            yield Meaning(subject.came, dict(vocabulary()[concept].names), (), places(found))
        for concept, found in _only_in(old, new, subject).items():
            yield Meaning(subject.went, dict(vocabulary()[concept].names), places(found), ())
    yield from _companies(new, old, "new_recipient")
    yield from _companies(old, new, "recipient_gone")


def _only_in(here: Version, there: Version, subject: Subject) -> dict[str, list[Sentence]]:
    said = [
        (hit.concept, sentence.denied(hit))
        for sentence in there.sentences
        if not subject.known_where_it_counts or subject.counts(sentence)
        for hit in sentence.hits
        if subject.belongs(hit)
    ]
    known = {concept for concept, no in said if not no}
    denied = {concept for concept, no in said if no}
    found: dict[str, list[Sentence]] = {}
    for sentence in here.changed:
        for hit in sentence.hits if subject.counts(sentence) else ():
            if hit.concept in known or not (subject.belongs(hit) and hit.sure) or _set_aside(sentence, hit):
                continue
            # What was denied and is so no longer need not have changed itself: the 不 before it went.
            if here.fresh(sentence, hit) or hit.concept in denied:
                found.setdefault(hit.concept, []).append(sentence)
    return {concept: list(dict.fromkeys(sentences)) for concept, sentences in found.items()}


def _set_aside(sentence: Sentence, hit: Hit) -> bool:
    """Tell whether a hit is denied, or data named in what they are for: 为了识别风险订单 collects no order."""
    if sentence.denied(hit):
        return True
    part = next((part for part in sentence.parts if part.start <= hit.start < part.end), None)
    before = sentence.words.text[part.start : hit.start] if part else ""
    return hit.kind == "data" and bool(pattern("about", "aim").search(before))


def _companies(here: Version, there: Version, kind: MeaningKind) -> Iterator[Meaning]:
    """Return companies called by their registered name, in changed words about sharing, that the other never names."""
    known = "".join(sentence.words.text for sentence in there.sentences)
    told: set[str] = set()
    for sentence in here.changed:
        if not _cue(sentence, "share"):
            continue
        for match in pattern("names", "company").finditer(sentence.words.text):
            begin = match.start() + _lead(match.group())
            name = sentence.words.text[begin : match.end()]
            span = sentence.words.span(begin, match.end())
            if name in known or name in told or not touches(span, here.spans) or _denied(sentence, begin):
                continue
            told.add(name)
            found = places([sentence])
            names = dict.fromkeys(LANGUAGES, name)
            yield Meaning(kind, names, *((found, ()) if kind == "recipient_gone" else ((), found)))


def _lead(words: str) -> int:
    lead: re.Match[str] | None = pattern("names", "company_lead").search(words)
    return lead.end() if lead else 0


def _denied(sentence: Sentence, at: int) -> bool:
    return any(part.denies for part in sentence.parts if part.start <= at < part.end)
