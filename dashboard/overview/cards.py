"""The overview's cards: the lists of one page in short."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from dashboard.lists.freshness import Freshness, unwatched
from dashboard.lists.outlook import WAITS
from dashboard.lists.summary import Summary, numbers_of, outside
from dashboard.overview.briefs import Brief, look_through, miniatures
from dashboard.overview.miniature import Miniature, mosaic
from dashboard.overview.standing import Standing
from dashboard.spans import estimated
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.archives import archive_of
from tasks_proxy.history.models import TaskList
from tasks_proxy.history.register import Row
from tasks_proxy.store import discoveries, snapshots, states
from tasks_proxy.store.states import ReadState

OLD_SECONDS = 60.0
"""How far behind its list a brief may lag before the page looks the list through by itself."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows of a list's tasks; `fetched_at` in seconds since 1970.

    `waits` says that nothing goes on before a person acts, in the words of the list's own page.
    """

    numbers: Summary
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
    told, minis = _told([row for row in standings if not row.archived], now)
    made = []
    for row in standings:
        pk = row.task_list.pk
        if row.archived:
            made.append(Card(row, kept_face(row.task_list, row.archived_at)))
        elif row.summary is None:
            made.append(Card(row))
        else:
            whole = replace(row, brief=told.get(pk, row.brief))
            made.append(_card(whole, minis.get(pk), now))
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


def _told(
    rows: Sequence[Standing], now: float
) -> tuple[Mapping[int, Brief], Mapping[int, Miniature]]:
    """Miniatures, and briefs newer than those of `rows`, by primary key.

    A worker makes them; where none has, or lags behind, they are made here.
    """
    made: dict[int, Brief] = {}
    try:
        minis = dict(miniatures([row.task_list for row in rows]))
        late = [row.task_list.pk for row in rows if row.summary and _late(row, minis, now)]
        models = list(TaskList.objects.filter(pk__in=late)) if late else []
        for task_list, snapshot in zip(models, snapshots.read_many(models), strict=True):
            if snapshot is not None:
                pk = task_list.pk
                made[pk], minis[pk] = look_through(task_list, snapshot)
    except StoreUnavailable:
        return made, {}
    return made, minis


def _late(row: Standing, minis: Mapping[int, Miniature], now: float) -> bool:
    if row.brief is None or row.summary is None or row.task_list.pk not in minis:
        return True
    return row.brief.version != row.summary.version and now - row.brief.at > OLD_SECONDS


def _card(row: Standing, mini: Miniature | None, now: float) -> Card:
    summary = row.summary
    if summary is None:
        return Card(row)
    left = row.brief.left_at(now) if row.brief else None
    face = Face(
        numbers_of(summary.counts, summary.agents, row.stuck(now)),
        summary.agents_total,
        mini,
        summary.complete,
        summary.fetched_at,
        f"about {estimated(left)} left" if left is not None else "",
        row.brief.outside if row.brief else 0,
        WAITS if row.brief and row.brief.waits else "",
    )
    return Card(row, face, unwatched(summary.fetched_at, summary.counts, now, row.error))


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
