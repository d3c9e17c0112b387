"""Sentences of a clause: cut after 。！？； where no quote or bracket is open."""

import re

from corpus.layout import layout
from corpus.types import Span

# Brackets and quotes that hold more than this many characters are no unit any more.
_LONGEST_BRACKET_CHARS = 200
# A table's row is one sentence up to this many characters.
_LONGEST_ROW_CHARS = 400

_PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "[": "]",
}
_CLOSERS = {"）": "（", ")": "（", "（": "（", "(": "（"}
_BLANK = " \t\r\n\u3000\u00a0\u200b\u200c\u200d\u2060\ufeff*_#"
_STOPS = re.compile(r"[。！？!?；;….．“”‘’「」『』（）()【】《》〈〉\[\]\"]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ASCII_STOPS = "!?;"


def split_sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the sentences of `text[start:end]` as spans of `text`, without the white space around them.

    Quotes, brackets and titles stay whole. A line break ends a sentence only where the text before it has ended one.
    """
    signs = [(found.start(), found.group()) for found in _STOPS.finditer(text, start, end)]
    closed = _closed_brackets(signs)
    ends, closers = layout()["sentence_ends"], layout()["closers"]
    spans: list[Span] = []
    begin, until = start, start
    for at, sign in signs:
        if at < until:
            continue
        if at in closed:
            until = closed[at] + 1
        elif (sign in ends and _ends_here(text, at, end)) or (sign in ".．" and _is_full_stop(text, at, end)):
            until = _past(text, at + 1, end, ends + closers)
            _add(spans, text, begin, until)
            begin = until
    _add(spans, text, begin, end)
    return tuple(spans)


def split_row(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return a table's row as one sentence, or the sentences of one that is too long to be read at a glance."""
    if end - start > _LONGEST_ROW_CHARS:
        return split_sentences(text, start, end)
    spans: list[Span] = []
    _add(spans, text, start, end)
    return tuple(spans)


def _closed_brackets(signs: list[tuple[int, str]]) -> dict[int, int]:
    """Return where each outermost bracket or quote that is closed soon enough ends, by where it begins."""
    found: dict[int, int] = {}
    open_at: list[tuple[int, str]] = []
    for at, sign in signs:
        while open_at and at - open_at[0][0] > _LONGEST_BRACKET_CHARS:
            open_at.pop(0)
        wanted = [n for n, (_, closer) in enumerate(open_at[-8:]) if closer == sign]
        if wanted:
            n = wanted[-1] + max(0, len(open_at) - 8)
            found[open_at[n][0]] = at
            del open_at[n:]
        elif sign in _PAIRS:
            closer = _PAIRS[sign]
            open_at.append((at, closer))
        elif sign == '"':
            open_at.append((at, sign))
    return found


def _ends_here(text: str, at: int, end: int) -> bool:
    if text[at] not in _ASCII_STOPS:
        return True
    # A half-width sign inside an address or an entity (`?id=1`, `&nbsp;`) ends nothing.
    after = text[at + 1] if at + 1 < end else " "
    if text[at] == ";" and re.search(r"&#?\w{1,8}$", text[max(0, at - 10) : at]):
        return False
    return after.isspace() or not after.isascii() or after in "\"')]*" or bool(_HAN.match(text[at - 1]))


def _is_full_stop(text: str, at: int, end: int) -> bool:
    """Tell whether a point ends a sentence: behind a Chinese character, or in English before a capital."""
    before = text[at - 1] if at else " "
    after = text[at + 1 : at + 3] if at + 1 < end else " "
    if _HAN.match(before) or before in "）)”》":
        return bool(after.isspace() or _HAN.match(after) or not after)
    if not (before.isalpha() and after[:1].isspace()):
        return False
    word = re.search(r"[A-Za-z]{1,20}$", text[max(0, at - 20) : at])
    return bool(word and len(word.group()) > 2 and (after[1:2].isupper() or _HAN.match(after[1:2]) or not after[1:2]))  # noqa: PLR2004


def _past(text: str, at: int, end: int, followers: str) -> int:
    while at < end and text[at] in followers:
        at += 1
    return at


def _add(spans: list[Span], text: str, begin: int, end: int) -> None:
    piece = text[begin:end]
    if re.search(r"[^\W_]", piece):
        left = begin + len(piece) - len(piece.lstrip(_BLANK))
        spans.append(Span(left, begin + len(piece.rstrip(_BLANK))))
    elif spans and piece.strip(_BLANK):
        # Stray signs belong to the sentence before them.
        last = spans.pop()
        spans.append(Span(last.start, begin + len(piece.rstrip(_BLANK))))
