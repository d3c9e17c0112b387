"""Policies of a test's own, and a comparison as lines that a person can check."""

import hashlib
from pathlib import Path

from corpus.changes.comparing import compare
from corpus.changes.types import Comparison, Place
from corpus.types import Policy

VERSIONS = Path(__file__).parent / "versions"


def policy(text: str, version: str = "1") -> Policy:
    return Policy("shop", version, {"zh": "示例"}, text, hashlib.sha256(text.encode()).hexdigest(), "")


def written(name: str) -> Policy:
    """Return one of the two versions that were written for the tests."""
    return policy((VERSIONS / name).read_text(encoding="utf-8"))


def changed(old: str, new: str) -> Comparison:
    return compare(policy(old), policy(new, "2"))


def lines_of(found: Comparison) -> list[str]:
    """Return the entries that are no mere repetition: kind, labels, words that went, words that came."""
    return [
        " | ".join(
            (
                entry.kind,
                entry.old.label if entry.old else "-",
                entry.new.label if entry.new else "-",
                "、".join(span.of(found.old.text) for span in entry.gone),
                "、".join(span.of(found.new.text) for span in entry.come),
            )
        )
        for entry in found.entries
        if entry.kind != "unchanged"
    ]


def statements_of(found: Comparison) -> list[tuple[str, str]]:
    """Return each statement's kind with its Chinese name, or with the words it stands on where it has none."""
    return [
        (m.kind, m.names.get("zh") or "".join(p.span.of(found.old.text) for p in m.old) or _quoted(m.new, found))
        for m in found.meanings
    ]


def _quoted(places: tuple[Place, ...], found: Comparison) -> str:
    return "".join(place.span.of(found.new.text) for place in places)
