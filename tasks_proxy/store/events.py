"""Telling of changes: a stream for each list to catch up from, a channel to be told at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering

KEPT = 1_000
"""Messages kept of each list; whoever missed more reads the whole list again."""


def publish(task_list: TaskList, version: str, message: Mapping[str, Any]) -> None:
    """Keep the message under its version and tell everybody who listens now.

    Raises StoreUnavailable.
    """
    body = json.dumps(message, separators=(",", ":"))
    with answering() as client, client.pipeline(transaction=True) as pipe:
        pipe.xadd(
            keys.of_list(task_list, "events"),
            {"version": version, "body": body},
            maxlen=KEPT,
            approximate=True,
        )
        pipe.publish(
            keys.of_list(task_list, "live"), json.dumps({"version": version, "body": body})
        )
        pipe.execute()


def since(task_list: TaskList, version: str) -> list[tuple[str, str]] | None:
    """All (version, body) after `version`, oldest first; None where that is no longer known.

    None means: read the whole list again. Raises StoreUnavailable.
    """
    with answering() as client:
        entries = client.xrange(keys.of_list(task_list, "events"))
    messages = [(entry[b"version"].decode(), entry[b"body"].decode()) for _, entry in entries]
    places = [place for place, (known, _) in enumerate(messages) if known == version]
    return messages[places[-1] + 1 :] if places else None
