import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.answer import Answer
from bot.assistant import Assistant
from corpus.catalogue import catalogue, text
from corpus.settings import Settings
from corpus.types import LANGUAGES, Language
from tests.web.fake import FakeAssistant, answer_of, policy_of
from tests.web.test_reader import HOSTILE, Page
from web.chat import EXAMPLES, Conversation
from web.desk import Desk
from web.turns import MOST_TURNS, Turn, conversation, turn_of

CANARY = "张三13800138000"


class Asker:
    """Asks the chat's own event and keeps the turns, as the page does."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self.desk = Desk(assistant, settings)
        self.events = Conversation(self.desk, settings)
        self.turns: list[Turn] = []

    def ask(self, question: str, language: Language = "zh") -> tuple[str, str]:
        """Return the conversation (empty where it stays as it is) and the notice."""
        talk, notice, *_, turns = asyncio.run(self.events.ask(question, language, self.turns, None))
        self.turns = turns
        return talk if isinstance(talk, str) else "", notice


@pytest.fixture
def asker(assistant: Assistant, settings: Settings) -> Iterator[Asker]:
    asker = Asker(assistant, settings)
    yield asker
    asker.desk.close()


@pytest.fixture
def asker_of(settings: Settings) -> Iterator[Any]:
    made: list[Asker] = []

    def make(fake: FakeAssistant, **changed: object) -> Asker:
        made.append(Asker(fake.as_assistant(), settings.model_copy(update=changed)))
        return made[-1]

    yield make
    for asker in made:
        asker.desk.close()


@pytest.mark.parametrize(
    ("question", "badge"), [("你们会共享我的位置信息吗", "视情况而定"), ("do you share my location?", "It depends")]
)
def test_answer_shows_badge_words_clause_and_link(asker: Asker, question: str, badge: str) -> None:
    talk, notice = asker.ask(question)
    page = Page(talk)
    assert badge in page.words
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
    assert asker.desk._places.acquire(blocking=False)
    _, notice = asker.ask("why so busy?", "en")
    assert text("web.detail_busy", "en") in notice


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_speaks_one_language(asker: Asker, language: Language) -> None:
    head, _, talk, notice, *examples, box, send, foot = asker.events.speak(language, [], None)
    words = [Page(head).words, Page(talk).words, notice, Page(foot).words]
    words += [box.placeholder, box.label, send.value]
    words += [example.value for example in examples]
    assert len(examples) == EXAMPLES
    chinese = any("\u4e00" <= c <= "\u9fff" for c in "".join(words))
    assert chinese == (language == "zh")
    if language == "zh":
        assert not {"the", "policy", "your", "ask"} & set("".join(words).lower().split())


def test_conversation_stays_when_the_page_changes_language(asker: Asker) -> None:
    asker.ask("你们会共享我的位置信息吗")
    talk = asker.events.speak("en", asker.turns, None)[2]
    assert "视情况而定" in talk


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
    policy = policy_of()
    welcome = text("web.welcome", "zh")
    assert welcome in conversation([], policy, "zh")
    assert welcome not in conversation([turn_of(answer_of(policy, "why?"))], policy, "zh")
