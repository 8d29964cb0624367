"""A real Redis server of the tests' own."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import redis

from dashboard.demo import parts
from dashboard.demo.ports import HOST, accepts, free_port
from dashboard.demo.processes import Process
from tests.services.waiting import until


class RedisServer:
    """Starts empty, on one port for its whole life; can be stopped, frozen and started again."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.url = f"redis://{HOST}:{self.port}/0"
        self._process = Process(
            "redis", parts.redis(self.port, folder), log=folder / "logs" / "redis.log"
        )

    def start(self) -> None:
        """Start it where it does not run, and thaw it where it is frozen."""
        if not self._process.is_running():
            self._process.start()
            until(lambda: accepts(self.port), what="the start of Redis")
        self.thaw()

    def stop(self) -> None:
        """Stop it; its data are lost, as when a Redis without persistence restarts."""
        self._process.destroy()

    def freeze(self) -> None:
        """Have it accept connections and answer nothing."""
        assert self._process.pid
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """End `freeze`."""
        assert self._process.pid
        os.kill(self._process.pid, signal.SIGCONT)

    def flush(self) -> None:
        """Forget all data."""
        with self.client() as client:
            client.flushall()

    def client(self) -> redis.Redis:
        """A client of its own, to be closed by whoever asked."""
        return redis.Redis(port=self.port)
