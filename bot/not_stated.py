"""What is said where the policy does not say: what was looked for, what comes nearest, whom to ask, and the law."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer import Citation, Reason
from bot.question import Question
from bot.wording import one_line, topic_names
from corpus.catalogue import text
from corpus.concepts import concepts_in, vocabulary
from corpus.contact import Contact
from corpus.disclosures import Disclosure, cited, disclosures_asked
from corpus.types import Language, Policy

_MOST_TOPICS = 3
_NEAREST_LOOKED_AT = 3
_QUOTE_CHARS = 14
_LATIN = re.compile("[A-Za-z0-9]")
_LATIN_END = re.compile("[A-Za-z0-9 ]+$")
_PAUSE = re.compile(r"[，,。；;：:、(（]")

# What is said of everything, and so brings nothing near.
_ABOUT = frozenset({"data", "recipient", "purpose", "right", "safeguard", "topic"})


@dataclass(frozen=True, slots=True)
class NotStated:
    """The words, with what they name: how the shop is reached and what the law asks, where the policy is asked."""

    words: str
    contact: Contact | None
    right: Disclosure | None


def not_stated(
    reason: Reason,
    question: Question,
    policy: Policy,
    contact: Contact | None,
    nearest: Sequence[Citation],
    language: Language,
) -> NotStated:
    """Return what to say for `reason`; `nearest` are the clauses that come nearest, best first."""
    if reason != "not_in_policy":
        return NotStated(text(f"answer.{reason}", language), None, None)
    topics = topic_names(question.concepts, language, _MOST_TOPICS)
    right = next(iter(disclosures_asked(question.concepts)), None)
    words = text(
        "answer.not_in_policy",
        language,
        looked_for=text("answer.looked_for", language, topics=topics) if topics else "",
        nearest=_nearest(question, nearest, language),
        contact=_contact(contact, policy, language),
        right=_right(right, language) if right else "",
    )
    return NotStated(words, contact, right)


def _nearest(question: Question, nearest: Sequence[Citation], language: Language) -> str:
    """Return the clause that comes nearest with a few of its words, or nothing where none is about what was asked."""
    asked = {name for name in question.concepts if vocabulary()[name].kind in _ABOUT}
    for citation in nearest[:_NEAREST_LOOKED_AT]:
        if asked & concepts_in(citation.quote):
            return text("answer.nearest", language, label=citation.label, quote=_few_words(citation.quote))
    return ""


def _few_words(quote: str) -> str:
    """Return the first words of a quotation, up to a pause where there is one, else cut."""
    line = one_line(quote)
    if len(line) <= _QUOTE_CHARS:
        return line.rstrip("。；;，,")
    pauses = [m.start() for m in _PAUSE.finditer(line[: _QUOTE_CHARS + 1]) if m.start() >= _QUOTE_CHARS // 2]
    cut = pauses[-1] if pauses else _QUOTE_CHARS
    # A Latin word is not cut in two.
    return (line[:cut] if not _LATIN.match(line[cut]) else _LATIN_END.sub("", line[:cut])) + "…"


def _contact(contact: Contact | None, policy: Policy, language: Language) -> str:
    shop = text("answer.shop", language)
    if contact is None:
        return text("answer.contact_none", language, shop=shop)
    quote = contact.span.of(policy.text)
    return text(f"answer.contact_{contact.kind}", language, shop=shop, quote=quote, label=contact.label)


def _right(right: Disclosure, language: Language) -> str:
    # In the sentence the article is enough; paragraph and item stand in the answer's `right`.
    article = replace(right.articles[0], paragraph=0, item=0)
    return text(f"answer.right_{right.part}", language, name=right.names[language], article=cited((article,), language))
