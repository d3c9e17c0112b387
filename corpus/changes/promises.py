"""Promises of the shop (we will not, we only) that one version makes and the other does not."""

from collections.abc import Iterator, Sequence

from corpus.changes.pieces import dice
from corpus.changes.reading import Version, places
from corpus.changes.rules import figure, pattern, rules
from corpus.changes.sentences import Sentence
from corpus.changes.types import Meaning


def promises(old: Version, new: Version) -> Iterator[Meaning]:
    """Return the promises that were dropped, got an exception or lost a part, and those that were added."""
    kept_old, kept_new = ([s for s in v.sentences if is_promise(s)] for v in (old, new))
    for sentence in old.changed:
        if is_promise(sentence):
            yield from _fate(sentence, old.counterpart(sentence), kept_new)
    for sentence in new.changed:
        before = new.counterpart(sentence)
        if is_promise(sentence) and not (before and is_promise(before)) and not _stands(sentence, kept_old):
            yield Meaning("promise_added", {}, (), places([sentence]))


def is_promise(sentence: Sentence) -> bool:
    """Tell whether a sentence promises the customer to leave something undone or to do no more than something."""
    words = pattern("said", "idle").sub("", sentence.words.text)
    if not sentence.is_sentence or pattern("said", "no_promise").search(words):
        return False
    about = pattern("said", "promise_about").search(words) or sentence.named("data")
    return bool(about and pattern("said", "promise").search(words))


def _fate(sentence: Sentence, after: Sentence | None, promised: Sequence[Sentence]) -> Iterator[Meaning]:
    """Return what became of a promise whose words changed; nothing where it stands as it stood."""
    there = places([after]) if after else ()
    if after is None or not is_promise(after):
        if not _stands(sentence, promised):
            yield Meaning("promise_dropped", {}, places([sentence]), there)
        return
    excepted = excepts(after) and not excepts(sentence)
    others = [other for other in promised if other is not after]
    if excepted or (_lost(sentence, after) and not _stands(sentence, others)):
        yield Meaning("promise_weakened", {}, places([sentence]), there)


def excepts(sentence: Sentence) -> bool:
    """Tell whether a sentence makes an exception."""
    return bool(pattern("said", "exception").search(sentence.words.text))


def _lost(before: Sentence, after: Sentence) -> bool:
    """Tell whether what `after` denies leaves out a processing or recipient that `before` denied."""
    if done(before) - done(after):
        return True
    return not _within(_narrowing(before), _narrowing(after))


def _stands(sentence: Sentence, promised: Sequence[Sentence]) -> bool:
    """Tell whether one of the promises of the other version says the same in other words, or more."""
    return any(_alike(other, sentence) or _covers(other, sentence) for other in promised)


def _alike(one: Sentence, other: Sentence) -> bool:
    same = excepts(one) == excepts(other) and one.named("data") == other.named("data")
    return same and dice(one.piece.pairs, other.piece.pairs) >= figure("same_promise")


def _covers(wide: Sentence, narrow: Sentence) -> bool:
    if not done(narrow) or not done(narrow) <= done(wide):
        return False
    if excepts(wide) and not excepts(narrow):
        return False
    data = _within(narrow.named("data"), wide.named("data", denied=True))
    return data and _within(narrow.named("recipient"), _narrowing(wide))


def done(sentence: Sentence) -> frozenset[str]:
    """Return the kinds of processing that a sentence denies by a verb of its own."""
    return frozenset(
        hit.concept
        for hit in sentence.hits
        if hit.kind == "processing"
        and sentence.denied(hit)
        and pattern("about", "verb").search(sentence.words.text[hit.start : hit.end])
    )


def _narrowing(sentence: Sentence) -> frozenset[str]:
    """Return the recipients that a promise is limited to; none where it speaks of everybody."""
    named = sentence.named("recipient", denied=True)
    return frozenset() if named & frozenset(rules()["terms"]["everybody"]) else named


def _within(narrow: frozenset[str], wide: frozenset[str]) -> bool:
    """Tell whether a promise about `wide` (nothing named: all) holds for what another names."""
    return not wide or (bool(narrow) and narrow <= wide)
