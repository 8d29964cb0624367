"""One reading of a list under way: what is known of each task, and what was told of it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tasks_proxy.core.records import Task
from tasks_proxy.upstream.quantcdn import QuantCDN

OUTDATED = 0.0
"""The `read_at` of a task whose status changed since it was read: it waits for its next reading."""

ESSENTIAL = frozenset({"title", "status", "assignedAgentId"})
"""What must be true of every task after each reading."""


@dataclass(slots=True)
class Draft:
    """A task's fields as they are laid over each other; made a task when one is asked for."""

    fields: Mapping[str, Any]
    read_at: float | None = None
    made: Task | None = None

    def lay_over(self, item: Mapping[str, Any], read_at: float | None) -> None:
        """Take newer fields; a page that shows the task in another status leaves it outdated."""
        if read_at is not None:
            self.read_at = read_at
        else:
            status = item.get("status")
            if status is not None and self.fields.get("status", status) != status:
                self.read_at = OUTDATED
        if not item.items() <= self.fields.items():
            self.fields = {**self.fields, **item}

    @property
    def task(self) -> Task:
        """The task as it is now; the same one as long as nothing new was told of it."""
        made = self.made
        if made is None or made.fields is not self.fields or made.read_at != self.read_at:
            made = self.made = Task.from_fields(self.fields, read_at=self.read_at)
        return made


@dataclass
class Reading:
    """What is known of each task, in the list's order, and whose essential fields were told."""

    client: QuantCDN
    list_id: str
    now: float
    drafts: dict[str, Draft]
    told: set[str] = field(default_factory=set)

    @property
    def tasks(self) -> dict[str, Task]:
        """The tasks as they are now, under their ids."""
        return {task_id: draft.task for task_id, draft in self.drafts.items()}

    def lay_over(self, items: Iterable[Mapping[str, Any]], *, read_at: float | None = None) -> None:
        """Take newer fields of tasks of this list; others' are left."""
        for item in items:
            task_id = item["taskId"]
            draft = self.drafts.get(task_id)
            if draft is not None:
                if item is not draft.fields:
                    draft.lay_over(item, read_at)
                if item.keys() >= ESSENTIAL:
                    self.told.add(task_id)

    def untold(self) -> list[str]:
        """Ids of the tasks whose essential fields this reading has not seen."""
        return [task_id for task_id in self.drafts if task_id not in self.told]
