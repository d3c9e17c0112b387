"""What changed between two versions of a policy, in words and as JSON; every quotation is verbatim."""

from typing import Any

from bot.answer import policy_json
from bot.wording import one_line
from corpus.catalogue import text
from corpus.changes.types import ENTRY_KINDS, Comparison, Entry, Meaning, Place
from corpus.text import visible
from corpus.types import Clause, Language, Policy, Span

_LONGEST_QUOTE_CHARS = 160


def tell(meaning: Meaning, language: Language) -> str:
    """Return the sentence of a statement, without its quotations."""
    return text(f"changes.{meaning.kind}", language, what=meaning.names.get(language, ""))


def headline(comparison: Comparison, language: Language) -> str:
    """Return the sentence that sums a comparison up: no change, or how many clauses of each kind."""
    if comparison.same_words:
        moved = comparison.count("moved")
        return text("changes.same_moved", language, count=moved) if moved else text("changes.same", language)
    return text("changes.counts", language, **{kind: comparison.count(kind) for kind in ENTRY_KINDS})


def comparison_json(comparison: Comparison, language: Language) -> dict[str, Any]:
    """Return a comparison in its wire shape; spans count the characters of the version they belong to."""
    old, new = comparison.old, comparison.new
    return {
        "old": policy_json(old, language),
        "new": policy_json(new, language),
        "same_words": comparison.same_words,
        "summary": headline(comparison, language),
        "counts": {kind: comparison.count(kind) for kind in ENTRY_KINDS},
        "meanings": [
            {
                "kind": meaning.kind,
                "text": tell(meaning, language),
                "old": [_place_json(place, old) for place in meaning.old],
                "new": [_place_json(place, new) for place in meaning.new],
            }
            for meaning in comparison.meanings
        ],
        "entries": [_entry_json(entry, old, new) for entry in comparison.entries],
    }


def _entry_json(entry: Entry, old: Policy, new: Policy) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "old": _clause_json(entry.old, old),
        "new": _clause_json(entry.new, new),
        "gone": [_span_json(span) for span in entry.gone],
        "come": [_span_json(span) for span in entry.come],
        "went_to": list(entry.went_to),
        "came_from": list(entry.came_from),
    }


def _clause_json(clause: Clause | None, policy: Policy) -> dict[str, Any] | None:
    if clause is None:
        return None
    return {
        "id": clause.id,
        "label": clause.label,
        "heading_path": list(clause.heading_path),
        "start": clause.start,
        "end": clause.end,
        "text": policy.text[clause.start : clause.end],
    }


def _place_json(place: Place, policy: Policy) -> dict[str, Any]:
    where = {"clause_id": place.clause.id, "label": place.clause.label}
    return {**where, **_span_json(place.span), "quote": place.span.of(policy.text)}


def _span_json(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def show_comparison(comparison: Comparison, language: Language) -> str:
    """Return a comparison as a person reads it in a terminal: what it means, then the changed clauses."""
    old, new = comparison.old, comparison.new
    lines = [headline(comparison, language)]
    if comparison.same_words:
        return lines[0]
    lines += ["", text("changes.meaning", language) + ":"]
    for meaning in comparison.meanings:
        lines.append(f"- {tell(meaning, language)}")
        lines += [_quote("was", place, old, language) for place in meaning.old]
        lines += [_quote("now", place, new, language) for place in meaning.new]
    if not comparison.meanings:
        lines.append(text("changes.no_meaning", language))
    lines += ["", text("changes.entries", language) + ":"]
    for entry in comparison.entries:
        if entry.kind not in ("unchanged", "moved"):
            lines += _entry_lines(entry, comparison, language)
    return "\n".join(lines)


def _quote(key: str, place: Place, policy: Policy, language: Language) -> str:
    quoted = _short(place.span.of(policy.text))
    return f"    {text(f'changes.{key}', language)} {place.clause.label} [{place.span.start}-{place.span.end}] {quoted}"


def _entry_lines(entry: Entry, comparison: Comparison, language: Language) -> list[str]:
    labels = " → ".join(dict.fromkeys(clause.label for clause in (entry.old, entry.new) if clause))
    lines = [f"- {text(f'changes.kind_{entry.kind}', language)} {labels}"]
    lines += [f"    - {_short(span.of(comparison.old.text))}" for span in entry.gone]
    lines += [f"    + {_short(span.of(comparison.new.text))}" for span in entry.come]
    for key, ids in (("went_to", entry.went_to), ("came_from", entry.came_from)):
        if ids:
            lines.append(f"    {text(f'changes.{key}', language, clauses='、'.join(ids))}")
    return lines


def _short(words: str) -> str:
    line = one_line(visible(words))
    return line if len(line) <= _LONGEST_QUOTE_CHARS else line[: _LONGEST_QUOTE_CHARS - 1] + "…"
