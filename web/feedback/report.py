"""The report and the export as text: for a terminal, as JSON, as CSV."""

import csv
import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TextIO

from sqlalchemy import Engine

from corpus.catalogue import text
from corpus.spreadsheet import safe_cell
from corpus.types import Language
from web.feedback.gaps import Gap, VotedDown, Window, as_json, counts, gaps, rows, voted_down


def report_text(engine: Engine, window: Window, language: Language) -> str:
    """Return the report as a person reads it, a line a group of questions or a clause."""

    def say(key: str, **values: object) -> str:
        return text(f"command.{key}", language, **values)

    found = counts(engine, window)
    lines = [
        say(
            "gaps_summary",
            days=window.days,
            asked=found.asked,
            unanswered=found.unanswered,
            up=found.up,
            down=found.down,
        )
    ]
    lines += ["", say("gaps_questions")]
    lines += [_gap_line(gap, language) for gap in gaps(engine, window)] or [say("gaps_nothing")]
    lines += ["", say("gaps_votes")]
    lines += [line for down in voted_down(engine, window) for line in _down_lines(down, language)] or [
        say("gaps_nothing")
    ]
    return "\n".join(lines)


def report_json(engine: Engine, window: Window) -> str:
    """Return the report as JSON."""
    found = {
        "days": window.days,
        "counts": as_json(counts(engine, window)),
        "gaps": [as_json(gap) for gap in gaps(engine, window)],
        "voted_down": [as_json(down) for down in voted_down(engine, window)],
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def write_gaps(engine: Engine, window: Window, file: TextIO) -> int:
    """Write the questions that were not answered as CSV; return how many rows."""
    return _write(file, [field.name for field in fields(Gap)], map(as_json, gaps(engine, window)))


def write_rows(engine: Engine, window: Window, file: TextIO) -> int:
    """Write every answer that was kept, with its vote, as CSV; return how many rows."""
    names = ["asked_at", "answer_id", "policy", "policy_version", "language", "question", "verdict", "reason"]
    names += ["confidence", "cited", "nearest", "vote", "vote_reason", "note", "voted_at"]
    return _write(file, names, rows(engine, window))


def _write(file: TextIO, names: list[str], values: Iterable[dict[str, Any]]) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    written = 0
    for value in values:
        writer.writerow([safe_cell("" if value[name] is None else str(value[name])) for name in names])
        written += 1
    return written


def _gap_line(gap: Gap, language: Language) -> str:
    why = text(f"web.badge_{gap.reason}", language) if gap.reason else ""
    nearest = f"{gap.policy_id} {gap.nearest}" if gap.nearest else gap.policy_id
    return f"{gap.count:>5}  {gap.last_asked:%Y-%m-%d}  {nearest}  {gap.question}  [{why}]"


def _down_lines(down: VotedDown, language: Language) -> list[str]:
    reasons = ", ".join(f"{text(f'web.reason_{reason}', language)} {count}" for reason, count in down.reasons)
    lines = [f"{down.count:>5}  {down.last_voted:%Y-%m-%d}  {down.policy_id} {down.clause_id or '-'}  {reasons}"]
    return lines + [f"       {vote.question}" + (f"  — {vote.note}" if vote.note else "") for vote in down.examples]
