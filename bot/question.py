"""What is asked: the language, the kind of question, and the concepts that it names."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.follow_up import Standing, resolve
from bot.turn import Turn
from corpus.concepts import concepts_in, said_in_chinese
from corpus.errors import QuestionError
from corpus.settings import Settings
from corpus.text import fold, visible
from corpus.types import Language

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read.

    `text` is what the asker wrote, without invisible signs; `whole` is that, or what a follow-up asks put so that it
    stands alone, and `search` the same with its slips mended. `language`, `kind` and `concepts` are those of `search`.
    `wished` is the language to answer in, `asked_before` the history.
    """

    text: str
    language: Language
    kind: str
    search: str
    concepts: frozenset[str]
    whole: str
    wished: Language
    asked_before: tuple[str, ...] = ()

    @property
    def is_yes_no(self) -> bool:
        """Tell whether yes or no answers it."""
        return self.kind == "yesno"

    @property
    def is_follow_up(self) -> bool:
        """Tell whether it leaned on an earlier question."""
        return self.whole != self.text


def read_question(text: str, history: Sequence[str], settings: Settings, mend: Callable[[str], str] = str) -> Question:
    """Return the question as understood, its slips mended by `mend`.

    Raises QuestionError where it, or the history, is empty or too long.
    """
    clean = check_question(text, history, settings)
    mended = mend(clean)
    earlier = tuple(turn for turn in map(visible, history) if turn)
    language = language_of(clean)
    last = Turn(fold(mended), language)
    standing = resolve(last, earlier, lambda turn: Turn(fold(mend(turn)), language_of(turn)))
    search = standing.text if standing.followed else mended
    return Question(
        text=clean,
        language=standing.language,
        kind=standing.kind,
        search=search,
        concepts=concepts_in(search) if standing.followed else last.concepts,
        whole=search if standing.followed else clean,
        wished=standing.wished or _spoken(last, standing),
        asked_before=earlier,
    )


def _spoken(last: Turn, standing: Standing) -> Language:
    """Return the language to answer in: the asker's, which a word that is the same in both ("GPS?") does not change."""
    borrowed = last.language == "en" and standing.followed and said_in_chinese(last.text)
    return standing.language if borrowed else last.language


def language_of(text: str) -> Language:
    """Return the language a text is mostly written in: Chinese where it has as many characters as English words."""
    chinese = len(_CHINESE.findall(text))
    return "zh" if chinese and chinese >= len(_LATIN_WORD.findall(text)) else "en"


def check_question(text: str, history: Sequence[str], settings: Settings) -> str:
    """Return a question without invisible signs; raises QuestionError where it or the history is empty or too long."""
    # A question is measured as it was written: invisible signs must not smuggle a long one in.
    if len(text) > settings.max_question_chars:
        raise QuestionError("question_too_long", limit=settings.max_question_chars)
    clean = visible(text)
    if not clean:
        raise QuestionError("empty_question")
    if len(history) > settings.max_history_turns:
        raise QuestionError("history_too_long", limit=settings.max_history_turns)
    if any(len(turn) > settings.max_question_chars for turn in history):
        raise QuestionError("history_question_too_long", limit=settings.max_question_chars)
    return clean
