"""Writes through the proxied API in the audit log."""

from __future__ import annotations

import pytest

from tasks_proxy.audit.models import AuditEntry
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.events import TaskEvent
from tasks_proxy.history.events import events_append
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tests.tasks_proxy.proxy.conftest import Agent
from tests.tasks_proxy.simulator.conftest import Api, some_id

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server", "jobs_at_once")]


def heard_of(task: str, title: str) -> None:
    """A reading saw the task."""
    connection = Connection.objects.get(organisation__slug="acme")
    (row,) = lists_remember(connection, [None])
    changes = {"taskId": [None, task], "title": [None, title]}
    events_append(row, [TaskEvent(task=task, at=1, seen=1, changes=changes)])


def test_each_write_tells_the_token_the_task_and_what_was_set(writer: Agent) -> None:
    body = {"title": "New", "metadata": {"password": "canary"}}
    task = writer.write("POST", body=body).json()["taskId"]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target, entry.title) == ("task.create", f"task {task}", "New")
    assert (entry.user, entry.organisation) == (
        writer.user,
        writer.user.memberships.get().organisation,
    )
    assert entry.token == f"t (…{writer.secret[-4:]})"
    assert entry.after == {"title": "New", "metadata": {"password": "(hidden)"}}


def test_a_guarded_write_tells_what_was_there_before(writer: Agent, behind_our_back: Api) -> None:
    task = behind_our_back.create("Old title")
    seen = str(behind_our_back.task(task)["updatedAt"])
    assert writer.write("PUT", f"/{task}", {"title": "New"}, If_Match=seen).status_code == 200
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"title": "Old title"}, {"title": "New"})
    assert entry.title == "Old title"


def test_a_deletion_tells_all_that_went_with_it(writer: Agent, behind_our_back: Api) -> None:
    first = behind_our_back.create("First")
    second = behind_our_back.create("Second", dependsOn=[first])
    heard_of(first, "First")
    heard_of(second, "Second")
    writer.write("DELETE", f"/{first}?cascade=true")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target, entry.title) == ("task.delete", f"task {first}", "First")
    assert entry.after is not None
    assert entry.after["deleted"] == [
        {"id": first, "title": "First"},
        {"id": second, "title": "Second"},
    ]


def test_a_change_of_dependencies_tells_what_the_tasks_are_called(
    writer: Agent, behind_our_back: Api
) -> None:
    known, unheard = behind_our_back.create("Plan"), behind_our_back.create("Unheard")
    heard_of(known, "Plan")
    task = behind_our_back.create("Build", dependsOn=[known])
    seen = str(behind_our_back.task(task)["updatedAt"])
    body = {"dependsOn": [unheard, known], "blockedByTaskIds": None}
    assert writer.write("PUT", f"/{task}", body, If_Match=seen).status_code == 200
    entry = AuditEntry.objects.get()
    plan = {"id": known, "title": "Plan"}
    assert entry.before is not None
    assert entry.before["dependsOn"] == [plan]
    assert entry.after == {
        "dependsOn": [{"id": unheard, "title": ""}, plan],
        "blockedByTaskIds": None,
    }


def test_a_new_task_tells_what_those_that_it_waits_for_are_called(
    writer: Agent, behind_our_back: Api
) -> None:
    known = behind_our_back.create("Plan")
    heard_of(known, "Plan")
    writer.write("POST", body={"title": "Build", "dependsOn": [known]})
    entry = AuditEntry.objects.get()
    assert entry.after == {"title": "Build", "dependsOn": [{"id": known, "title": "Plan"}]}


def test_an_unguarded_write_tells_what_we_last_heard_the_task_called(
    writer: Agent, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Old title")
    heard_of(task, "Old title")
    assert writer.write("PUT", f"/{task}", {"title": "New"}).status_code == 200
    entry = AuditEntry.objects.get()
    assert (entry.target, entry.title) == (f"task {task}", "Old title")


def test_a_task_that_nobody_heard_of_goes_by_its_id(writer: Agent, behind_our_back: Api) -> None:
    task = behind_our_back.create("Unheard")
    writer.write("PUT", f"/{task}", {"progress": 0.5})
    entry = AuditEntry.objects.get()
    assert (entry.target, entry.title) == (f"task {task}", "")


def test_a_write_without_an_answer_is_recorded_as_unknown(
    writer: Agent, upstream: Simulator
) -> None:
    upstream.faults.add(Fault(method="POST", truncate=True))
    assert writer.write("POST", body={"title": "New"}).status_code == 504
    entry = AuditEntry.objects.get()
    assert entry.after is not None
    assert entry.after["outcome"].startswith("unknown")


def test_a_refused_write_is_none(writer: Agent) -> None:
    writer.write("PUT", f"/{some_id(404)}", {"title": "x"})
    writer.write("POST", body=b"[]")
    assert not AuditEntry.objects.exists()
