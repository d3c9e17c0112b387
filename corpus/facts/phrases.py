"""The noun phrases of a fact: kinds of data and recipients, cut out of what stands beside its verb."""

from collections.abc import Iterator

from corpus.facts.rules import concept_in, number, rule
from corpus.facts.segments import plainly
from corpus.facts.types import Part
from corpus.types import Span

_FILLER = "\ufffc"
_SHORTEST_TAIL = 2
_LONGEST_NAME = 12
_MARKUP = '*_# "”'


def data_parts(text: str, bare: str, start: int, span: Span) -> tuple[Part, ...]:
    """Return the kinds of data that `span` lists; `bare` is the masked sentence that begins at `start`.

    A bracket behind a kind is read for the kinds that it lists in turn.
    """
    found: list[Part] = []
    for item in _items(bare, start, span):
        words = plainly(item.of(text))
        plain = Span(item.start, item.start + _before_bracket(bare[item.start - start : item.end - start]))
        part = _datum(text, plain) if plain.end > plain.start else None
        if part:
            found.append(part)
        if part and len(words) > plain.end - plain.start:
            found += _in_brackets(text, bare, start, Span(plain.end, item.end))
    return tuple(_without_repeats(found))


def _before_bracket(words: str) -> int:
    at = words.find(_FILLER)
    return len(words) if at < 0 else max(at, 1)


def _in_brackets(text: str, bare: str, start: int, span: Span) -> list[Part]:
    begin = bare.find(_FILLER, span.start - start) + start
    end = begin
    while end < span.end and bare[end - start] == _FILLER:
        end += 1
    if end - begin <= _SHORTEST_TAIL:
        return []
    inside = Span(begin + 1, end - 1)
    found = (_datum(text, item) for item in _items(inside.of(text), inside.start, inside))
    return [part for part in found if part]


def _items(bare: str, start: int, span: Span) -> Iterator[Span]:
    """Yield the items of an enumeration, the white space around them left out."""
    begin = span.start
    splits = [m.span() for m in rule("data", "split").finditer(bare, span.start - start, span.end - start)]
    for left, right in [*splits, (span.end - start, span.end - start)]:
        words = bare[begin - start : left]
        first = begin + len(words) - len(words.lstrip())
        last = begin + len(words.rstrip())
        if last > first:
            yield Span(first, last)
        begin = right + start


def _datum(text: str, span: Span) -> Part | None:
    """Return a phrase as a kind of data, trimmed to its head noun, or None where it is none."""
    head = _trimmed(plainly(span.of(text)), span)
    if head is None:
        return None
    span = head
    words = span.of(text)
    if len(words) > number("data", "longest") or rule("data", "never").search(words):
        return None
    if rule("data", "generic").fullmatch(words):
        return Part("data", span, words, "personal_data")
    concept = concept_in(words, "data")
    if not concept and not rule("data", "ends").search(words):
        return None
    return Part("data", span, words, concept)


def _trimmed(words: str, span: Span) -> Span | None:
    """Return the head noun of a phrase: "您主动提供的姓名等信息" is about a 姓名."""
    words = words.rstrip(_MARKUP)
    further = rule("data", "and_so_on").search(words)
    if further and further.start() >= _SHORTEST_TAIL:
        words = words[: further.start()]
    first = span.start
    at = words.rfind("的", 0, len(words) - _SHORTEST_TAIL)
    if at >= 0:
        first, words = first + at + 1, words[at + 1 :]
    tail = rule("data", "tail").search(words)
    if tail and tail.start() >= _SHORTEST_TAIL:
        words = words[: tail.start()]
    while head := rule("data", "head").match(words):
        if not head.end() or head.end() > len(words) - _SHORTEST_TAIL:
            break
        first, words = first + head.end(), words[head.end() :]
    words = words.rstrip(_MARKUP)
    return Span(first, first + len(words)) if len(words) >= _SHORTEST_TAIL else None


def recipient_parts(text: str, bare: str, start: int, span: Span, *, sure: bool = False) -> tuple[Part, ...]:
    """Return the recipients that `span` lists; `sure`: somebody stands there, known or not ("提供给QQ音乐")."""
    found: list[Part] = []
    for item in _items(bare, start, span):
        words = item.of(text)
        head = rule("recipients", "head").match(words)
        begin = item.start + (head.end() if head and head.end() < len(words) - 1 else 0)
        words = text[begin : item.end].rstrip("等的地")
        if not words or len(words) > number("data", "longest") or rule("recipients", "never").search(words):
            continue
        if rule("recipients", "word").search(words) or (sure and len(words) <= _LONGEST_NAME):
            named = Span(begin, begin + len(words))
            anybody = "third_parties" if rule("recipients", "anybody").fullmatch(words) else None
            found.append(Part("recipient", named, words, concept_in(words, "recipient") or anybody))
    return tuple(_without_repeats(found))


def _without_repeats(parts: list[Part]) -> Iterator[Part]:
    seen: set[str] = set()
    for part in parts:
        if part.text not in seen:
            seen.add(part.text)
            yield part
