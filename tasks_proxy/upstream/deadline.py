"""A total deadline for one HTTP exchange, headers and drip-fed bodies included.

The timeouts of requests are for each read, so a byte a second lasts for ever; here a timer shuts
the socket under whoever still reads from it when the time is over.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

_current = threading.local()


class Deadline:
    """One exchange's end; `passed` tells whether it came."""

    def __init__(self) -> None:
        self.passed = False
        self._connection: HTTPConnection | None = None

    def use(self, connection: HTTPConnection) -> None:
        """This exchange goes over `connection`."""
        self._connection = connection

    def end(self) -> None:
        """Shut the socket, so that any read from it returns at once."""
        self.passed = True
        sock = getattr(self._connection, "sock", None)
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[Deadline]:
    """End the exchange made inside by this thread after `seconds` in all."""
    ours = _current.deadline = Deadline()
    timer = threading.Timer(seconds, ours.end)
    timer.daemon = True
    timer.start()
    try:
        yield ours
    finally:
        timer.cancel()
        _current.deadline = None


def _tell(connection: HTTPConnection) -> None:
    ours = getattr(_current, "deadline", None)
    if ours is not None:
        ours.use(connection)


class _Connection(HTTPConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        _tell(self)
        super().request(*args, **kwargs)


class _SecureConnection(HTTPSConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        _tell(self)
        super().request(*args, **kwargs)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


POOLS = {"http": _Pool, "https": _SecurePool}
"""Connection pools whose connections tell the thread's deadline of themselves."""
