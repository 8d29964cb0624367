"""The text of server-sent events; pure. Format: the HTML standard, "Server-sent events"."""

from __future__ import annotations

import re

from tasks_proxy.store.events import Message

RETRY = b"retry: 2000\n\n"
"""First of all: come back two seconds after the stream ended."""

BEAT = b": beat\n\n"
"""A comment, so that proxies and browsers see a silent stream alive."""


def frame(message: Message) -> bytes:
    """One event; its version is what the browser sends back as Last-Event-ID."""
    # JSON holds a line's end only between its tokens, where a space says the same.
    data = re.sub(r"[\r\n]+", " ", message.body)
    lines = [f"event: {_one_line(message.event)}", f"data: {data}"]
    if message.version is not None:
        lines.insert(0, f"id: {_one_line(message.version)}")
    return ("\n".join(lines) + "\n\n").encode("utf-8", "replace")


def _one_line(text: str) -> str:
    return "".join(text.split())
