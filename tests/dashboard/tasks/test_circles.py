"""Circles that a dependency would close through other lists."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.tasks import circles, mirrors
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.sync.refresh import refresh_list
from tests.dashboard.tasks.conftest import Writer, did, hidden
from tests.tasks_proxy.conftest import calls

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def away(writer: Writer, title: str, *needs: str, list_id: str = "elsewhere") -> str:
    """A task of another list, which the mirror knows."""
    found = writer.api.create(title, taskListId=list_id, dependsOn=list(needs))
    refresh_list(other(writer, list_id))
    calls(writer.simulator)
    return found


def other(writer: Writer, list_id: str) -> TaskList:
    (row,) = lists_remember(writer.task_list.connection, [list_id])
    return row


def sent(writer: Writer) -> list[str]:
    """What was written to the upstream."""
    return [one for one in map(str, calls(writer.simulator)) if "PUT" in one]


def test_a_circle_through_another_list_is_named_and_nothing_is_sent(writer: Writer) -> None:
    a = writer.make("A")
    b = away(writer, "B", a)
    answer = writer.post("link", {"on": [b]}, task=a)
    assert answer.status_code == 422
    assert "“A” → “B” (in elsewhere) → “A”" in answer.content.decode()
    assert calls(writer.simulator) == []


def test_a_circle_that_comes_back_through_several_lists_is_named(writer: Writer) -> None:
    a = writer.make("A")
    b = away(writer, "B", a)
    c = away(writer, "C", b, list_id="a third")
    d = writer.make("D", c)
    page = writer.post("link", {"toggle": d}, task=a).content.decode()
    assert "“A” → “D” → “C” (in a third) → “B” (in elsewhere) → “A”" in page
    assert sent(writer) == []


def test_a_ghost_that_would_wait_for_what_waits_for_it_is_named_by_its_title(
    writer: Writer,
) -> None:
    b = away(writer, "B")
    a = writer.make("A", b)
    page = writer.post("link", {"toggle": a}, task=b).content.decode()
    assert "“B” (in elsewhere) → “A” → “B” (in elsewhere)" in page
    assert writer.api.task(b)["dependsOn"] == []


def test_another_lists_task_that_leads_nowhere_back_may_be_waited_for(writer: Writer) -> None:
    a = writer.make("A")
    b = away(writer, "B", away(writer, "C", list_id="a third"))
    did(writer.post("link", {"on": [b]}, task=a))
    assert writer.api.task(a)["dependsOn"] == [b]


def test_the_form_of_a_task_refuses_a_circle_too_and_loses_nothing(writer: Writer) -> None:
    a = writer.make("A")
    b = away(writer, "B", a)
    form = writer.form("edit", task=a)
    typed: dict[str, Any] = {"title": "A, renamed", "dependsOn": [b]}
    answer = writer.post("edit", form | typed, task=a)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“A” → “B” (in elsewhere) → “A”" in page
    assert "A, renamed" in page
    assert sent(writer) == []


def test_what_is_taken_back_closes_no_circle(writer: Writer) -> None:
    a = writer.make("A")
    b = away(writer, "B")
    did(writer.post("link", {"on": [b]}, task=a))
    removed = writer.post("link", {"off": [b]}, task=a)
    writer.api.update(b, dependsOn=[a])
    refresh_list(other(writer, "elsewhere"))
    answer = writer.undo(removed)
    assert answer.status_code == 422
    assert "“A” → “B” (in elsewhere) → “A”" in answer.content.decode()
    assert writer.api.task(a)["dependsOn"] == []


def test_a_new_task_may_wait_for_any_as_nothing_waits_for_it(writer: Writer) -> None:
    b = away(writer, "B", writer.make("A"))
    new = hidden(writer.client.get("/o/acme/lists/world/tasks/new/").content.decode())
    did(writer.post("new", new | {"title": "C", "taskListId": "world", "dependsOn": [b]}))
    did(writer.post("paste", {"text": f'[{{"title": "D", "dependsOn": ["{b}"]}}]'}))
    assert {task.title for task in writer.mirror().tasks} >= {"C", "D"}


def test_other_lists_are_opened_only_where_the_way_leads_out(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = writer.make("A"), writer.make("B")
    away(writer, "C", a)
    asked: list[int] = []
    read = mirrors.mirrors

    def counted(task_list: TaskList) -> Any:
        for row, tasks in read(task_list):
            asked.append(row.pk)
            yield row, tasks

    monkeypatch.setattr(circles, "mirrors", counted)
    did(writer.post("link", {"on": [b]}, task=a))
    assert asked == [writer.task_list.pk]


def test_what_takes_too_long_to_look_for_stops_nobody(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = writer.make("A")
    b = away(writer, "B", a)
    monkeypatch.setattr(circles, "SECONDS", -1.0)
    did(writer.post("link", {"on": [b]}, task=a))
