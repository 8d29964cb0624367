"""New tasks: by the form, from a template, and many at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.dashboard.tasks.conftest import PAGE, Writer, did, hidden

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def titles(writer: Writer) -> list[str]:
    return sorted(task["title"] for task in writer.api.listing(limit=100).json()["tasks"])


def test_a_task_is_made_with_all_that_was_given(writer: Writer) -> None:
    first = writer.make("First")
    form = {
        "title": "Second",
        "description": "Do it",
        "taskListId": "world",
        "status": "pending",
        "assignedAgentId": "coder",
        "createdByAgentId": "planner",
        "dependsOn": [first],
        "metadata": '{"priority": "high"}',
        "maxRetries": "5",
    }
    answer = writer.post("new", form)
    task = did(answer)["task"]
    now = writer.api.task(task)
    assert {
        "title": "Second",
        "description": "Do it",
        "taskListId": "world",
        "assignedAgentId": "coder",
        "createdByAgentId": "planner",
        "dependsOn": [first],
        "metadata": {"priority": "high"},
        "maxRetries": 5,
    }.items() <= now.items()
    assert writer.mirror().by_id[task].fields == now
    did(writer.undo(answer))
    assert writer.api.call("GET", f"/{task}").status_code == 404


def test_the_panel_names_who_made_a_task_here_and_says_nothing_where_nobody_knows(
    writer: Writer,
) -> None:
    found = writer.make("Found")
    writer.read()
    mine = did(writer.post("new", {"title": "Mine", "taskListId": "world"}))["task"]
    told = {
        task: writer.client.get(f"{PAGE}panel/", {"task": task}).content.decode()
        for task in (found, mine)
    }
    assert "<dt>Created by</dt><dd>Editor, here, " in told[mine]
    assert "<dt>Created</dt><dd>" in told[found]
    assert "Created by" not in told[found]


def test_the_form_begins_with_the_list_and_from_a_task_with_what_can_be_copied(
    writer: Writer,
) -> None:
    first = writer.make("First")
    task = writer.make("Model", first, assignedAgentId="coder", metadata={"k": 1}, maxRetries=7)
    writer.api.update(task, status="completed", result={"x": 1})
    writer.read()
    page = writer.client.get(f"{PAGE}tasks/new/").content.decode()
    assert 'value="world"' in page
    assert "Model" in page
    filled = writer.client.get(f"{PAGE}tasks/new/", {"from": task}).content.decode()
    for piece in ('value="Model"', 'value="coder"', "&quot;k&quot;: 1", f'value="{first}" checked'):
        assert piece in filled, piece
    assert 'name="result"' not in filled


def test_a_task_of_another_list_is_not_opened_here(writer: Writer) -> None:
    answer = writer.post("new", {"title": "Away", "taskListId": "elsewhere"})
    assert did(answer)["task"] is None


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "x", "metadata": "nope"}, "This is no JSON"),
        (
            {"title": "x", "status": "blocked"},
            "needs “Blocked because” or “Blocked by”.",
        ),
    ],
)
def test_what_cannot_be_made_is_told_and_stays_in_the_form(
    writer: Writer, fields: dict[str, str], complaint: str
) -> None:
    answer = writer.post("new", {"description": "typed in vain?", **fields})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in page
    assert "typed in vain?" in page
    assert titles(writer) == []


def test_a_failing_upstream_leaves_the_form_as_it_was_filled(writer: Writer) -> None:
    writer.fault(method="POST", status=500, body='{"message": "disk full"}', times=1)
    answer = writer.post("new", {"title": "Final", "description": "typed in vain?"})
    page = answer.content.decode()
    assert "disk full" in page
    assert "typed in vain?" in page


def test_lines_become_tasks_each_after_the_one_before(writer: Writer) -> None:
    text = "- Plan\r\n\r\n  * [ ] Build it\r\n3. Ship"
    answer = writer.post("paste", {"text": text, "chain": "1"})
    assert did(answer)["message"] == "Created 3 tasks"
    made = {task.title: task for task in writer.mirror().tasks}
    assert list(made) == ["Plan", "Build it", "Ship"]
    assert made["Build it"].depends_on == (made["Plan"].id,)
    assert made["Ship"].depends_on == (made["Build it"].id,)
    did(writer.undo(answer))
    assert titles(writer) == []
    assert writer.mirror().tasks == ()


def test_json_may_name_tasks_of_the_same_paste_and_others(writer: Writer) -> None:
    first = writer.make("First")
    items: list[dict[str, Any]] = [
        {"id": "b", "title": "B", "dependsOn": ["a", first], "metadata": {"x": 1}},
        {"id": "a", "title": "A", "assignedAgentId": "coder", "updatedAt": 5},
    ]
    did(writer.post("paste", {"text": json.dumps(items)}))
    made = {task.title: task for task in writer.mirror().tasks}
    assert set(made["B"].depends_on) == {first, made["A"].id}
    assert made["B"].fields["metadata"] == {"x": 1}
    assert made["A"].agent == "coder"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (" \n ", "Paste a line"),
        ("[", "line 1, column 2"),
        ("[1]", "Task 1 is no object"),
        ('[{"title": ""}]', "has no title"),
        ('[{"title": "x", "maxRetries": "many"}]', "maxRetries"),
        ('[{"title": "x", "status": "dreaming"}]', "there is no status"),
        ('[{"id": 1, "title": "x"}, {"id": 1, "title": "y"}]', "Two tasks are called"),
        (
            '[{"id": 1,"title": "A","dependsOn": [2]}, {"id": 2,"title": "B","dependsOn": [1]}]',
            "in a circle: “A”, “B”",
        ),
        ("\n".join(map(str, range(101))), "at most 100"),
    ],
)
def test_a_paste_that_makes_no_sense_is_told_and_nothing_is_sent(
    writer: Writer, text: str, complaint: str
) -> None:
    answer = writer.post("paste", {"text": text})
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert titles(writer) == []


def test_what_could_not_be_made_stays_to_be_sent_again(writer: Writer) -> None:
    did(writer.post("paste", {"text": "Zero"}))
    lines = ["One", "Two", "Three", "Four"]
    writer.fault(method="POST", latency=0, times=2, applied=True)
    writer.fault(method="POST", status=429, times=1)
    answer = writer.post("paste", {"text": "\n".join(lines), "chain": "1"})
    page = answer.content.decode()
    assert "2 of 4 created" in page
    assert "429 Too Many Requests" in page
    assert "Not sent" in page
    rest = page.split('name="text"')[1].split(">")[1].split("</textarea")[0]
    again = writer.post("paste", {"text": rest.replace("&quot;", '"')})
    assert did(again)["message"] == "Created 2 tasks"
    made = {task.title: task for task in writer.mirror().tasks}
    assert made["Three"].depends_on == (made["Two"].id,)
    assert made["Four"].depends_on == (made["Three"].id,)


def test_a_refused_task_stops_only_those_that_need_it(writer: Writer) -> None:
    writer.fault(method="POST", status=400, body='{"message": "not today"}', times=1)
    items = [{"id": "a", "title": "A"}, {"title": "B", "dependsOn": ["a"]}, {"title": "C"}]
    answer = writer.post("paste", {"text": json.dumps(items)})
    page = answer.content.decode()
    assert titles(writer) == ["C"]
    assert "not today" in page
    assert "needs a task that was not created" in page


def test_hidden_fields_come_back(writer: Writer) -> None:
    page = writer.client.get(f"{PAGE}tasks/new/", {"back": "view=table"}).content.decode()
    assert hidden(page)["back"] == "view=table"
