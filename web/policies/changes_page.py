"""What changed between two versions, as a page: no script, printable, every word of a policy escaped."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette import status
from starlette.responses import HTMLResponse, Response

from bot.changes import headline, tell
from corpus.catalogue import text
from corpus.changes.types import Comparison, Entry, Place
from corpus.errors import UnknownPolicyError
from corpus.settings import Settings
from corpus.types import Clause, Language, Policy, Span
from index.versions import find_version
from web.language import page_language
from web.layout import Piece
from web.pages import render
from web.policies.versions import compared, kept_versions
from web.problems import problem_response
from web.reader import missing_policy, wants_page

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Side:
    """A clause in one version: its label, its words with the changed ones marked, and its address where it has one."""

    label: str
    heading: str
    pieces: tuple[Piece, ...]
    link: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """An entry to be shown: its kind, either side, and the sentences that say where words went or came from."""

    kind: str
    old: Side | None
    new: Side | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A place that a statement stands on."""

    key: str
    label: str
    words: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of what the change means, with its quotations."""

    words: str
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An earlier version to compare with."""

    version: str
    name: str
    chosen: bool


@router.get("/policies/{policy_id}/changes", response_class=HTMLResponse)
def read_changes(request: Request, policy_id: str) -> Response:
    """Return the page; `from` names an earlier version, `lang` the language of the page's own words."""
    query = request.query_params
    language = page_language(query.get("lang"), request.headers.get("accept-language", ""))
    settings: Settings = request.app.state.policies_settings
    try:
        policy = request.app.state.desk.assistant.policy(policy_id)
    except UnknownPolicyError:
        return missing_policy(request, language)
    earlier = kept_versions(policy, settings)
    code, old = status.HTTP_200_OK, earlier[0] if earlier else None
    try:
        old = find_version(earlier, query["from"]) if "from" in query else old
    except UnknownPolicyError:
        if not wants_page(request):
            return problem_response(request.scope, "unknown_version")
        code, old = status.HTTP_404_NOT_FOUND, None
    page = render(
        "changes.html",
        language,
        tell=lambda key, **values: text(f"changes.{key}", language, **values),
        policy=policy,
        old=old,
        choices=_choices(earlier, old),
        notice=code == status.HTTP_404_NOT_FOUND,
        **_shown(compared(old, policy) if old else None, language),
    )
    return HTMLResponse(page, code, headers={"Content-Language": language})


def _choices(earlier: Sequence[Policy], old: Policy | None) -> list[Choice]:
    times = Counter(policy.version for policy in earlier)
    return [
        Choice(p.version, p.version if times[p.version] == 1 else p.sha256, old is not None and p.sha256 == old.sha256)
        for p in earlier
    ]


def _shown(comparison: Comparison | None, language: Language) -> dict[str, object]:
    if comparison is None:
        return {"summary": None, "same": True, "statements": (), "rows": (), "moved": ()}
    rows = [_row(entry, comparison, language) for entry in comparison.entries if entry.kind != "unchanged"]
    return {
        "summary": headline(comparison, language),
        "same": comparison.same_words,
        "statements": _statements(comparison, language),
        "rows": [row for row in rows if row.kind != "moved"],
        "moved": [row for row in rows if row.kind == "moved"],
    }


def _statements(comparison: Comparison, language: Language) -> list[Statement]:
    return [
        Statement(
            tell(meaning, language),
            (
                *(_quotation("was", place, comparison.old, None) for place in meaning.old),
                *(_quotation("now", place, comparison.new, language) for place in meaning.new),
            ),
        )
        for meaning in comparison.meanings
    ]


def _quotation(key: str, place: Place, policy: Policy, language: Language | None) -> Quotation:
    link = _link(policy, place.clause, language, place.span) if language else None
    return Quotation(key, place.clause.label, place.span.of(policy.text), link)


def _row(entry: Entry, comparison: Comparison, language: Language) -> Row:
    notes = [
        text(f"changes.{key}", language, clauses="、".join(ids))
        for key, ids in (("went_to", entry.went_to), ("came_from", entry.came_from))
        if ids
    ]
    return Row(
        entry.kind,
        _side(entry.old, entry.gone, comparison.old, None),
        _side(entry.new, entry.come, comparison.new, language),
        tuple(notes),
    )


def _side(clause: Clause | None, marked: Sequence[Span], policy: Policy, language: Language | None) -> Side | None:
    """Return a side to be shown; only the version in use, whose page there is, has `language` and a link."""
    if clause is None:
        return None
    link = _link(policy, clause, language, None) if language else None
    heading = " › ".join(part for part in clause.heading_path if part != clause.label)
    return Side(clause.label, heading, _pieces(policy.text, clause, marked), link)


def _pieces(words: str, clause: Clause, marked: Sequence[Span]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    at = clause.start
    for span in marked:
        found += [Piece(words[at : span.start], False), Piece(words[max(at, span.start) : span.end], True)]
        at = max(at, span.end)
    found.append(Piece(words[at : clause.end], False))
    return tuple(piece for piece in found if piece.words)


def _link(policy: Policy, clause: Clause, language: Language, span: Span | None) -> str:
    place = {"start": span.start, "end": span.end} if span else {}
    query = urlencode({"lang": language, **place})
    return f"/policies/{quote(policy.id)}?{query}#{quote(clause.id, safe='().~')}"
