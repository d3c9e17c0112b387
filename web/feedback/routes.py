"""`/v1/feedback`: whether votes are taken, and a vote on an answer."""

from fastapi import APIRouter, Depends
from starlette import status
from starlette.responses import JSONResponse

from corpus.catalogue import text
from web.api import DeskOf, ReadersLanguage, json_only, problems
from web.feedback.records import VOTE_REASONS, Vote
from web.problems import ProblemError
from web.schemas import FeedbackBody, FeedbackKept, FeedbackOffer

router = APIRouter()


@router.get(
    "/v1/feedback",
    operation_id="get_feedback_reasons",
    summary="Are votes taken?",
    responses={200: {"model": FeedbackOffer}, **problems()},
)
async def offer(desk: DeskOf, language: ReadersLanguage) -> JSONResponse:
    """Say whether votes are taken, and which reasons there are for one."""
    reasons = [{"id": reason, "name": text(f"web.reason_{reason}", language)} for reason in VOTE_REASONS]
    return JSONResponse({"open": desk.feedback is not None, "reasons": reasons})


@router.post(
    "/v1/feedback",
    operation_id="give_feedback",
    summary="Vote on an answer",
    dependencies=[Depends(json_only)],
    responses={
        200: {"model": FeedbackKept},
        **problems(
            status.HTTP_403_FORBIDDEN,
            status.HTTP_404_NOT_FOUND,
            status.HTTP_413_CONTENT_TOO_LARGE,
            status.HTTP_415_UNSUPPORTED_MEDIA_TYPE,
            status.HTTP_422_UNPROCESSABLE_CONTENT,
            status.HTTP_429_TOO_MANY_REQUESTS,
            status.HTTP_503_SERVICE_UNAVAILABLE,
        ),
    },
)
def vote(body: FeedbackBody, desk: DeskOf) -> JSONResponse:
    """Keep a vote, in the place of an earlier one on the same answer."""
    if desk.feedback is None:
        raise ProblemError("feedback_off")
    desk.feedback.vote(Vote(body.answer_id, body.vote, body.reason, body.note))
    return JSONResponse({"status": "kept"})
