"""The coverage of a policy as programs and people read it: JSON, and a table in either language."""

import io
from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.answer import policy_json
from bot.wording import one_line
from corpus.catalogue import text
from corpus.coverage import STATUSES, Coverage, Place, coverage_of
from corpus.disclosures import Article
from corpus.text import visible
from corpus.types import Language, Policy

_FIRST_WORDS_CHARS = 40
_MOST_SHOWN = 2
_COLOURS = {"stated": "green", "partly": "yellow", "not_found": "red"}
# Where the output goes to a file or another program, a line holds this many columns.
_PLAIN_WIDTH = 120


def coverage_json(policy: Policy, language: Language) -> dict[str, Any]:
    """Return the coverage of a policy in its wire shape, with words in `language`; `text[start:end] == quote`."""
    found = coverage_of(policy.text)
    return {
        "policy": policy_json(policy, language),
        "language": language,
        "disclaimer": text("coverage.disclaimer", language),
        "counts": _counts(found),
        "disclosures": [_disclosure_json(policy, one, language) for one in found],
    }


def _counts(found: tuple[Coverage, ...]) -> dict[str, int]:
    counts = Counter(one.status for one in found)
    return {status: counts[status] for status in STATUSES}


def _disclosure_json(policy: Policy, one: Coverage, language: Language) -> dict[str, Any]:
    told = one.disclosure
    return {
        "number": told.number,
        "id": told.id,
        "name": told.names[language],
        "question": told.questions[language],
        "law": told.law[language],
        "part": told.part,
        "term": told.term,
        "opp115": told.opp115,
        "articles": [_article_json(article, language) for article in told.articles],
        "cited": told.cited(language),
        "status": one.status,
        "missing": [{"element": part.id, "words": part.missing[language]} for part in one.missing],
        "citations": [_place_json(policy, place) for place in one.places],
    }


def _article_json(article: Article, language: Language) -> dict[str, Any]:
    return {
        "law": article.law.id,
        "article": article.article,
        "to": article.to or None,
        "paragraph": article.paragraph or None,
        "item": article.item or None,
        "cited": article.cited(language),
    }


def _place_json(policy: Policy, place: Place) -> dict[str, Any]:
    clause = place.clause
    return {
        "clause_id": clause.id,
        "label": clause.label,
        "heading_path": list(clause.heading_path),
        "quote": place.span.of(policy.text),
        "start": place.span.start,
        "end": place.span.end,
        "clause_start": clause.start,
        "clause_end": clause.end,
        "permalink": f"/policies/{policy.id}#{clause.id}",
        "elements": list(place.elements),
    }


def show_coverage(policy: Policy, language: Language, width: int | None = None) -> str:
    """Return the table for people, `width` columns wide (the terminal's where None), with the counts below."""
    found = coverage_of(policy.text)
    table = Table(title=Text(text("coverage.title", language, title=visible(policy.title(language)))), show_lines=True)
    table.add_column(text("coverage.column_number", language), justify="right", no_wrap=True)
    table.add_column(text("coverage.column_disclosure", language), ratio=3, overflow="fold")
    table.add_column(text("coverage.column_status", language), no_wrap=True)
    table.add_column(text("coverage.column_where", language), ratio=5, overflow="fold")
    for one in found:
        table.add_row(
            str(one.disclosure.number),
            Text(f"{one.disclosure.names[language]}\n{one.disclosure.cited(language)}"),
            Text(text(f"coverage.{one.status}", language), style=_COLOURS[one.status]),
            Text("\n".join(_where(policy, one, language))),
        )
    output = io.StringIO()
    console = _console(output, width)
    console.print(table)
    console.print(Text(text("coverage.counts", language, **_counts(found))))
    console.print(Text(text("coverage.disclaimer", language)))
    return output.getvalue()


def _console(output: io.StringIO, width: int | None) -> Console:
    terminal = Console(markup=False, highlight=False)
    columns = width or (terminal.width if terminal.is_terminal else _PLAIN_WIDTH)
    colours = terminal.is_terminal and not terminal.no_color
    return Console(file=output, width=columns, force_terminal=colours, markup=False, highlight=False)


def _where(policy: Policy, one: Coverage, language: Language) -> list[str]:
    quotes = [f"{visible(place.clause.label)} “{_first_words(place, policy)}”" for place in one.places[:_MOST_SHOWN]]
    if not one.missing:
        return quotes
    parts = ("；" if language == "zh" else "; ").join(part.missing[language] for part in one.missing)
    return [*quotes, text("coverage.missing", language, parts=parts)]


def _first_words(place: Place, policy: Policy) -> str:
    words = visible(one_line(place.span.of(policy.text)))
    return words if len(words) <= _FIRST_WORDS_CHARS else words[: _FIRST_WORDS_CHARS - 1] + "…"
