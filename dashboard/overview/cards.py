"""The overview's cards: the lists of one page in short."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from dashboard.lists.freshness import Freshness, unwatched
from dashboard.lists.outlook import WAITS
from dashboard.lists.summary import Summary as Numbers
from dashboard.lists.summary import numbers_of, outside
from dashboard.overview.briefs import Look, look_through, looks
from dashboard.overview.miniature import Miniature, mosaic
from dashboard.overview.standing import Standing
from dashboard.spans import remaining
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.archives import archive_of
from tasks_proxy.history.models import TaskList
from tasks_proxy.history.register import Row
from tasks_proxy.store import discoveries, snapshots, states
from tasks_proxy.store.states import ReadState
from tasks_proxy.store.summaries import Summary

OLD_SECONDS = 30.0
"""How old a look at a list that changed since may be before the page looks by itself."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows of a list's tasks; `fetched_at` in seconds since 1970.

    `waits` says that nothing goes on before a person acts, in the words of the list's own page.
    """

    numbers: Numbers
    agents: int
    mini: Miniature | None
    complete: bool
    fetched_at: float
    left: str = ""
    outside: int = 0
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One list; `face` is None before its first reading, `fresh` also for an archive."""

    standing: Standing
    face: Face | None = None
    fresh: Freshness | None = None

    @property
    def old(self) -> bool:
        """Whether it shows what may be otherwise by now."""
        stale = self.fresh is not None and self.fresh.condition == "stale"
        return self.standing.archived or stale or bool(self.standing.error)


@dataclass(frozen=True, slots=True)
class Link:
    """A connection, how its last discovery of lists went, and why some may be missing.

    `known` is false where the store, which knows that, does not answer.
    """

    connection: Connection
    state: ReadState | None
    reasons: tuple[str, ...] = ()
    known: bool = True


def cards(standings: Sequence[Standing]) -> list[Card]:
    """A card for each, in the same order."""
    now = time.time()
    told = _told([row for row in standings if not row.archived], now)
    made = []
    for row in standings:
        pk = row.task_list.pk
        if row.archived:
            made.append(Card(row, kept_face(row.task_list, row.archived_at)))
        elif row.summary is None:
            made.append(Card(row))
        else:
            made.append(_card(row, row.summary, told.get(pk), now))
    return made


def links(connections: Sequence[Connection]) -> list[Link]:
    """The connections with their states; without the store, with none."""
    try:
        return [
            Link(row, states.read_connection(row), discoveries.read(row).reasons)
            for row in connections
        ]
    except StoreUnavailable:
        return [Link(row, None, known=False) for row in connections]


def _told(rows: Sequence[Standing], now: float) -> Mapping[int, Look]:
    """What was seen of the lists, by primary key.

    A worker looks; at those that it has not, or not for long, this looks by itself.
    """
    told: dict[int, Look] = {}
    try:
        told |= looks([row.task_list for row in rows])
        late = [row.task_list.pk for row in rows if _late(row, told.get(row.task_list.pk), now)]
        models = list(TaskList.objects.filter(pk__in=late)) if late else []
        for task_list, snapshot in zip(models, snapshots.read_many(models), strict=True):
            if snapshot is not None:
                told[task_list.pk] = look_through(task_list, snapshot)
    except StoreUnavailable:
        pass
    return told


def _late(row: Standing, look: Look | None, now: float) -> bool:
    if row.summary is None:
        return False
    if look is None or row.brief is None:
        return True
    return look.brief.version != row.summary.version and now - look.brief.at > OLD_SECONDS


def _card(row: Standing, newest: Summary, look: Look | None, now: float) -> Card:
    """The card as the list was looked at: newer numbers would belie its picture.

    `newest` is the same version, read again since, or a newer one, which is looked at in a moment.
    """
    seen = newest if look is None or look.summary.version == newest.version else look.summary
    brief = look.brief if look else None
    left = brief.left_at(now) if brief else None
    face = Face(
        numbers_of(seen.counts, seen.agents, brief.stuck_at(now) if brief else 0),
        seen.agents_total,
        look.mini if look else None,
        seen.complete,
        seen.fetched_at,
        remaining(left) if left is not None else "",
        brief.outside if brief else 0,
        WAITS if brief and brief.waits else "",
    )
    return Card(row, face, unwatched(seen.fetched_at, seen.counts, now, row.error))


@lru_cache(maxsize=256)  # an archive can hold 10,000 tasks, and the overview is polled
def kept_face(row: Row, archived_at: datetime | None) -> Face | None:
    """The face of the archive that was made then."""
    snapshot = archive_of(row)
    if snapshot is None:
        return None
    counted: dict[Status, int] = {}
    for task in snapshot.tasks:
        counted[task.status] = counted.get(task.status, 0) + 1
    numbers = numbers_of(counted, (), 0)
    face = Face(numbers, 0, mosaic(snapshot), snapshot.complete, snapshot.fetched_at)
    return replace(face, outside=outside(snapshot))
