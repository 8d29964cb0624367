"""A whole Taskloom in processes of its own, as an operator would run it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from cryptography.fernet import Fernet

from dashboard.demo import parts
from dashboard.demo.environment import forget_settings
from dashboard.demo.ports import HOST, accepts, answers, free_port
from dashboard.demo.processes import Process
from tests.services.commands import Commands
from tests.services.redis_server import RedisServer
from tests.services.waiting import until

_NO_SETTINGS = {"UPSTREAM_TOKEN"}
"""What a command looks for in its environment beside its settings."""


class Site:
    """Real settings, database, Redis, web server, worker and beat, below one folder.

    Tests reach it as people and scripts do: by HTTP, by a browser and by `manage`.
    """

    def __init__(self, folder: Path, *, static_root: Path, database_url: str | None = None) -> None:
        self.folder = folder
        self.logs = folder / "logs"
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.redis = RedisServer(folder)
        self._sqlite = folder / "site.sqlite3"
        self.environment = {
            "SECRET_KEY": "only-for-a-test-site",
            "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
            "DATABASE_URL": database_url or f"sqlite:///{self._sqlite}",
            "REDIS_URL": self.redis.url,
            "PUBLIC_URL": self.url,
            "EMAIL_URL": "dummy://",
            "STATIC_ROOT": str(static_root),
            "ALLOWED_UPSTREAM_HOSTS": HOST,
        }
        self.processes: dict[str, Process] = {}
        self._commands: Commands | None = None

    def prepare(self, tables: Path | None = None) -> None:
        """Start Redis, make the database's tables and the static files.

        `tables` is a SQLite file that holds the tables and nothing else, or is to hold them: making
        them takes longer than many a test.
        """
        self.redis.start()
        if tables and tables.exists():
            shutil.copy(tables, self._sqlite)
        else:
            self.manage("migrate", "--no-input")
            if tables:
                _copy(self._sqlite, tables)
        if not any(Path(self.environment["STATIC_ROOT"]).iterdir()):
            self.manage("collectstatic", "--no-input")

    def manage(
        self, *arguments: str, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py that must succeed."""
        ended = self.try_manage(*arguments, stdin=stdin, **environment)
        assert ended.returncode == 0, f"{arguments}: {ended.stdout}{ended.stderr}"
        return ended

    def try_manage(
        self, *arguments: str, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py, whatever comes of it."""
        whole = self._whole_environment()
        if not environment.keys() <= _NO_SETTINGS:
            with Commands({**whole, **environment}) as once:
                return once.run(arguments, stdin, {})
        if self._commands is None or self._commands.environment != whole:
            self._end_commands()
            self._commands = Commands(whole)
        return self._commands.run(arguments, stdin, environment)

    def _end_commands(self) -> None:
        if self._commands is not None:
            self._commands.end()
            self._commands = None

    def make_organisation(self, slug: str) -> None:
        """An organisation that is connected to nothing yet."""
        code = f"from tasks_proxy.accounts.organisations import *; organisation_ensure({slug!r})"
        self.manage("shell", "--no-imports", "-c", code)

    def add_person(self, email: str, organisation: str, *, role: str, password: str) -> None:
        """Let somebody sign in; the organisation must exist."""
        self.manage(
            *("add_member", email, organisation, "--role", role, "--password-stdin"),
            stdin=f"{password}\n",
        )

    def connect(
        self,
        organisation: str,
        simulator: str,
        *,
        token: str,
        provider: str = "quantcdn",
        upstream_id: str = "acme",
    ) -> None:
        """Connect an organisation, made when missing, to the upstream at this address."""
        self.manage(
            *("connect", organisation, "--provider", provider),
            *("--base-url", simulator, "--upstream-id", upstream_id),
            UPSTREAM_TOKEN=token,
        )

    def start_web(self) -> None:
        """Serve pages and streams at `url`."""
        self.start("web", parts.web(self.port))
        until(lambda: answers(self.port, "/healthz"), what="the start of the web server")

    def start_worker(self, queues: str = f"{parts.QUEUES},layout", processes: int = 2) -> None:
        """Start a Celery worker; jobs that came before wait for it in Redis."""
        self.start("worker", parts.worker("test", queues, processes))

    def start_beat(self) -> None:
        """Start Celery's clock."""
        self.start("beat", parts.beat(self.folder / "beat-schedule"))

    def start_simulator(
        self,
        workloads: Sequence[Path] = (),
        *flags: str,
        token: str,
        play: bool = False,
        provider: str = "quantcdn",
    ) -> str:
        """Start an upstream process; its address."""
        port = free_port()
        command = parts.simulator(port, workloads, token, play=play, provider=provider)
        self.start("simulator", [*command, *flags])
        until(lambda: accepts(port), what="the start of the simulator")
        return f"http://{HOST}:{port}"

    def start(self, name: str, command: Sequence[str]) -> Process:
        """Start a process with this site's settings."""
        log = self.logs / f"{name}.log"
        process = Process(name, command, log=log, environment=self._whole_environment())
        self.processes[name] = process
        process.start()
        return process

    def _whole_environment(self) -> dict[str, str]:
        around = dict(os.environ)
        forget_settings(around)
        return {**around, **self.environment}

    def stop(self) -> None:
        """End all processes, Redis last."""
        self._end_commands()
        for process in self.processes.values():
            process.ask_to_end()
        for process in self.processes.values():
            process.wait(5)
            process.destroy()
        self.redis.stop()


def _copy(database: Path, to: Path) -> None:
    """Through SQLite itself, which knows what still stands in the log beside the file."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
