"""Every key and channel of ours in Redis; each names its organisation, so tenants cannot meet."""

from __future__ import annotations

from uuid import UUID

from tasks_proxy.history.register import Listed

EPOCH = "tl:epoch"
"""Random, made when missing: a new one tells that Redis lost its data."""

LIVE_PATTERN = "tl:*:live:*"


def of_list(task_list: Listed, what: str) -> str:
    """The key of something about one list: snapshot, count, events, state, watch, lock, live."""
    return f"tl:{task_list.organisation_id}:{what}:{task_list.pk}"


def of_connection(organisation_id: int, connection_id: UUID, what: str) -> str:
    """The key of something about one connection: due, state, lock, agents."""
    return f"tl:{organisation_id}:{what}:{connection_id}"


def of_answer(organisation_id: int, connection_id: UUID, digest: str) -> str:
    """The key of one remembered answer of the proxy."""
    return f"tl:{organisation_id}:answer:{connection_id}:{digest}"


def list_of_channel(channel: str) -> tuple[int, int]:
    """The organisation's and the list's primary keys that a live channel names."""
    _, organisation, _, task_list = channel.split(":")
    return int(organisation), int(task_list)
