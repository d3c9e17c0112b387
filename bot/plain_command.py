"""`plainclause plain check|todo|export`: the approved wordings, for the shop's lawyer."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import message_language, say
from corpus.catalogue import text
from corpus.clauses import split_clauses
from corpus.loading import load_policy
from corpus.plain import Wordings, plain_file, sort_out
from corpus.plain_check import NOTES, SHOWN_HASH, review, skeleton, without_wording
from corpus.plain_file import check_written, read_written
from corpus.settings import load_settings
from corpus.spreadsheet import safe_cell
from corpus.types import Clause, Policy
from index.sources import find_policy


def _tell(key: str, **values: object) -> str:
    return text(f"plain.{key}", message_language(), **values)


app = typer.Typer(
    name="plain",
    help=_tell("help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

PolicyOption = Annotated[str | None, typer.Option("--policy", help=say("option_policy"))]


@dataclass(frozen=True, slots=True)
class _Subject:
    """The policy looked at, its clauses, and the file of its wordings, if it has one."""

    policy: Policy
    clauses: tuple[Clause, ...]
    file: Path | None

    def wordings(self) -> Wordings:
        """Return its wordings sorted out; raises PolicyFileError for a file that is not in order."""
        return sort_out(read_written(self.file), self.policy, self.clauses) if self.file else Wordings()


def _subject(name: str | None) -> _Subject:
    settings = load_settings()
    path = find_policy(name or settings.default_policy, settings.data_dir)
    policy = load_policy(path, max_chars=settings.max_policy_chars, limits=settings.parse_limits)
    return _Subject(policy, split_clauses(policy.text), plain_file(path))


@app.command(help=_tell("help_check"))
def check(policy: PolicyOption = None) -> None:
    """Leave with 0 where nothing is to be mended, 1 where something is, 2 where the file itself is not in order."""
    subject = _subject(policy)
    if subject.file is None:
        typer.echo(_tell("no_file", policy=subject.policy.id), err=True)
        raise typer.Exit(1)
    written = check_written(subject.file)
    for fault in written.faults:
        typer.echo(fault.message(message_language()), err=True)
    wordings = sort_out(written, subject.policy, subject.clauses)
    findings = review(subject.policy, subject.clauses, wordings)
    for finding in findings:
        typer.echo(_tell(f"found_{finding.kind}", clause=finding.clause, **finding.values))
    notes = sum(finding.kind in NOTES for finding in findings)
    sentences = sum(len(clause.sentences) for clause in subject.clauses)
    typer.echo(
        _tell(
            "summary",
            policy=subject.policy.id,
            sentences=sentences,
            covered=sentences - len(without_wording(subject.clauses, wordings.used)),
            questions=sum(len(asked) for wording in wordings.used for asked in wording.questions.values()),
            not_stated=sum(len(asked) for topic in wordings.not_stated for asked in topic.questions.values()),
            sha256=subject.policy.sha256[:SHOWN_HASH],
            open=len(findings) - notes + len(written.faults),
            notes=notes,
        )
    )
    if written.faults or wordings.unknown:
        raise typer.Exit(2)
    if len(findings) > notes:
        raise typer.Exit(1)


@app.command(help=_tell("help_todo"))
def todo(policy: PolicyOption = None) -> None:
    """Print what is to be filled in; nothing where nothing is missing."""
    subject = _subject(policy)
    missing = skeleton(subject.policy, subject.clauses, subject.wordings())
    if missing:
        typer.echo(missing)


@app.command(help=_tell("help_export"))
def export(
    policy: PolicyOption = None,
    form: Annotated[str, typer.Option("--format", help=_tell("option_format"))] = "md",
) -> None:
    """Print the wordings in use in the order of the text."""
    if form not in ("md", "csv"):
        raise typer.BadParameter(_tell("bad_format"))
    subject = _subject(policy)
    rows = _rows(subject)
    typer.echo(_markdown(rows) if form == "md" else _csv(rows), nl=False)


def _rows(subject: _Subject) -> list[list[str]]:
    labels = {clause.id: clause.label for clause in subject.clauses}
    header = [_tell(f"column_{name}") for name in ("clause", "source", "zh", "en", "questions")]
    return [
        header,
        *(
            [
                f"{labels[wording.clause]} ({wording.clause})",
                " ".join(wording.span.of(subject.policy.text).split()),
                wording.texts["zh"],
                wording.texts["en"],
                "\n".join(question for asked in wording.questions.values() for question in asked),
            ]
            for wording in sorted(subject.wordings().used, key=lambda w: w.span)
        ),
    ]


def _markdown(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |\n" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]) + "\n")
    return "".join(lines)


def _cell(words: str) -> str:
    # The policy's words are shown, never read as markup.
    escaped = words.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return escaped.replace("\n", "<br>")


def _csv(rows: list[list[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows(map(safe_cell, row) for row in rows)
    return buffer.getvalue()
