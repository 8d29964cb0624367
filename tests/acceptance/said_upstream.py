"""An upstream whose three reads answer what a test lays down, good JSON or not."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import urlsplit

Kind = Literal["graph", "list", "task"]


@dataclass(frozen=True)
class Laid:
    """One answer as it goes out."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"

    @classmethod
    def of(cls, value: Any, status: int = 200) -> Laid:
        return cls(json.dumps(value).encode(), status)


@dataclass
class SaidUpstream:
    """Answers each kind of read with what `laid` holds for it; use it as a context manager."""

    laid: dict[Kind, Laid] = field(default_factory=dict)

    def __enter__(self) -> Self:
        handler = type("BoundHandler", (_Handler,), {"laid": self.laid})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    laid: dict[Kind, Laid]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 30

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        kind: Kind = "task"
        if path.endswith("/dependency-graph"):
            kind = "graph"
        elif path.endswith("/tasks"):
            kind = "list"
        laid = self.laid[kind]
        self.send_response(laid.status)
        self.send_header("Content-Type", laid.content_type)
        self.send_header("Content-Length", str(len(laid.body)))
        self.end_headers()
        self.wfile.write(laid.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's name
        pass
