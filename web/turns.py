"""What a conversation looks like: each question with its answer, verdict and cited clauses, as escaped HTML."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from bot.answer import Answer, Citation
from corpus.catalogue import text
from corpus.types import Language
from web.feedback.records import VOTE_REASONS
from web.pages import reader_link, render
from web.schemas import MAX_NOTE_CHARS

# A conversation is kept on the server while its page is open: the oldest turns go first.
MOST_TURNS = 20
_MOST_RELATED = 3
# A cited clause is shown whole up to this many characters before and after the cited words.
_CONTEXT_CHARS = 160


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered, with the HTML of both and what asking it again takes."""

    id: str
    question: str
    html: str
    language: Language
    policy: str
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    label: str
    heading: str
    before: str
    quote: str
    after: str
    link: str


def turn_of(answer: Answer, history: Sequence[str] = (), turn_id: str | None = None, *, votes: bool = False) -> Turn:
    """Return the turn of an answer, worded in the answer's language; `history` is what was asked before.

    `turn_id` is that of the turn it takes the place of; `votes` tells whether votes on it are taken.
    """
    number = turn_id or answer.answer_id or uuid4().hex
    cited = _sources(answer, answer.citations)
    html = render(
        "turn.html",
        answer.language,
        id=number,
        question=answer.question,
        badge=badge_of(answer),
        verdict=answer.verdict,
        words=answer.answer,
        citations=cited,
        related=_sources(answer, answer.related[:_MOST_RELATED]),
        reasons=VOTE_REASONS if votes else (),
        most=MAX_NOTE_CHARS,
        copied=json.dumps(_copied(answer, cited), ensure_ascii=False),
    )
    return Turn(number, answer.question, html, answer.language, answer.policy.id, tuple(history))


def badge_of(answer: Answer) -> str:
    """Return what the badge says: the verdict, or the reason where the policy does not say."""
    return answer.reason or answer.verdict


def conversation(turns: Sequence[Turn], language: Language) -> str:
    """Return the conversation, or the welcome where nothing was asked yet."""
    return render("conversation.html", language, turns=turns)


def _sources(answer: Answer, citations: Sequence[Citation]) -> list[_Source]:
    return [_source(answer, citation) for citation in citations]


def _source(answer: Answer, citation: Citation) -> _Source:
    words = answer.policy.text
    first = max(citation.clause_start, citation.start - _CONTEXT_CHARS)
    last = min(citation.clause_end, citation.end + _CONTEXT_CHARS)
    return _Source(
        label=citation.label,
        heading=" › ".join(heading for heading in citation.heading_path if heading != citation.label),
        before=("…" if first > citation.clause_start else "") + words[first : citation.start].lstrip(),
        quote=citation.quote,
        after=words[citation.end : last].rstrip() + ("…" if last < citation.clause_end else ""),
        link=reader_link(answer.policy, citation, answer.language),
    )


def _copied(answer: Answer, sources: Sequence[_Source]) -> list[dict[str, str]]:
    """Return the answer as lines of plain text; a `path` becomes a whole address in the browser."""

    def line(name: str, **values: object) -> dict[str, str]:
        return {"text": text(f"web.copy_{name}", answer.language, **values)}

    badge = text(f"web.badge_{badge_of(answer)}", answer.language)
    lines = [line("question", question=answer.question), line("answer", badge=badge, words=answer.answer)]
    for source in sources:
        lines += [line("citation", label=source.label, quote=source.quote), {"path": source.link}]
    policy = answer.policy
    return [*lines, line("policy", title=policy.title(answer.language), version=policy.version)]
