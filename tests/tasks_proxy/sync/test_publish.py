"""What viewers are told of a change."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.store import events
from tasks_proxy.sync.publish import publish
from tests.dashboard.listed import unread

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def snapshot(**fields: Any) -> Snapshot:
    task = Task.from_fields({"taskId": "a", "title": "A", "status": "pending"} | fields)
    other = Task.from_fields({"taskId": "b", "title": "B", "status": "pending"})
    return Snapshot(list_id="launch", tasks=(task, other), fetched_at=time.time())


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        ({"status": "in_progress", "progress": 0.1}, ["progress", "status"]),
        ({"title": "x" * 20_000}, ["title"]),
        ({"title": "A\x00\n"}, ["title"]),
        ({"assignedAgentId": "coder"}, ["assignedAgentId"]),
        ({"metadata": {"k": 1}}, ["metadata"]),
    ],
)
def test_a_change_names_the_tasks_it_touches_and_their_fields(
    organisation: Organisation, after: dict[str, Any], changed: list[str]
) -> None:
    row = unread(organisation)
    old = publish(row, None, snapshot())
    publish(row, old, snapshot(**after))
    ((_, body),) = events.since(row, old.version) or []
    (task,) = json.loads(body)["tasks"]
    assert (task["id"], task["changed"]) == ("a", changed)


def test_a_new_structure_carries_no_task(organisation: Organisation) -> None:
    row = unread(organisation)
    old = publish(row, None, snapshot())
    publish(row, old, snapshot(dependsOn=["b"]))
    ((_, body),) = events.since(row, old.version) or []
    assert (json.loads(body)["structure"], json.loads(body)["tasks"]) == (True, [])
