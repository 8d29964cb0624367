"""A running simulator: the HTTP server, its thread and, where wanted, the player's."""

from __future__ import annotations

import random
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from tasks_proxy.simulator.contract import JsonObject
from tasks_proxy.simulator.control import Steered
from tasks_proxy.simulator.handler import Handler
from tasks_proxy.simulator.parts import Parts
from tasks_proxy.simulator.player import TICK, Player
from tasks_proxy.simulator.workload import Workload, read_workload, workload_from
from tasks_proxy.simulator.world import World


class Playing(Protocol):
    """Who moves a simulated upstream on."""

    def step(self, seconds: float) -> None:
        """Let `seconds` pass."""


class Server(socketserver.ThreadingTCPServer):
    """A thread for each connection; open ones are known, so that stopping ends them."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[Handler]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a new connection."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """End a connection."""
        self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """End what is still open: kept-alive connections would outlive the server."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it has just ended by itself

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is none of our errors; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Serving:
    """A simulated upstream at `base_url`: what it is made of, its server and its player's clock.

    Use it as a context manager, or by `start` and `stop`.
    """

    def __init__(self, parts: Steered, player: Playing | None, address: tuple[str, int]) -> None:
        self.faults, self.calls = parts.faults, parts.calls
        self._steered = parts
        self._player = player
        self._address = address
        self._stopping = threading.Event()
        self._server: Server | None = None
        self._threads: list[threading.Thread] = []

    @property
    def base_url(self) -> str:
        """Where the API answers, without a slash at the end."""
        if self._server is None:
            raise RuntimeError("The simulator is not running.")
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def start(self) -> str:
        """Serve in threads of its own; the base URL. OSError when the port is taken."""
        bound = {"parts": self._steered, "stopping": self._stopping}
        self._server = Server(self._address, type("BoundHandler", (Handler,), bound))
        self._run(self._server.serve_forever, 0.05)
        if self._player is not None:
            self._run(self._play, self._player)
        return self.base_url

    def stop(self) -> None:
        """End every connection and thread; a second call does nothing."""
        self._stopping.set()
        if self._server is None:
            return
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        for thread in self._threads:
            thread.join()
        self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self, target: Any, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _play(self, player: Playing) -> None:
        before = time.monotonic()
        while not self._stopping.wait(TICK):
            now = time.monotonic()
            player.step(now - before)
            before = now


class Simulator(Serving):
    """A QuantCDN upstream, for one organisation.

    `load` holds workload files or workloads as JSON objects. With a `seed` ids and clock repeat.
    Without a `token` any bearer will do. Raises WorkloadError, and OSError for a taken port.
    """

    def __init__(  # noqa: PLR0913 - one for each flag of the command
        self,
        *,
        load: Iterable[Path | str | JsonObject] = (),
        org: str = "acme",
        token: str | None = None,
        seed: int | None = None,
        bare_graph: bool = False,
        play: bool = False,
        speed: float = 1.0,
        repeat: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.world = World.made(org=org, seed=seed, playing=play, bare_graph=bare_graph)
        dice = dice_for(seed)
        player = Player(self.world, speed=speed, repeat=repeat, dice=dice) if play else None
        self.parts = Parts(self.world, token, player)
        super().__init__(self.parts, player, (host, port))
        for source in load:
            self.parts.load(_workload(source))


def dice_for(seed: int | None) -> random.Random:
    """Chance for a player: the same in every run where there is a seed."""
    return random.Random() if seed is None else random.Random(f"play {seed}")  # noqa: S311


def _workload(source: Path | str | JsonObject) -> Workload:
    if isinstance(source, dict):
        return workload_from(source, "the workload")
    return read_workload(Path(source))
