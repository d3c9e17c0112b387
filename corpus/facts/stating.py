"""Statements become facts: each with its data, recipients, purposes, conditions, how long and where."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from corpus.facts.phrases import data_parts, recipient_parts
from corpus.facts.rules import Verb, any_verb, concept_in, rule
from corpus.facts.segments import Segment
from corpus.facts.sentence import Sentence, Stated, statements
from corpus.facts.types import Fact, Part, PartKind
from corpus.types import Span

_SHORTEST_PART = 2
_KEEPS = ("store", "delete", "anonymise")


def facts_in(sentence: Sentence, clause: str, who: Part | None = None, lead_in: Span | None = None) -> list[Fact]:
    """Return the facts that a sentence states; `who` and `lead_in` come from the list that it is an item of."""
    found: list[Fact] = []
    data: tuple[Part, ...] = ()
    for stated in statements(sentence, who):
        for verb, span in stated.verbs:
            fact = _fact(sentence, stated, verb, Fact(clause, sentence.span, lead_in, verb.concept, span, True), data)
            if fact:
                found.append(fact)
                data = fact.of("data") or data
    return found


def _fact(sentence: Sentence, stated: Stated, verb: Verb, fact: Fact, earlier: tuple[Part, ...]) -> Fact | None:
    words = sentence.words(stated.segment.span)
    before = words[: stated.begin]
    who = stated.who
    recipients = _recipients(sentence, stated, fact.verb) if verb.family in ("give", "provide") else ()
    data = _data(sentence, stated, fact.verb, earlier, recipients)
    concept = _processing(verb, who, before, data, recipients)
    if concept is None or not _is_worth(verb.family, concept, who, data, recipients):
        return None
    outside = who and not sentence.span.start <= who.span.start < sentence.span.end
    parts = (
        *((who,) if who else ()),
        *data,
        *(recipients if concept != "provide" else ()),
        *_around(sentence, stated),
        *_inline(sentence, stated),
        *_extent(sentence, stated, concept),
    )
    return replace(
        fact,
        lead_in=fact.lead_in if outside else None,
        processing=concept,
        allowed=stated.allowed or _is_users_will(before) or _is_after_a_stop(concept, before),
        only=stated.only,
        may=stated.may,
        parts=tuple(dict.fromkeys(part for part in parts if not _is_empty(part))),
    )


def _is_after_a_stop(concept: str, before: str) -> bool:
    """Tell whether what stops is something else: "停止使用并删除" deletes."""
    return concept in ("delete", "anonymise") and bool(rule("scope", "stops").search(before))


def _is_empty(part: Part) -> bool:
    return part.kind == "condition" and bool(rule("inline", "no_condition").fullmatch(part.text))


def _is_users_will(before: str) -> bool:
    """Tell whether a person demands what is done, or agrees to it: "您有权要求我们不再…" is no denial."""
    return bool(rule("scope", "user_right").search(before) or rule("scope", "user_agrees").search(before))


def _processing(
    verb: Verb, who: Part | None, before: str, data: tuple[Part, ...], recipients: tuple[Part, ...]
) -> str | None:
    """Return what a verb means here: what a person gives is no sharing, and "提供" alone is nothing."""
    asked = rule("scope", "asks_user").search(before)
    giving = verb.family == "provide" or (verb.concept == "share" and asked)
    by_user = asked or (who is not None and who.concept == "user")
    if verb.family == "give" and not by_user:
        return verb.concept
    if verb.concept == "publish":
        return None
    if giving or (verb.concept == "share" and by_user):
        if by_user:
            given = rule("scope", "given").search(before) and not rule("scope", "not_given").search(before)
            return "provide" if given and data else None
        return "share" if recipients and data else None
    return verb.concept


def _is_worth(
    family: str, concept: str, who: Part | None, data: tuple[Part, ...], recipients: tuple[Part, ...]
) -> bool:
    if family == "profile":
        return True
    if family == "give" and concept != "provide":
        return bool(data) or (bool(recipients) and concept != "publish")
    if who and who.concept == "user" and concept in ("use", "collect", "store"):
        return False
    return bool(data)


def _data(
    sentence: Sentence, stated: Stated, verb: Span, earlier: tuple[Part, ...], recipients: tuple[Part, ...]
) -> tuple[Part, ...]:
    words = sentence.words(stated.segment.span)
    start, end = stated.segment.span.start, stated.end
    found: tuple[Part, ...] = ()
    for_purpose = rule("inline", "for_purpose").fullmatch(verb.of(sentence.text))
    if not for_purpose:
        length = _until(rule("data", "stop"), words[end:])
        if length:
            span = Span(start + end, start + end + length)
            found = data_parts(sentence.text, sentence.bare, sentence.span.start, span)
            found = tuple(part for part in found if not any(_meet(part.span, other.span) for other in recipients))
    before = words[: stated.begin]
    if for_purpose or not found:
        found = found or _fronted(sentence, start, before, said=not for_purpose)
    if for_purpose:
        return found or earlier
    return found + _listed(sentence, stated)


def _meet(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def _until(stop: re.Pattern[str], words: str) -> int:
    hit = stop.search(words)
    return hit.start() if hit else len(words)


def _fronted(sentence: Sentence, start: int, before: str, *, said: bool) -> tuple[Part, ...]:
    """Return data that stand before their verb: "将您的信息共享", "您的信息会被存储".

    `said`: where they are the verb's subject, a word like 会 or 被 has to stand between.
    """
    verbs = list(any_verb().finditer(before))
    if verbs:
        start, before = start + verbs[-1].end(), before[verbs[-1].end() :]
    for name in ("taken", "passive"):
        hit = rule("fronted", name).search(before)
        if name == "passive" and said and not rule("fronted", "said").search(before):
            break
        if hit and hit.end(1) > hit.start(1):
            span = Span(start + hit.start(1), start + hit.end(1))
            found = data_parts(sentence.text, sentence.bare, sentence.span.start, span)
            if found:
                return found
    return ()


def _listed(sentence: Sentence, stated: Stated) -> tuple[Part, ...]:
    """Return the kinds of data that the segments behind the verb's go on to list."""
    found: tuple[Part, ...] = ()
    for segment in sentence.segments[sentence.segments.index(stated.segment) + 1 :]:
        words = sentence.words(segment.span)
        opening = rule("segments", "list_start").match(words)
        if not opening and (not found or any_verb().search(words)):
            break
        begin = opening.end() if opening else 0
        if begin >= len(words):
            continue
        span = Span(segment.span.start + begin, segment.span.end)
        more = data_parts(sentence.text, sentence.bare, sentence.span.start, span)
        if not more:
            break
        found += more
    return found


def _recipients(sentence: Sentence, stated: Stated, verb: Span) -> tuple[Part, ...]:
    words = sentence.words(stated.segment.span)
    start = stated.segment.span.start
    before, behind = words[: stated.begin], words[stated.end :]
    for hit in rule("recipients", "before").finditer(before):
        found = _named(sentence, start + hit.end(), before[hit.end() :])
        if found:
            return found
    lead = rule("recipients", "behind").match(behind)
    if lead or verb.of(sentence.text).endswith("给"):
        offset = lead.end() if lead else 0
        return _named(sentence, start + stated.end + offset, behind[offset:], sure=True)
    later = rule("recipients", "later").search(behind)
    return _named(sentence, start + stated.end + later.end(), behind[later.end() :]) if later else ()


def _named(sentence: Sentence, start: int, words: str, *, sure: bool = False) -> tuple[Part, ...]:
    length = _until(rule("recipients", "stop"), words)
    if length < _SHORTEST_PART:
        return ()
    span = Span(start, start + length)
    return recipient_parts(sentence.text, sentence.bare, sentence.span.start, span, sure=sure)


def _around(sentence: Sentence, stated: Stated) -> Iterator[Part]:
    """Yield the conditions and purposes in the segments round a statement, up to the statements beside it."""
    at = sentence.segments.index(stated.segment)
    first = at
    while first and sentence.segments[first - 1].role in ("condition", "purpose"):
        first -= 1
    leading = list(takewhile(lambda s: s.role == "condition", sentence.segments[:first]))
    for segment in (*leading, *sentence.segments[first:at]):
        yield _part(sentence, "purpose" if segment.role == "purpose" else "condition", segment.span)
    for n, segment in enumerate(sentence.segments[at + 1 :], at + 1):
        words = sentence.words(segment.span)
        if rule("segments", "condition_behind").match(words):
            yield _part(sentence, "condition", _whole_condition(sentence, n))
        elif segment.role == "purpose":
            if not _is_its_own(sentence, stated, n):
                yield _part(sentence, "purpose", _whole_purpose(sentence, n))
        elif segment.role != "list":
            break


def _whole_condition(sentence: Sentence, at: int) -> Span:
    """Return a condition's segment with those that go on with it: "除非…,且…"."""
    last = at
    following = sentence.segments[at + 1 :]
    for segment in takewhile(lambda s: rule("inline", "goes_on").match(sentence.words(s.span)), following):
        last = sentence.segments.index(segment)
    return Span(sentence.segments[at].span.start, sentence.segments[last].span.end)


def _is_its_own(sentence: Sentence, stated: Stated, at: int) -> bool:
    """Tell whether a purpose behind a statement is another statement's: "…,仅用于…", "…,为了…,我们会…"."""
    words = sentence.words(sentence.segments[at].span)
    if not stated.allowed and rule("inline", "restricted").match(words):
        return True
    return bool(rule("inline", "leads").match(words)) and any(s.role == "main" for s in sentence.segments[at + 1 :])


def _whole_purpose(sentence: Sentence, at: int) -> Span:
    """Return a purpose's segment with the next one where it stops on a time: "以便您访问时,提供服务"."""
    segment: Segment = sentence.segments[at]
    following = sentence.segments[at + 1 : at + 2]
    if following and rule("inline", "unfinished").search(sentence.words(segment.span)):
        return Span(segment.span.start, following[0].span.end)
    return segment.span


def _inline(sentence: Sentence, stated: Stated) -> Iterator[Part]:
    """Yield the conditions and purposes inside the statement's own segment."""
    start, words = stated.segment.span.start, sentence.words(stated.segment.span)
    kinds: tuple[PartKind, ...] = ("condition", "purpose")
    for kind in kinds:
        for hit in rule("inline", kind).finditer(words[: stated.begin]):
            yield _part(sentence, kind, Span(start + hit.start(), start + hit.end()))
    at = sentence.segments.index(stated.segment)
    end = _whole_purpose(sentence, at).end
    if rule("inline", "for_purpose").fullmatch(stated.verbs[-1][1].of(sentence.text)):
        if len(words) > stated.end:
            yield _part(sentence, "purpose", Span(start + stated.end, end))
        return
    aim = rule("inline", "aim").search(words, stated.end)
    if aim:
        yield _part(sentence, "purpose", Span(start + aim.start(), end))


def _extent(sentence: Sentence, stated: Stated, concept: str) -> Iterator[Part]:
    """Yield how long and where data are kept."""
    if concept not in _KEEPS:
        return
    words = sentence.words(stated.segment.span)
    kinds: tuple[PartKind, ...] = ("duration", "place") if concept == "store" else ("duration",)
    for kind in kinds:
        hit = rule("inline", kind).search(words)
        if hit:
            start = stated.segment.span.start
            yield _part(sentence, kind, Span(start + hit.start(), start + hit.end()))


def _part(sentence: Sentence, kind: PartKind, span: Span) -> Part:
    words = span.of(sentence.text)
    unless = kind == "condition" and bool(rule("segments", "unless_words").search(words))
    return Part(kind, span, words, concept_in(words, "purpose") if kind == "purpose" else None, unless)
