"""manage.py demo: the whole of Taskloom on this machine, with an upstream that plays."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TextIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from dashboard.demo import parts, team
from dashboard.demo.environment import HOME, LOGS, add_port, kept_secrets
from dashboard.demo.ports import HOST, accepts, answers, free_port, is_taken
from dashboard.demo.processes import Process
from dashboard.demo.supervisor import PartFailedError, StopAskedError, Supervisor

READY = """
  Taskloom is at   {address}
  Sign in as       {owner}
  with password    {password}

  The logs are in {logs}. Ctrl-C stops everything.
"""


class Command(BaseCommand):
    """Starts Redis, the simulator, web, workers and beat, and stops them on Ctrl-C."""

    help = "Run all of Taskloom here, with a team and an upstream that plays, until Ctrl-C."
    requires_system_checks = ()  # the database is made on the way

    def add_arguments(self, parser: CommandParser) -> None:
        add_port(parser)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Run until somebody asks to stop; everything started here ends with it."""
        self.secrets = kept_secrets(HOME)
        with _only_one():
            if is_taken(port):
                raise CommandError(
                    f"Port {port} is taken by another program. "
                    f"Choose another one: make run PORT={port + 1 if port < 65535 else 8001}"
                )
            self.supervisor = Supervisor(self.say)
            self.supervisor.heed_signals()
            try:
                self.run(port)
            except (PartFailedError, parts.RedisMissingError) as error:
                raise CommandError(str(error)) from error
            except StopAskedError:
                pass
            finally:
                self.say("Stopping ...")
                self.supervisor.stop()
                self.say("Stopped.")

    def run(self, port: int) -> None:
        """Bring all parts up, each once those that it leans on are there, then watch them."""
        self.say("Starting Redis and the simulators ...")
        redis = self.start_redis()
        upstreams = [(member, *self.start_simulator(member)) for member in team.TEAMS]
        with (LOGS / "setup.log").open("w") as log:
            self.say("Preparing the database, the static files and the teams ...")
            self.prepare(log)
            self.supervisor.wait_until(redis, lambda: accepts(settings_port()))
            for member, simulator, at in upstreams:
                self.supervisor.wait_until(simulator, partial(accepts, at))
                token = self.secrets["upstream_token"]
                team.connect_team(member, f"http://{HOST}:{at}", token, log)
        connections.close_all()  # from here on only the children use the database
        self.supervisor.heed()
        self.say("Starting the web server, the workers and beat ...")
        self.start_site(port)
        self.say(
            READY.format(
                address=settings.PUBLIC_URL,
                owner=team.OWNER,
                password=self.secrets["password"],
                logs=LOGS,
            )
        )
        self.supervisor.watch()

    def prepare(self, log: TextIO) -> None:
        """Database, static files and team; nothing of it needs another part."""
        steps: list[tuple[str, dict[str, Any]]] = [
            ("migrate", {"interactive": False}),
            ("collectstatic", {"interactive": False}),
        ]
        for command, options in steps:
            call_command(command, stdout=log, stderr=log, **options)
            self.supervisor.heed()
        team.make_teams(self.secrets["password"])

    def start_simulator(self, member: team.Team) -> tuple[Process, int]:
        """The upstream of one team, and its port."""
        at = free_port()
        token = self.secrets["upstream_token"]
        command = parts.simulator(at, member.files, token, provider=member.provider)
        return self.start(f"simulator-{member.slug}", command), at

    def start_redis(self) -> Process:
        """The part that all others lean on, and so the first."""
        return self.start("redis", parts.redis(settings_port(), HOME))

    def start_site(self, port: int) -> None:
        """Web server, workers and beat; returns when the web server answers."""
        web = self.start("web", parts.web(port))
        self.start("worker", parts.worker("jobs", parts.QUEUES, 2))
        # Layouts one at a time: dot takes a processor for itself and much memory.
        self.start("layout", parts.worker("layout", "layout", 1))
        self.start("beat", parts.beat(HOME / "beat-schedule"))
        self.supervisor.wait_until(web, lambda: answers(port, "/healthz"))

    def start(self, name: str, command: list[str]) -> Process:
        """Start a part under the supervisor's care."""
        process = Process(name, command, log=LOGS / f"{name}.log")
        self.supervisor.start(process)
        return process

    def say(self, line: str) -> None:
        """Print at once; a terminal that has been closed is no reason to leave children behind."""
        with suppress(OSError):
            self.stdout.write(line)
            self.stdout.flush()


def settings_port() -> int:
    """The port of the demo's Redis, as its settings name it."""
    port = urlsplit(settings.REDIS_URL).port
    if port is None:
        raise CommandError("REDIS_URL names no port. Start the demo by manage.py or make run.")
    return port


@contextmanager
def _only_one() -> Iterator[None]:
    """Hold the checkout's lock, which the system frees however this process ends."""
    LOGS.mkdir(parents=True, exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                "A demo of this checkout is running already. Stop it first, with Ctrl-C where it "
                "was started."
            ) from error
        yield
