"""Events played again from nothing, which shows a lost event, and one that was told twice."""

from __future__ import annotations

from typing import Any

from tasks_proxy.core.events import Kind, TaskEvent
from tasks_proxy.history.events import events_since
from tasks_proxy.history.models import TaskList

State = dict[str, dict[str, Any]]


def told(task_list: TaskList) -> list[TaskEvent]:
    """All events of a list, oldest first."""
    found: list[TaskEvent] = []
    last, more = 0, True
    while more:
        page = events_since(task_list, last, most=500)
        found += [stored.event for stored in page.events]
        last, more = page.last, page.more
    return found


def replayed(task_list: TaskList) -> State:
    """The list's tasks as the events tell them; each event must begin where the last one ended."""
    state: State = {}
    for event in told(task_list):
        if Kind.ADDED in event.kinds:
            assert event.task not in state, f"added twice: {event}"
            state[event.task] = {}
        assert event.task in state, f"nothing told that it came: {event}"
        task = state[event.task]
        for name, (old, new) in event.changes.items():
            if name != "taskId":
                assert task.get(name, old) == old, f"begins elsewhere than {task}: {event}"
                task[name] = new
        if Kind.REMOVED in event.kinds:
            del state[event.task]
    return state
