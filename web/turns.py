"""What a conversation looks like: each question with its answer, verdict and cited words, as escaped HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Answer, Citation
from corpus.types import Language, Policy
from web.pages import reader_link, render

# A conversation is kept on the server while its page is open: the oldest turns go first.
MOST_TURNS = 20
_MOST_RELATED = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered, with the HTML of both."""

    question: str
    html: str


@dataclass(frozen=True, slots=True)
class _Source:
    label: str
    heading: str
    quote: str
    link: str


def turn_of(answer: Answer) -> Turn:
    """Return the turn of an answer, worded in the answer's language."""
    html = render(
        "turn.html",
        answer.language,
        question=answer.question,
        badge=answer.reason or answer.verdict,
        verdict=answer.verdict,
        words=answer.answer,
        citations=_sources(answer, answer.citations),
        related=_sources(answer, answer.related[:_MOST_RELATED]),
    )
    return Turn(answer.question, html)


def conversation(turns: Sequence[Turn], policy: Policy, language: Language) -> str:
    """Return the conversation, or the welcome where nothing was asked yet."""
    return render("conversation.html", language, turns=turns, policy=policy)


def _sources(answer: Answer, citations: Sequence[Citation]) -> list[_Source]:
    return [
        _Source(
            label=citation.label,
            heading=" › ".join(citation.heading_path),
            quote=citation.quote,
            link=reader_link(answer.policy.id, citation, answer.language),
        )
        for citation in citations
    ]
