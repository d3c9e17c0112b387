"""One sentence read: its statements, each with who, what, to whom, what for and when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.facts.phrases import data_parts, recipient_parts
from corpus.facts.rules import Verb, any_verb, concept_in, rule, verbs
from corpus.facts.segments import Segment, masked, segments
from corpus.facts.types import Fact, Part, PartKind
from corpus.types import Span

_SHORTEST_PART = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a clause, its brackets blotted out, and its segments."""

    text: str
    span: Span
    bare: str
    segments: tuple[Segment, ...]

    @classmethod
    def of(cls, text: str, span: Span) -> "Sentence":
        """Return the sentence at `span` of the policy's text."""
        bare = masked(text, span)
        return cls(text, span, bare, segments(bare, span.start))

    def words(self, span: Span) -> str:
        """Return masked words; `span` is one of the policy's text."""
        return self.bare[span.start - self.span.start : span.end - self.span.start]


@dataclass(frozen=True, slots=True)
class Stated:
    """A verb that states something: where it stands, its chain ("收集、使用"), and who does it."""

    verbs: tuple[tuple[Verb, Span], ...]
    segment: Segment
    who: Part | None
    allowed: bool
    only: bool
    may: bool

    @property
    def chain(self) -> Span:
        """Return the whole chain of verbs."""
        return Span(self.verbs[0][1].start, self.verbs[-1][1].end)


def statements(sentence: Sentence, who: Part | None) -> Iterator[Stated]:
    """Yield what a sentence states; `who` acts where it names nobody (the subject of a list's introduction)."""
    for segment in sentence.segments:
        words = sentence.words(segment.span)
        named = _actor(sentence.text, segment.span, words)
        if not _is_statement(segment, words):
            continue
        for chain in _chains(words, segment.span.start):
            begin = chain[0][1].start - segment.span.start
            before = words[:begin]
            acting = _actor(sentence.text, segment.span, before) or who
            if not _is_nominal(words, chain, segment.span.start) and not rule("scope", "embedded").search(before):
                stated = _stated(chain, segment, before, acting)
                if stated:
                    yield stated
        who = named or who


def _is_statement(segment: Segment, words: str) -> bool:
    if segment.role == "main":
        return True
    return segment.role != "list" and bool(rule("inline", "statement").search(words, 1))


def _chains(words: str, start: int) -> Iterator[list[tuple[Verb, Span]]]:
    chain: list[tuple[Verb, Span]] = []
    for hit in any_verb().finditer(words):
        verb = verbs()[int((hit.lastgroup or "v0")[1:])]
        if chain and rule("scope", "chain").fullmatch(words, chain[-1][1].end - start, hit.start()):
            chain.append((verb, Span(start + hit.start(), start + hit.end())))
            continue
        if chain:
            yield chain
        chain = [(verb, Span(start + hit.start(), start + hit.end()))]
    if chain:
        yield chain


def _is_nominal(words: str, chain: list[tuple[Verb, Span]], start: int) -> bool:
    begin, end = chain[0][1].start - start, chain[-1][1].end - start
    if rule("scope", "nominal_behind").match(words, end):
        return True
    before = words[max(0, begin - 5) : begin]
    return bool(re.search(f"(?:{rule('scope', 'nominal_before').pattern})$", before))


def _stated(
    chain: list[tuple[Verb, Span]], segment: Segment, before: str, who: Part | None
) -> Stated | None:
    if rule("scope", "prevented").search(before):
        return None
    near = _own_words(before)
    denied = bool(rule("scope", "negated").search(near))
    if who and who.concept == "user" and rule("scope", "other_verb_before").search(before):
        return None
    return Stated(
        tuple(chain),
        segment,
        who,
        allowed=not denied,
        only=bool(rule("scope", "only").search(near)),
        may=bool(rule("scope", "may").search(near)),
    )


def _own_words(before: str) -> str:
    """Return what stands before a verb without the conditions and purposes there, whose words do not negate it."""
    bare = rule("inline", "condition").sub("", before)
    return rule("inline", "purpose").sub("", bare)


def _actor(text: str, segment: Span, before: str) -> Part | None:
    """Return who acts: the last one named in `before` (the beginning of a segment) that is no object of something."""
    best: tuple[int, int, str] | None = None
    for role in ("user", "controller", "other"):
        for hit in rule("actors", role).finditer(before):
            behind = before[hit.end() : hit.end() + 4]
            ahead = before[max(0, hit.start() - 2) : hit.start()]
            if re.match(rule("actors", "not_behind").pattern, behind):
                continue
            if re.search(f"(?:{rule('actors', 'not_before').pattern})$", ahead):
                continue
            if "的" in before[hit.end() :] and role != "controller" and not best:
                best = best or None
            if best is None or hit.start() > best[0]:
                best = (hit.start(), hit.end(), role)
    if best is None:
        return None
    span = Span(segment.start + best[0], segment.start + best[1])
    return Part("who", span, span.of(text), best[2])


def facts_in(sentence: Sentence, clause: str, who: Part | None = None, lead_in: Span | None = None) -> list[Fact]:
    """Return the facts that a sentence states; `who` and `lead_in` come from the list that it is an item of."""
    found: list[Fact] = []
    for stated in statements(sentence, who):
        for verb, span in stated.verbs:
            fact = _fact(sentence, clause, stated, verb, span, lead_in)
            if fact:
                found.append(fact)
    return found


def _fact(
    sentence: Sentence, clause: str, stated: Stated, verb: Verb, span: Span, lead_in: Span | None
) -> Fact | None:
    words = sentence.words(stated.segment.span)
    begin, end = stated.chain.start - stated.segment.span.start, stated.chain.end - stated.segment.span.start
    before, behind = words[:begin], words[end:]
    recipients = _recipients(sentence, stated, before, behind) if verb.family == "give" else ()
    data = _data(sentence, stated, before, behind)
    concept, who = verb.concept, stated.who
    if verb.family == "provide":
        concept, ok = _provided(before, behind, who, data)
        if concept == "share":
            recipients = _recipients(sentence, stated, before, behind)
            ok = bool(recipients)
        if not ok:
            return None
        data = data or ()
    if not _is_worth(verb.family, concept, who, data, recipients):
        return None
    others = (*_around(sentence, stated), *_inline(sentence, stated, before, begin))
    extra = _extent(sentence, stated, concept)
    fact = Fact(
        clause,
        sentence.span,
        lead_in if who and not sentence.span.start <= who.span.start < sentence.span.end else None,
        concept,
        span,
        stated.allowed,
        stated.only,
        stated.may,
        (*((who,) if who else ()), *data, *recipients, *others, *extra),
    )
    return _righted(fact, before)


def _righted(fact: Fact, before: str) -> Fact:
    """Return the fact with a user's right to demand it, or consent to it, counted as allowed."""
    if rule("scope", "user_right").search(before) or rule("scope", "user_agrees").search(before):
        return replace(fact, allowed=not rule("scope", "negated").search(before[-4:]))
    return fact


def _provided(before: str, behind: str, who: Part | None, data: tuple[Part, ...]) -> tuple[str, bool]:
    """Return what "提供" means here: a person hands over (`provide`), or somebody gives it on (`share`)."""
    asked = rule("scope", "asks_user").search(before)
    if asked or (who and who.concept == "user"):
        return "provide", bool(data)
    return "share", bool(data)


def _is_worth(
    family: str, concept: str, who: Part | None, data: tuple[Part, ...], recipients: tuple[Part, ...]
) -> bool:
    if family == "profile":
        return True
    if family == "give":
        return bool(data) or (bool(recipients) and concept != "publish")
    if who and who.concept == "user" and concept in ("use", "collect", "store"):
        return False
    return bool(data)


def _data(sentence: Sentence, stated: Stated, before: str, behind: str) -> tuple[Part, ...]:
    start = stated.segment.span.start
    object_end = _until(rule("data", "stop"), behind)
    end = stated.chain.end
    found: tuple[Part, ...] = ()
    if object_end:
        found = data_parts(sentence.text, sentence.bare, sentence.span.start, Span(end, end + object_end))
    if not found:
        found = _fronted(sentence, start, before)
    return found + _listed(sentence, stated)


def _until(stop: re.Pattern[str], words: str) -> int:
    hit = stop.search(words)
    return hit.start() if hit else len(words)


def _fronted(sentence: Sentence, start: int, before: str) -> tuple[Part, ...]:
    """Return data that stand before their verb: "将您的信息共享", "您的信息会被存储"."""
    taken = re.search(r"[将把对]([^将把]{2,}?)(?:与|向|给|和[^、]{2,20}(?:进行)?$|用于|予以|进行|以|在|按|$)", before)
    if taken and taken.end(1) > taken.start(1):
        found = data_parts(
            sentence.text, sentence.bare, sentence.span.start, Span(start + taken.start(1), start + taken.end(1))
        )
        if found:
            return found
    passive = re.match(r"(.{2,}?)(?:(?:仅|只|均|都|也|还|主要)?(?:可能|不)?(?:会|将|是|可|应|已|不)*(?:被|由[^，]{2,12})?)$", before)
    if passive and passive.group(1):
        return data_parts(
            sentence.text, sentence.bare, sentence.span.start, Span(start, start + passive.end(1))
        )
    return ()


def _listed(sentence: Sentence, stated: Stated) -> tuple[Part, ...]:
    """Return the kinds of data that the segments behind the verb's go on to list."""
    found: tuple[Part, ...] = ()
    at = sentence.segments.index(stated.segment)
    for segment in sentence.segments[at + 1 :]:
        words = sentence.words(segment.span)
        opening = rule("segments", "list_start").match(words)
        if not opening and not found:
            break
        if not opening and any_verb().search(words):
            break
        span = Span(segment.span.start + (opening.end() if opening else 0), segment.span.end) if (
            not opening or opening.end() < len(words)
        ) else None
        more = data_parts(sentence.text, sentence.bare, sentence.span.start, span) if span else ()
        if not more:
            break
        found += more
    return found


def _recipients(sentence: Sentence, stated: Stated, before: str, behind: str) -> tuple[Part, ...]:
    start = stated.segment.span.start
    found: tuple[Part, ...] = ()
    for hit in re.finditer(r"[向给与和跟同]|至|对(?=任何|第三方|外部|其他)", before):
        length = _until(rule("recipients", "stop"), before[hit.end() :])
        if length >= _SHORTEST_PART:
            span = Span(start + hit.end(), start + hit.end() + length)
            found += recipient_parts(sentence.text, sentence.bare, sentence.span.start, span)
    verb_end = stated.chain.end
    lead = re.match(r"(?:给|至|到|与|向)", behind) if stated.verbs[-1][0].concept != "provide" else re.match(r"[给至到]", behind)
    gives = stated.verbs[-1][1].of(sentence.text).endswith("给")
    if lead or gives:
        offset = lead.end() if lead else 0
        length = _until(rule("recipients", "stop"), behind[offset:])
        if length >= _SHORTEST_PART:
            span = Span(verb_end + offset, verb_end + offset + length)
            found += recipient_parts(sentence.text, sentence.bare, sentence.span.start, span)
    later = re.search(r"(?<!方)[给至到](?=[^，。；]{2,20}$)", behind)
    if later and not found:
        span = Span(verb_end + later.end(), verb_end + len(behind))
        found += recipient_parts(sentence.text, sentence.bare, sentence.span.start, span)
    return found


def _around(sentence: Sentence, stated: Stated) -> Iterator[Part]:
    """Yield the conditions and purposes in the segments round a statement, up to the statements beside it."""
    at = sentence.segments.index(stated.segment)
    first = at
    while first and sentence.segments[first - 1].role != "main":
        first -= 1
    last = at + 1
    while last < len(sentence.segments) and _goes_with(sentence, sentence.segments[last]):
        last += 1
    for n in (*range(first, at), *range(at + 1, last)):
        segment = sentence.segments[n]
        if n > at and segment.role == "condition" and not _trails(sentence, segment):
            break
        if segment.role == "purpose":
            yield _part(sentence, "purpose", segment.span)
        elif segment.role == "condition" or (n > at and _trails(sentence, segment)):
            yield _part(sentence, "condition", segment.span)


def _trails(sentence: Sentence, segment: Segment) -> bool:
    return bool(rule("segments", "condition_behind").match(sentence.words(segment.span)))


def _goes_with(sentence: Sentence, segment: Segment) -> bool:
    return segment.role != "main" or _trails(sentence, segment)


def _inline(sentence: Sentence, stated: Stated, before: str, begin: int) -> Iterator[Part]:
    """Yield the conditions and purposes inside the statement's own segment."""
    start = stated.segment.span.start
    for kind in ("condition", "purpose"):
        for hit in rule("inline", kind).finditer(before):
            yield _part(sentence, "condition" if kind == "condition" else "purpose", Span(start + hit.start(), start + hit.end()))
    words = sentence.words(stated.segment.span)
    behind_at = stated.chain.end - start
    aim = re.compile(r"用于|用来|用以|以便|旨在|以(?=[提保实确完帮方满改优便向为使供支验识核展进更用判])").search(words, behind_at)
    if stated.verbs[-1][1].of(sentence.text) in ("用于", "用来", "用以", "将用于", "用作"):
        if len(words) > behind_at:
            yield _part(sentence, "purpose", Span(stated.chain.end, stated.segment.span.end))
    elif aim and aim.start() + start < stated.segment.span.end:
        yield _part(sentence, "purpose", Span(start + aim.start(), stated.segment.span.end))


def _extent(sentence: Sentence, stated: Stated, concept: str) -> Iterator[Part]:
    """Yield how long and where data are kept."""
    if concept not in ("store", "delete", "anonymise"):
        return
    words = sentence.words(stated.segment.span)
    for kind in ("duration", "place") if concept == "store" else ("duration",):
        hit = rule("inline", kind).search(words)
        if hit:
            span = Span(stated.segment.span.start + hit.start(), stated.segment.span.start + hit.end())
            yield Part("duration" if kind == "duration" else "place", span, span.of(sentence.text))


def _part(sentence: Sentence, kind: PartKind, span: Span) -> Part:
    words = span.of(sentence.text)
    unless = kind == "condition" and bool(rule("segments", "unless_words").search(words))
    concept = concept_in(words, "purpose") if kind == "purpose" else None
    return Part(kind, span, words, concept, unless)
