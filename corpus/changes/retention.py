"""How long data are kept: the lengths of time that changed, written in one way or another."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.changes.reading import Version, places
from corpus.changes.rules import pattern, rules
from corpus.changes.sentences import Sentence, touches
from corpus.changes.types import Meaning
from corpus.types import LANGUAGES, Language, Span

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100}


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as the policy writes it: `value` is the same for 六个月 and 6个月, for 一年 and 12个月."""

    words: str
    value: tuple[str, float]
    span: Span


def retention(old: Version, new: Version) -> Iterator[Meaning]:
    """Return the retention periods that changed, came or went; one that stands elsewhere in the other is none."""
    paired: set[Span] = set()
    for sentence in old.changed:
        after = old.counterpart(sentence)
        if after is None or not (keeps(sentence) and keeps(after)):
            continue
        before, now = _differing(sentence, after)
        if before and now:
            paired |= {sentence.piece.span, after.piece.span}
            words = f"{before} → {now}"
            yield Meaning("retention_changed", dict.fromkeys(LANGUAGES, words), places([sentence]), places([after]))
    yield from (Meaning("retention_added", n, (), places([s])) for n, s in _lone(new, old, paired))
    yield from (Meaning("retention_gone", n, places([s]), ()) for n, s in _lone(old, new, paired))


def keeps(sentence: Sentence) -> bool:
    """Tell whether a sentence says how long something is kept."""
    words = sentence.words.text
    about = pattern("retention", "about").search(f"{words} {sentence.above}")
    return bool(about and not pattern("retention", "not_about").search(words) and lengths(sentence))


def lengths(sentence: Sentence) -> list[Length]:
    """Return the lengths of time that a sentence names, in order."""
    words, found = sentence.words, []
    for match in pattern("retention", "number").finditer(words.text):
        kind, times = rules()["retention"]["units"].get(match["unit"], (match["unit"], 1))
        value = (kind, _count(match["count"]) * times)
        found.append(Length(match.group(), value, words.span(match.start(), match.end())))
    found += [
        Length(match.group(), (match.group(), 0), words.span(match.start(), match.end()))
        for match in pattern("retention", "open").finditer(words.text)
    ]
    return found


def _differing(old: Sentence, new: Sentence) -> tuple[str, str]:
    before, now = lengths(old), lengths(new)
    kept = {one.value for one in before} & {one.value for one in now}
    return (
        "、".join(one.words for one in before if one.value not in kept),
        "、".join(one.words for one in now if one.value not in kept),
    )


def _lone(here: Version, there: Version, paired: set[Span]) -> Iterator[tuple[dict[Language, str], Sentence]]:
    known = {one.value for sentence in there.sentences if keeps(sentence) for one in lengths(sentence)}
    for sentence in here.changed:
        if sentence.piece.span in paired or not keeps(sentence):
            continue
        fresh = [n.words for n in lengths(sentence) if n.value not in known and touches(n.span, here.spans)]
        if fresh:
            yield dict.fromkeys(LANGUAGES, "、".join(fresh)), sentence


def _count(written: str) -> float:
    if written.isdecimal():
        return int(written)
    if written == "半":
        return 0.5
    total, digit = 0, 0
    for sign in written:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
    return total + digit + (0.5 if written.endswith("半") else 0)
