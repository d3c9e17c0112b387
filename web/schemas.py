"""The shapes of the JSON API; requests are strict, answers are documented here and built by the room below."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.answer import Reason, Verdict
from bot.assistant import DEFAULT_TOP_K
from corpus.contact import ContactKind
from corpus.disclosures import Part
from corpus.types import ClauseKind, Language
from web.feedback.records import VoteReason, VoteValue

MAX_TOP_K = 10
MAX_NOTE_CHARS = 500


def _characters(value: str) -> str:
    # JSON can write half a character (a lone surrogate); no answer could ever be sent back with it.
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise PydanticCustomError("string_unicode", "not Unicode text")
    return value


Words = Annotated[str, AfterValidator(_characters)]


class AskBody(BaseModel):
    """A question; `history` holds the asker's earlier questions, oldest first; `language` is that of the answer."""

    model_config = ConfigDict(strict=True, extra="forbid")

    question: Words
    policy: Words | None = None
    language: Language | None = None
    history: list[Words] = []
    top_k: int = Field(default=DEFAULT_TOP_K, ge=1, le=MAX_TOP_K)


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CitationBody(_Wire):
    """Verbatim words of the policy: `text[start:end] == quote`, in characters."""

    clause_id: str
    label: str
    heading_path: list[str]
    quote: str
    start: int
    end: int
    clause_start: int
    clause_end: int
    score: float
    permalink: str


class PolicyName(_Wire):
    """What names a policy and its exact text."""

    id: str
    version: str
    title: str
    sha256: str


class ContactBody(_Wire):
    """How the shop is reached, in the policy's own words: `text[start:end] == quote`."""

    kind: ContactKind
    quote: str
    start: int
    end: int
    label: str


class RightBody(_Wire):
    """What the law asks about what was asked: no legal advice.

    `part` is `notice` for what a policy must state, `right` for what people may ask, `duty` for what a shop must do.
    """

    id: str
    part: Part
    name: str
    law: str
    article: str


class AnswerBody(_Wire):
    """An answer, as the command line prints it too.

    `answer_id` is what a vote on it names; `contact` and `right` come with what the policy does not say.
    """

    answer_id: str
    question: str
    language: Language
    verdict: Verdict
    answer: str
    reason: Reason | None
    confidence: float
    citations: list[CitationBody]
    related: list[CitationBody]
    suggestions: list[str]
    contact: ContactBody | None
    right: RightBody | None
    policy: PolicyName
    index_id: str
    timings_ms: dict[str, float]


class PolicyBody(PolicyName):
    """A policy: its name, where it came from, its length in characters and its number of clauses."""

    source: str
    chars: int
    clauses: int


class PolicyList(_Wire):
    """All policies; `default` is the one that is asked when a question names none."""

    default: str
    policies: list[PolicyName]


class SentenceBody(_Wire):
    """A sentence's span, in characters of the policy's text."""

    start: int
    end: int


class ClauseBody(_Wire):
    """A clause or heading, by its span."""

    id: str
    kind: ClauseKind
    label: str
    markers: list[str]
    heading_path: list[str]
    start: int
    end: int
    sentences: list[SentenceBody]


class ClauseTextBody(ClauseBody):
    """A clause with its words."""

    text: str


class Health(_Wire):
    """The process runs."""

    status: Literal["ok"]


class Ready(_Wire):
    """Questions are answered, from this index."""

    status: Literal["ready"]
    index_id: str
    policies: int


class FeedbackBody(BaseModel):
    """A vote on an answer; voting again replaces it. The note is masked before it is kept."""

    model_config = ConfigDict(strict=True, extra="forbid")

    answer_id: Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_characters)]
    vote: VoteValue
    reason: VoteReason | None = None
    note: Annotated[str, Field(max_length=MAX_NOTE_CHARS), AfterValidator(_characters)] | None = None


class ReasonBody(_Wire):
    """A reason for a vote, with its name in the reader's language."""

    id: VoteReason
    name: str


class FeedbackOffer(_Wire):
    """Whether votes are taken, and the reasons to choose from."""

    open: bool
    reasons: list[ReasonBody]


class FeedbackKept(_Wire):
    """The vote is kept."""

    status: Literal["kept"]
