"""One HTTP connection: reads requests, has them answered, lets faults spoil the answers."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler
from typing import ClassVar

from tasks_proxy.simulator.contract import JsonObject
from tasks_proxy.simulator.control import PREFIX, Steered, control
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.operations import Answer, refusal
from tasks_proxy.simulator.reply import Reply, failure, reply_from, spoilt
from tasks_proxy.simulator.routes import Request

MAX_BODY = 64 * 1024 * 1024
"""Bytes: a workload of 20,000 tasks fits, a runaway client does not fill the memory."""


class Handler(BaseHTTPRequestHandler):
    """Serves one connection. `parts` and `stopping` are set on a subclass for each server."""

    parts: ClassVar[Steered]
    stopping: ClassVar[threading.Event]

    protocol_version = "HTTP/1.1"
    server_version = "Simulator"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 120

    def serve(self) -> None:
        """Answer one request."""
        body = self._read_body()
        if body is None:
            return
        path, _, query = self.path.partition("?")
        authorization = self.headers.get("Authorization")
        host = self.headers.get("Host", "")
        request = Request(self.command, path, query, authorization, body, host)
        if path.startswith(PREFIX):
            self._send(reply_from(control(self.parts, request)))
        else:
            self._serve_api(request)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = serve  # noqa: N815 - http.server's names
    do_PATCH = do_OPTIONS = do_TRACE = serve  # noqa: N815

    def _serve_api(self, request: Request) -> None:
        parts = self.parts
        call = parts.calls.add(
            request.method, (request.path, request.query), list(self.headers.keys())
        )
        fault = parts.faults.take(request.method, request.path)
        if fault is None:
            self._send(reply_from(parts.answer(request)), call)
            return
        answer = parts.answer(request) if fault.applies_operation else failure(fault)
        if fault.applied and fault.status is not None:
            answer = failure(fault)
        self._misbehave(spoilt(reply_from(answer), fault), fault, call)

    def _misbehave(self, reply: Reply, fault: Fault, call: JsonObject) -> None:
        self.stopping.wait(fault.latency)
        if fault.hang is not None:
            self.stopping.wait(fault.hang)
            self.close_connection = True
            return
        self._send(reply, call, drip=fault.drip)

    def _read_body(self) -> bytes | None:
        """The request's body; None when the request was refused for it."""
        length = self.headers.get("Content-Length", "0")
        refused = _unreadable(length, chunked="Transfer-Encoding" in self.headers)
        if refused is None:
            return self.rfile.read(int(length))
        self.close_connection = True
        self._send(reply_from(refused))
        return None

    def _send(
        self, reply: Reply, call: JsonObject | None = None, *, drip: float | None = None
    ) -> None:
        if call is not None:
            call["status"] = reply.status
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.sent is not None or self.close_connection:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self._write(reply.body[: reply.sent], drip)

    def _write(self, body: bytes, drip: float | None) -> None:
        if drip is None:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.stopping.wait(drip):
                self.close_connection = True
                return

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse a request that is not HTTP, or a method that nobody knows, in JSON."""
        self.close_connection = True
        status = 405 if code == 501 else int(code)
        self._send(reply_from(refusal(status, "INVALID_REQUEST", message or "Not understood.")))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: calls are recorded, and a demo's terminal is for people."""


def _unreadable(length: str, *, chunked: bool) -> Answer | None:
    """Why a body of this Content-Length is not read at all."""
    if chunked:
        return refusal(411, "LENGTH_REQUIRED", "Content-Length is required.")
    if not length.isascii() or not length.isdigit():
        return refusal(400, "INVALID_REQUEST", "Content-Length must be a number.")
    if len(length) > 12 or int(length) > MAX_BODY:
        return refusal(413, "BODY_TOO_LARGE", "The body is too large.")
    return None
