"""`manage.py simulator`: a simulated upstream in a process of its own."""

from __future__ import annotations

import argparse
import errno
import math
import signal
import threading
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tasks_proxy.simulator.posthog.server import PostHogSimulator
from tasks_proxy.simulator.server import Serving, Simulator
from tasks_proxy.simulator.workload import WorkloadError

_COMMON = ("load", "token", "seed", "play", "speed", "repeat", "host", "port")


class Command(BaseCommand):
    """Serve until SIGTERM or Ctrl-C."""

    help = "Runs a simulated upstream, with loaded and, if wanted, played workloads."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the flags."""
        parser.add_argument("--port", type=_port, required=True, help="0 takes any free port")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--provider", choices=("quantcdn", "posthog"), default="quantcdn",
            help="whose API it has (quantcdn)",
        )  # fmt: skip
        parser.add_argument("--org", default="acme", help="QuantCDN's only organisation (acme)")
        parser.add_argument("--project", default="1", help="PostHog's only project (1)")
        parser.add_argument(
            "--load", type=Path, nargs="+", action="extend", default=[], metavar="FILE",
            help="workload files",
        )  # fmt: skip
        parser.add_argument("--play", action="store_true", help="let the tasks be worked on")
        parser.add_argument("--speed", type=_speed, default=1.0, help="of playing (1)")
        parser.add_argument("--repeat", action="store_true", help="play finished lists again")
        parser.add_argument("--token", help="the only bearer token taken; any, where not given")
        parser.add_argument("--seed", type=int, help="makes ids and clock repeatable")
        parser.add_argument(
            "--bare-graph", action="store_true", help="dependency graphs without summaries"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Start, say where, wait to be told to stop."""
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        try:
            simulator, told = _made(options)
            simulator.start()
        except WorkloadError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(_why_not(error, options["host"], options["port"])) from error
        self.stdout.write(f"{told} at {simulator.base_url}")
        self.stdout.flush()
        stopped.wait()
        simulator.stop()


def _made(options: dict[str, Any]) -> tuple[Serving, str]:
    """The simulator, and what it holds in words."""
    common = {name: options[name] for name in _COMMON}
    if options["provider"] == "posthog":
        posthog = PostHogSimulator(project_id=options["project"], **common)
        count = len(posthog.project.tasks)
        return posthog, f"Simulated upstream of project {options['project']} with {count} tasks"
    quantcdn = Simulator(org=options["org"], bare_graph=options["bare_graph"], **common)
    count = len(quantcdn.world.store)
    return quantcdn, f"Simulated upstream of {options['org']} with {count} tasks"


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is taken. Choose another with --port."
    return f"Cannot listen on {host}:{port}: {error.strerror}."


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not math.isfinite(speed) or speed <= 0:
        raise argparse.ArgumentTypeError("the speed is a number above 0")
    return speed
