import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.answer import Answer
from corpus.errors import FeedbackAwayError, UnknownAnswerError
from corpus.settings import Settings
from tests.web.fake import answer_of, policy_of
from web.feedback.database import open_database
from web.feedback.records import Vote
from web.feedback.store import FeedbackStore, StoreFigures
from web.feedback.tables import AnswerRow, VoteRow

Keep = Callable[..., Answer]


def answers(store: FeedbackStore) -> list[AnswerRow]:
    with Session(store.engine) as session:
        return list(session.scalars(select(AnswerRow).order_by(AnswerRow.asked_at)))


def votes(store: FeedbackStore) -> list[VoteRow]:
    with Session(store.engine) as session:
        return list(session.scalars(select(VoteRow)))


def test_answer_is_kept_with_what_the_report_needs(store: FeedbackStore, keep: Keep) -> None:
    before = datetime.now(UTC)
    answer = keep("do you share my location?")
    (row,) = answers(store)
    assert (row.id, row.question, row.language) == (answer.answer_id, "do you share my location?", "en")
    assert (row.policy_id, row.policy_version) == ("sample", "1")
    assert (row.verdict, row.reason, row.confidence) == ("yes", None, 0.9)
    assert row.cited == [answer.citations[0].clause_id]
    assert row.nearest == answer.citations[0].clause_id
    assert before <= row.asked_at <= datetime.now(UTC)


def test_question_and_note_are_masked_before_they_are_stored(store: FeedbackStore, keep: Keep) -> None:
    answer = keep("我的手机１３８ ００１３ ８０００能改吗\x00\u200b")
    store.vote(Vote(str(answer.answer_id), "down", "other", "写信到 zhang.san@shop.example"))
    assert answers(store)[0].question == "我的手机[手机号]能改吗"
    assert votes(store)[0].note == "写信到 [邮箱]"


def test_second_vote_replaces_the_first(store: FeedbackStore, keep: Keep) -> None:
    answer_id = str(keep("q").answer_id)
    store.vote(Vote(answer_id, "down", "outdated", "old"))
    store.vote(Vote(answer_id, "up"))
    (vote,) = votes(store)
    assert (vote.vote, vote.reason, vote.note) == ("up", None, None)


def test_votes_at_once_leave_one(store: FeedbackStore, keep: Keep) -> None:
    answer_id = str(keep("q").answer_id)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: store.vote(Vote(answer_id, "up")), range(40)))
    assert len(votes(store)) == 1


@pytest.mark.parametrize("answer_id", ["nobody", "x" * 65, "", "a b", "'; DROP TABLE votes; --", "a\x00b", "答案"])
def test_vote_on_an_unknown_answer_is_refused(store: FeedbackStore, answer_id: str) -> None:
    with pytest.raises(UnknownAnswerError):
        store.vote(Vote(answer_id, "up"))
    assert votes(store) == []


def test_vote_right_behind_the_answer_finds_it(store: FeedbackStore) -> None:
    for n in range(30):
        store.keep(answer_of(policy_of(), "q", answer_id=f"quick-{n}"))
        store.vote(Vote(f"quick-{n}", "up"))
    assert len(votes(store)) == 30


def test_what_is_older_than_the_retention_goes_with_its_vote(store: FeedbackStore, keep: Keep) -> None:
    old, new = keep("old"), keep("new")
    for answer in (old, new):
        store.vote(Vote(str(answer.answer_id), "up"))
    with Session(store.engine) as session, session.begin():
        long_ago = datetime.now(UTC) - timedelta(days=91)
        session.execute(update(AnswerRow).where(AnswerRow.id == old.answer_id).values(asked_at=long_ago))
    assert store.tidy() == 1
    assert [row.id for row in answers(store)] == [new.answer_id]
    assert [vote.answer_id for vote in votes(store)] == [new.answer_id]


def test_old_rows_are_removed_at_the_start(feedback_settings: Settings) -> None:
    store = FeedbackStore.open(feedback_settings)
    store.keep(answer_of(policy_of(), "old", answer_id="old"))
    assert store.flush(10)
    with Session(store.engine) as session, session.begin():
        session.execute(update(AnswerRow).values(asked_at=datetime.now(UTC) - timedelta(days=91)))
    store.close()
    again = FeedbackStore.open(feedback_settings)
    again.keep(answer_of(policy_of(), "new", answer_id="new"))
    assert again.flush(10)
    assert [row.id for row in answers(again)] == ["new"]
    again.close()


def test_closing_writes_what_waits(feedback_settings: Settings) -> None:
    store = FeedbackStore.open(feedback_settings)
    for n in range(250):
        store.keep(answer_of(policy_of(), f"q{n}", answer_id=f"a{n}"))
    store.close()
    engine = open_database(feedback_settings)
    with Session(engine) as session:
        assert len(session.scalars(select(AnswerRow.id)).all()) == 250
    engine.dispose()


def test_row_that_the_database_refuses_does_not_take_the_others_along(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    for answer_id in ("first", "first", "second"):  # the same id twice cannot be
        store.keep(answer_of(policy_of(), "geheim", answer_id=answer_id))
    assert store.flush(10)
    assert {row.id for row in answers(store)} == {"first", "second"}
    assert store.figures.lost == 1
    assert "not kept" in caplog.text
    assert "geheim" not in caplog.text


def test_answer_without_an_id_is_no_answer_to_keep(store: FeedbackStore) -> None:
    with pytest.raises(ValueError, match="id"):
        store.keep(answer_of(policy_of(), "q"))


def test_figures_count_what_was_written(store: FeedbackStore, keep: Keep) -> None:
    for _ in range(3):
        keep("q")
    assert store.figures == StoreFigures(3, 0, 0, {})


def test_vote_is_refused_while_the_database_is_away(
    store: FeedbackStore, keep: Keep, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer_id = str(keep("q").answer_id)
    break_database(store)
    with pytest.raises(FeedbackAwayError):
        store.vote(Vote(answer_id, "down", "other", "geheim"))
    assert "a vote was not kept" in caplog.text
    assert "geheim" not in caplog.text


def break_database(store: FeedbackStore) -> None:
    """Make every new statement fail as it does when the server has gone."""
    from sqlalchemy import event  # noqa: PLC0415
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    @event.listens_for(store.engine, "before_cursor_execute")
    def gone(*_: object) -> None:
        raise OperationalError("gone", None, Exception("gone"))
