"""What is asked: the language, the kind of question, and the concepts that it names."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.cues import cue
from bot.kind import kind_of
from corpus.concepts import concepts_in
from corpus.errors import QuestionError
from corpus.settings import Settings
from corpus.text import fold, visible
from corpus.types import Language

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read.

    `text` is what the asker wrote, without invisible signs; `search` is what is looked for, a follow-up's earlier
    question in front; `concepts` are those of `search`, `own_concepts` those of the question itself.
    """

    text: str
    language: Language
    kind: str
    search: str
    concepts: frozenset[str]
    own_concepts: frozenset[str]

    @property
    def is_yes_no(self) -> bool:
        """Tell whether yes or no answers it."""
        return self.kind == "yesno"


def read_question(text: str, history: Sequence[str], settings: Settings, mend: Callable[[str], str] = str) -> Question:
    """Return the question as understood, its slips mended by `mend`.

    Raises QuestionError where it, or the history, is empty or too long.
    """
    clean = check_question(text, history, settings)
    mended = mend(clean)
    folded = fold(mended)
    language = language_of(clean)
    earlier = [v for v in map(visible, history) if v]
    own = concepts_in(mended)
    search = mended
    if earlier and cue("question", "follow_up", language).search(folded):
        search = f"{mend(earlier[-1])} {mended}"
    return Question(
        text=clean,
        language=language,
        kind=kind_of(folded, language),
        search=search,
        concepts=concepts_in(search),
        own_concepts=own,
    )


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
