"""Telling of changes: a stream for each list to catch up from, a channel to be told at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

import redis

from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys, snapshots
from tasks_proxy.store.client import answering, together, writing

KEPT = 1_000
"""Messages kept of each list; whoever missed more reads the whole list again."""

_PAGE = 50  # most who catch up missed a few messages, and need not fetch all that are kept
_VERSION = re.compile(r"([0-9a-f]{1,32})-([0-9]{1,15})", re.ASCII)


class Version(NamedTuple):
    """A snapshot's version, `{epoch}-{n}`; numbers compare within one epoch only."""

    epoch: str
    n: int

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """The version that `text` writes; None where it is no version at all."""
        found = _VERSION.fullmatch(text)
        return cls(found[1], int(found[2])) if found else None

    def follows(self, other: Version) -> bool:
        """Whether this comes next after `other`, with nothing between."""
        return self.epoch == other.epoch and self.n == other.n + 1


class Message(NamedTuple):
    """What the channel says: `body` is JSON; `version` is None for what is not kept."""

    event: str
    body: str
    version: str | None = None


def publish(task_list: TaskList, version: str, message: Mapping[str, Any]) -> None:
    """Keep the message under its version and tell everybody who listens now, as `changed`.

    Raises StoreUnavailable.
    """
    body = json.dumps(message, separators=(",", ":"))
    with together() as pipe:
        pipe.xadd(
            keys.of_list(task_list, "events"),
            {"version": version, "body": body},
            maxlen=KEPT,
            approximate=True,
        )
        pipe.publish(keys.of_list(task_list, "live"), _pack(Message("changed", body, version)))


def tell(task_list: TaskList, name: str, message: Mapping[str, Any]) -> None:
    """Tell everybody who listens now, as the event `name`; who misses it never hears of it.

    Raises StoreUnavailable.
    """
    body = json.dumps(message, separators=(",", ":"))
    with writing() as client:
        client.publish(keys.of_list(task_list, "live"), _pack(Message(name, body)))


def unpack(data: bytes) -> Message:
    """The message that the channel carried. Raises ValueError where it is none of ours."""
    try:
        said = json.loads(data)
        return Message(str(said["event"]), str(said["body"]), said["version"])
    except (KeyError, TypeError) as error:
        raise ValueError("Not a message of ours.") from error


def since(task_list: TaskList, version: str) -> list[tuple[str, str]] | None:
    """All (version, body) after `version`, oldest first; None where some of them are unknown.

    None means: read the whole list again. Versions count one by one, so that a message that was
    never kept shows as a gap. Raises StoreUnavailable.
    """
    asked = Version.parse(version)
    if asked is None:
        return None
    missed: list[tuple[str, str]] = []
    oldest: Version | None = None
    with answering() as client:
        for kept, body in _newest_first(client, task_list):
            known = Version.parse(kept)
            if known is None:
                return None
            if known == asked and oldest is None:
                return []
            if known.epoch != asked.epoch or known.n <= asked.n:
                break
            if oldest is not None and not oldest.follows(known):
                return None
            missed.append((kept, body))
            oldest = known
    if oldest is not None:
        return missed[::-1] if oldest.follows(asked) else None
    # No message is newer. Nothing was missed either, as long as this is what the mirror holds.
    snapshot = snapshots.read(task_list)
    return [] if snapshot is not None and snapshot.version == version else None


def _newest_first(client: redis.Redis, task_list: TaskList) -> Iterator[tuple[str, str]]:
    top = "+"
    while True:
        entries = cast(
            "list[tuple[bytes, dict[bytes, bytes]]]",
            client.xrevrange(keys.of_list(task_list, "events"), max=top, count=_PAGE),
        )
        for _, entry in entries:
            yield entry[b"version"].decode(), entry[b"body"].decode()
        if len(entries) < _PAGE:
            return
        top = f"({entries[-1][0].decode()}"


def _pack(message: Message) -> str:
    return json.dumps(message._asdict(), separators=(",", ":"))
