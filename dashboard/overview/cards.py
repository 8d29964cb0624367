"""The overview's cards: each list of a person's organisations in short."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from dashboard.lists.freshness import Freshness, freshness
from dashboard.lists.reading import Reading, read_lists
from dashboard.lists.summary import Summary, summary
from dashboard.overview.miniature import Miniature, miniature, mosaic
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.archives import archive_of
from tasks_proxy.history.models import Archive, TaskList
from tasks_proxy.store import discoveries, states
from tasks_proxy.store.states import ReadState


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows of a snapshot; `fetched_at` in seconds since 1970."""

    numbers: Summary
    mini: Miniature
    complete: bool
    fetched_at: float


@dataclass(frozen=True, slots=True)
class Card:
    """One list; `face` is None before its first reading, `fresh` also for an archive."""

    task_list: TaskList
    organisation: Organisation
    reading: Reading
    face: Face | None = None
    fresh: Freshness | None = None

    @property
    def archived(self) -> bool:
        """Whether it shows what was kept of a list, for want of anything live."""
        return self.face is not None and self.fresh is None


@dataclass(frozen=True, slots=True)
class Link:
    """A connection, how its last discovery of lists went, and why some may be missing.

    `known` is false where the store, which knows that, does not answer.
    """

    connection: Connection
    state: ReadState | None
    reasons: tuple[str, ...] = ()
    known: bool = True


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
    def unavailable(self) -> bool:
        """Whether the store did not answer for some of it."""
        silent = any(card.reading.unavailable for card in self.cards)
        return silent or any(not link.known for link in self.links)

    @property
    def reasons(self) -> list[str]:
        """Why lists may be missing here, each reason once."""
        return list(dict.fromkeys(reason for link in self.links for reason in link.reasons))


def cards(rows: Sequence[TaskList], organisations: dict[int, Organisation]) -> list[Card]:
    """A card for each list, in the order of `rows`."""
    now = time.time()
    readings = list(zip(rows, read_lists(rows), strict=True))
    archives = _archives([row for row, reading in readings if not _has_tasks(reading)])
    return [
        _card(row, organisations[row.organisation_id], reading, archives.get(row.pk), now)
        for row, reading in readings
    ]


def links(connections: Sequence[Connection]) -> list[Link]:
    """The connections with their states; without the store, with none."""
    try:
        return [
            Link(row, states.read_connection(row), discoveries.read(row).reasons)
            for row in connections
        ]
    except StoreUnavailable:
        return [Link(row, None, known=False) for row in connections]


def _has_tasks(reading: Reading) -> bool:
    return reading.snapshot is not None and bool(reading.snapshot.tasks)


def _archives(rows: Sequence[TaskList]) -> dict[int, datetime]:
    """When each of these lists was archived, by primary key, for those that are."""
    if not rows:
        return {}
    found = Archive.objects.filter(task_list__in=rows)
    return dict(found.values_list("task_list_id", "archived_at"))


def _card(
    row: TaskList,
    organisation: Organisation,
    reading: Reading,
    archived_at: datetime | None,
    now: float,
) -> Card:
    if archived_at is not None:
        answers = reading.unavailable is None
        return Card(row, organisation, reading, _archived(row, archived_at, answers=answers))
    snapshot = reading.snapshot
    if snapshot is None:
        return Card(row, organisation, reading)
    fresh = freshness(snapshot, now, watched=False, error=reading.error)
    return Card(row, organisation, reading, _face(snapshot, miniature(row, snapshot), now), fresh)


def _face(snapshot: Snapshot, mini: Miniature, now: float) -> Face:
    return Face(summary(snapshot, now), mini, snapshot.complete, snapshot.fetched_at)


@lru_cache(maxsize=256)  # an archive can hold 10,000 tasks, and the overview is polled
def _archived(row: TaskList, archived_at: datetime, *, answers: bool) -> Face | None:
    """The face of the archive that was made then; `answers` says whether the store does."""
    snapshot = archive_of(row)
    if snapshot is None:
        return None
    mini = miniature(row, snapshot) if answers else mosaic(snapshot)
    return _face(snapshot, mini, snapshot.fetched_at)
