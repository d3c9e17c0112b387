"""The measures agree with what a person counts by hand."""

import pytest

from bot.evaluation import by_group, calibration, measure
from tests.bot.made import answer, citation, judged, outcome

NAME, SALE, YEARS = "我们收集姓名。", "我们不会出售信息。", "信息保存三年。"


def test_the_first_citation_that_answers_is_a_hit_at_one() -> None:
    found = measure([outcome(judged("info", [NAME]), answer("info", [citation(NAME)]))])
    assert (found["hit@1"], found["hit@3"], found["citation_precision"]) == (1.0, 1.0, 1.0)


def test_related_clauses_follow_the_citations_in_the_ranked_list() -> None:
    answered = answer("info", [citation(SALE)], [citation(YEARS), citation(NAME)])
    found = measure([outcome(judged("info", [NAME]), answered)])
    assert (found["hit@1"], found["hit@3"], found["citation_precision"]) == (0.0, 1.0, 0.0)


def test_a_span_over_400_characters_is_no_hit() -> None:
    found = measure([outcome(judged("info", [NAME]), answer("info", [citation(NAME, longer=394)]))])
    assert found["hit@5"] == 0.0
    assert measure([outcome(judged("info", [NAME]), answer("info", [citation(NAME, longer=393)]))])["hit@1"] == 1.0


def test_what_is_fair_to_cite_counts_for_precision_and_not_for_hits() -> None:
    answered = answer("info", [citation(SALE), citation(YEARS)])
    found = measure([outcome(judged("info", [NAME], also=[YEARS]), answered)])
    assert (found["hit@5"], found["citation_precision"], found["citations_per_answer"]) == (0.0, 0.5, 2.0)


def test_a_denied_answer_is_a_miss_although_the_clause_is_related() -> None:
    found = measure([outcome(judged("info", [NAME]), answer("not_stated", (), [citation(NAME)]))])
    assert (found["hit@5"], found["false_not_stated"]) == (0.0, 1.0)


def test_both_errors_and_f1_of_not_stated() -> None:
    denied = outcome(judged("info", [NAME]), answer("not_stated"))
    invented = outcome(judged("not_stated"), answer("yes", [citation(SALE)]))
    right = outcome(judged("not_stated"), answer("not_stated"))
    found = measure([denied, invented, right, right, outcome(judged("info", [NAME]), answer("info", [citation(NAME)]))])
    assert (found["false_not_stated"], found["false_answer"]) == (0.5, 0.333)
    assert (found["not_stated_precision"], found["not_stated_recall"]) == (0.667, 0.667)
    assert found["not_stated_f1"] == 0.667


def test_verdicts_are_counted_for_yes_no_questions_alone() -> None:
    asked = [judged("yes", [NAME], kind="yesno"), judged("no", [SALE], kind="yesno"), judged("info", [YEARS])]
    given = [
        answer("yes", [citation(NAME)]),
        answer("conditional", [citation(SALE)]),
        answer("info", [citation(YEARS)]),
    ]
    found = measure([outcome(a, g) for a, g in zip(asked, given, strict=True)])
    assert (found["yesno"], found["verdict_accuracy"]) == (2, 0.5)


def test_a_share_of_nothing_is_none() -> None:
    found = measure([outcome(judged("not_stated"), answer("not_stated"))])
    assert found["hit@1"] is found["citation_precision"] is found["verdict_accuracy"] is None


def test_groups_are_the_own_policy_and_all_others() -> None:
    one = outcome(judged("info", [NAME]), answer("info", [citation(NAME)]))
    assert list(by_group([one], "made")) == ["made", "made/plain", "made/zh"]
    assert list(by_group([one], "ufo")) == ["other", "other/plain", "other/zh"]


@pytest.mark.parametrize(
    ("asked", "given", "faults"),
    [
        (judged("info", [NAME]), answer("info", [citation(NAME)]), ()),
        (judged("info", [NAME]), answer("info", [citation(SALE)]), ("misplaced",)),
        (judged("info", [NAME]), answer("not_stated"), ("denied",)),
        (judged("not_stated"), answer("info", [citation(SALE)]), ("invented",)),
        (judged("not_stated"), answer("not_stated"), ()),
        (judged("no", [SALE], kind="yesno"), answer("yes", [citation(SALE)]), ("verdict",)),
        (judged("no", [SALE], kind="yesno"), answer("yes", [citation(NAME)]), ("misplaced", "verdict")),
        (judged("info", [NAME]), None, ("failed",)),
    ],
)
def test_what_went_wrong_is_named(asked, given, faults) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert outcome(asked, given).faults == faults


def test_calibration_holds_confidence_against_what_was_right() -> None:
    sure = [outcome(judged("info", [NAME]), answer("info", [citation(NAME)], confidence=0.95)) for _ in range(3)]
    wrong = outcome(judged("info", [NAME]), answer("info", [citation(SALE)], confidence=0.95))
    unsure = outcome(judged("not_stated"), answer("not_stated", confidence=0.35))
    bins, error = calibration([*sure, wrong, unsure])
    assert [(b.low, b.answers, round(b.confidence, 3), b.right) for b in bins] == [
        (0.3, 1, 0.35, 1.0),
        (0.9, 4, 0.95, 0.75),
    ]
    assert error == pytest.approx((0.65 + 4 * 0.2) / 5)


def test_no_answers_have_no_calibration_error() -> None:
    assert calibration([]) == ([], None)


def test_counts_are_numbers_even_of_a_single_question() -> None:
    found = measure([outcome(judged("yes", [NAME], kind="yesno"), answer("yes", [citation(NAME)]))])
    assert [type(found[name]) for name in ("answerable", "yesno")] == [int, int]
