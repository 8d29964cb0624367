"""Events in the database: added with their baseline, read in pages, forgotten with age."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Greatest

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection
from tasks_proxy.core import events
from tasks_proxy.history.models import TASK_INDEXED, Baseline, TaskEvent, TaskList
from tasks_proxy.history.starts import Start
from tasks_proxy.history.statements import insert

_AT_ONCE = 500
_encode = json.JSONEncoder(separators=(",", ":")).encode
_COLUMNS = (
    *("organisation_id", "task_list_id", "task", "at", "seen"),
    *("by", "kinds", "changes"),
)
LONGEST_BY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event with its id, which rises within its list."""

    id: int
    event: events.TaskEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """Some events of a list, oldest first.

    `more` tells that there are newer ones; `gap` that some after the one asked for were forgotten
    with age. Ask again with `last`, the id to go on from.
    """

    events: tuple[StoredEvent, ...]
    last: int
    more: bool
    gap: bool


def events_append(task_list: TaskList, told: Iterable[events.TaskEvent]) -> None:
    """Store events of one list, in their order; call it with the list locked."""
    rows = [
        (
            task_list.organisation_id,
            task_list.pk,
            _ascii(event.task),
            event.at,
            event.seen,
            event.by.replace("\x00", "").encode("utf-8", "replace").decode()[:LONGEST_BY],
            " ".join(event.kinds),
            _ascii(dict(event.changes)),
        )
        for event in told
    ]
    if rows:
        insert(TaskEvent, _COLUMNS, rows)


def events_since(task_list: TaskList, last: int, *, most: int) -> EventPage:
    """The events of a list that came after the one with the id `last`, 0 for all that are kept.

    Nothing that is committed later sorts before what was given: a list's events are stored with
    the list locked.
    """
    # Read first: what is forgotten between the two reads then shows as missing, not as never been.
    rows = list(
        TaskEvent.objects.filter(task_list=task_list, pk__gt=last).order_by("pk")[: most + 1]
    )
    baseline = Baseline.objects.filter(task_list=task_list).only("forgotten_to").first()
    page = tuple(map(_stored, rows[:most]))
    return EventPage(
        events=page,
        last=page[-1].id if page else last,
        more=len(rows) > most,
        gap=baseline is not None and baseline.forgotten_to > last,
    )


def events_before(task_list: TaskList, first: int | None, *, most: int) -> tuple[StoredEvent, ...]:
    """The newest events of a list, or those before the id `first`, newest first."""
    rows = TaskEvent.objects.filter(task_list=task_list)
    if first is not None:
        rows = rows.filter(pk__lt=first)
    return tuple(map(_stored, rows.order_by("-pk")[:most]))


def events_of_task(task_list: TaskList, task_id: str, *, most: int) -> tuple[StoredEvent, ...]:
    """The newest events of one task in this list, newest first."""
    rows = _of_task(_ascii(task_id)).filter(task_list=task_list)
    return tuple(map(_stored, rows.order_by("-pk")[:most]))


def _of_task(named: str) -> QuerySet[TaskEvent]:
    """The events of a task, named as JSON, by the index over the starts of names."""
    rows = TaskEvent.objects.annotate(start=Start("task"))
    rows = rows.filter(start=named[:TASK_INDEXED])
    # Of a shorter name the start is the whole. Were it asked for too, SQLite would put the name
    # into the expression that it has an index over, and overlook the index.
    return rows if len(named) < TASK_INDEXED else rows.filter(task=named)


def first_event_of(upstream: Connection, task_id: str) -> events.TaskEvent | None:
    """The oldest event that is kept of a task, in whichever list of the connection it was."""
    row = _of_task(_ascii(task_id)).filter(task_list__connection=upstream).order_by("pk").first()
    return _stored(row).event if row else None


def status_changes(
    task_list: TaskList, task_ids: Iterable[str]
) -> dict[str, list[events.TaskEvent]]:
    """The recorded changes of status of these tasks, oldest first; tasks without any are absent."""
    named = [_ascii(task_id) for task_id in task_ids]
    rows = TaskEvent.objects.annotate(start=Start("task")).filter(
        task_list=task_list,
        start__in=[name[:TASK_INDEXED] for name in named],
        task__in=named,
        kinds__contains=str(events.Kind.STATUS),
    )
    found: dict[str, list[events.TaskEvent]] = {}
    for row in rows.order_by("pk"):
        event = _stored(row).event
        found.setdefault(event.task, []).append(event)
    return found


def events_forget(organisation: Organisation, before: int) -> int:
    """Forget an organisation's events that were seen before `before` (milliseconds); how many."""
    forgotten = 0
    while old := _oldest(organisation, before):
        for list_pk, ids in old.items():
            forgotten += _forget(list_pk, ids)
    return forgotten


def _oldest(organisation: Organisation, before: int) -> dict[int, list[int]]:
    """Ids of the oldest events by list, as far as they are old enough."""
    rows = TaskEvent.objects.filter(organisation=organisation).order_by("pk")[:_AT_ONCE]
    found: dict[int, list[int]] = {}
    for pk, list_pk, seen in rows.values_list("pk", "task_list_id", "seen"):
        if seen < before:
            found.setdefault(list_pk, []).append(pk)
    return found


@transaction.atomic
def _forget(list_pk: int, ids: list[int]) -> int:
    Baseline.objects.filter(task_list_id=list_pk).update(
        forgotten_to=Greatest("forgotten_to", ids[-1])
    )
    return TaskEvent.objects.filter(pk__in=ids).delete()[0]


def _stored(row: TaskEvent) -> StoredEvent:
    event = events.TaskEvent(
        task=json.loads(row.task),
        at=row.at,
        seen=row.seen,
        changes=json.loads(row.changes),
        by=row.by,
    )
    return StoredEvent(id=row.pk, event=event)


def _ascii(value: Any) -> str:
    """JSON that any database can hold: NUL and halves of surrogate pairs become escapes."""
    return _encode(value)
