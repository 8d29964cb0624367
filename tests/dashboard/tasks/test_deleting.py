"""Deleting: first all that would go is shown, in this list and in others."""

from __future__ import annotations

import pytest

from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots
from tasks_proxy.sync.refresh import refresh_list
from tests.dashboard.tasks.conftest import PAGE, Writer, did
from tests.tasks_proxy.conftest import calls, look_around

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def gone(writer: Writer, task: str) -> bool:
    return bool(writer.api.call("GET", f"/{task}").status_code == 404)


def test_a_task_that_none_depends_on_goes_alone(writer: Writer) -> None:
    task = writer.make("Alone")
    page = writer.client.get(f"{PAGE}tasks/delete/", {"task": task}).content.decode()
    assert "No other task depends on it" in page
    answer = writer.post("delete", writer.form("delete", task=task), task=task)
    told = {"message": "Deleted “Alone”", "undo": None, "task": None, "gone": [task]}
    assert did(answer) == told
    assert gone(writer, task)
    assert writer.mirror().tasks == ()


def test_all_that_depends_on_it_is_shown_in_every_list_and_goes_too(writer: Writer) -> None:
    a = writer.make("A")
    b = writer.make("B", a)
    away = writer.api.create("Far away", taskListId="elsewhere", dependsOn=[b])
    stays = writer.make("Stays")
    look_around(writer.task_list.connection)
    elsewhere = TaskList.objects.get(list_id="elsewhere")
    refresh_list(elsewhere)
    page = writer.client.get(f"{PAGE}tasks/delete/", {"task": a}).content.decode()
    for piece in ("and 2 more", "Far away", "In elsewhere", "In this list"):
        assert piece in page, piece
    assert "Stays" not in page
    form = writer.form("delete", task=a)
    assert form["doomed"] == [a, b, away]
    assert did(writer.post("delete", form, task=a))["message"] == (
        "Deleted “A” and 2 that depended on it"
    )
    assert all(gone(writer, task) for task in (a, b, away))
    assert not gone(writer, stays)


def test_more_than_five_are_deleted_only_when_their_number_is_typed(writer: Writer) -> None:
    first = writer.make("First")
    for number in range(5):
        writer.make(f"After {number}", first)
    form = writer.form("delete", task=first)
    refused = writer.post("delete", form, task=first)
    assert refused.status_code == 422
    assert "Type 6, the number of tasks" in refused.content.decode()
    assert writer.post("delete", form | {"typed": "5"}, task=first).status_code == 422
    assert not gone(writer, first)
    did(writer.post("delete", form | {"typed": " 6 "}, task=first))
    assert gone(writer, first)


def test_more_than_was_shown_is_not_deleted(writer: Writer) -> None:
    a = writer.make("A")
    form = writer.form("delete", task=a)
    b = writer.make("B", a)
    answer = writer.post("delete", form, task=a)
    assert answer.status_code == 422
    assert "More tasks would go than you were shown" in answer.content.decode()
    assert not gone(writer, a)
    assert b in answer.content.decode()


def test_what_only_the_upstream_knows_to_depend_on_it_is_shown_before_it_goes(
    writer: Writer,
) -> None:
    a = writer.make("A")
    form = writer.form("delete", task=a)
    hidden = writer.api.create("Unseen", taskListId="elsewhere", dependsOn=[a])
    answer = writer.post("delete", form, task=a)
    assert answer.status_code == 409
    assert "1 dependent task" in answer.content.decode()
    assert hidden in answer.content.decode()
    assert not gone(writer, a)


def test_a_list_that_was_not_read_is_told_of(writer: Writer) -> None:
    a = writer.make("A")
    writer.api.create("Other", taskListId="elsewhere")
    look_around(writer.task_list.connection)
    row = TaskList.objects.get(list_id="elsewhere")
    snapshots.drop(row)
    page = writer.client.get(f"{PAGE}tasks/delete/", {"task": a}).content.decode()
    assert "1 list of this upstream was not read yet" in page


def test_a_task_that_somebody_renamed_meanwhile_is_not_deleted(writer: Writer) -> None:
    a = writer.make("A")
    form = writer.form("delete", task=a)
    writer.api.update(a, title="Precious")
    answer = writer.post("delete", form, task=a)
    assert answer.status_code == 409
    assert "Precious" in answer.content.decode()
    assert not gone(writer, a)


@pytest.mark.parametrize(
    ("status", "told"), [(500, "may have been applied"), (429, "429 Too Many"), (400, "400 Bad")]
)
def test_a_failing_upstream_is_told_and_asked_once(writer: Writer, status: int, told: str) -> None:
    a = writer.make("A")
    form = writer.form("delete", task=a)
    calls(writer.simulator)
    writer.fault(method="DELETE", status=status, times=1)
    answer = writer.post("delete", form, task=a)
    assert answer.status_code >= 400
    assert told in answer.content.decode()
    made = [call["method"] for call in calls(writer.simulator)]
    assert made.count("DELETE") == 1
