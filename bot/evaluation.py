"""How good answers are: the measures of information retrieval and of honest refusal over a set of judged questions.

hit@k: the share of answerable questions for which one of the first k spans (citations, then related) overlaps a quote
that answers; a span over 400 characters is no hit, and an answer that was denied is a miss.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answer import MAX_QUOTE_CHARS, Answer, Citation
from corpus.types import Span

HITS_AT = (1, 3, 5)
BINS = 10

Measures = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what a careful reader found: `must` holds quotes that answer it, `also` what is fair to cite.

    `verdict` is yes, no, conditional, info or not_stated; `kind` is yesno or a question word.
    """

    id: str
    policy: str
    question: str
    language: str
    style: str
    kind: str
    verdict: str
    must: tuple[str, ...]
    also: tuple[str, ...]

    @property
    def stated(self) -> bool:
        """Tell whether the policy answers it."""
        return self.verdict != "not_stated"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A judged question and its answer; `answer` is None where the question could not be answered at all."""

    asked: Judged
    answer: Answer | None

    @property
    def says(self) -> bool:
        """Tell whether the answer claims that the policy says."""
        return self.answer is None or self.answer.verdict != "not_stated"

    @property
    def rank(self) -> int | None:
        """Return the place, from 0, of the first span that overlaps a quote which answers; None where there is none."""
        if self.answer is None or not self.says:
            return None
        ranked = (*self.answer.citations, *self.answer.related)
        right = places(self.asked.must, self.answer.policy.text)
        return next((n for n, cited in enumerate(ranked) if hits(cited, right)), None)

    @property
    def right(self) -> bool:
        """Tell whether the first citation answers, or the policy is rightly said not to say."""
        return (self.rank == 0) if self.asked.stated else not self.says

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the answer: failed, denied, invented, misplaced or verdict."""
        if self.answer is None:
            return ("failed",)
        if not self.asked.stated:
            return ("invented",) if self.says else ()
        if not self.says:
            return ("denied",)
        found = () if self.rank == 0 else ("misplaced",)
        wrong = self.asked.kind == "yesno" and self.answer.verdict != self.asked.verdict
        return (*found, "verdict") if wrong else found


def places(quotes: Iterable[str], text: str) -> list[Span]:
    """Return every place of every quote in a policy's text."""
    return [Span(m.start(), m.end()) for quote in quotes if quote for m in re.finditer(re.escape(quote), text)]


def hits(cited: Citation, right: Sequence[Span]) -> bool:
    """Tell whether a citation is short enough to read at a glance and overlaps one of the right places."""
    if cited.end - cited.start > MAX_QUOTE_CHARS:
        return False
    return any(cited.start < span.end and span.start < cited.end for span in right)


def by_group(outcomes: Sequence[Outcome], own_policy: str) -> dict[str, Measures]:
    """Return the measures of each group: the shop's own policy and all others, whole, by language and by style."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        which = outcome.asked.policy if outcome.asked.policy == own_policy else "other"
        for name in (which, f"{which}/{outcome.asked.language}", f"{which}/{outcome.asked.style}"):
            groups[name].append(outcome)
    return {name: measure(found) for name, found in sorted(groups.items())}


def measure(outcomes: Sequence[Outcome]) -> Measures:
    """Return all measures of one group; a share of nothing is None."""
    count: Counter[str] = Counter()
    for outcome in outcomes:
        count.update({name: int(value) for name, value in _decision(outcome).items()})
        if outcome.answer is not None:
            count["cites"] += len(outcome.answer.citations)
            count["verbatim"] += sum(c.quote == _verbatim(outcome.answer, c) for c in outcome.answer.citations)
        if outcome.asked.stated:
            count.update({name: int(value) for name, value in _place(outcome).items()})
    precision = _share(count["right_not_stated"], count["right_not_stated"] + count["denied"])
    recall = _share(count["right_not_stated"], count["right_not_stated"] + count["invented"])
    f1 = round(2 * precision * recall / (precision + recall), 3) if precision and recall else 0.0
    return {
        "questions": len(outcomes),
        "answerable": count["stated"],
        **{f"hit@{k}": _share(count[f"hit{k}"], count["stated"]) for k in HITS_AT},
        "citation_precision": _share(count["cited_fair"], count["cited"]),
        "citations_per_answer": _share(count["cited"], count["stated"]),
        "chars_per_citation": _share(count["cited_chars"], count["cited"]),
        "verbatim": _share(count["verbatim"], count["cites"]),
        "yesno": count["yesno"],
        "verdict_accuracy": _share(count["verdict_right"], count["yesno"]),
        "not_stated_precision": precision,
        "not_stated_recall": recall,
        "not_stated_f1": f1,
        "false_not_stated": _share(count["denied"], count["stated"]),
        "false_answer": _share(count["invented"], len(outcomes) - count["stated"]),
    }


def _decision(outcome: Outcome) -> dict[str, int]:
    stated, says = outcome.asked.stated, outcome.says
    return {
        "stated": stated,
        "denied": stated and not says,
        "invented": not stated and says,
        "right_not_stated": not stated and not says,
    }


def _place(outcome: Outcome) -> dict[str, int]:
    """Return the counts of one answerable question: hits, citations that are fair, and the verdict."""
    answer, rank = outcome.answer, outcome.rank
    cited = answer.citations if answer else ()
    fair = places((*outcome.asked.must, *outcome.asked.also), answer.policy.text) if answer else []
    yes_no = outcome.asked.kind == "yesno"
    return {
        **{f"hit{k}": rank is not None and rank < k for k in HITS_AT},
        "cited": len(cited),
        "cited_fair": sum(hits(c, fair) for c in cited),
        "cited_chars": sum(c.end - c.start for c in cited),
        "yesno": yes_no,
        "verdict_right": yes_no and answer is not None and answer.verdict == outcome.asked.verdict,
    }


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies in `low` to `high`: how many, their mean confidence, and what share is right."""

    low: float
    high: float
    answers: int
    confidence: float
    right: float


def calibration(outcomes: Sequence[Outcome]) -> tuple[list[Bin], float | None]:
    """Return the reliability table and the expected calibration error (Naeini et al. 2015), None without answers."""
    held: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.answer is not None:
            confidence = outcome.answer.confidence
            held[min(int(confidence * BINS), BINS - 1)].append((confidence, outcome.right))
    bins = [
        Bin(n / BINS, (n + 1) / BINS, len(pairs), _mean(c for c, _ in pairs), _mean(r for _, r in pairs))
        for n, pairs in sorted(held.items())
    ]
    answers = sum(b.answers for b in bins)
    return bins, sum(b.answers * abs(b.confidence - b.right) for b in bins) / answers if answers else None


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def _verbatim(answer: Answer, cited: Citation) -> str:
    return answer.policy.text[cited.start : cited.end]


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 3) if whole else None
