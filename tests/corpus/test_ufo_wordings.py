"""The shop's own approved wordings: whole, true to the text's hash, short, and each question in one place."""

import re
from pathlib import Path

import pytest

from corpus.clauses import split_clauses
from corpus.loading import shipped_policies
from corpus.plain import Wording, Wordings, load_wordings
from corpus.plain_check import NOTES, review, without_wording
from corpus.text import fold
from corpus.types import Policy


def ufo_file() -> Path:
    (path,) = (p for p in shipped_policies() if p.parent.name == "ufo")
    return path


@pytest.fixture(scope="module")
def wordings(ufo: Policy) -> Wordings:
    return load_wordings(ufo_file(), ufo, split_clauses(ufo.text))


def of(wordings: Wordings, clause: str) -> list[Wording]:
    return [w for w in wordings.used if w.clause == clause]


def test_every_entry_fits_the_text(wordings: Wordings) -> None:
    assert (wordings.stale, wordings.unknown) == ((), ())
    assert len(wordings.used) > 40


def test_every_sentence_has_a_wording(ufo: Policy, wordings: Wordings) -> None:
    clauses = split_clauses(ufo.text)
    assert without_wording(clauses, wordings.used) == []
    assert {w.clause for w in wordings.used} == {c.id for c in clauses if c.kind == "clause"}


def test_nothing_is_to_be_mended(ufo: Policy, wordings: Wordings) -> None:
    findings = review(ufo, split_clauses(ufo.text), wordings)
    assert [f for f in findings if f.kind not in NOTES] == []


def test_each_answers_enough_questions_in_both_languages(wordings: Wordings) -> None:
    for wording in wordings.used:
        assert len(wording.questions["zh"]) >= 6
        assert len(wording.questions["en"]) >= 4


def test_wordings_and_questions_are_in_their_language(wordings: Wordings) -> None:
    for wording in wordings.used:
        for zh in (wording.texts["zh"], *wording.questions["zh"]):
            assert re.search(r"[\u4e00-\u9fff]", zh)
        for en in wording.questions["en"]:
            assert not re.search(r"[\u4e00-\u9fff]", en)


def test_no_question_opens_like_a_lawyer(wordings: Wordings) -> None:
    asked = [fold(q) for w in wordings.used for questions in w.questions.values() for q in questions]
    assert not [q for q in asked if "根据" in q or "according to" in q]


@pytest.mark.parametrize(
    ("clause", "chinese", "english"),
    [("1.p7", "没有写完", "breaks off"), ("2.p1", "漏了字", "lacks"), ("2.(3)", "漏了字", "missing")],
)
def test_where_the_text_is_broken_the_wording_says_so(
    clause: str, chinese: str, english: str, wordings: Wordings
) -> None:
    texts = of(wordings, clause)[0].texts
    assert chinese in texts["zh"]
    assert english in texts["en"]
