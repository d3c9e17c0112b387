"""The customer's chat: a question box, the conversation above it, and a switch of the page's language."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bot.answer import Answer
from bot.assistant import DEFAULT_TOP_K
from corpus.catalogue import text
from corpus.errors import QuestionError, UnknownPolicyError
from corpus.settings import Settings
from corpus.types import Language
from web.desk import BusyError, Desk
from web.guards import report
from web.language import page_language
from web.pages import render
from web.quiet_gradio import gr
from web.turns import MOST_TURNS, Turn, conversation, turn_of

EXAMPLES = 4
_SESSION_SECONDS = 3600
_AT_ONCE = 8

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORDS = re.compile(r"[A-Za-z]+\W+[A-Za-z]+")

# The browser's part: no word of it comes from a question or a policy.
_SET_LANGUAGE = "(language) => { document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en' }"
_SHOW_LAST = (
    "() => requestAnimationFrame(() => setTimeout(() => document.querySelector('.turn:last-of-type')"
    "?.scrollIntoView({ block: 'start', behavior: 'smooth' }), 60))"
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the page, in the order that `_page` fills them in."""

    head: Any
    switch: Any
    talk: Any
    notice: Any
    examples: list[Any]
    box: Any
    send: Any
    foot: Any
    turns: Any = field(repr=False)
    policy: Any = field(repr=False)


def build_chat(desk: Desk, settings: Settings) -> Any:  # noqa: ANN401 - Gradio ships no types
    """Return the chat's Blocks, which ask at `desk`; every route of theirs is private."""
    with gr.Blocks(title="PlainClause", analytics_enabled=False) as chat:
        parts = _parts(settings)
        events = Conversation(desk, settings)
        private = {"api_visibility": "private", "show_progress": "hidden"}
        page = [parts.head, parts.switch, parts.talk, parts.notice, *parts.examples, parts.box, parts.send, parts.foot]
        chat.load(events.open, None, [*page, parts.policy], **private)
        parts.switch.input(events.speak, [parts.switch, parts.turns, parts.policy], page, **private).then(
            None, [parts.switch], None, js=_SET_LANGUAGE, **private
        )
        answered = [parts.talk, parts.notice, *parts.examples, parts.box, parts.turns]
        for trigger, asked in [
            (parts.box.submit, parts.box),
            (parts.send.click, parts.box),
            *((button.click, button) for button in parts.examples),
        ]:
            trigger(
                events.ask, [asked, parts.switch, parts.turns, parts.policy], answered, trigger_mode="once", **private
            ).then(None, None, None, js=_SHOW_LAST, **private)
    chat.queue(max_size=settings.max_waiting_questions, default_concurrency_limit=_AT_ONCE, api_open=False)
    return chat


def _parts(settings: Settings) -> _Parts:
    """Lay the page out, empty: the words come with the first event, in the reader's language."""
    with gr.Row(elem_id="top"):
        head = _html("head")
        switch = gr.Radio(
            [("中文", "zh"), ("English", "en")], elem_id="language", show_label=False, container=False, min_width=0
        )
    talk = _html("talk")
    with gr.Row(elem_id="examples"):
        examples = [gr.Button("", size="sm", visible=False, min_width=0) for _ in range(EXAMPLES)]
    with gr.Column(elem_id="dock"):
        notice = _html("notice")
        with gr.Row(elem_id="ask"):
            box = gr.Textbox(
                elem_id="question",
                show_label=False,
                container=False,
                max_lines=4,
                max_length=settings.max_question_chars,
                scale=1,
                min_width=0,
            )
            send = gr.Button("", variant="primary", scale=0, min_width=88)
    foot = _html("foot")
    turns = gr.State([], time_to_live=_SESSION_SECONDS)
    return _Parts(head, switch, talk, notice, examples, box, send, foot, turns, gr.State(None))


def _html(name: str) -> Any:  # noqa: ANN401 - Gradio ships no types
    # Filled with escaped templates of ours only; no script of its own, no style of Gradio's.
    return gr.HTML(elem_id=name, js_on_load=None, apply_default_css=False)


class Conversation:
    """What the page's events do; all words of a turn are escaped before they get here."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        """Answer from `desk`."""
        self._desk = desk
        self._settings = settings

    def open(self, request: gr.Request) -> list[Any]:
        """Fill the page in the language and for the policy that its address asks for."""
        query = request.query_params
        language = page_language(query.get("lang"), request.headers.get("accept-language", ""))
        policy = self._policy_id(query.get("policy"))
        return [*self._page(language, [], policy), policy]

    def speak(self, language: Language, turns: list[Turn], policy: str | None) -> list[Any]:
        """Say the page again in another language; the conversation stays as it was spoken."""
        return self._page(_checked(language), turns, policy)

    async def ask(self, question: str, language: Language, turns: list[Turn], policy: str | None) -> list[Any]:
        """Answer a question, or say beside the box why it was not answered."""
        spoken = _checked(language)
        try:
            answer = await self._answer(str(question or ""), spoken, turns, policy)
        except QuestionError as error:
            return self._refused(error.message(spoken), turns)
        except BusyError:
            return self._refused(text("web.detail_busy", spoken), turns)
        except Exception as error:  # noqa: BLE001 - Gradio would print its words, and they may hold the question
            number = uuid4().hex
            report(error, number)
            return self._refused(text("web.chat_failed", spoken, number=number), turns)
        kept = [*turns, turn_of(answer)][-MOST_TURNS:]
        asked = {turn.question for turn in kept}
        offered = answer.suggestions or [example for example in _examples(spoken) if example not in asked]
        return [
            conversation(kept, answer.policy, spoken),
            "",
            *_buttons(offered),
            gr.Textbox(value=""),
            kept,
        ]

    async def _answer(self, question: str, spoken: Language, turns: list[Turn], policy: str | None) -> Answer:
        earlier = [turn.question for turn in turns]
        most = self._settings.max_history_turns
        # A single word ("cookie") has no language of its own: it is answered in the page's.
        telling = _CHINESE.search(question) or _LATIN_WORDS.search(question)
        return await self._desk.ask(
            question,
            policy=policy,
            language=None if telling else spoken,
            history=earlier[len(earlier) - most :] if most < len(earlier) else earlier,
            top_k=DEFAULT_TOP_K,
        )

    def _page(self, language: Language, turns: list[Turn], policy_id: str | None) -> list[Any]:
        policy = self._desk.assistant.policy(policy_id)
        return [
            render("head.html", language, policy=policy),
            gr.Radio(value=language, label=text("web.language_switch", language)),
            conversation(turns, policy, language),
            "",
            *_buttons(_examples(language)),
            gr.Textbox(placeholder=text("web.placeholder", language), label=text("web.question_label", language)),
            gr.Button(text("web.send", language)),
            render("foot.html", language, kept=self._settings.store_feedback),
        ]

    def _refused(self, sentence: str, turns: list[Turn]) -> list[Any]:
        unchanged = [gr.skip() for _ in range(EXAMPLES + 1)]
        return [gr.skip(), render("notice.html", "en", sentence=sentence), *unchanged, turns]

    def _policy_id(self, asked: str | None) -> str | None:
        try:
            return self._desk.assistant.policy(asked).id
        except UnknownPolicyError:
            return None


def _examples(language: Language) -> list[str]:
    return [text(f"web.example_{n}", language) for n in range(1, EXAMPLES + 1)]


def _buttons(questions: Any) -> list[Any]:  # noqa: ANN401
    offered = [*questions][:EXAMPLES]
    shown = [gr.Button(question, visible=True) for question in offered]
    return shown + [gr.Button("", visible=False) for _ in range(EXAMPLES - len(shown))]


def _checked(language: object) -> Language:
    return "zh" if language == "zh" else "en"
