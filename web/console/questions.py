"""What customers asked and the policy did not answer, and what they voted down: for who has signed in with a key."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette import status
from starlette.responses import Response

from corpus.catalogue import text
from corpus.types import Language
from web.api import DeskOf
from web.console.door import console_page, needs_session, page_language_of, signed_in
from web.feedback.gaps import DEFAULT_DAYS, Window, counts, gaps, voted_down
from web.feedback.store import FeedbackStore

router = APIRouter(prefix="/console", include_in_schema=False, dependencies=[Depends(needs_session)])

_MOST_LINES = 200
_PERIODS = (7, 30, 90, 365)


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is shown: a sentence, the questions, the votes."""

    summary: str
    gaps: tuple["Line", ...]
    votes: tuple["Line", ...]


@dataclass(frozen=True, slots=True)
class Line:
    """How often, when last, what was asked or noted, why, and the clause with its address in the console."""

    count: int
    last: str
    questions: tuple[tuple[str, str], ...]
    why: str
    clause: str
    link: str | None


@router.get("/questions")
def questions(request: Request, desk: DeskOf) -> Response:
    """Return the page; without a session nobody's questions are read."""
    language = page_language_of(request)
    policy = desk.assistant.policy(request.query_params.get("policy") or None)
    days = _days(request.query_params.get("days"))
    report, notice, code = None, None, status.HTTP_200_OK
    if not signed_in(request):
        notice, code = "questions_need_key", status.HTTP_403_FORBIDDEN
    elif desk.feedback is None:
        notice = "questions_off"
    else:
        try:
            labels = {clause.id: clause.label for clause in desk.assistant.clauses(policy.id)}
            report = _report(desk.feedback, Window(days, policy.id), labels, language)
        except SQLAlchemyError:
            notice, code = "away", status.HTTP_503_SERVICE_UNAVAILABLE
    return console_page(
        request,
        "console_questions.html",
        language,
        code,
        tab="questions",
        policy=policy,
        policies=desk.assistant.policies(),
        days=days,
        periods=_PERIODS,
        notice=notice,
        report=report,
    )


def _days(asked: str | None) -> int:
    return next((days for days in _PERIODS if str(days) == asked), DEFAULT_DAYS)


def _report(store: FeedbackStore, window: Window, labels: Mapping[str, str], language: Language) -> Report:
    found = counts(store.engine, window)
    summary = text(
        "console.questions_summary",
        language,
        days=window.days,
        asked=found.asked,
        unanswered=found.unanswered,
        up=found.up,
        down=found.down,
    )
    unanswered = tuple(
        Line(
            gap.count,
            f"{gap.last_asked:%Y-%m-%d}",
            ((gap.question, ""),),
            text(f"web.badge_{gap.reason}", language) if gap.reason else "",
            labels.get(gap.nearest or "", gap.nearest or ""),
            _place(gap.policy_id, gap.nearest, labels, language),
        )
        for gap in gaps(store.engine, window, _MOST_LINES)
    )
    votes = tuple(
        Line(
            down.count,
            f"{down.last_voted:%Y-%m-%d}",
            tuple((vote.question, vote.note or "") for vote in down.examples),
            "、".join(f"{text(f'web.reason_{reason}', language)} {count}" for reason, count in down.reasons),
            labels.get(down.clause_id or "", down.clause_id or ""),
            _place(down.policy_id, down.clause_id, labels, language),
        )
        for down in voted_down(store.engine, window, _MOST_LINES)
    )
    return Report(summary, unanswered, votes)


def _place(policy: str, clause: str | None, labels: Mapping[str, str], language: Language) -> str | None:
    """Return the address of a clause that the policy still has, or None."""
    if clause not in labels:
        return None
    return "/console/clause?" + urlencode({"lang": language, "policy": policy, "clause": clause})
