"""What happened to a task, newest first, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.tasks.values import shown, word_of
from tasks_proxy.accounts.models import User
from tasks_proxy.core.events import Kind, TaskEvent
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.events import events_of_task, first_event_of
from tasks_proxy.history.models import TaskList

MOST = 30
_SILENT = {"updatedAt", "readAt", "orgId", "createdAt", "taskId", "taskListId"}
# What a change of status brings by itself is told by the status.
_IMPLIED = {"startedAt", "completedAt", "blockedAt", "expiresAt"}
_IDS = {"dependsOn", "blockedByTaskIds"}


@dataclass(frozen=True, slots=True)
class Line:
    """One change: of which field, from what, to what; `status` draws the icon of a new status."""

    words: str
    old: str = ""
    new: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """What was noticed at one instant (milliseconds since 1970); `who` did it, as far as we know.

    `who` is empty for what the upstream told: an agent's own work.
    """

    at: int
    who: str
    lines: tuple[Line, ...]


def happenings(task_list: TaskList, task_id: str) -> tuple[Happening, ...]:
    """The newest MOST happenings of a task in its list."""
    stored = [found.event for found in events_of_task(task_list, task_id, most=MOST)]
    people = _people(stored)
    told = (Happening(event.at, _who(event.by, people), _lines(event)) for event in stored)
    return tuple(happening for happening in told if happening.lines)


def maker_of(task_list: TaskList, task_id: str) -> str:
    """Who made the task through us, a person or a token of theirs; empty where it was not so.

    A task that was moved came into its list twice: only its first coming is its making.
    """
    first = first_event_of(task_list.connection, task_id)
    if first is None or Kind.ADDED not in first.kinds:
        return ""
    return _who(first.by, _people([first]))


def _people(events: Iterable[TaskEvent]) -> Mapping[int, str]:
    """The names of those who are named as doers, by one query."""
    wanted = {number for event in events if (number := _number(event.by)) is not None}
    found = User.objects.filter(pk__in=wanted) if wanted else ()
    return {user.pk: user.get_full_name() for user in found}


def _number(by: str) -> int | None:
    kind, _, rest = by.partition(":")
    last = rest.rpartition(":")[2]
    return int(last) if kind in {"person", "token"} and last.isdecimal() else None


def _who(by: str, people: Mapping[int, str]) -> str:
    number = _number(by)
    if number is None:
        return ""
    name = people.get(number, "somebody who has left")
    return f"a token of {name}" if by.startswith("token:") else name


def _lines(event: TaskEvent) -> tuple[Line, ...]:
    changes = event.changes
    if "taskId" in changes:
        came = changes["taskId"][0] is None
        status = Status.of(changes["status"][1]) if came and "status" in changes else None
        return (Line("Came into this list" if came else "Left this list", status=status),)
    hidden = _SILENT | (_IMPLIED if "status" in changes else set())
    names = sorted(changes.keys() - hidden, key=lambda name: (name != "status", name))
    return tuple(_line(name, *changes[name]) for name in names)


def _line(name: str, old: Any, new: Any) -> Line:
    word = word_of(name)
    if name == "status":
        return Line(word, shown(name, old), shown(name, new), Status.of(new))
    if name in _IDS and _are_ids(old) and _are_ids(new):
        before, after = set(old or ()), set(new or ())
        return Line(f"{word}: {_counted(len(after - before), len(before - after))}")
    if isinstance(old, dict | list) or isinstance(new, dict | list):
        return Line(f"{word} {'taken away' if not new else 'changed' if old else 'given'}")
    return Line(word, shown(name, old), shown(name, new))


def _are_ids(value: Any) -> bool:
    """Whether it is a list of ids, or none; an upstream may say anything here."""
    return value is None or (
        isinstance(value, list) and all(isinstance(each, str) for each in value)
    )


def _counted(more: int, fewer: int) -> str:
    parts = [f"{more} added"] if more else []
    parts += [f"{fewer} removed"] if fewer else []
    return ", ".join(parts) or "in another order"
