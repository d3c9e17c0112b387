"""The shapes of OpenAI's chat completions, as far as a policy can be asked in them; further keys are ignored."""

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.answer import Reason, Verdict
from corpus.types import Language
from web.schemas import CitationBody, PolicyName, Words

_MOST_MESSAGES = 200
# No model counts tokens here: a Chinese character, a run of letters or digits, and any other sign are one each.
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s]")


class _Read(BaseModel):
    model_config = ConfigDict(strict=True)


class Part(_Read):
    """A part of a message; only text is read."""

    type: Words
    text: Words | None = None


class Message(_Read):
    """A message; system and developer messages are data, and no instruction to anybody."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Words | list[Part] | None = None

    @property
    def text(self) -> str:
        """Return the words of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text" and part.text)
        return self.content or ""


class StreamOptions(_Read):
    """What a stream ends with."""

    include_usage: bool | None = None


class ChatBody(_Read):
    """A conversation; `model` is `plainclause` or the id of a policy."""

    model: Words
    messages: list[Message] = Field(min_length=1, max_length=_MOST_MESSAGES)
    stream: bool | None = None
    stream_options: StreamOptions | None = None


class UrlCitation(BaseModel):
    """Where the answer's words (`start_index` to `end_index`, in characters) stand in the policy."""

    start_index: int
    end_index: int
    url: str
    title: str


class Annotation(BaseModel):
    """A citation, as OpenAI clients read it."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation

    @classmethod
    def of(cls, start: int, end: int, url: str, title: str) -> "Annotation":
        """Return the annotation of the characters `start` to `end`."""
        return cls(url_citation=UrlCitation(start_index=start, end_index=end, url=url, title=title))


class ChatExtra(BaseModel):
    """What the standard shape has no place for; `answer_id` names the answer for a vote, where answers are kept."""

    answer_id: str | None = None
    language: Language
    verdict: Verdict
    reason: Reason | None
    confidence: float
    citations: list[CitationBody]
    related: list[CitationBody]
    suggestions: list[str]
    policy: PolicyName
    index_id: str
    annotations: list[Annotation] = []


class ChatMessage(BaseModel):
    """The answer."""

    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: list[Annotation]


class ChatChoice(BaseModel):
    """The one choice there is."""

    index: int
    message: ChatMessage
    finish_reason: Literal["stop"]
    logprobs: None


class ChatUsage(BaseModel):
    """Tokens, by a plain count of words and signs."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletion(BaseModel):
    """A whole completion."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChatChoice]
    usage: ChatUsage
    plainclause: ChatExtra


class Model(BaseModel):
    """A policy, as a model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(BaseModel):
    """All policies, as models."""

    object: Literal["list"]
    data: list[Model]


def conversation_of(messages: Sequence[Message], most_turns: int, most_chars: int) -> tuple[str, list[str]]:
    """Return the user's last question and the earlier ones, oldest first, as many and as long as may be brought."""
    asked = [message.text for message in messages if message.role == "user"]
    if not asked:
        return "", []
    earlier = [words for words in asked[:-1] if len(words) <= most_chars]
    return asked[-1], earlier[-most_turns:] if most_turns else []


def tokens_of(words: str) -> int:
    """Return how many words and signs there are."""
    return len(_TOKEN.findall(words))
