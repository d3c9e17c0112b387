"""The answer's own words, around the quotation, in the asker's language."""

from collections.abc import Sequence

from bot.answer import Citation, Reason, Verdict
from corpus.catalogue import text
from corpus.concepts import concepts_in, vocabulary
from corpus.types import Language

_MOST_TOPICS = 6

# What a reader wants named first: what is done, with which data, to whom, what for.
_ORDER = ("processing", "data", "recipient", "purpose", "right", "safeguard", "topic")


def stated_answer(verdict: Verdict, citations: Sequence[Citation], lead_in: str | None, language: Language) -> str:
    """Return the words for an answer that stands on `citations`; its quotation is the first one's."""
    first = citations[0]
    quote = one_line(first.quote)
    topics = topic_names(concepts_in(first.quote), language)
    # A Chinese reader reads the quotation; an English one needs to be told what it is about.
    about = text("answer.about", language, topics=topics) if language == "en" and topics else ""
    answer = text(f"answer.{verdict}", language, label=first.label, quote=quote, about=about)
    if lead_in:
        answer += text("answer.lead_in", language, quote=one_line(lead_in))
    others = [c.label for c in citations[1:] if c.clause_id != first.clause_id]
    if others:
        separator = text("answer.topic_separator", language)
        answer += text("answer.and_more", language, labels=separator.join(dict.fromkeys(others)))
    return answer


def not_stated_answer(reason: Reason, concepts: frozenset[str], language: Language) -> str:
    """Return the words for an answer that the policy does not give."""
    topics = topic_names(concepts, language)
    looked_for = text("answer.looked_for", language, topics=topics) if topics else ""
    return text(f"answer.{reason}", language, looked_for=looked_for, shop=text("answer.shop", language))


def topic_names(concepts: frozenset[str], language: Language) -> str:
    """Return what people call these concepts, at most six, in a fixed order."""
    known = [vocabulary()[c] for c in concepts if vocabulary()[c].kind != "intent"]
    known.sort(key=lambda concept: (_ORDER.index(concept.kind), concept.id))
    names = dict.fromkeys(concept.names[language] for concept in known)
    return text("answer.topic_separator", language).join(list(names)[:_MOST_TOPICS])


def one_line(quote: str) -> str:
    """Return a quotation with its line breaks as spaces, for reading in a sentence."""
    return " ".join(quote.split())
