from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.answer import Answer
from tests.web.fake import answer_of, policy_of
from web.feedback.gaps import Counts, Window, as_json, counts, gaps, rows, voted_down
from web.feedback.records import Vote
from web.feedback.store import FeedbackStore
from web.feedback.tables import AnswerRow

Keep = Callable[..., Answer]
CITED = answer_of(policy_of(), "q").citations


@pytest.fixture
def unanswered(keep: Keep) -> Callable[..., Answer]:
    """Return a function that keeps a question that the policy did not answer."""

    def kept(question: str, **changed: Any) -> Answer:
        values = {"verdict": "not_stated", "reason": "not_in_policy", "citations": (), "related": CITED}
        return keep(question, **{**values, **changed})

    return kept


def test_unanswered_questions_are_grouped_and_counted(store: FeedbackStore, keep: Keep, unanswered: Keep) -> None:
    for question in ("收不收指纹", "天气好吗", "请问收不收指纹吗？"):
        unanswered(question, language="zh")
    keep("do you share my location?")
    fingerprints, weather = gaps(store.engine, Window())
    assert (fingerprints.question, fingerprints.count) == ("请问收不收指纹吗？", 2)
    assert (fingerprints.policy_id, fingerprints.language) == ("sample", "zh")
    assert (fingerprints.reason, fingerprints.nearest) == ("not_in_policy", CITED[0].clause_id)
    assert fingerprints.last_asked >= weather.last_asked
    assert weather.count == 1


def test_at_most_as_many_groups_as_asked_for(store: FeedbackStore, unanswered: Keep) -> None:
    for question in ("甲乙丙丁", "戊己庚辛", "戊己庚辛"):
        unanswered(question)
    assert [gap.question for gap in gaps(store.engine, Window(), 1)] == ["戊己庚辛"]


def test_only_the_policy_and_the_days_asked_for_are_read(store: FeedbackStore, unanswered: Keep) -> None:
    old = unanswered("old")
    unanswered("here")
    unanswered("there", policy=policy_of(policy_id="other"))
    with Session(store.engine) as session, session.begin():
        before = datetime.now(UTC) - timedelta(days=8)
        session.execute(update(AnswerRow).where(AnswerRow.id == old.answer_id).values(asked_at=before))
    assert [gap.question for gap in gaps(store.engine, Window(7, "sample"))] == ["here"]
    assert {gap.question for gap in gaps(store.engine, Window(9))} == {"old", "here", "there"}
    assert counts(store.engine, Window(7)).asked == 2


def test_votes_down_are_told_by_clause_with_their_reasons(store: FeedbackStore, keep: Keep, unanswered: Keep) -> None:
    for reason, note in (("outdated", "old 13800138000"), ("outdated", None), (None, None)):
        store.vote(Vote(str(keep("do you share?").answer_id), "down", reason, note))  # type: ignore[arg-type]
    store.vote(Vote(str(keep("fine?").answer_id), "up"))
    store.vote(Vote(str(unanswered("nothing near?", related=()).answer_id), "down"))
    cited, none = voted_down(store.engine, Window())
    assert (cited.clause_id, cited.count, cited.reasons) == (CITED[0].clause_id, 3, (("outdated", 2),))
    assert {example.note for example in cited.examples} == {"old [手机号]", None}
    assert (none.clause_id, none.count, none.reasons) == (None, 1, ())


def test_counts(store: FeedbackStore, keep: Keep, unanswered: Keep) -> None:
    store.vote(Vote(str(keep("a").answer_id), "up"))
    store.vote(Vote(str(unanswered("b").answer_id), "down"))
    keep("c")
    assert counts(store.engine, Window()) == Counts(asked=3, unanswered=1, up=1, down=1)


def test_every_answer_is_exported_with_its_vote(store: FeedbackStore, keep: Keep) -> None:
    store.vote(Vote(str(keep("a").answer_id), "down", "other", "why"))
    keep("b")
    first, second = rows(store.engine, Window())
    assert (first["question"], first["vote"], first["vote_reason"], first["note"]) == ("a", "down", "other", "why")
    assert (second["question"], second["vote"], second["voted_at"]) == ("b", "", "")
    assert first["cited"] == CITED[0].clause_id


def test_nothing_kept_is_an_empty_report(store: FeedbackStore) -> None:
    assert gaps(store.engine, Window()) == []
    assert voted_down(store.engine, Window()) == []
    assert counts(store.engine, Window()) == Counts(0, 0, 0, 0)


def test_rows_are_values_that_nobody_changes_and_json_takes(store: FeedbackStore, unanswered: Keep) -> None:
    unanswered("a")
    (gap,) = gaps(store.engine, Window())
    with pytest.raises(FrozenInstanceError):
        gap.count = 7  # type: ignore[misc]
    assert as_json(gap)["last_asked"].endswith("+00:00")
