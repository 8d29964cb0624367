"""What is remembered of tasks that left a list."""

from __future__ import annotations

import pytest

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.events import TaskEvent
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.events import events_append
from tasks_proxy.history.removed import removed_tasks
from tests.dashboard.listed import archived, unread, wire

pytestmark = pytest.mark.django_db


def _removal(task_id: str, status: str) -> TaskEvent:
    changes = {"taskId": [task_id, None], "status": [status, None], "title": ["Old “one”\0", None]}
    return TaskEvent(task=task_id, at=1, seen=2, changes=changes)


def test_the_last_removal_tells_how_a_task_was(organisation: Organisation) -> None:
    row = unread(organisation)
    events_append(row, [_removal('a"\0', "pending"), _removal('a"\0', "completed")])
    found = removed_tasks(row, ['a"\0', "never"])
    assert list(found) == ['a"\0']
    assert found['a"\0'].status is Status.COMPLETED
    assert found['a"\0'].title == "Old “one”\0"


def test_the_archive_knows_more_than_the_events(organisation: Organisation) -> None:
    row = archived(organisation, "launch", wire("a", "completed", assignedAgentId="anna"))
    events_append(row, [_removal("a", "pending")])
    assert removed_tasks(row, ["a"])["a"].agent == "anna"


def test_another_lists_history_is_none_of_this_one(organisation: Organisation) -> None:
    other = archived(organisation, "other", wire("a", "completed"))
    events_append(other, [_removal("b", "completed")])
    assert not removed_tasks(unread(organisation, "launch"), ["a", "b"])
    assert not removed_tasks(other, [])
