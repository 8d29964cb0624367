"""The pages' writing door: guarded, sent once, seen in the mirror at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tasks_proxy.accounts.models import User
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import Actor
from tasks_proxy.audit.models import AuditEntry
from tasks_proxy.core.errors import (
    OutcomeUnknown,
    StoreUnavailable,
    TaskChanged,
    TaskHasDependents,
    UpstreamBusy,
    UpstreamMissing,
    UpstreamRefused,
    UpstreamUnauthorised,
    UpstreamUnreachable,
)
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.events import events_before
from tasks_proxy.history.models import TaskList
from tasks_proxy.proxy import edits
from tasks_proxy.proxy.edits import Editor, Seen
from tasks_proxy.simulator.faults import fault_from
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import snapshots
from tasks_proxy.sync.refresh import refresh_list
from tests.tasks_proxy.conftest import calls, look_around
from tests.tasks_proxy.simulator.conftest import Api

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server", "jobs_at_once")]


@pytest.fixture
def writing(editor: User, world: TaskList) -> Editor:
    """acme's editor on the page of the list `world`, which was read while it was empty."""
    refresh_list(world)
    return Editor(Actor(user=editor, email=editor.email), world)


def mirror(task_list: TaskList) -> Snapshot:
    found = snapshots.read(task_list)
    assert found is not None
    return found


def made(writing: Editor, behind_our_back: Api, **fields: Any) -> tuple[str, Seen]:
    """A task of the list that the mirror knows, and what a person sees of it."""
    task = behind_our_back.create(**{"title": "Work", "taskListId": "world", **fields})
    refresh_list(writing.task_list)
    return task, Seen(at=behind_our_back.task(task)["updatedAt"])


def test_a_new_task_is_in_the_mirror_when_the_call_returns(
    writing: Editor, behind_our_back: Api
) -> None:
    task = edits.task_create(writing, {"title": "New", "taskListId": "world", "metadata": {"a": 1}})
    assert mirror(writing.task_list).by_id[task].fields == behind_our_back.task(task)
    told = events_before(writing.task_list, None, most=1)
    assert (told[0].event.task, told[0].event.by) == (task, writing.by)


def test_a_change_is_in_the_mirror_under_the_persons_name(
    writing: Editor, behind_our_back: Api
) -> None:
    task, seen = made(writing, behind_our_back)
    edits.task_update(writing, task, {"status": "in_progress"}, seen)
    assert behind_our_back.task(task)["status"] == "in_progress"
    assert mirror(writing.task_list).by_id[task].fields == behind_our_back.task(task)
    newest = events_before(writing.task_list, None, most=1)[0].event
    assert (newest.changes["status"], newest.by) == (["pending", "in_progress"], writing.by)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user) == (Action.TASK_CHANGE, writing.actor.user)


def test_a_task_that_moves_is_in_the_other_list_at_once(
    writing: Editor, behind_our_back: Api
) -> None:
    task, seen = made(writing, behind_our_back)
    behind_our_back.create("Stays", taskListId="two")
    look_around(writing.task_list.connection)
    two = TaskList.objects.get(list_id="two")
    refresh_list(two)
    edits.task_update(writing, task, {"taskListId": "two"}, seen)
    assert task not in mirror(writing.task_list).by_id
    assert mirror(two).by_id[task].list_id == "two"


def test_a_stale_edit_of_the_same_field_is_refused_with_the_task_as_it_is(
    writing: Editor, behind_our_back: Api, upstream: Simulator
) -> None:
    task, seen = made(writing, behind_our_back)
    behind_our_back.update(task, title="Somebody else's")
    calls(upstream)
    with pytest.raises(TaskChanged) as changed:
        edits.task_update(writing, task, {"title": "Mine"}, Seen(at=seen.at, was={"title": "Work"}))
    assert changed.value.current["title"] == "Somebody else's"
    assert [call["method"] for call in calls(upstream)] == ["GET"]


def test_an_edit_of_a_field_that_nobody_else_touched_is_laid_over_what_changed(
    writing: Editor, behind_our_back: Api
) -> None:
    task, seen = made(writing, behind_our_back)
    behind_our_back.update(task, progress=0.5)
    edits.task_update(writing, task, {"title": "Mine"}, Seen(at=seen.at, was={"title": "Work"}))
    now = behind_our_back.task(task)
    assert (now["title"], now["progress"]) == ("Mine", 0.5)


def test_a_delete_takes_the_task_out_of_the_mirror(writing: Editor, behind_our_back: Api) -> None:
    task, seen = made(writing, behind_our_back)
    assert edits.task_delete(writing, task, seen) == (task,)
    assert mirror(writing.task_list).tasks == ()


def test_a_delete_with_dependents_names_them_and_takes_nothing(
    writing: Editor, behind_our_back: Api
) -> None:
    task, seen = made(writing, behind_our_back)
    after = behind_our_back.create("After", taskListId="elsewhere", dependsOn=[task])
    with pytest.raises(TaskHasDependents, match="1 dependent task") as refused:
        edits.task_delete(writing, task, seen)
    assert refused.value.dependents == (after,)
    assert behind_our_back.task(task)["title"] == "Work"


def test_a_cascade_leaves_the_mirror_of_every_list(writing: Editor, behind_our_back: Api) -> None:
    task, seen = made(writing, behind_our_back)
    after = behind_our_back.create("After", taskListId="elsewhere", dependsOn=[task])
    look_around(writing.task_list.connection)
    elsewhere = TaskList.objects.get(list_id="elsewhere")
    refresh_list(elsewhere)
    assert edits.task_delete(writing, task, seen, cascade=True) == (task, after)
    assert mirror(writing.task_list).tasks == mirror(elsewhere).tasks == ()


@pytest.mark.parametrize(
    ("order", "error", "told"),
    [
        ({"status": 500, "body": '{"message": "disk full"}'}, OutcomeUnknown, "500.*disk full"),
        ({"status": 429, "retryAfter": "7"}, UpstreamBusy, "429 Too Many Requests"),
        ({"status": 400, "body": '{"message": "no such agent"}'}, UpstreamRefused, "no such agent"),
        ({"status": 401}, UpstreamUnauthorised, "does not accept the stored token"),
        ({"status": 404}, UpstreamMissing, "404 Not Found"),
        ({"html": True}, OutcomeUnknown, "may have been applied"),
        ({"malformed": True}, OutcomeUnknown, "may have been applied"),
        ({"hang": 0.1, "applied": True}, OutcomeUnknown, "did not answer"),
        ({"truncate": True}, OutcomeUnknown, "did not answer"),
    ],
    ids=str,
)
def test_each_failure_tells_what_the_upstream_answered_and_is_never_repeated(
    writing: Editor,
    behind_our_back: Api,
    upstream: Simulator,
    order: dict[str, Any],
    error: type[Exception],
    told: str,
) -> None:
    task, seen = made(writing, behind_our_back)
    calls(upstream)
    upstream.faults.add(fault_from({**order, "method": "PUT", "times": 1}))
    with pytest.raises(error, match=told):
        edits.task_update(writing, task, {"title": "Mine"}, seen)
    assert [call["method"] for call in calls(upstream)].count("PUT") == 1
    known = mirror(writing.task_list).by_id[task].fields["title"]
    assert known == behind_our_back.task(task)["title"]


def test_what_never_left_says_that_it_did_not(
    writing: Editor, behind_our_back: Api, upstream: Simulator
) -> None:
    upstream.stop()
    with pytest.raises(UpstreamUnreachable):
        edits.task_create(writing, {"title": "New"})


def test_nothing_is_sent_where_the_guard_cannot_be_had(
    writing: Editor, behind_our_back: Api, upstream: Simulator, request: pytest.FixtureRequest
) -> None:
    task, seen = made(writing, behind_our_back)
    calls(upstream)
    request.getfixturevalue("no_redis")
    with pytest.raises(StoreUnavailable):
        edits.task_update(writing, task, {"title": "Mine"}, seen)
    assert calls(upstream) == []


def test_text_that_no_encoding_has_is_sent_as_json_can(
    writing: Editor, behind_our_back: Api
) -> None:
    task = edits.task_create(writing, {"title": "half \ud83d", "taskListId": "world"})
    assert behind_our_back.task(task)["title"] == "half \ud83d"
    assert json.dumps(mirror(writing.task_list).by_id[task].title) == '"half \\ud83d"'
