"""A server that answers with whatever bytes a test gives it: the wire, and nothing above it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

Part = bytes | float
"""Bytes to send, or seconds to wait."""


class WireServer:
    """Answers each connection's first request with the same parts, then closes."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = tuple(parts)
        self.requests: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more connections."""
        self._stopped.set()
        with socket.create_connection(("127.0.0.1", self.port), timeout=5):
            pass
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            connection, _ = self._socket.accept()
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            request = connection.recv(65536)
            if not request:
                return
            self.requests.append(request)
            try:
                for part in self.parts:
                    if isinstance(part, float):
                        self._stopped.wait(part)
                        continue
                    connection.sendall(part)
            except OSError:
                return


class HangingUp(WireServer):
    """Keeps each connection for a second request, and hangs up when that has come."""

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            for answered in (False, True):
                request = connection.recv(65536)
                if request:
                    self.requests.append(request)
                if not request or answered:
                    return
                connection.sendall(b"".join(part for part in self.parts if isinstance(part, bytes)))


@contextmanager
def hanging_up_at_every_second(*parts: Part) -> Iterator[WireServer]:
    """A running server whose connections each answer once, then end on being asked again."""
    server = HangingUp(parts)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def answering_with(*parts: Part) -> Iterator[WireServer]:
    """A running server that answers with these parts."""
    server = WireServer(parts)
    try:
        yield server
    finally:
        server.stop()


def dripping(text: bytes, seconds: float) -> list[Part]:
    """The text byte by byte, with a pause before each."""
    return [part for byte in text for part in (seconds, bytes([byte]))]
