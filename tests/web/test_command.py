import subprocess
import sys

import pytest
from typer.testing import CliRunner

import web.command  # noqa: F401 - adds `serve`
from bot.cli import app


def test_serve_is_a_command_beside_the_others() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    for command in ("ask", "batch", "clauses", "index", "doctor", "serve", "gaps", "feedback"):
        assert command in result.output


@pytest.mark.parametrize("library", ["gradio", "fastapi", "uvicorn", "sqlalchemy", "phonenumbers"])
def test_other_commands_do_not_load_the_web_s_libraries(library: str) -> None:
    code = f"import sys, web.command; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
