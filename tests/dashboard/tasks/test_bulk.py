"""One action on many tasks, with a result for each."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.tasks import bulk
from tasks_proxy.history.models import TaskList
from tests.dashboard.tasks.conftest import Writer, did, hidden

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def make(writer: Writer, count: int, **fields: Any) -> list[str]:
    tasks = [writer.api.create(f"T{n}", taskListId="world", **fields) for n in range(count)]
    writer.read()
    return tasks


def statuses(writer: Writer, tasks: list[str]) -> list[str]:
    return [writer.api.task(task)["status"] for task in tasks]


def test_a_status_is_asked_for_then_set_on_each_and_taken_back(writer: Writer) -> None:
    tasks = make(writer, 3)
    asked = writer.post("bulk", {"do": "status", "task": tasks})
    assert asked.status_code == 200
    assert 'name="status"' in asked.content.decode()
    form = hidden(asked.content.decode()) | {"status": "cancelled"}
    answer = writer.post("bulk", form)
    assert did(answer)["message"] == "Status set: 3 tasks"
    assert statuses(writer, tasks) == ["cancelled"] * 3
    assert {task.status for task in writer.mirror().tasks} == {"cancelled"}
    did(writer.undo(answer))
    assert statuses(writer, tasks) == ["pending"] * 3


def test_a_status_asks_for_what_it_needs_once_for_all(writer: Writer) -> None:
    tasks = make(writer, 2)
    asked = writer.post("bulk", {"do": "status", "to": "failed", "task": tasks})
    form = hidden(asked.content.decode())
    assert writer.post("bulk", form).status_code == 422
    did(writer.post("bulk", form | {"error": "no disk"}))
    assert [writer.api.task(task)["error"] for task in tasks] == ["no disk"] * 2


def test_agents_and_lists_are_set_and_cleared_on_many(writer: Writer) -> None:
    tasks = make(writer, 2, assignedAgentId="coder")
    did(writer.post("bulk", {"do": "assign", "go": "1", "task": tasks, "assignedAgentId": "bob"}))
    assert {writer.api.task(task)["assignedAgentId"] for task in tasks} == {"bob"}
    did(writer.post("bulk", {"do": "assign", "go": "1", "task": tasks, "assignedAgentId": ""}))
    assert {writer.api.task(task)["assignedAgentId"] for task in tasks} == {None}
    did(writer.post("bulk", {"do": "move", "go": "1", "task": tasks, "taskListId": "next"}))
    assert {writer.api.task(task)["taskListId"] for task in tasks} == {"next"}
    assert writer.mirror().tasks == ()
    assert TaskList.objects.filter(list_id="next").exists()


def test_failed_tasks_are_tried_again_together(writer: Writer) -> None:
    tasks = make(writer, 2, status="failed")
    did(writer.post("bulk", {"do": "retry", "go": "1", "task": tasks}))
    assert statuses(writer, tasks) == ["pending"] * 2
    assert {writer.api.task(task)["retryCount"] for task in tasks} == {1}


def test_a_deletion_shows_what_goes_besides_and_asks_for_the_number(writer: Writer) -> None:
    tasks = make(writer, 5)
    after = writer.make("After", tasks[0])
    asked = writer.post("bulk", {"do": "delete", "task": tasks})
    page = asked.content.decode()
    assert "1 task that you did not select depends on these and goes with them" in page
    form = hidden(page)
    assert set(form["doomed"]) == {*tasks, after}
    assert writer.post("bulk", form).status_code == 422
    did(writer.post("bulk", form | {"typed": "6"}))
    assert writer.mirror().tasks == ()


def test_of_ten_where_three_fail_each_has_its_result_and_the_mirror_is_true(
    writer: Writer,
) -> None:
    tasks = make(writer, 10)
    for broken in tasks[2], tasks[5], tasks[9]:
        writer.fault(method="PUT", path=broken, status=400, body='{"message": "no"}', times=1)
    answer = writer.post(
        "bulk", {"do": "assign", "go": "1", "task": tasks, "assignedAgentId": "bob"}
    )
    page = answer.content.decode()
    assert answer.status_code == 207
    assert "7 of 10 done" in page
    assert page.count('<li data-status="completed">') == 7
    assert page.count("400 Bad Request") == 3
    for task in tasks:
        now = writer.api.task(task)
        assert all(now[n] == v for n, v in writer.mirror().by_id[task].fields.items())
    left = hidden(page)
    assert left["task"] == [tasks[2], tasks[5], tasks[9]]
    did(writer.post("bulk", left))
    assert {writer.api.task(task)["assignedAgentId"] for task in tasks} == {"bob"}


def test_once_the_upstream_is_busy_no_more_is_sent(writer: Writer) -> None:
    tasks = make(writer, 4)
    writer.fault(method="PUT", path=tasks[1], status=429, times=1)
    page = writer.post(
        "bulk", {"do": "assign", "go": "1", "task": tasks, "assignedAgentId": "bob"}
    ).content.decode()
    assert "1 of 4 done" in page
    assert page.count("Not sent: the upstream had no answer") == 2
    assert [writer.api.task(task)["assignedAgentId"] for task in tasks] == ["bob", None, None, None]


def test_what_somebody_changed_meanwhile_is_left_alone(writer: Writer) -> None:
    tasks = make(writer, 2)
    writer.api.update(tasks[0], assignedAgentId="somebody")
    page = writer.post(
        "bulk", {"do": "assign", "go": "1", "task": tasks, "assignedAgentId": "bob"}
    ).content.decode()
    assert "The task changed since you saw it" in page
    assert [writer.api.task(t)["assignedAgentId"] for t in tasks] == ["somebody", "bob"]


def test_a_batch_ends_in_time_and_says_what_it_did_not_reach(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = make(writer, 3)
    instants = iter([0.0, 0.0, bulk.SECONDS + 1])
    monkeypatch.setattr(bulk, "now", lambda: next(instants, 1e9))
    page = writer.post(
        "bulk", {"do": "assign", "go": "1", "task": tasks, "assignedAgentId": "bob"}
    ).content.decode()
    assert page.count("Not sent yet: this took long") == 2


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"do": "dance", "task": ["x"]}, 400), ({"do": "status"}, 422), ({}, 400)],
)
def test_what_makes_no_sense_is_refused(
    writer: Writer, fields: dict[str, Any], status: int
) -> None:
    assert writer.post("bulk", fields).status_code == status


def test_too_many_are_told(writer: Writer) -> None:
    many = [f"t{number}" for number in range(bulk.MOST + 1)]
    answer = writer.post("bulk", {"do": "status", "task": many})
    assert f"Select from 1 to {bulk.MOST} tasks" in answer.content.decode()


def test_a_status_that_needs_more_asks_for_it_once_it_is_chosen(writer: Writer) -> None:
    tasks = make(writer, 2)
    page = writer.post("bulk", {"do": "status", "go": "1", "task": tasks, "status": "failed"})
    assert page.status_code == 422
    form = hidden(page.content.decode()) | {"status": "failed", "error": "no disk"}
    assert 'name="error"' in page.content.decode()
    did(writer.post("bulk", form))
    assert statuses(writer, tasks) == ["failed"] * 2


def test_what_the_filter_hides_is_told_apart_and_can_be_left_out(writer: Writer) -> None:
    tasks = make(writer, 4)
    order = {"do": "delete", "task": tasks, "back": "view=table&q=T1"}
    page = writer.post("bulk", order).content.decode()
    assert "Delete 4 tasks?" in page
    shown, hidden_part = _part(page, "shown"), _part(page, "hidden")
    assert [f"T{n}" in shown for n in range(4)] == [False, True, False, False]
    assert [f"T{n}" in hidden_part for n in range(4)] == [True, False, True, True]
    form = hidden(page)
    assert set(form["task"]) == set(tasks)
    asked = writer.post("bulk", form | {"leave": "hidden"}).content.decode()
    assert "Delete 1 task?" in asked
    assert 'data-picked-part="hidden"' not in asked
    assert did(writer.post("bulk", hidden(asked)))["message"] == "Deleted: 1 task"
    assert [task.title for task in writer.mirror().tasks] == ["T0", "T2", "T3"]


def test_without_a_filter_nothing_is_said_to_be_hidden(writer: Writer) -> None:
    page = writer.post("bulk", {"do": "retry", "task": make(writer, 2), "back": "view=table"})
    assert 'data-picked-part="hidden"' not in page.content.decode()
    assert "T0" in _part(page.content.decode(), "shown")


def test_whoever_leaves_some_out_keeps_what_they_typed(writer: Writer) -> None:
    tasks = make(writer, 2)
    order = {"do": "assign", "task": tasks, "back": "q=T1", "assignedAgentId": "bob"}
    page = writer.post("bulk", order | {"go": "1", "leave": "hidden"}).content.decode()
    assert 'value="bob"' in page
    did(writer.post("bulk", hidden(page) | {"assignedAgentId": "bob"}))
    assert [writer.api.task(task)["assignedAgentId"] for task in tasks] == [None, "bob"]


def test_what_the_list_no_longer_holds_is_left_alone(writer: Writer) -> None:
    tasks = make(writer, 2)
    writer.api.update(tasks[0], taskListId="elsewhere")
    writer.read()
    page = writer.post("bulk", {"do": "delete", "task": tasks}).content.decode()
    assert "1 more that you selected is no longer in this list" in page
    did(writer.post("bulk", hidden(page)))
    assert writer.api.task(tasks[0])["taskListId"] == "elsewhere"
    answer = writer.post("bulk", {"do": "delete", "task": tasks})
    assert answer.status_code == 422
    assert "None of the selected tasks is in this list" in answer.content.decode()


def test_the_dialog_and_the_word_after_it_count_what_depends_too(writer: Writer) -> None:
    first = writer.make("First")
    for number in range(3):
        writer.make(f"After {number}", first)
    page = writer.post("bulk", {"do": "delete", "task": [first]}).content.decode()
    assert "Delete 4 tasks?" in page
    told = did(writer.post("bulk", hidden(page)))
    assert told["message"] == "Deleted: 1 task and 3 that depended on it"
    assert len(told["gone"]) == 4
    assert writer.mirror().tasks == ()


def test_tasks_that_depend_on_each_other_are_deleted_in_an_order_that_works(
    writer: Writer,
) -> None:
    first = writer.make("First")
    second = writer.make("Second", first)
    third = writer.make("Third", second)
    form = hidden(
        writer.post("bulk", {"do": "delete", "task": [first, third, second]}).content.decode()
    )
    assert did(writer.post("bulk", form))["message"] == "Deleted: 3 tasks"
    assert writer.mirror().tasks == ()


def _part(page: str, name: str) -> str:
    """The section of the dialog that lists tasks of this kind."""
    return page.split(f'data-picked-part="{name}"')[1].partition("</section>")[0]
