"""The answer's own words, in the asker's language: approved ones where the policy brings them, else its own words."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from bot.answer import Citation, Verdict
from bot.excerpt import excerpt
from corpus.catalogue import text
from corpus.concepts import concepts_in, vocabulary
from corpus.plain import Wording
from corpus.text import fold
from corpus.types import Language

_MOST_TOPICS = 6

# What a reader wants named first: what is done, with which data, to whom, what for.
_ORDER = ("processing", "data", "recipient", "purpose", "right", "safeguard", "topic")


def stated_answer(
    question: str,
    verdict: Verdict,
    citations: Sequence[Citation],
    *,
    approved: str | None,
    lead_in: str | None,
    language: Language,
    composed: str | None = None,
) -> str:
    """Return the words for an answer that stands on `citations`.

    `approved` is the plain wording of the first one; where there is none, `composed` is what its facts say; where there
    is neither, its quotation stands in, cut to what answers, with the introduction of the list it is an item of.
    """
    first = citations[0]
    opening = _opening(question, verdict, language)
    words = approved or composed
    if words:
        answer = opening + text("answer.approved", language, words=words, label=first.label)
    else:
        asked = concepts_in(question)
        quote = excerpt(first.quote, asked)
        topics = topic_names(concepts_in(quote), language)
        # A Chinese reader reads the quotation; an English one needs to be told what it is about.
        about = text("answer.about", language, topics=topics) if language == "en" and topics else ""
        answer = opening + text("answer.quoted", language, label=first.label, quote=quote, about=about)
        if lead_in:
            answer += text("answer.lead_in", language, quote=excerpt(lead_in, asked, from_end=True))
    others = [c.label for c in citations[1:] if c.clause_id != first.clause_id]
    if others:
        separator = text("answer.topic_separator", language)
        answer += text("answer.and_more", language, labels=separator.join(dict.fromkeys(others)))
    return answer


def approved_words(wordings: Sequence[Wording], citation: Citation, language: Language) -> str | None:
    """Return the approved wording that shares most characters with a citation, or None where none touches it."""
    shared = [(min(w.span.end, citation.end) - max(w.span.start, citation.start), w) for w in wordings]
    most, best = max(shared, key=lambda pair: pair[0], default=(0, None))
    return best.texts[language] if best and most > 0 else None


def _opening(question: str, verdict: Verdict, language: Language) -> str:
    """Return the word that answers a yes/no question: in Chinese the question's own verb, where it has just one."""
    if language == "zh" and verdict in ("yes", "no"):
        folded = fold(question)
        echoed = [words[verdict] for pattern, words in _echoes() if pattern.search(folded)]
        if len(echoed) == 1:
            return echoed[0]
    return text(f"answer.{verdict}", language)


@cache
def _echoes() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    found = tomllib.loads(resources.files("bot").joinpath("data/echo.toml").read_text(encoding="utf-8"))
    return tuple((re.compile(entry["pattern"]), entry) for entry in found["verb"])


def topic_names(concepts: frozenset[str], language: Language, most: int = _MOST_TOPICS) -> str:
    """Return what people call these concepts, at most `most`, in a fixed order."""
    known = [vocabulary()[c] for c in concepts if vocabulary()[c].kind != "intent"]
    known.sort(key=lambda concept: (_ORDER.index(concept.kind), concept.id))
    names = dict.fromkeys(concept.names[language] for concept in known)
    return text("answer.topic_separator", language).join(list(names)[:most])


def one_line(quote: str) -> str:
    """Return a quotation with its line breaks as spaces, for reading in a sentence."""
    return " ".join(quote.split())
