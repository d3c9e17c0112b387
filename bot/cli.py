"""The command line: questions, policies, index, reports; `serve` is added by the room that knows HTTP."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from bot.assistant import Assistant
from bot.batch import BadLine, Batch
from bot.coverage_command import HELP as COVERAGE_HELP
from bot.coverage_command import coverage
from bot.diff_command import DIFF_HELP, diff
from bot.doctor import examine
from bot.eval_command import judged_outcomes, report_json, show_report
from bot.evaluation import Outcome
from bot.facts_command import facts
from bot.plain_command import app as plain_app
from bot.question import check_question
from bot.splits import show_figures
from bot.terminal import TerminalProgress, message_language, say, show_answer, show_clauses, show_row
from corpus.catalogue import text
from corpus.clauses import split_clauses
from corpus.errors import PlainClauseError, PolicyFileError
from corpus.figures import figures_of, read_expected
from corpus.loading import load_policy
from corpus.settings import POLICY_ID, Settings, load_settings
from corpus.types import LANGUAGES, Language
from index.library import open_library
from index.sources import remove, take_in

app = typer.Typer(
    name="plainclause",
    help=say("about"),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

# typer carries its own copy of click and does not name the root of click's errors.
_USAGE_ERROR: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")

app.add_typer(plain_app)
app.command(name="coverage", help=COVERAGE_HELP)(coverage)
app.command(help=text("facts.help", message_language()))(facts)
app.command(name="diff", help=DIFF_HELP)(diff)

PolicyOption = Annotated[str | None, typer.Option("--policy", help=say("option_policy"))]
JsonOption = Annotated[bool, typer.Option("--json", help=say("option_json"))]


def run(command: typer.Typer) -> None:
    """Run the command line and leave with its exit code: 0 done, 1 failed, 2 wrong usage or bad input.

    A fault is one line on standard error, never a traceback.
    """
    sys.exit(_exit_code(lambda: command(standalone_mode=False)))


def _exit_code(command: Callable[[], object]) -> int:
    try:
        result = command()
    except PlainClauseError as error:
        return _fault(error.message(message_language()), error.exit_code)
    except _USAGE_ERROR as error:
        return _fault(error.format_message(), 2)
    except (KeyboardInterrupt, typer.Abort):
        return _fault(say("interrupted"), 130)
    except BrokenPipeError:
        # The reader (head, less) has gone: nothing is wrong here, and nothing may be flushed to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last door: a person gets a sentence, not a traceback
        return _fault(say("broken", kind=type(error).__name__), 1)
    return result if isinstance(result, int) else 0


def _fault(sentence: str, code: int) -> int:
    typer.echo(sentence, err=True)
    return code


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    show_version: Annotated[bool, typer.Option("--version", help=say("version"))] = False,
) -> None:
    if show_version:
        typer.echo(f"plainclause {version('plainclause')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


@app.command(help=say("ask"))
def ask(
    question: Annotated[str, typer.Argument(help=say("option_question"))],
    policy: PolicyOption = None,
    language: Annotated[str | None, typer.Option("--language", help=say("option_language"))] = None,
    as_json: JsonOption = False,
) -> None:
    """Answer one question."""
    settings = load_settings()
    wanted = _language(language)
    check_question(question, (), settings)  # before seconds are spent on loading
    with _assistant(settings) as assistant:
        chosen = assistant.index_of_file(Path(policy)) if policy and _is_file_name(policy) else policy
        answer = assistant.ask(question, policy=chosen, language=wanted)
    typer.echo(json.dumps(answer.as_json(), ensure_ascii=False, indent=1) if as_json else show_answer(answer))


@app.command(help=say("batch"))
def batch(
    questions: Annotated[str, typer.Argument(help=say("option_questions_file"))],
    policy: PolicyOption = None,
    policy_dir: Annotated[Path | None, typer.Option("--policy-dir", help=say("option_policy_dir"))] = None,
    as_text: Annotated[bool, typer.Option("--text", help=say("option_text"))] = False,
) -> None:
    """Answer every question of a JSONL file; lines that cannot be answered are reported and give exit code 2."""
    if policy and policy_dir:
        raise typer.BadParameter(say("one_of_two"))
    if policy_dir and not policy_dir.is_dir():
        raise PolicyFileError("folder_missing", path=policy_dir)
    settings = load_settings()
    bad = 0
    with _lines(questions) as lines, _assistant(settings) as assistant:
        chosen = assistant.index_of_file(Path(policy)) if policy and _is_file_name(policy) else policy
        for result in Batch(assistant, chosen, policy_dir).run(lines):
            if isinstance(result, BadLine):
                bad += 1
                typer.echo(result.sentence, err=True)
            else:
                typer.echo(show_row(result) if as_text else json.dumps(result, ensure_ascii=False))
    if bad:
        raise typer.Exit(2)


@app.command(name="eval", help=say("eval"))
def evaluate(
    questions: Annotated[str, typer.Argument(help=say("option_judged_file"))],
    policy_dir: Annotated[Path | None, typer.Option("--policy-dir", help=say("option_policy_dir"))] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the answers to a judged question set; lines that are not in order are reported and give exit code 2."""
    if policy_dir and not policy_dir.is_dir():
        raise PolicyFileError("folder_missing", path=policy_dir)
    settings = load_settings()
    own, bad = settings.default_policy, 0
    outcomes: list[Outcome] = []
    with _lines(questions) as lines, _assistant(settings) as assistant:
        for result in judged_outcomes(lines, Batch(assistant, None, policy_dir), own):
            if isinstance(result, BadLine):
                bad += 1
                typer.echo(result.sentence, err=True)
            else:
                outcomes.append(result)
    if as_json:
        typer.echo(json.dumps(report_json(outcomes, own), ensure_ascii=False, indent=1))
    else:
        typer.echo(show_report(outcomes, own))
    if bad:
        raise typer.Exit(2)


@app.command(help=say("clauses"))
def clauses(
    file: Annotated[Path, typer.Argument(help=say("option_file"))],
    as_json: JsonOption = False,
) -> None:
    """Show how a policy is split."""
    settings = load_settings()
    policy = load_policy(file, max_chars=settings.max_policy_chars, limits=settings.parse_limits)
    found = split_clauses(policy.text)
    if as_json:
        typer.echo(json.dumps([clause.as_json() for clause in found], ensure_ascii=False, indent=1))
    else:
        typer.echo(show_clauses(policy.text, found))


@app.command(help=say("splits"))
def splits(
    folder: Annotated[Path, typer.Argument(help=say("option_folder"))],
    markers: Annotated[Path | None, typer.Option("--markers", help=say("option_markers"))] = None,
) -> None:
    """Print how well the policies of a folder are split; a fault gives exit code 1."""
    expected = read_expected(markers) if markers else ()
    figures = figures_of(folder, expected, max_chars=load_settings().max_policy_chars)
    typer.echo(show_figures(figures))
    if figures.lost or figures.crashes or figures.empty or figures.too_long:
        raise typer.Exit(1)


@app.command(help=say("index"))
def index(
    files: Annotated[list[Path] | None, typer.Argument(help=say("option_files"))] = None,
    policy_id: Annotated[str | None, typer.Option("--id", help=say("option_id"))] = None,
    policy_version: Annotated[str | None, typer.Option("--policy-version", help=say("option_policy_version"))] = None,
    removed: Annotated[str | None, typer.Option("--remove", help=say("option_remove"))] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help=say("option_rebuild"))] = False,
) -> None:
    """Take policy files in and build the index."""
    settings = load_settings()
    if policy_id and len(files or ()) != 1:
        raise typer.BadParameter(say("id_for_one_file"))
    if policy_id and not POLICY_ID.fullmatch(policy_id):
        raise PolicyFileError("bad_policy_id", name=policy_id[:64])
    limit, bounds = settings.max_policy_chars, settings.parse_limits
    for file in files or ():  # all are read before the first is taken in
        load_policy(file, max_chars=limit, policy_id=policy_id, limits=bounds)
    for file in files or ():
        policy = take_in(
            file,
            settings.data_dir,
            max_chars=limit,
            policy_id=policy_id,
            version=policy_version,
            limits=bounds,
            kept_versions=settings.kept_policy_versions,
        )
        count = sum(clause.kind == "clause" for clause in split_clauses(policy.text))
        typer.echo(say("taken_in", policy=policy.id, version=policy.version, clauses=count))
    if removed:
        remove(removed, settings.data_dir)
        typer.echo(say("removed", policy=removed))
    with TerminalProgress() as progress:
        library = open_library(settings, progress, rebuild=rebuild)
    indexes = library.generation.indexes.values()
    count = sum(clause.kind == "clause" for found in indexes for clause in found.clauses)
    typer.echo(say("indexed", index=library.generation.id, policies=len(indexes), clauses=count))


@app.command(help=say("doctor"))
def doctor() -> None:
    """Check whether everything is in order."""
    checks = examine()
    for check in checks:
        typer.echo(f"{say(check.state)}\t{say('check_' + check.name)}\t{check.detail(message_language())}")
    if any(check.state == "fault" for check in checks):
        raise typer.Exit(1)


@contextmanager
def _assistant(settings: Settings) -> Iterator[Assistant]:
    with TerminalProgress() as progress:
        assistant = Assistant.open(settings, progress)
    yield assistant


@contextmanager
def _lines(name: str) -> Iterator[TextIO]:
    if name == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        yield sys.stdin
        return
    path = Path(name)
    if path.is_dir():
        raise PolicyFileError("file_is_folder", path=path)
    try:
        file = path.open(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        raise PolicyFileError("file_missing", path=path) from None
    except OSError:
        raise PolicyFileError("file_unreadable", path=path) from None
    with file:
        yield file


def _language(name: str | None) -> Language | None:
    if name is None:
        return None
    if name not in LANGUAGES:
        raise typer.BadParameter(say("bad_language"))
    return "zh" if name == "zh" else "en"


def _is_file_name(policy: str) -> bool:
    # An id has neither a dot nor a separator.
    return POLICY_ID.fullmatch(policy) is None
