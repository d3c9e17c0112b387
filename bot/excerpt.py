"""A long quotation cut to the pieces that answer, each verbatim, with … where something is left out."""

from corpus.concepts import concepts_in
from corpus.facts.segments import segments
from corpus.types import Language

# What a reader takes in at once; the whole quotation stands in the citation below the answer.
_LONGEST: dict[Language, int] = {"zh": 40, "en": 40}
_ELLIPSIS = "……"


def excerpt(quote: str, concepts: frozenset[str], language: Language, *, from_end: bool = False) -> str:
    """Return a quotation in one line, whole where it is short, else the neighbouring pieces that name most concepts.

    Pieces end at commas; `from_end`: where nothing is named, the end of the quotation counts, not its beginning.
    """
    words = " ".join(quote.split())
    longest = _LONGEST[language]
    if len(words) <= longest:
        return words
    pieces = [piece.span for piece in segments(words, 0)]
    best = (-1, 0, 0, 0)
    for first in range(len(pieces)):
        for last in range(first, len(pieces)):
            start, end = pieces[first].start, pieces[last].end
            if end - start > longest:
                break
            place = first if from_end else -first
            best = max(best, (len(concepts & concepts_in(words[start:end])), end - start, place, first * 1000 + last))
    if best[0] < 0:
        return words[:longest] + _ELLIPSIS
    first, last = divmod(best[3], 1000)
    start, end = pieces[first].start, pieces[last].end
    behind = words[end : end + 1] if last == len(pieces) - 1 else ""
    return (_ELLIPSIS if first else "") + words[start:end] + behind + ("" if last == len(pieces) - 1 else _ELLIPSIS)
