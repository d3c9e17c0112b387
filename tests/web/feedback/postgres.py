"""A PostgreSQL server of the run's own, from the distribution's programs."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

REQUIRED = os.environ.get("PLAINCLAUSE_REQUIRE_POSTGRES") == "1"
_USER = "plainclause"


def programs() -> Path | None:
    """Return the folder with `initdb` and `pg_ctl`, the newest version's, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class Server:
    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder = folder
        self._bin = bin_folder

    def new_database(self) -> str:
        """Return the URL of an empty database."""
        name = f"test_{uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def url(self, database: str) -> str:
        return f"postgresql://{_USER}@/{database}?host={self.folder}"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        self._control("-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        self._control("-m", "immediate", "stop")

    def make(self) -> None:
        initdb = [str(self._bin / "initdb"), "-D", str(self.folder / "data"), "-A", "trust", "-U", _USER]
        self._run([*initdb, "-E", "UTF8", "--locale=C", "--no-sync"])

    def _control(self, *arguments: str) -> None:
        self._run([str(self._bin / "pg_ctl"), "-D", str(self.folder / "data"), "-w", "-s", *arguments])

    def _run(self, command: list[str]) -> None:
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            command = ["runuser", "-u", _unprivileged(), "--", *command]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)


@contextmanager
def running() -> Iterator[Server]:
    """Give a server that has started; ends it."""
    bin_folder = programs()
    assert bin_folder, "PLAINCLAUSE_REQUIRE_POSTGRES is set, but there are no PostgreSQL programs"
    folder = Path(tempfile.mkdtemp(prefix="pc-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, _unprivileged())
    server = Server(folder, bin_folder)
    try:
        server.make()
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str:
    users = {line.partition(":")[0] for line in Path("/etc/passwd").read_text(encoding="utf-8").splitlines()}
    return "postgres" if "postgres" in users else "nobody"
