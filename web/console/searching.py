"""What an agent looks for, and what is shown of it: clauses to read, open and copy, and a reply to send."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import urlencode

from bot.answer import Answer
from bot.assistant import Assistant
from bot.searching import Found, Hit
from corpus.catalogue import text
from corpus.concepts import ConceptKind, vocabulary
from corpus.types import Language, Policy
from web.layout import Entry, contents
from web.pages import reader_link

MOST_RESULTS = 20
# What is asked about a thing (its purpose, its duration) is no thing to look for.
KINDS = tuple(kind for kind in get_args(ConceptKind) if kind != "intent")
_MOST_CONCEPTS = 4
# Below this the policy probably does not answer the words at all.
_STATED = 0.5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; every field is empty where nothing is."""

    query: str = ""
    policy: str = ""
    part: str = ""
    concept: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Wanted":
        """Return what a form or an address asks for."""
        return cls(*(fields.get(name, "") for name in ("q", "policy", "part", "concept")))

    @property
    def is_nothing(self) -> bool:
        """Tell whether neither words nor a filter are given."""
        return not (self.query.strip() or self.part or self.concept)


@dataclass(frozen=True, slots=True)
class Choice:
    """A concept to choose, with how many clauses name it."""

    id: str
    name: str
    clauses: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What can be chosen: policies, the parts of one, and its concepts by kind."""

    policies: tuple[Policy, ...]
    policy: Policy
    parts: tuple[Entry, ...]
    concepts: tuple[tuple[ConceptKind, tuple[Choice, ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A clause as it is listed; `relative` is the address in `citation` that the browser must complete, if any."""

    label: str
    heading: str
    quote: str
    score: float
    concepts: tuple[str, ...]
    place: str
    link: str
    citation: str
    relative: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The clauses that were found, and what an agent should know about them: the key of a sentence, or None."""

    rows: tuple[Row, ...]
    notice: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that can be sent as it is; `relative` is the address in it that the browser must complete, if any."""

    words: str
    language: Language
    relative: str


def filters_of(assistant: Assistant, wanted: Wanted, language: Language) -> Filters:
    """Return what can be chosen for the wanted policy; raises UnknownPolicyError."""
    policy = assistant.policy(wanted.policy or None)
    named = assistant.concepts(policy.id)
    groups = []
    for kind in KINDS:
        choices = [
            Choice(name, vocabulary()[name].names[language], count)
            for name, count in named.items()
            if vocabulary()[name].kind == kind
        ]
        if choices:
            groups.append((kind, tuple(sorted(choices, key=lambda choice: (-choice.clauses, choice.name)))))
    parts = contents(policy.text, assistant.clauses(policy.id))
    return Filters(assistant.policies(), policy, parts, tuple(groups))


def known(wanted: Wanted, filters: Filters) -> Wanted:
    """Return what is wanted without a part or concept that the policy does not have, as after a change of policy."""
    parts = {entry.id for entry in filters.parts}
    concepts = {choice.id for _, choices in filters.concepts for choice in choices}
    return replace(
        wanted,
        policy=filters.policy.id,
        part=wanted.part if wanted.part in parts else "",
        concept=wanted.concept if wanted.concept in concepts else "",
    )


def listed(found: Found, language: Language, public_url: str) -> Listed:
    """Return what was found as it is shown."""
    notice = None
    if not found.hits:
        notice = "no_such_number" if found.by_number else "nothing_found"
    elif found.stated is not None and found.stated < _STATED:
        notice = "perhaps_not_stated"
    return Listed(tuple(_row(found, hit, language, public_url) for hit in found.hits), notice)


def place_address(policy_id: str, clause_id: str, language: Language, start: int, end: int) -> str:
    """Return the console's address of a clause in its surroundings, with the characters `start` to `end` marked."""
    query = {"lang": language, "policy": policy_id, "clause": clause_id, "start": start, "end": end}
    return "/console/clause?" + urlencode(query)


def _row(found: Found, hit: Hit, language: Language, public_url: str) -> Row:
    citation, policy = hit.citation, found.policy
    link = reader_link(policy, citation, language)
    names = (vocabulary()[name].names[language] for name in hit.concepts if vocabulary()[name].kind != "intent")
    return Row(
        label=citation.label,
        heading=" › ".join(part for part in citation.heading_path if part != citation.label),
        quote=citation.quote,
        score=citation.score,
        concepts=tuple(names)[:_MOST_CONCEPTS],
        place=place_address(policy.id, citation.clause_id, language, citation.start, citation.end),
        link=link,
        citation=text(
            "console.citation",
            language,
            quote=" ".join(citation.quote.split()),
            title=policy.title(language),
            version=policy.version,
            label=citation.label,
            link=public_url.rstrip("/") + link,
        ),
        relative="" if public_url else link,
    )


def reply_of(answer: Answer, public_url: str) -> Reply:
    """Return an answer as a reply: its words, and the clause they stand on with its address."""
    words, link = answer.answer, ""
    if answer.citations:
        first = answer.citations[0]
        link = reader_link(answer.policy, first, answer.language)
        title = answer.policy.title(answer.language)
        whole = public_url.rstrip("/") + link
        words += "\n\n" + text("console.reply_source", answer.language, title=title, label=first.label, link=whole)
    return Reply(words, answer.language, "" if public_url else link)
