"""The words that differ between two pieces of text, as spans of either; a number or a Latin word is never cut."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from corpus.changes.pieces import Folded
from corpus.changes.rules import figure
from corpus.types import Span

_TOKEN = re.compile(r"[a-z0-9]+|.", re.DOTALL)
_STOP = re.compile(r"[^\w]")

Run = tuple[int, int]
Edit = tuple[Run, Run]


def differing(old: Sequence[Folded], new: Sequence[Folded]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the spans of the old texts that are gone and those of the new ones that are new.

    Several texts of a side are read as one, but no span runs over the end of a text. Stops alone are no difference.
    """
    left, right = _tokens(old), _tokens(new)
    if len(left) * len(right) > figure("cells"):
        return tuple(f.span(0, len(f.text)) for f in old), tuple(f.span(0, len(f.text)) for f in new)
    matcher = SequenceMatcher(None, [t for t, _, _ in left], [t for t, _, _ in right], autojunk=False)
    edits = [((a, b), (c, d)) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    edits = [edit for edit in _joined(edits, left) if _telling(edit, left, right)]
    gone = [span for run, _ in edits for span in _spans(run, left, old)]
    come = [span for _, run in edits for span in _spans(run, right, new)]
    return tuple(gone), tuple(come)


Token = tuple[str, int, int]


def _tokens(texts: Sequence[Folded]) -> list[Token]:
    """Return the tokens with the number of their text and where they begin in it."""
    return [(t.group(), n, t.start()) for n, found in enumerate(texts) for t in _TOKEN.finditer(found.text)]


def _joined(edits: list[Edit], left: list[Token]) -> list[Edit]:
    """Join edits with only a few common signs between them: 以 in 可以 and 得以 is no word that stayed."""
    joined: list[Edit] = []
    for (a, b), (c, d) in edits:
        if joined:
            (a0, b0), (c0, d0) = joined[-1]
            between = left[b0:a]
            short = len(between) < figure("island") and not any(_STOP.match(token) for token, _, _ in between)
            if short and (b0 - a0 or b - a) and (d0 - c0 or d - c):
                joined[-1] = ((a0, b), (c0, d))
                continue
        joined.append(((a, b), (c, d)))
    return joined


def _telling(edit: Edit, left: list[Token], right: list[Token]) -> bool:
    sides = zip(edit, (left, right), strict=True)
    return any(not _STOP.fullmatch(token) for (a, b), side in sides for token, _, _ in side[a:b])


def _spans(run: Run, tokens: list[Token], texts: Sequence[Folded]) -> Iterator[Span]:
    begin, end = run
    for number in sorted({tokens[at][1] for at in range(begin, end)}):
        inside = [tokens[at] for at in range(begin, end) if tokens[at][1] == number]
        first, last = inside[0], inside[-1]
        yield texts[number].span(first[2], last[2] + len(last[0]))
