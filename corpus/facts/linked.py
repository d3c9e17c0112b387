"""Facts as JSON-LD with the terms of the W3C Data Privacy Vocabulary; what it has no term for is our own.

DPV 2.3, https://w3id.org/dpv and https://w3id.org/dpv/pd.
"""

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from corpus.facts.types import Fact, Part, PartKind, term_of
from corpus.types import Policy

_PROPERTIES: dict[PartKind, str] = {
    "data": "dpv:hasPersonalData",
    "recipient": "dpv:hasRecipient",
    "purpose": "dpv:hasPurpose",
    "condition": "pc:hasCondition",
    "duration": "pc:hasDuration",
    "place": "pc:hasPlace",
}
_FALLBACKS: dict[PartKind, str] = {
    "data": "dpv:PersonalData",
    "recipient": "dpv:Recipient",
    "purpose": "dpv:Purpose",
    "condition": "pc:Condition",
    "duration": "dpv:StorageDuration",
    "place": "dpv:StorageLocation",
}


@cache
def _terms() -> dict[str, Any]:
    source = resources.files("corpus").joinpath("data/dpv_terms.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def known_terms() -> frozenset[str]:
    """Return the terms that DPV has, as `dpv:…` and `pd:…`."""
    return frozenset(f"{prefix}:{name}" for prefix in ("dpv", "pd") for name in _terms()[prefix])


def linked(policy: Policy, facts: Sequence[Fact]) -> dict[str, Any]:
    """Return the facts of a policy as one JSON-LD document."""
    return {
        "@context": dict(_terms()["namespaces"]),
        "@id": f"urn:plainclause:policy:{policy.id}:{policy.sha256[:16]}",
        "@type": "dpv:PrivacyNotice",
        "pc:sha256": policy.sha256,
        "pc:states": [_statement(policy, n, fact) for n, fact in enumerate(facts, 1)],
    }


def _statement(policy: Policy, number: int, fact: Fact) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "@id": f"urn:plainclause:fact:{policy.id}:{policy.sha256[:16]}:{number}",
        "@type": "pc:Permitted" if fact.allowed else "pc:Denied",
        "dpv:hasProcessing": {
            "@type": _real(term_of(fact.processing), "dpv:Processing"),
            "pc:text": fact.verb.of(policy.text),
        },
        "pc:only": fact.only,
        "pc:may": fact.may,
        "pc:clause": fact.clause,
        "pc:start": fact.span.start,
        "pc:end": fact.span.end,
    }
    if fact.who:
        statement["pc:actor"] = _node(fact.who, "pc:Actor")
    for kind, name in _PROPERTIES.items():
        nodes = list(_nodes(fact.of(kind), _FALLBACKS[kind]))
        if nodes:
            statement[name] = nodes
    return statement


def _nodes(parts: Iterable[Part], fallback: str) -> Iterable[dict[str, Any]]:
    for part in parts:
        node = _node(part, fallback)
        if part.unless:
            node["pc:unless"] = True
        yield node


def _node(part: Part, fallback: str) -> dict[str, Any]:
    term = _real(term_of(part.concept), fallback) if part.concept else fallback
    return {"@type": term, "pc:text": part.text, "pc:start": part.span.start, "pc:end": part.span.end}


def _real(term: str, fallback: str) -> str:
    """Return a term that exists: itself where DPV has it or it is ours, its like in DPV where one is named, or ours."""
    if term in known_terms() or term.startswith("pc:"):
        return term
    like: str = _terms()["like"].get(term, "")
    return like or ("pc:" + term.partition(":")[2] if term else fallback)
