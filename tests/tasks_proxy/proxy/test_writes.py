"""The upstream's writes through us: passed on once, seen by everybody at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tasks_proxy.accounts.models import Membership
from tasks_proxy.accounts.roles import Role, Scope
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.proxy import views
from tasks_proxy.simulator.faults import Fault, fault_from
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import readings, snapshots, touches
from tasks_proxy.sync.patch import patch_tasks
from tasks_proxy.sync.reconcile import with_newer
from tasks_proxy.sync.refresh import refresh_list
from tests.tasks_proxy.conftest import calls, look_around
from tests.tasks_proxy.proxy.conftest import Agent
from tests.tasks_proxy.simulator.conftest import Api, some_id

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server", "jobs_at_once")]


def mirror(task_list: TaskList) -> Snapshot:
    found = snapshots.read(task_list)
    assert found is not None
    return found


def test_a_task_can_be_made_changed_and_deleted(writer: Agent, behind_our_back: Api) -> None:
    made = writer.write("POST", body={"title": "New", "unknown": [1]})
    assert made.status_code == 201
    task = made.json()["taskId"]
    assert behind_our_back.task(task)["unknown"] == [1]
    changed = writer.write("PUT", f"/{task}", {"status": "in_progress"})
    assert changed.json()["status"] == "in_progress"
    assert writer.write("DELETE", f"/{task}").json()["deletedTaskIds"] == [task]
    assert behind_our_back.call("GET", f"/{task}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "", {}),
        ("POST", "", {"title": "x", "status": "dreaming"}),
        ("PUT", f"/{some_id(404)}", {"title": "x"}),
        ("PUT", "/no-uuid", {"title": "x"}),
        ("DELETE", f"/{some_id(404)}", None),
    ],
)
def test_a_refusal_is_the_upstreams_to_the_byte(
    writer: Agent, behind_our_back: Api, method: str, path: str, body: Any
) -> None:
    theirs = behind_our_back.call(method, path, json=body)
    ours = writer.write(method, path, body)
    assert (ours.status_code, ours.content) == (theirs.status_code, theirs.content)
    assert theirs.status_code in {400, 404}


def test_a_delete_with_dependents_is_refused_or_cascades(
    writer: Agent, behind_our_back: Api
) -> None:
    first = behind_our_back.create("First")
    second = behind_our_back.create("Second", dependsOn=[first])
    refused = writer.write("DELETE", f"/{first}")
    assert (refused.status_code, refused.json()["dependentTaskIds"]) == (409, [second])
    assert writer.write("DELETE", f"/{first}?cascade=true").json()["deletedCount"] == 2


def test_after_a_write_nothing_remembered_is_given(writer: Agent, upstream: Simulator) -> None:
    assert writer.get().json()["count"] == 0
    writer.write("POST", body={"title": "New"})
    answer = writer.get()
    assert (answer["X-Cache"], answer.json()["count"]) == ("miss", 1)


def test_the_mirror_knows_of_a_write_without_a_poll(
    writer: Agent, world: TaskList, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Work", taskListId="world")
    refresh_list(world)
    before = mirror(world)
    writer.write("PUT", f"/{task}", {"status": "in_progress", "progress": 0.5})
    after = mirror(world)
    assert after.by_id[task].fields == behind_our_back.task(task)
    assert after.version != before.version
    new = writer.write("POST", body={"title": "More", "taskListId": "world"}).json()["taskId"]
    assert [known.id for known in mirror(world).tasks] == [task, new]
    writer.write("DELETE", f"/{task}")
    assert [known.id for known in mirror(world).tasks] == [new]


def test_a_task_that_moves_leaves_one_list_and_joins_the_other(
    writer: Agent, connection: Connection, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Wanders", taskListId="one")
    behind_our_back.create("Stays", taskListId="two")
    look_around(connection)
    one, two = (TaskList.objects.get(list_id=name) for name in ("one", "two"))
    refresh_list(one)
    refresh_list(two)
    writer.write("PUT", f"/{task}", {"taskListId": "two"})
    assert task not in mirror(one).by_id
    assert task in mirror(two).by_id


def test_a_cascade_leaves_every_list_that_it_reached(
    writer: Agent, connection: Connection, behind_our_back: Api
) -> None:
    first = behind_our_back.create("First", taskListId="one")
    second = behind_our_back.create("Second", taskListId="two", dependsOn=[first])
    look_around(connection)
    for row in TaskList.objects.all():
        refresh_list(row)
    writer.write("DELETE", f"/{first}?cascade=true")
    for row in TaskList.objects.all():
        assert not {first, second} & set(mirror(row).by_id)


def test_a_write_to_a_new_list_makes_the_list_known(writer: Agent) -> None:
    writer.write("POST", body={"title": "First", "taskListId": "brand/new"})
    assert TaskList.objects.get().list_id == "brand/new"


def test_a_reading_begun_before_a_write_does_not_undo_it(
    world: TaskList, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Work", taskListId="world")
    refresh_list(world)
    began = mirror(world)
    behind_our_back.update(task, status="completed")
    touches.touch(world.connection, [task])
    patch_tasks(world.connection, [task], by="token:x:1")
    current, newer = readings.before_writing(world, began.fetched_at)
    assert newer == {task}
    assert with_newer(began, current, newer).by_id[task].status == "completed"
    gone = with_newer(began, Snapshot(list_id="world", tasks=(), fetched_at=0), newer)
    assert gone.tasks == ()


@pytest.mark.parametrize(
    "order",
    [{"hang": 0.1, "applied": True}, {"truncate": True}, {"hang": 0.1, "applied": False}],
    ids=str,
)
def test_a_write_without_an_answer_is_told_as_unknown_read_again_and_not_repeated(
    writer: Agent,
    world: TaskList,
    upstream: Simulator,
    behind_our_back: Api,
    order: dict[str, Any],
) -> None:
    task = behind_our_back.create("Work", taskListId="world")
    refresh_list(world)
    calls(upstream)
    upstream.faults.add(fault_from({**order, "method": "PUT", "times": 1}))
    answer = writer.write("PUT", f"/{task}", {"status": "in_progress"})
    assert (answer.status_code, answer.json()["error"]) == (504, "OUTCOME_UNKNOWN")
    assert [call["method"] for call in calls(upstream)] == ["PUT", "GET"]
    assert mirror(world).by_id[task].fields["status"] == behind_our_back.task(task)["status"]


def test_a_write_that_never_left_is_told_as_such(writer: Agent, upstream: Simulator) -> None:
    upstream.stop()
    answer = writer.write("POST", body={"title": "x"})
    assert (answer.status_code, answer.json()["error"]) == (502, "UPSTREAM_UNUSABLE")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b'{"a": NaN}', b"\xff"])
def test_a_body_that_is_no_object_stays_here(
    writer: Agent, upstream: Simulator, body: bytes
) -> None:
    calls(upstream)
    answer = writer.write("POST", body=body)
    assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_REQUEST")
    assert calls(upstream) == []


def test_a_body_over_the_cap_stays_here(writer: Agent, upstream: Simulator) -> None:
    calls(upstream)
    body = json.dumps({"title": "x" * views.MAX_BODY}).encode()
    answer = writer.write("POST", body=body)
    assert (answer.status_code, answer.json()["error"]) == (413, "TOO_LARGE")
    assert calls(upstream) == []


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.VIEWER, Scope.WRITE), (Role.EDITOR, Scope.READ), (Role.OWNER, Scope.READ)],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_scope_and_role_both_must_allow_a_write(
    connection: Connection, upstream: Simulator, role: Role, scope: Scope, method: str
) -> None:
    agent = Agent(connection.organisation, role=role, scope=scope)
    calls(upstream)
    answer = agent.write(method, "" if method == "POST" else f"/{some_id(1)}", {"title": "x"})
    assert (answer.status_code, answer.json()["error"]) == (403, "FORBIDDEN")
    assert calls(upstream) == []


def test_an_editor_who_became_a_viewer_writes_no_more(writer: Agent) -> None:
    Membership.objects.filter(user=writer.user).update(role=Role.VIEWER)
    assert writer.write("POST", body={"title": "x"}).status_code == 403


def test_a_task_that_changed_since_it_was_seen_is_not_overwritten(
    writer: Agent, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Work")
    seen = behind_our_back.task(task)["updatedAt"]
    behind_our_back.update(task, title="Somebody else's")
    answer = writer.write("PUT", f"/{task}", {"title": "Mine"}, If_Match=f'"{seen}"')
    assert answer.status_code == 409
    assert answer.json()["error"] == "TASK_CHANGED"
    assert answer.json()["current"]["title"] == "Somebody else's"
    now = answer.json()["current"]["updatedAt"]
    assert (
        writer.write("PUT", f"/{task}", {"title": "Mine"}, If_Match=f'"{now}"').status_code == 200
    )


@pytest.mark.parametrize(
    ("fault", "status", "name"),
    [
        (None, 404, "NOT_FOUND"),
        (Fault(status=429, retry_after="7"), 429, "TOO_MANY_REQUESTS"),
        (Fault(status=500), 502, "UPSTREAM_UNUSABLE"),
    ],
)
def test_a_guarded_write_of_a_task_that_cannot_be_read_says_why(
    writer: Agent, upstream: Simulator, fault: Fault | None, status: int, name: str
) -> None:
    if fault is not None:
        upstream.faults.add(fault)
    answer = writer.write("PUT", f"/{some_id(1)}", {"title": "x"}, If_Match="5")
    assert (answer.status_code, answer.json()["error"]) == (status, name)
    assert answer.get("Retry-After") == ("8" if status == 429 else None)


@pytest.mark.parametrize("header", ["*", "soon", "-1", "1.5", "9" * 40])
def test_a_precondition_that_makes_no_sense_is_refused(writer: Agent, header: str) -> None:
    answer = writer.write("PUT", f"/{some_id(1)}", {"title": "x"}, If_Match=header)
    assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_REQUEST")


@pytest.mark.django_db(transaction=True)
def test_of_many_stale_edits_at_once_just_one_is_applied(
    writer: Agent, behind_our_back: Api, upstream: Simulator
) -> None:
    task = behind_our_back.create("Contested")
    seen = behind_our_back.task(task)["updatedAt"]

    def edit(number: int) -> int:
        try:
            body = {"title": f"Edit {number}"}
            return int(writer.write("PUT", f"/{task}", body, If_Match=str(seen)).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(edit, range(20)))
    assert sorted(statuses) == [200, *[409] * 19]


@pytest.mark.parametrize("method", ["PATCH", "TRACE", "PROPFIND"])
def test_a_method_that_the_contract_lacks_is_refused_with_those_it_has(
    writer: Agent, method: str
) -> None:
    answer = writer.write(method, f"/{some_id(1)}")
    assert answer.status_code == 405
    assert {"GET", "PUT", "DELETE"} <= set(answer["Allow"].split(", "))


def test_a_failing_upstreams_error_comes_through_and_the_task_is_read_again(
    writer: Agent, behind_our_back: Api, upstream: Simulator
) -> None:
    task = behind_our_back.create("Work", taskListId="world")
    calls(upstream)
    upstream.faults.add(Fault(method="PUT", status=500, body='{"error": "broken"}', times=1))
    answer = writer.write("PUT", f"/{task}", {"title": "x"})
    assert (answer.status_code, answer.json()) == (500, {"error": "broken"})
    assert [call["method"] for call in calls(upstream)] == ["PUT", "GET"]
