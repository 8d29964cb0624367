"""What an overview tells of a list: its summary, what is stuck, the time left, its miniature."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.explained import explained
from dashboard.lists.outlook import waits
from dashboard.lists.stuck import stuck_after
from dashboard.lists.summary import outside
from dashboard.overview.miniature import Miniature, miniature
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.history.register import Listed
from tasks_proxy.store.client import together
from tasks_proxy.store.kept import OfLists, record
from tasks_proxy.store.summaries import Summary, opened, summary_of

MOST_COMING = 100
"""Times that are kept of tasks that will be stuck unless they change, the next ones."""

MOST_EXPLAINED = 2_500
_LEFT_AT_LEAST = 0.1  # of what was estimated, as for each task that runs late


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A snapshot as it was looked through at `at`, seconds since 1970.

    `stuck` are the tasks that were stuck then, `coming` when further ones will be, `left` the time
    left then, both in milliseconds; `left` is None where there is none to tell, as where all that
    is open `waits` for a person. `outside` are the tasks that are waited for and are none of the
    list's.
    """

    version: str
    at: float
    stuck: int = 0
    coming: tuple[float, ...] = ()
    left: float | None = None
    outside: int = 0
    waits: bool = False

    def stuck_at(self, now: float) -> int:
        """How many tasks are stuck at `now`, seconds since 1970, if none has changed."""
        return self.stuck + bisect_left(self.coming, now * 1000)

    def left_at(self, now: float) -> float | None:
        """Milliseconds left at `now`; some are always left while work is open."""
        if self.left is None:
            return None
        return max(self.left - (now - self.at) * 1000, self.left * _LEFT_AT_LEAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """All that a card tells of a list, of one version: kept and read as one, so that none of it
    is newer than the rest.
    """

    brief: Brief
    summary: Summary
    mini: Miniature


def brief_of(task_list: TaskList, snapshot: Snapshot) -> Brief:
    """The brief of the snapshot now; a very long list tells no time left."""
    now = time.time()
    limits = stuck_after(snapshot).values()
    coming = sorted(limit for limit in limits if limit >= now * 1000)
    left, waiting = None, False
    if len(snapshot.tasks) <= MOST_EXPLAINED:
        analysis = explained(task_list, snapshot)
        found, waiting = analysis.forecast.time_left, waits(analysis)
        left = found.likely if found and not waiting else None
    return Brief(
        version=snapshot.version,
        at=now,
        stuck=len(limits) - len(coming),
        coming=tuple(coming[:MOST_COMING]),
        left=left,
        outside=outside(snapshot),
        waits=waiting,
    )


def look_through(task_list: TaskList, snapshot: Snapshot) -> Look:
    """Look at the list anew and keep what was seen. Raises StoreUnavailable."""
    look = Look(
        brief=brief_of(task_list, snapshot),
        summary=summary_of(snapshot),
        mini=miniature(task_list, snapshot),
    )
    with together():
        _briefs.write(task_list, look.brief)
        _looks.write(task_list, look)
    return look


def briefs(task_lists: Sequence[Listed]) -> dict[int, Brief]:
    """The briefs that are kept, by primary key, in one question. Raises StoreUnavailable."""
    return _briefs.read(task_lists)


def looks(task_lists: Sequence[Listed]) -> dict[int, Look]:
    """What was seen of each when it was last looked at, likewise. Raises StoreUnavailable."""
    return _looks.read(task_lists)


def _brief(body: Mapping[str, Any]) -> Brief:
    return record(Brief, body, coming=tuple(body["coming"]))


def _miniature(body: Mapping[str, Any]) -> Miniature:
    tiles = {str(status): str(path) for status, path in body["tiles"].items()}
    return record(Miniature, body, tiles=tiles, wide=float(body["wide"]))


def _look(body: Mapping[str, Any]) -> Look:
    return Look(
        brief=_brief(body["brief"]),
        summary=opened(body["summary"]),
        mini=_miniature(body["mini"]),
    )


_briefs = OfLists("brief", _brief, most=4_096)
_looks = OfLists("look", _look, most=512)
