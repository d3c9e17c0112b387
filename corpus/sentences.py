"""Sentences of a clause: cut after 。！？； where no quote or bracket is open."""

import re

from corpus.layout import layout
from corpus.types import Span

# A bracket that is never closed must not swallow the clause: it is given up after this many characters.
_LONGEST_BRACKET_CHARS = 200


def split_sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the sentences of `text[start:end]` as spans of `text`, without the white space around them.

    Quotes, brackets and titles stay whole. A line break ends a sentence only where the text before it has ended one.
    """
    rules = layout()
    ends, openers, closers = rules["sentence_ends"], rules["openers"], rules["closers"]
    spans: list[Span] = []
    begin, depth, opened = start, 0, start
    at = start
    while at < end:
        c = text[at]
        if depth and at - opened > _LONGEST_BRACKET_CHARS:
            depth = 0
        if c in openers:
            depth, opened = depth + 1, at if depth == 0 else opened
        elif c in closers:
            depth = max(0, depth - 1)
        elif c in ends and depth == 0:
            at = _past_closers(text, at + 1, end, ends + closers)
            _add(spans, text, begin, at)
            begin = at
            continue
        at += 1
    _add(spans, text, begin, end)
    return tuple(spans)


def _past_closers(text: str, at: int, end: int, followers: str) -> int:
    while at < end and text[at] in followers:
        at += 1
    return at


def _add(spans: list[Span], text: str, begin: int, end: int) -> None:
    piece = text[begin:end]
    if re.search(r"\w", piece):
        left = begin + len(piece) - len(piece.lstrip(" \t\r\n\u3000\u00a0*"))
        spans.append(Span(left, begin + len(piece.rstrip(" \t\r\n\u3000\u00a0*"))))
    elif spans and piece.strip():
        # Stray signs belong to the sentence before them.
        last = spans.pop()
        spans.append(Span(last.start, begin + len(piece.rstrip())))
