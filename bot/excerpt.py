"""A long quotation cut to the pieces that answer, each verbatim, with … where something is left out."""

from corpus.concepts import concepts_in
from corpus.facts.segments import segments

# What a reader takes in at once; the whole quotation stands in the citation below the answer.
LONGEST_CHARS = 34
_ELLIPSIS = "……"


def excerpt(quote: str, asked: frozenset[str], *, from_end: bool = False) -> str:
    """Return a quotation in one line: whole where it is short, else the neighbouring pieces that name most of `asked`.

    Pieces end at commas; `from_end`: of pieces that are as good, the last ones count, not the first.
    """
    words = " ".join(quote.split())
    if len(words) <= LONGEST_CHARS:
        return words
    pieces = [piece.span for piece in segments(words, 0)]
    runs = [(a, b) for n, a in enumerate(pieces) for b in pieces[n:] if b.end - a.start <= LONGEST_CHARS]
    if not runs:
        return _cut(words, asked)

    def worth(run: int) -> tuple[int, bool, int, int]:
        start, end = runs[run][0].start, runs[run][1].end
        at_end = from_end and runs[run][1] == pieces[-1]
        return len(asked & concepts_in(words[start:end])), at_end, end - start, -run

    first, last = runs[max(range(len(runs)), key=worth)]
    end = last.end if last != pieces[-1] else len(words)
    return (_ELLIPSIS if first.start else "") + words[first.start : end] + (_ELLIPSIS if end < len(words) else "")


def _cut(words: str, asked: frozenset[str]) -> str:
    """Return as many characters of a piece without commas as are allowed, round what is asked about."""
    starts = range(len(words) - LONGEST_CHARS + 1)
    hits = [len(asked & concepts_in(words[n : n + LONGEST_CHARS])) for n in starts]
    best = [n for n in starts if hits[n] == max(hits)]
    start = best[len(best) // 2] if max(hits) else 0
    end = start + LONGEST_CHARS
    return (_ELLIPSIS if start else "") + words[start:end] + (_ELLIPSIS if end < len(words) else "")
