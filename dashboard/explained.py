"""A list's analysis for every page and the API, remembered for the version that it tells of."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from cachetools import LRUCache

from dashboard.graph.explain import Analysis, analyse
from dashboard.graph.ladder import Ladder
from dashboard.graph.structure import ladder_of
from dashboard.outside import last_seen
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList

KEPT_SECONDS = 3.0
"""How old an analysis grows: its ages and its time left go on while the version stands."""

_SHARE = 10  # the most of a processor that one list's analysis takes is a tenth
_MOST_LISTS = 16


@dataclass(slots=True)
class _Slot:
    """What is remembered of one version of a list; whoever fills it holds its lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    ladder: Ladder | None = None
    analysis: Analysis | None = None
    until: float = 0.0


_slots: LRUCache[tuple[int, str, int], _Slot] = LRUCache(_MOST_LISTS)
_slots_lock = threading.Lock()


def explained(task_list: TaskList, snapshot: Snapshot) -> Analysis:
    """All that can be said of the snapshot's graph, at most some seconds old.

    One thread of a process works it out, however many ask. Dependencies outside the list count as
    they were last seen, here or in another list of the connection.
    """
    slot = _slot(task_list, snapshot)
    with slot.lock:
        started = time.monotonic()
        if slot.analysis is None or started >= slot.until:
            slot.ladder = slot.ladder or ladder_of(snapshot.tasks)
            slot.analysis = analyse(
                slot.ladder.graph,
                snapshot.by_id,
                time.time() * 1000,
                gone=last_seen(task_list, slot.ladder.graph.graph.ghosts),
                traits=slot.ladder.traits,
            )
            took = time.monotonic() - started
            slot.until = started + took + max(KEPT_SECONDS, _SHARE * took)
        return slot.analysis


def explained_already(task_list: TaskList, snapshot: Snapshot) -> Analysis | None:
    """The analysis of this very snapshot if one is remembered, however old its times are."""
    return _slot(task_list, snapshot).analysis


def forget() -> None:
    """Work out anew whatever is asked next."""
    with _slots_lock:
        _slots.clear()


def _slot(task_list: TaskList, snapshot: Snapshot) -> _Slot:
    # A redacted or narrowed snapshot has the version of the whole one, but other tasks.
    told = snapshot.once(_told)
    with _slots_lock:
        return _slots.setdefault((task_list.pk, snapshot.version, told), _Slot())


def _told(snapshot: Snapshot) -> int:
    return hash(tuple((task.id, task.title) for task in snapshot.tasks))
