"""A total deadline for one HTTP exchange, headers and drip-fed bodies included.

The timeouts of requests are for each read, so a byte a second lasts for ever; here an alarm shuts
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

from tasks_proxy.core.alarms import Alarms

_current = threading.local()
_alarms = Alarms("deadlines")


class Deadline:
    """One exchange's end; `passed` tells whether it came, `unsent` that nothing was sent then.

    `kept` tells that the exchange went over a connection that had served another before.
    """

    def __init__(self) -> None:
        self.passed = False
        self.unsent = False
        self.kept = False
        self._connection: HTTPConnection | None = None

    def use(self, connection: HTTPConnection, *, kept: bool) -> None:
        """This exchange goes over `connection`, whether that is open yet or not.

        Raises TimeoutError where the time is over: nobody would shut a socket opened since.
        """
        self._connection = connection
        self.kept = kept
        if self.passed:
            self.unsent = True
            raise TimeoutError("the time was over before the request was sent")

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
    if seconds <= 0:
        ours.end()
    alarm = _alarms.after(seconds, ours.end)
    try:
        yield ours
    finally:
        alarm.cancel()
        _current.deadline = None


def _tell(connection: HTTPConnection, *, kept: bool) -> None:
    ours = getattr(_current, "deadline", None)
    if ours is not None:
        ours.use(connection, kept=kept)


class _Connection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _tell(self, kept=False)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _tell(self, kept=self.sock is not None)
        super().request(*args, **kwargs)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _tell(self, kept=False)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _tell(self, kept=self.sock is not None)
        super().request(*args, **kwargs)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


POOLS = {"http": _Pool, "https": _SecurePool}
"""Connection pools whose connections tell the thread's deadline of themselves."""
