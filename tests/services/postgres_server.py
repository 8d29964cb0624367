"""A real PostgreSQL server of the tests' own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from dashboard.demo.ports import HOST, accepts, free_port
from tests.services.waiting import until

# Debian keeps a server's programs out of the PATH, Homebrew those of all versions but one.
_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


def postgres_programs() -> Path | None:
    """The folder that holds initdb and postgres, of the newest version here."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = [folder for place in _PLACES for folder in Path("/").glob(place[1:])]
    return max((f for f in found if (f / "initdb").exists()), key=_version, default=None)


def _version(folder: Path) -> int:
    digits = "".join(letter for letter in folder.parent.name if letter.isdigit())
    return int(digits or 0)


class PostgresServer:
    """A cluster in a folder of its own; nothing in it outlives `stop`."""

    def __init__(self, programs: Path) -> None:
        self.port = free_port()
        self._programs = programs
        # Not below pytest's folders: those are closed to the user that the server runs as.
        self._folder = Path(tempfile.mkdtemp(prefix="taskloom-pg-"))
        self._user = _server_user()
        if self._user:
            shutil.chown(self._folder, self._user)
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0

    def start(self) -> None:
        """Make the cluster and serve it."""
        data = self._folder / "data"
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        subprocess.run(
            [self._programs / "initdb", *options, "--no-sync", "--pgdata", data],
            check=True,
            capture_output=True,
            user=self._user,
            cwd=self._folder,
        )
        with (self._folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *(self._programs / "postgres", "-D", data, "-p", str(self.port), "-h", HOST),
                    *("-k", self._folder, "-F", "-c", "max_connections=100"),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                user=self._user,
                cwd=self._folder,
                start_new_session=True,
            )
        until(lambda: accepts(self.port) and self._answers(), what="the start of PostgreSQL")

    def new_database(self) -> str:
        """The URL of an empty database."""
        self._made += 1
        name = f"taskloom_{self._made}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._address(name)

    def _address(self, name: str) -> str:
        return f"postgres://postgres@{HOST}:{self.port}/{name}"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """End it without waiting for its clients, and take its folder away."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)


def _server_user() -> str | None:
    """Whom to run as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
