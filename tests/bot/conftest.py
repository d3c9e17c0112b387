"""The command line as a person uses it: arguments in, exit code and both outputs back."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import app, run


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def plainclause(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    """Return the command, in English, on this run's data directory unless the test names another."""
    monkeypatch.setenv("PLAINCLAUSE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("PLAINCLAUSE_LANGUAGE", "en")

    def call(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["plainclause", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            run(app)
        printed = capfd.readouterr()
        assert isinstance(left.value.code, int)
        assert "Traceback" not in printed.err
        return Result(left.value.code, printed.out, printed.err)

    return call
