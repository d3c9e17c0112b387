import asyncio
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer
from bot.assistant import Assistant
from corpus.catalogue import catalogue, text
from corpus.errors import UnknownPolicyError
from corpus.settings import Settings
from corpus.types import LANGUAGES, Language
from tests.web.fake import FakeAssistant, answer_of, policy_of
from tests.web.test_reader import HOSTILE, Page
from web.chat import EXAMPLES, Conversation
from web.desk import Desk
from web.feedback.store import FeedbackStore
from web.turns import MOST_TURNS, Turn, conversation, turn_of

COPYING = {"data-turn", "data-copy", "data-done", "data-failed"}
CANARY = "张三13800138000"


def _removed(_: str) -> Answer:
    raise UnknownPolicyError("unknown_policy", policy="shop2", known="ufo")


class Asker:
    """Asks the chat's own event and keeps the turns, as the page does."""

    def __init__(
        self, assistant: Assistant, settings: Settings, told: Any = (), feedback: FeedbackStore | None = None
    ) -> None:
        self.desk = Desk(assistant, settings, feedback, told)
        self.events = Conversation(self.desk, settings)
        self.turns: list[Turn] = []

    def ask(self, question: str, language: Language = "zh", policy: str = "") -> tuple[str, str]:
        """Return the conversation (empty where it stays as it is) and the notice."""
        talk, notice, *_, turns = asyncio.run(self.events.ask(question, language, self.turns, policy))
        self.turns = turns
        return talk if isinstance(talk, str) else "", notice

    def speak(self, language: Language) -> list[Any]:
        """Return the page in a language, the conversation with it."""
        return asyncio.run(self.events.speak(language, self.turns, ""))


@pytest.fixture
def asker(assistant: Assistant, settings: Settings) -> Iterator[Asker]:
    asker = Asker(assistant, settings)
    yield asker
    asker.desk.close()


@pytest.fixture
def asker_of(settings: Settings) -> Iterator[Any]:
    made: list[Asker] = []

    def make(fake: FakeAssistant, feedback: FeedbackStore | None = None, **changed: object) -> Asker:
        made.append(Asker(fake.as_assistant(), settings.model_copy(update=changed), feedback=feedback))
        return made[-1]

    yield make
    for asker in made:
        asker.desk.close()


@pytest.mark.parametrize(
    ("question", "badges"),
    [("你们会共享我的位置信息吗", ["是", "视情况而定"]), ("do you share my location?", ["Yes", "It depends"])],
)
def test_answer_shows_badge_words_clause_and_link(asker: Asker, question: str, badges: list[str]) -> None:
    talk, notice = asker.ask(question)
    page = Page(talk)
    assert [badge for badge in badges if f"<span>{badge}</span>" in talk]
    assert "二、3" in page.words
    assert "合作伙伴等第三方共享" in page.words
    assert [link for link in page.links if link.startswith("/policies/ufo?") and link.endswith("#2.3")]
    assert notice == ""


def test_answer_says_when_the_policy_does_not(asker: Asker) -> None:
    talk, _ = asker.ask("怎么注销账号")
    assert "政策没有写明" in talk
    assert "依据的原文" not in talk
    assert "最接近的条款" in talk


@pytest.mark.parametrize("question", ["", "  ", "\u200b", "问" * 501])
@pytest.mark.parametrize("language", LANGUAGES)
def test_unusable_question_is_explained_in_the_page_s_language(asker: Asker, question: str, language: Language) -> None:
    talk, notice = asker.ask(question, language)
    assert talk == ""
    assert ("问题" in notice) == (language == "zh")
    assert asker.turns == []


def test_earlier_questions_go_along_and_old_turns_go(asker_of: Any, settings: Settings) -> None:
    fake = FakeAssistant()
    asker = asker_of(fake)
    for n in range(MOST_TURNS + 3):
        asker.ask(f"question number {n}")
    assert len(asker.turns) == MOST_TURNS
    most = settings.max_history_turns
    assert fake.histories[-1] == [f"question number {n}" for n in range(MOST_TURNS + 2 - most, MOST_TURNS + 2)]


@pytest.mark.parametrize(("question", "language"), [("cookie", "zh"), ("?", "zh"), ("how long", None), ("位置", None)])
def test_a_word_without_a_language_is_answered_in_the_page_s(
    asker_of: Any, question: str, language: Language | None
) -> None:
    fake = FakeAssistant()
    asker_of(fake).ask(question, "zh")
    assert fake.languages == [language]


def test_markup_in_question_and_quote_is_shown_as_text(asker_of: Any) -> None:
    fake = FakeAssistant(policy_of(f"示例\n\n1、{HOSTILE}。\n", title=HOSTILE))
    talk, _ = asker_of(fake).ask(HOSTILE)
    page = Page(talk)
    assert not {"img", "script"} & set(page.tags)
    assert not [name for name in page.attributes if name.startswith("on")]
    assert page.words.count(HOSTILE) == 2
    assert {name for name in page.attributes if name.startswith("data-")} == COPYING


def test_fault_is_told_without_its_words(asker_of: Any, caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
    def broken(question: str) -> Answer:
        raise RuntimeError(f"no room for {question}")

    caplog.set_level(logging.DEBUG)
    talk, notice = asker_of(FakeAssistant(ask=broken)).ask(CANARY)
    printed = "".join(capfd.readouterr())
    assert talk == ""
    assert "没能回答" in notice
    for seen in (notice, caplog.text, printed):
        assert CANARY not in seen
        assert "no room" not in seen


def test_busy_desk_is_told_beside_the_box(asker_of: Any) -> None:
    asker = asker_of(FakeAssistant(), max_waiting_questions=1)
    asker.desk._enter()
    _, notice = asker.ask("why so busy?", "en")
    assert text("web.detail_busy", "en") in notice


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_speaks_one_language(asker: Asker, language: Language) -> None:
    head, _, anew, talk, notice, *examples, box, send, foot, _ = asker.speak(language)
    words = [Page(head).words, anew.value, Page(talk).words, notice, Page(foot).words]
    words += [box.placeholder, box.label, send.value]
    words += [example.value for example in examples]
    assert len(examples) == EXAMPLES
    chinese = any("\u4e00" <= c <= "\u9fff" for c in "".join(words))
    assert chinese == (language == "zh")
    if language == "zh":
        assert not {"the", "policy", "your", "ask"} & set("".join(words).lower().split())


def test_conversation_follows_the_page_into_another_language(asker: Asker) -> None:
    asker.ask("你们会共享我的位置信息吗")
    first = asker.turns[0]
    *_, talk, _, _, _, _, _, _, _, _, turns = asker.speak("en")
    assert "你们会共享我的位置信息吗" in talk
    assert talk != first.html
    assert text("web.stands_on", "en") in unescape(talk)
    assert text("web.stands_on", "zh") not in talk
    assert (turns[0].id, turns[0].language) == (first.id, "en")


def test_answer_said_again_is_not_kept_again(assistant: Assistant, settings: Settings) -> None:
    told: list[Answer] = []
    asker = Asker(assistant, settings, [told.append])
    asker.ask("你们会共享我的位置信息吗")
    asker.speak("en")
    asker.desk.close()
    assert [answer.language for answer in told] == ["zh"]


def test_conversation_stays_as_it_was_spoken_where_it_cannot_be_said_again(asker_of: Any) -> None:
    fake = FakeAssistant(ask=lambda question: answer_of(policy_of(policy_id="gone"), question))
    asker = asker_of(fake)
    asker.ask("why?", "en")
    fake.answer = _removed
    assert asker.speak("zh")[-1] == asker.turns


def test_new_chat_forgets_the_conversation(asker: Asker) -> None:
    asker.ask("你们会共享我的位置信息吗")
    page = asker.events.start_anew("zh", "ufo")
    assert page[-1] == []
    assert text("web.welcome", "zh") in page[3]


def test_removed_policy_is_told_and_never_answered_from_another(asker_of: Any) -> None:
    asker = asker_of(FakeAssistant(ask=_removed))
    talk, notice = asker.ask("你们会共享我的位置信息吗", policy="shop2")
    assert talk == ""
    assert text("web.policy_removed", "zh") in notice


def test_several_policies_may_be_chosen_from(asker_of: Any) -> None:
    other = policy_of(policy_id="other", title=HOSTILE)
    head = Page(asker_of(FakeAssistant(others=[other])).speak("zh")[0])
    assert "/?lang=zh&policy=other" in head.links
    assert HOSTILE in head.words
    assert not {"img", "script"} & set(head.tags)
    assert "details" not in Page(asker_of(FakeAssistant()).speak("zh")[0]).tags


def test_cited_words_are_marked_in_their_clause(asker: Asker) -> None:
    talk, _ = asker.ask("你们会共享我的位置信息吗")
    page = Page(talk.partition("<details")[0])
    assert page.marked.startswith("我们可能会向合作伙伴等第三方共享您的订单信息")
    assert "合作伙伴无权将共享的个人信息用于任何其他用途" in page.words
    assert "合作伙伴无权" not in page.marked


def test_long_clause_is_shown_around_the_cited_words(asker_of: Any) -> None:
    policy = policy_of("示例\n\n1、" + "甲" * 500 + "。我们保存订单。" + "乙" * 500 + "。\n")
    start = policy.text.index("我们保存")

    def answer(question: str) -> Answer:
        whole = answer_of(policy, question)
        cited = replace(whole.citations[0], start=start, end=start + 7, quote=policy.text[start : start + 7])
        return replace(whole, citations=(cited,))

    talk, _ = asker_of(FakeAssistant(policy, answer)).ask("why?", "en")
    words = Page(talk).words
    assert "…甲" in words
    assert "乙…" in words
    assert words.count("甲") < 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_copied_text_holds_answer_citation_and_link(asker: Asker, language: Language) -> None:
    question = {"zh": "你们会共享我的位置信息吗", "en": "do you share my location?"}[language]
    talk, _ = asker.ask(question, language)
    copied = re.search(r'data-copy="([^"]*)"', talk)
    assert copied
    lines = json.loads(unescape(copied[1]))
    words = " ".join(line.get("text", "") for line in lines)
    assert question in words
    assert {"zh": "答（", "en": "A ("}[language] in words
    assert "我们可能会向合作伙伴等第三方共享您的订单信息" in words
    assert next(line["path"] for line in lines if "path" in line).startswith("/policies/ufo?")
    assert {"zh": "不是法律意见", "en": "not legal advice"}[language] in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_votes_are_offered_where_they_are_kept(asker_of: Any, language: Language, tmp_path: Path) -> None:
    feedback = FeedbackStore.open(Settings(data_dir=tmp_path, store_feedback=True))
    fake = FakeAssistant(ask=lambda question: answer_of(policy_of(), question, language=language))
    asker = asker_of(fake, feedback=feedback)
    talk, _ = asker.ask("why?", language)
    assert text("web.vote_down", language) in talk
    assert text("web.reason_incomplete", language) in talk
    assert f'data-turn="{asker.turns[0].id}"' in talk
    assert "90" in asker.speak(language)[-2]


def test_no_votes_where_nothing_is_kept(asker_of: Any) -> None:
    asker = asker_of(FakeAssistant())
    talk, _ = asker.ask("why?", "en")
    assert "data-vote" not in talk
    assert text("web.not_kept", "en") in asker.speak("en")[-2]


@pytest.mark.parametrize("badge", ["yes", "no", "conditional", "info", "not_in_policy", "not_about_policy", "unclear"])
def test_every_verdict_has_a_badge(badge: str) -> None:
    assert f"web.badge_{badge}" in catalogue()


def test_policy_without_suggestions_offers_examples_not_asked_yet(asker_of: Any) -> None:
    asker = asker_of(FakeAssistant())
    asked = text("web.example_1", "en")
    result = asyncio.run(asker.events.ask(asked, "en", [], None))
    offered = [button.value for button in result[2 : 2 + EXAMPLES]]
    assert offered == [text(f"web.example_{n}", "en") for n in range(2, EXAMPLES + 1)] + [""]


def test_welcome_is_shown_until_something_was_asked() -> None:
    welcome = text("web.welcome", "zh")
    assert welcome in conversation([], "zh")
    assert welcome not in conversation([turn_of(answer_of(policy_of(), "why?"))], "zh")
