"""The customer's chat: a question box, the conversation above it, and a switch of the page's language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bot.assistant import DEFAULT_TOP_K
from corpus.catalogue import text
from corpus.errors import PlainClauseError, QuestionError, UnknownPolicyError
from corpus.settings import Settings
from corpus.types import Language, Policy
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


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the page, in the order that `_page` fills them in."""

    head: Any
    switch: Any
    anew: Any
    talk: Any
    notice: Any
    examples: list[Any]
    box: Any
    send: Any
    foot: Any
    turns: Any = field(repr=False)
    policy: Any = field(repr=False)

    @property
    def page(self) -> list[Any]:
        """Return what has words, in the order of `Conversation._page`."""
        return [
            self.head,
            self.switch,
            self.anew,
            self.talk,
            self.notice,
            *self.examples,
            self.box,
            self.send,
            self.foot,
            self.turns,
        ]


def build_chat(desk: Desk, settings: Settings) -> Any:  # noqa: ANN401 - Gradio ships no types
    """Return the chat's Blocks, which ask at `desk`; every route of theirs is private."""
    with gr.Blocks(title="PlainClause", analytics_enabled=False) as chat:
        parts = _parts()
        events = Conversation(desk, settings)
        private = {"api_visibility": "private", "show_progress": "hidden"}
        known = [parts.switch, parts.turns, parts.policy]
        chat.load(events.open, None, [*parts.page, parts.policy], **private)
        parts.switch.input(events.speak, known, parts.page, **private)
        parts.anew.click(events.start_anew, [parts.switch, parts.policy], parts.page, **private)
        answered = [parts.talk, parts.notice, *parts.examples, parts.box, parts.turns]
        for trigger, asked in [
            (parts.box.submit, parts.box),
            (parts.send.click, parts.box),
            *((button.click, button) for button in parts.examples),
        ]:
            trigger(events.ask, [asked, *known], answered, trigger_mode="once", **private)
    chat.queue(max_size=settings.max_waiting_questions, default_concurrency_limit=_AT_ONCE, api_open=False)
    return chat


def _parts() -> _Parts:
    """Lay the page out, empty: the words come with the first event, in the reader's language."""
    with gr.Row(elem_id="top"):
        head = _html("head")
        with gr.Row(elem_id="tools"):
            anew = gr.Button("", elem_id="anew", size="sm", min_width=0, scale=0)
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
                scale=1,
                min_width=0,
            )
            send = gr.Button("", variant="primary", scale=0, min_width=88)
    foot = _html("foot")
    turns = gr.State([], time_to_live=_SESSION_SECONDS)
    # The browser holds it: a server that forgot the session must not answer from another policy.
    policy = gr.Textbox(visible=False)
    return _Parts(head, switch, anew, talk, notice, examples, box, send, foot, turns, policy)


def _html(name: str) -> Any:  # noqa: ANN401 - Gradio ships no types
    # Filled with escaped templates of ours only; no script of its own, no style of Gradio's.
    return gr.HTML(elem_id=name, js_on_load=None, apply_default_css=False)


class Conversation:
    """What the page's events do; all words of a turn are escaped before they get here."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        """Answer from `desk`."""
        self._desk = desk
        self._settings = settings
        self._votes = desk.feedback is not None

    async def open(self, request: gr.Request) -> list[Any]:
        """Fill the page in the language and for the policy that its address asks for."""
        query = request.query_params
        language = page_language(query.get("lang"), request.headers.get("accept-language", ""))
        asked = query.get("policy")
        policy, notice = self._policy(asked), ""
        if asked and policy.id != asked:
            notice = _notice(text("web.policy_gone", language, title=policy.title(language)))
        return [*self._page(language, [], policy, notice), policy.id]

    async def speak(self, language: Language, turns: list[Turn], policy: str | None) -> list[Any]:
        """Say the page again in another language, and the answers with it."""
        spoken = _checked(language)
        said = [await self._said_in(spoken, turn) for turn in turns]
        return self._page(spoken, said, self._policy(policy))

    def start_anew(self, language: Language, policy: str | None) -> list[Any]:
        """Forget the conversation."""
        return self._page(_checked(language), [], self._policy(policy))

    async def ask(self, question: str, language: Language, turns: list[Turn], policy: str | None) -> list[Any]:
        """Answer a question, or say beside the box why it was not answered."""
        spoken = _checked(language)
        try:
            turn, suggestions = await self._answer(str(question or ""), spoken, turns, policy)
        except QuestionError as error:
            return self._refused(error.message(spoken), turns)
        except UnknownPolicyError:
            return self._refused(text("web.policy_removed", spoken), turns)
        except BusyError:
            return self._refused(text("web.detail_busy", spoken), turns)
        except Exception as error:  # noqa: BLE001 - Gradio would print its words, and they may hold the question
            number = uuid4().hex
            report(error, number)
            return self._refused(text("web.chat_failed", spoken, number=number), turns)
        kept = [*turns, turn][-MOST_TURNS:]
        offered = suggestions or _examples(spoken, kept)
        return [conversation(kept, spoken), "", *_buttons(offered), gr.Textbox(value=""), kept]

    async def _answer(
        self, question: str, spoken: Language, turns: list[Turn], policy: str | None
    ) -> tuple[Turn, Sequence[str]]:
        earlier = [turn.question for turn in turns]
        most = self._settings.max_history_turns
        history = earlier[len(earlier) - most :] if most < len(earlier) else earlier
        # A single word ("cookie") has no language of its own: it is answered in the page's.
        telling = _CHINESE.search(question) or _LATIN_WORDS.search(question)
        answer = await self._desk.ask(
            question, policy=policy or None, language=None if telling else spoken, history=history, top_k=DEFAULT_TOP_K
        )
        return turn_of(answer, history, votes=self._votes), answer.suggestions

    async def _said_in(self, language: Language, turn: Turn) -> Turn:
        """Return a turn in another language: asked again as it was asked, or left as it is where that fails."""
        if turn.language == language:
            return turn
        try:
            answer = await self._desk.ask(
                turn.question,
                policy=turn.policy,
                language=language,
                history=turn.history,
                top_k=DEFAULT_TOP_K,
                told=False,
            )
        except (BusyError, PlainClauseError):
            return turn
        return turn_of(answer, turn.history, turn.id, votes=self._votes)

    def _page(self, language: Language, turns: list[Turn], policy: Policy, notice: str = "") -> list[Any]:
        others = [other for other in self._desk.assistant.policies() if other.id != policy.id]
        return [
            render("head.html", language, policy=policy, others=others),
            gr.Radio(value=language, label=text("web.language_switch", language)),
            gr.Button(text("web.new_chat", language)),
            conversation(turns, language),
            notice,
            *_buttons(_examples(language, turns)),
            gr.Textbox(placeholder=text("web.placeholder", language), label=text("web.question_label", language)),
            gr.Button(text("web.send", language)),
            render("foot.html", language, days=self._settings.feedback_retention_days if self._votes else 0),
            turns,
        ]

    def _refused(self, sentence: str, turns: list[Turn]) -> list[Any]:
        unchanged = [gr.skip() for _ in range(EXAMPLES + 1)]
        return [gr.skip(), _notice(sentence), *unchanged, turns]

    def _policy(self, asked: str | None) -> Policy:
        try:
            return self._desk.assistant.policy(asked or None)
        except UnknownPolicyError:
            return self._desk.assistant.policy(None)


def _notice(sentence: str) -> str:
    return render("notice.html", "en", sentence=sentence, id=uuid4().hex)


def _examples(language: Language, turns: Sequence[Turn]) -> list[str]:
    asked = {turn.question for turn in turns}
    examples = (text(f"web.example_{n}", language) for n in range(1, EXAMPLES + 1))
    return [example for example in examples if example not in asked]


def _buttons(questions: Any) -> list[Any]:  # noqa: ANN401
    offered = [*questions][:EXAMPLES]
    shown = [gr.Button(question, visible=True) for question in offered]
    return shown + [gr.Button("", visible=False) for _ in range(EXAMPLES - len(shown))]


def _checked(language: object) -> Language:
    return "zh" if language == "zh" else "en"
