"""HTTP as bytes: no client library between a test and the server that smooths a request over."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit


class Said(NamedTuple):
    """What an answer said, for comparing two servers."""

    status: int
    content_type: str
    body: bytes


@dataclass
class WireClient:
    """Keeps one connection to `base`, and sends each request as it is told to, to the byte.

    `token` is the bearer token; `tasks` the path under which requests are made.
    """

    base: str
    tasks: str
    token: str
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def ask(
        self,
        method: str,
        tail: str = "",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> http.client.HTTPResponse:
        """The answer, whose body is yet to be read; `tail` follows the tasks' path."""
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        reused = self._connection is not None
        try:
            return self._exchange(method, tail, body, sent)
        except ConnectionError:
            # A server may end a kept connection, as after an answer to a body that it did not read.
            if not reused:
                raise
            return self._exchange(method, tail, body, sent)

    def _exchange(
        self, method: str, tail: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        connection = self._connected()
        try:
            connection.request(method, self.tasks + tail, body, headers)
            return connection.getresponse()
        except (http.client.HTTPException, OSError):
            self.close()
            raise

    def say(
        self,
        method: str,
        tail: str = "",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Said:
        """What is to be compared of the answer."""
        answer = self.ask(method, tail, body, headers)
        kind = (answer.getheader("Content-Type") or "").partition(";")[0]
        return Said(answer.status, kind, answer.read())

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            parts = urlsplit(self.base)
            assert parts.hostname
            self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        return self._connection

    def close(self) -> None:
        """End the connection; the next request makes a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
