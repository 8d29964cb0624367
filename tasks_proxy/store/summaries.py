"""Lists in short, kept beside their snapshots, which an overview of 1,000 lists need not open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks_proxy.core.records import Snapshot
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.register import Listed
from tasks_proxy.store.kept import OfLists, record

MOST_AGENTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A snapshot in short; `fetched_at` is seconds, the other times are milliseconds since 1970.

    `counts` are tasks by status, without those that do not occur. `agents` are those with a running
    task, by name, MOST_AGENTS at most, and `agents_total` is how many there are. `began_at` is when
    the first task was made and `changed_at` when the last one changed, as far as was told.
    """

    version: str
    fetched_at: float
    complete: bool = True
    incomplete_reason: str | None = None
    total: int = 0
    counts: Mapping[Status, int] = field(default_factory=dict)
    agents: tuple[str, ...] = ()
    agents_total: int = 0
    began_at: int | None = None
    changed_at: int | None = None

    @property
    def done(self) -> int:
        """How many tasks are completed."""
        return self.counts.get(Status.COMPLETED, 0)


def summary_of(snapshot: Snapshot) -> Summary:
    """What is kept beside this snapshot."""
    running = (task for task in snapshot.tasks if task.status is Status.IN_PROGRESS)
    agents = sorted({task.agent for task in running if task.agent})
    made = [task.created_at for task in snapshot.tasks if task.created_at is not None]
    changed = [task.updated_at for task in snapshot.tasks if task.updated_at is not None]
    return Summary(
        version=snapshot.version,
        fetched_at=snapshot.fetched_at,
        complete=snapshot.complete,
        incomplete_reason=snapshot.incomplete_reason,
        total=len(snapshot.tasks),
        counts=dict(Counter(task.status for task in snapshot.tasks)),
        agents=tuple(agents[:MOST_AGENTS]),
        agents_total=len(agents),
        began_at=min(made, default=None),
        changed_at=max([*made, *changed], default=None),
    )


def summaries(task_lists: Sequence[Listed]) -> dict[int, Summary]:
    """The summaries of those lists that have a snapshot, by primary key, in one question.

    Raises StoreUnavailable.
    """
    return _kept.read(task_lists)


def write(task_list: Listed, snapshot: Snapshot) -> None:
    """Keep the summary of the list's new snapshot. Raises StoreUnavailable."""
    _kept.write(task_list, summary_of(snapshot))


def opened(body: Mapping[str, Any]) -> Summary:
    """The summary whose fields, as JSON, `body` holds."""
    counts = {Status(word): count for word, count in body["counts"].items()}
    return record(Summary, body, counts=counts, agents=tuple(body["agents"]))


_kept = OfLists("summary", opened, most=4_096)
