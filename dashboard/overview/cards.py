"""The overview's cards: each list of a person's organisations in short."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.lists.freshness import Freshness, freshness
from dashboard.lists.reading import Reading, read_lists
from dashboard.lists.summary import Summary, summary
from dashboard.overview.miniature import Miniature, miniature
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import discoveries, states
from tasks_proxy.store.states import ReadState


@dataclass(frozen=True, slots=True)
class Card:
    """One list; the last three are None before its first reading."""

    task_list: TaskList
    organisation: Organisation
    reading: Reading
    numbers: Summary | None = None
    fresh: Freshness | None = None
    mini: Miniature | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A connection, how its last discovery of lists went, and why some may be missing."""

    connection: Connection
    state: ReadState | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One organisation with its cards on this page; `empty` where it has no list at all."""

    organisation: Organisation
    cards: tuple[Card, ...]
    links: tuple[Link, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show of it."""
        return not self.cards

    @property
    def reasons(self) -> list[str]:
        """Why lists may be missing here, each reason once."""
        return list(dict.fromkeys(reason for link in self.links for reason in link.reasons))


def cards(rows: Sequence[TaskList], organisations: dict[int, Organisation]) -> list[Card]:
    """A card for each list, in the order of `rows`."""
    now = time.time()
    return [
        _card(row, organisations[row.organisation_id], reading, now)
        for row, reading in zip(rows, read_lists(rows), strict=True)
    ]


def links(connections: Sequence[Connection]) -> list[Link]:
    """The connections with their states; without the store, with none."""
    try:
        return [
            Link(row, states.read_connection(row), discoveries.read(row).reasons)
            for row in connections
        ]
    except StoreUnavailable:
        return [Link(row, None) for row in connections]


def _card(row: TaskList, organisation: Organisation, reading: Reading, now: float) -> Card:
    snapshot = reading.snapshot
    if snapshot is None:
        return Card(row, organisation, reading)
    return Card(
        row,
        organisation,
        reading,
        numbers=summary(snapshot, now),
        fresh=freshness(snapshot, now, watched=False, error=reading.error),
        mini=miniature(row, snapshot),
    )
