"""What there is to show of a list: its mirror, or its archive where that holds no task."""

from __future__ import annotations

from dataclasses import dataclass

from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.archives import archive_of
from tasks_proxy.history.models import TaskList


@dataclass(frozen=True, slots=True)
class Shown:
    """A snapshot, and whether it comes from the archive."""

    snapshot: Snapshot
    archived: bool = False


def shown(task_list: TaskList, live: Snapshot | None) -> Shown | None:
    """The snapshot to show; `live` is None where the mirror has none, or does not answer.

    None where there is no archive either.
    """
    if live is not None and live.tasks:
        return Shown(live)
    archive = archive_of(task_list)
    if archive is not None:
        return Shown(archive, archived=True)
    return None if live is None else Shown(live)
