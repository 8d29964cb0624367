"""From an operation's answer to the bytes on the wire, and what a fault makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.operations import Answer, refusal

_JSON = "application/json; charset=utf-8"
_PAGE = b"<!doctype html><html><head><title>Gateway</title></head><body>Busy</body></html>"


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole HTTP answer; `sent` is how many bytes of `body` really go out, None for all."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = _JSON
    sent: int | None = None


def reply_from(answer: Answer) -> Reply:
    """`answer` as JSON; 204 has no body."""
    if answer.status == 204:
        return Reply(204, b"", answer.headers)
    body = json.dumps(answer.body, separators=(",", ":")).encode()
    return Reply(answer.status, body, answer.headers)


def failure(fault: Fault) -> Answer:
    """The error answer that a fault gives in place of the operation's own."""
    status = fault.status or 500
    code = "TOO_MANY_REQUESTS" if status == 429 else "SIMULATED_FAILURE"
    return refusal(status, code, "The simulator was told to fail.")


def spoilt(reply: Reply, fault: Fault) -> Reply:
    """`reply` as `fault` lets it out."""
    status, body, content_type = reply.status, reply.body, reply.content_type
    if fault.html:
        status, body, content_type = fault.status or 200, _PAGE, "text/html; charset=utf-8"
    if fault.body is not None:
        body = fault.body.encode(errors="surrogateescape")
    if fault.malformed:
        body = body[: len(body) * 2 // 3]
    headers = {**reply.headers, **fault.headers}
    if fault.retry_after is not None:
        headers["Retry-After"] = fault.retry_after
    sent = len(body) // 2 if fault.truncate else None
    return Reply(status, body, headers, content_type, sent)
