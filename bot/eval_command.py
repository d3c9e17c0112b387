"""`plainclause eval`: answers a judged question set and shows how good the answers are, and which went wrong."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.answer import Answer
from bot.batch import BadLine, Batch, row_of
from bot.evaluation import Judged, Measures, Outcome, by_group, calibration, places
from bot.question import language_of
from bot.terminal import say
from bot.wording import one_line

VERDICTS = ("yes", "no", "conditional", "info", "not_stated")
_QUOTE_CHARS = 60


def judged_outcomes(lines: Iterable[str], batch: Batch, own_policy: str) -> Iterator[Outcome | BadLine]:
    """Yield the outcome of every line that is not blank; a BadLine tells what is wrong with one.

    A line that is in order but cannot be answered yields its BadLine and an outcome without an answer.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = row_of(number, line)
        fault = row if isinstance(row, BadLine) else _fault(number, row)
        if isinstance(row, BadLine) or fault:
            yield fault or BadLine("")
            continue
        asked = _judged(row, own_policy)
        answer = batch.answer(number, row)
        if isinstance(answer, BadLine):
            yield answer
            yield Outcome(asked, None)
            continue
        missing = _missing_quote(asked, answer)
        if missing:
            yield BadLine(say("line_quote_missing", line=number, quote=_short(missing)))
        yield Outcome(asked, answer)


def _fault(number: int, row: dict[str, Any]) -> BadLine | None:
    stated = row.get("verdict") != "not_stated"
    right = {
        "verdict": row.get("verdict") in VERDICTS,
        "must": _is_list(row.get("must", [])) and (not stated or bool(row.get("must"))),
        "also": _is_list(row.get("also", [])),
        **{key: isinstance(row.get(key), str | None) for key in ("lang", "style", "kind")},
    }
    return next(
        (BadLine(say("line_bad_field", line=number, field=key)) for key, fine in right.items() if not fine), None
    )


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(quote, str) for quote in value)


def _judged(row: dict[str, Any], own_policy: str) -> Judged:
    verdict = row["verdict"]
    return Judged(
        id=str(row["id"]),
        policy=row.get("policy") or own_policy,
        question=row["question"],
        language=row.get("lang") or language_of(row["question"]),
        style=row.get("style") or "plain",
        kind=row.get("kind") or ("yesno" if verdict in ("yes", "no", "conditional") else "what"),
        verdict=verdict,
        must=tuple(row.get("must", ())),
        also=tuple(row.get("also", ())),
    )


def _missing_quote(asked: Judged, answer: Answer) -> str | None:
    return next((q for q in (*asked.must, *asked.also) if not places([q], answer.policy.text)), None)


def report_json(outcomes: Sequence[Outcome], own_policy: str) -> dict[str, Any]:
    """Return the whole report: measures by group, the reliability table and its error, and what went wrong."""
    bins, error = calibration(outcomes)
    return {
        "missing": sum(outcome.answer is None for outcome in outcomes),
        **by_group(outcomes, own_policy),
        "calibration": {"bins": [asdict(b) for b in bins], "expected_error": error},
        "wrong": [_wrong(outcome) for outcome in outcomes if outcome.faults],
    }


def _wrong(outcome: Outcome) -> dict[str, Any]:
    answer = outcome.answer
    return {
        "id": outcome.asked.id,
        "policy": outcome.asked.policy,
        "question": outcome.asked.question,
        "faults": list(outcome.faults),
        "expected": {"verdict": outcome.asked.verdict, "must": list(outcome.asked.must)},
        "verdict": answer.verdict if answer else None,
        "confidence": round(answer.confidence, 3) if answer else None,
        "rank": outcome.rank,
        "cited": [c.quote for c in answer.citations] if answer else [],
    }


def show_report(outcomes: Sequence[Outcome], own_policy: str) -> str:
    """Return the report as a person reads it: the tables in Markdown, then a line a question that went wrong."""
    bins, error = calibration(outcomes)
    lines = [say("eval_missing", count=sum(outcome.answer is None for outcome in outcomes))]
    lines += _table(by_group(outcomes, own_policy))
    lines += ["", say("eval_calibration", error="-" if error is None else f"{error:.3f}")]
    lines += ["| confidence | answers | mean confidence | right |", "|---|---|---|---|"]
    lines += [f"| {b.low:.1f}-{b.high:.1f} | {b.answers} | {b.confidence:.3f} | {b.right:.3f} |" for b in bins]
    wrong = [outcome for outcome in outcomes if outcome.faults]
    lines += ["", say("eval_wrong", count=len(wrong))]
    lines += [_wrong_line(outcome) for outcome in wrong]
    return "\n".join(lines)


def _table(groups: dict[str, Measures]) -> list[str]:
    if not groups:
        return []
    names = list(next(iter(groups.values())))
    rows = [
        f"| {group} | " + " | ".join(_cell(found[name]) for name in names) + " |" for group, found in groups.items()
    ]
    return ["| group | " + " | ".join(names) + " |", "|" + "---|" * (len(names) + 1), *rows]


def _cell(value: float | None) -> str:
    return "-" if value is None else str(value)


def _wrong_line(outcome: Outcome) -> str:
    asked, answer = outcome.asked, outcome.answer
    faults = ", ".join(say(f"eval_{fault}") for fault in outcome.faults)
    verdict = answer.verdict if answer else "-"
    cited = _short(answer.citations[0].quote) if answer and answer.citations else "-"
    wanted = _short(asked.must[0]) if asked.must else "-"
    detail = say("eval_detail", expected=asked.verdict, verdict=verdict, wanted=wanted, cited=cited)
    return f"- {asked.id} [{faults}] {asked.question}\n    {detail}"


def _short(quote: str) -> str:
    words = one_line(quote)
    return words if len(words) <= _QUOTE_CHARS else words[: _QUOTE_CHARS - 1] + "…"
