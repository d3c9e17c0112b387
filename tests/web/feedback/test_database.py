import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from corpus.errors import SettingsError
from corpus.settings import Settings, load_settings
from web.feedback.database import open_database
from web.feedback.tables import Table


def test_migrations_make_the_tables_that_the_code_reads(feedback_settings: Settings) -> None:
    engine = open_database(feedback_settings)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []
    engine.dispose()


def test_opening_twice_changes_nothing(feedback_settings: Settings) -> None:
    for _ in range(2):
        engine = open_database(feedback_settings)
        assert set(inspect(engine).get_table_names()) == {"alembic_version", "answers", "votes"}
        engine.dispose()


def test_processes_that_start_at_once_all_find_the_tables(feedback_settings: Settings) -> None:
    code = (
        "import sys; from pathlib import Path; from corpus.settings import Settings\n"
        "from web.feedback.database import open_database\n"
        "open_database(Settings(data_dir=Path(sys.argv[1]), feedback_url=sys.argv[2])).dispose()"
    )
    command = [sys.executable, "-c", code, str(feedback_settings.data_dir), feedback_settings.feedback_url]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
    assert [(process.communicate()[1], process.returncode) for process in started] == [(b"", 0)] * 4


def test_default_is_a_file_of_ones_own_in_the_data_folder(tmp_path: Path) -> None:
    open_database(Settings(data_dir=tmp_path / "new")).dispose()
    file = tmp_path / "new" / "feedback.sqlite3"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////proc/nowhere/feedback.sqlite3",
        "sqlite:////proc",
        "postgresql://shop:geheim@127.0.0.1:1/feedback",
        "postgresql://shop:geheim@/feedback?host=/nowhere",
        "postgresql://shop:geheim@127.0.0.1:port/feedback",
        "postgres://shop:geheim@no.such.host.invalid/feedback",
        "postgresql://shop:geheim@127.0.0.1:1/feedback?sslmode=nonsense",
    ],
)
def test_database_that_cannot_be_used_is_named_without_its_secrets(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        open_database(Settings(data_dir=tmp_path, feedback_url=url))
    for language in ("zh", "en"):
        sentence = caught.value.message(language)
        assert "PLAINCLAUSE_FEEDBACK_URL" in sentence
        assert "geheim" not in sentence
        assert "\n" not in sentence
    assert caught.value.__suppress_context__


def test_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "feedback.sqlite3").write_bytes(b"not a database, whatever it says" * 100)
    with pytest.raises(SettingsError, match="PLAINCLAUSE_FEEDBACK_URL"):
        open_database(Settings(data_dir=tmp_path))


def test_database_of_a_later_version_is_refused(feedback_settings: Settings) -> None:
    engine = open_database(feedback_settings)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    engine.dispose()
    with pytest.raises(SettingsError, match="PLAINCLAUSE_FEEDBACK_URL"):
        open_database(feedback_settings)


@pytest.mark.parametrize("value", ["", "mysql://shop:geheim@host/name", "feedback.db", "geheim"])
def test_url_of_another_kind_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PLAINCLAUSE_FEEDBACK_URL", value)
    with pytest.raises(SettingsError, match="PLAINCLAUSE_FEEDBACK_URL") as caught:
        load_settings()
    assert "geheim" not in str(caught.value)


def test_url_is_not_shown_among_the_settings(tmp_path: Path) -> None:
    values: dict[str, Any] = {"data_dir": tmp_path, "feedback_url": "postgresql://shop:geheim@host/name"}
    assert "geheim" not in repr(Settings(**values))
