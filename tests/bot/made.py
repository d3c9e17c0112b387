"""Made-up policies and answers, for what is measured without a model."""

from collections.abc import Sequence

from bot.answer import Answer, Citation, Verdict
from bot.evaluation import Judged, Outcome
from corpus.types import Policy

TEXT = "我们收集姓名。我们不会出售信息。信息保存三年。" + "您可以删除账号。" * 80
POLICY = Policy("made", "1", {"zh": "政策"}, TEXT, "0" * 64, "made up")


def citation(quote: str, *, longer: int = 0) -> Citation:
    """Return a citation of `quote`, which may run on for `longer` characters."""
    start = TEXT.index(quote)
    end = start + len(quote) + longer
    return Citation("p1", "第1段", (), TEXT[start:end], start, end, 0, len(TEXT), 1.0, "/policies/made#p1")


def answer(
    verdict: Verdict, cited: Sequence[Citation] = (), related: Sequence[Citation] = (), confidence: float = 0.5
) -> Answer:
    """Return an answer with these citations."""
    reason = "not_in_policy" if verdict == "not_stated" else None
    return Answer("?", "zh", verdict, "", reason, confidence, tuple(cited), tuple(related), (), POLICY, "x", {})  # type: ignore[arg-type]


def judged(verdict: str, must: Sequence[str] = (), also: Sequence[str] = (), kind: str = "what") -> Judged:
    """Return a judged question over the made-up policy."""
    return Judged("q", "made", "?", "zh", "plain", kind, verdict, tuple(must), tuple(also))


def outcome(asked: Judged, answered: Answer | None) -> Outcome:
    """Return the two together."""
    return Outcome(asked, answered)
