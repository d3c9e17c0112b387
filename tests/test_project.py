"""What holds for the project as a whole: imports run one way, nothing runs code from data, the README is true."""

import ast
import re
from pathlib import Path

import pytest

from corpus.settings import ENV_PREFIX, Settings

ROOT = Path(__file__).parent.parent
ROOMS = ("corpus", "index", "bot", "web")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")

# Each of these can run code that stands in a data file.
FORBIDDEN = {"pickle", "joblib", "dill", "marshal", "shelve", "yaml"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    assert not imported(path) & set(ROOMS[ROOMS.index(room) + 1 :])
    assert "tests" not in imported(path)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_loading_never_runs_code(path: Path) -> None:
    assert not imported(path) & FORBIDDEN
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"allow_pickle=True|trust_remote_code=True|torch\.load\((?!\w+, weights_only=True)", source)
    called = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    assert not {func.id for func in called if isinstance(func, ast.Name)} & {"eval", "exec", "compile"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_are_of_a_size_to_be_read(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_stands_in_the_readme_with_its_default(name: str) -> None:
    row = next((line for line in README.splitlines() if line.startswith(f"| `{ENV_PREFIX}{name.upper()}`")), None)
    assert row is not None
    field = Settings.model_fields[name]
    assert (field.description or "").replace("|", "\\|") in row
    if field.default_factory is None:
        assert f"`{_printed(field.default)}`" in row


def _printed(default: object) -> str:
    return str(default).replace("'", '"') if isinstance(default, list) else str(default)


def test_nothing_names_a_machine_or_a_registry() -> None:
    private = re.compile(r"/(?:work|root|home)/\w|pypi\.org|registry\.npmjs|deb\.debian\.org|huggingface\.co")
    kinds = ("*.py", "*.toml", "*.md", "*.txt", "*.html", "*.css", "Makefile", "run")
    files = {path for kind in kinds for folder in (*ROOMS, "tests", ".ci") for path in (ROOT / folder).rglob(kind)}
    files |= {ROOT / name for name in ("README.md", "Makefile", "pyproject.toml", "constraints.txt")}
    files.discard(Path(__file__))
    assert not [name_of(path) for path in files if private.search(path.read_text(encoding="utf-8"))]
