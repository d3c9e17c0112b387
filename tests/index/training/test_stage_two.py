"""A step of stage two never punishes a passage that answers, and its losses fall when the right one rises."""

import random
from dataclasses import replace

import numpy as np
import torch

from corpus.types import Span
from index.training import stage_two
from index.training.likeness import likeness
from index.training.own_policy import own_policy
from index.training.passage_views import views_of
from index.training.planning import MOST_QUESTIONS, Course, asked_of, plan_of, step_of, touched
from index.training.questions import Question
from index.training.stage_two import late_interaction

TEXT = "一、收集\n我们收集您的手机号。我们收集您的位置信息。\n二、共享\n我们不会出售您的个人信息。您可以注销账号。\n"
ASKED = Question("q1", "shop", "", "train", "hard", "en", "plain", "yesno", "no", "do you sell my data?", (), ())
SELL = Span(TEXT.index("我们不会出售"), TEXT.index("您可以注销"))


def test_views_show_the_sentence_its_context_and_its_neighbours() -> None:
    view = next(v for v in views_of(TEXT) if "位置" in v.alone)
    assert view.alone == "我们收集您的位置信息。"
    assert view.with_context.endswith("：" + view.alone)
    assert "手机号" in view.piece


def test_touched_are_the_passages_that_overlap() -> None:
    views = views_of(TEXT)
    assert [views[n].alone for n in touched(views, [SELL])] == ["我们不会出售您的个人信息。"]
    assert touched(views, []) == []


def test_likeness_bridges_the_languages_by_concepts() -> None:
    views = views_of(TEXT)
    (row,) = likeness([replace(ASKED, question="do you collect my location?")], views)
    assert "位置" in views[int(np.argmax(row))].alone


def test_a_step_names_the_passage_that_answers_and_spares_what_is_fair() -> None:
    views = views_of(TEXT)
    questions = [replace(ASKED, must=(SELL,)), replace(ASKED, id="q2", verdict="not_stated")]
    step = step_of(Course(questions, views, likeness(questions, views)), random.Random(1))  # noqa: S311
    assert step.gold[1] == -1
    assert "出售" in step.passages[step.gold[0]]
    assert step.fair[0, step.gold[0]]
    assert not step.fair[1].any()
    assert step.fair.shape == (2, len(step.passages))


def test_questions_with_the_same_answer_are_alike_and_unanswered_ones_are_not() -> None:
    views = views_of(TEXT)
    questions = [replace(ASKED, must=(SELL,)), replace(ASKED, id="q2"), replace(ASKED, id="q3", must=(SELL,))]
    step = step_of(Course(questions, views, likeness(questions, views)), random.Random(1))  # noqa: S311
    assert step.alike.tolist() == [[True, False, True], [False, False, False], [True, False, True]]


def test_of_many_questions_some_share_their_evidence_and_some_are_unanswered() -> None:
    spans = [Span(n, n + 1) for n in range(20)]
    many = [replace(ASKED, must=(span,)) for span in spans for _ in range(5)] + [ASKED] * 50
    asked = [many[n] for n in asked_of(many, random.Random(1))]  # noqa: S311
    assert len(asked) == MOST_QUESTIONS
    assert sum(not question.must for question in asked) == MOST_QUESTIONS // 4
    evidence = [question.must for question in asked if question.must]
    assert max(evidence.count(must) for must in evidence) == 3
    assert asked_of(many[:5], random.Random(1)) == [0, 1, 2, 3, 4]  # noqa: S311


def test_a_course_is_taken_as_often_as_it_says() -> None:
    views = views_of(TEXT)
    courses = {
        name: Course([replace(ASKED, question=name, must=(SELL,))], views, np.zeros((1, len(views)), np.float32), steps)
        for name, steps in (("often", 3), ("once", 1))
    }
    plan = plan_of(courses, 2, 7)
    assert sorted(step.questions[0] for step in plan) == ["often"] * 6 + ["once"] * 2


def test_the_shop_s_own_policy_is_learnt_with_what_it_does_not_answer() -> None:
    questions, views = own_policy()
    assert {question.lang for question in questions} == {"zh", "en"}
    assert all(touched(views, question.must) for question in questions if question.must)
    assert sum(not question.must for question in questions) > 300


def test_questions_alike_draw_near_and_others_apart() -> None:
    alike = torch.tensor([[True, True, False], [True, True, False], [False, False, False]])
    near = torch.tensor([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0]])
    far = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.9, 0.1]])
    assert stage_two._alike(near, alike) < stage_two._alike(far, alike)
    assert float(stage_two._alike(near, torch.eye(3, dtype=torch.bool))) == 0


def test_late_interaction_is_the_mean_of_the_best_and_ignores_what_is_no_token() -> None:
    asked = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]])
    passages = torch.tensor([[[1.0, 0.0], [0.6, 0.8]], [[0.0, 1.0], [0.0, 0.0]]])
    assert torch.allclose(late_interaction(asked, passages), torch.tensor([[0.9, 0.5]]))


def test_ranking_loss_falls_when_the_right_passage_rises_and_spares_fair_ones() -> None:
    gold, asked = torch.tensor([0]), torch.tensor([0])
    none = torch.tensor([[False, False]])
    low, high = torch.tensor([[0.1, 0.5]]), torch.tensor([[0.5, 0.1]])
    assert stage_two._ranking(high, gold, asked, none) < stage_two._ranking(low, gold, asked, none)
    spared = stage_two._ranking(low, gold, asked, torch.tensor([[False, True]]))
    assert float(spared) < 1e-6
