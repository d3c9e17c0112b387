"""Passages are sentences with the context that they mean nothing without."""

from corpus.clauses import split_clauses
from corpus.types import Policy
from index.passages import MAX_PASSAGE_CHARS, passages_of


def test_an_exception_carries_heading_and_introduction(ufo: Policy) -> None:
    clauses = split_clauses(ufo.text)
    (found,) = (p for p in passages_of(ufo.text, clauses) if p.span.of(ufo.text).startswith("基于学术研究"))
    assert found.context == "二、信息的披露 我们不会与以外的任何公司、组织和个人共享您的个人信息,但以下情况除外:"
    assert clauses[found.clause].id == "2.(7)"


def test_every_sentence_is_a_passage(ufo: Policy) -> None:
    clauses = split_clauses(ufo.text)
    assert [p.span for p in passages_of(ufo.text, clauses)] == [s for c in clauses for s in c.sentences]


def test_an_endless_sentence_is_cut_at_pauses_and_loses_nothing() -> None:
    text = "我们收集" + "姓名、" * 300 + "电话。"
    spans = [p.span for p in passages_of(text, split_clauses(text))]
    assert "".join(span.of(text) for span in spans) == text
    assert all(span.end - span.start <= MAX_PASSAGE_CHARS for span in spans)
    assert all(span.of(text).endswith("、") for span in spans[:-1])


def test_a_sentence_without_pauses_is_cut_all_the_same() -> None:
    text = "啊" * 1000
    assert [p.span.end - p.span.start for p in passages_of(text, split_clauses(text))] == [400, 400, 200]
