"""Changing a task from its forms: what is sent, what comes back, and what is never lost."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.dashboard.tasks.conftest import PAGE, Writer, did, hidden
from tests.tasks_proxy.conftest import calls

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def test_the_form_shows_every_writable_field_as_the_upstream_has_it_now(writer: Writer) -> None:
    task = writer.make("Draft", metadata={"a": [1]}, description="# Do\nit")
    writer.api.update(task, progress=0.5, assignedAgentId="coder")
    page = writer.client.get(f"{PAGE}tasks/edit/", {"task": task}).content.decode()
    for piece in ("# Do\nit", "&quot;a&quot;: [", 'value="50"', 'value="coder"', 'value="world"'):
        assert piece in page, piece
    for name in ("title", "status", "progressMessage", "result", "error", "retryCount"):
        assert f'name="{name}"' in page, name


def test_only_what_was_changed_is_sent(writer: Writer) -> None:
    task = writer.make("Draft", metadata={"a": 1}, description="one\ntwo")
    form = writer.form("edit", task=task)
    writer.api.update(task, description="Somebody else's", metadata={"b": 2})
    calls(writer.simulator)
    form |= {"title": "Final", "description": "one\r\ntwo", "status": "pending"}
    form |= {"taskListId": "world", "metadata": '{"a":1}', "progress": "0", "maxRetries": "3"}
    answer = writer.post("edit", form | {"retryCount": "0"}, task=task)
    assert did(answer)["message"] == "Changed “Final”: title"
    assert [call["method"] for call in calls(writer.simulator)] == ["GET", "PUT", "GET"]
    now = writer.api.task(task)
    assert (now["title"], now["description"]) == ("Final", "Somebody else's")
    assert writer.mirror().by_id[task].fields == now


def test_each_field_goes_out_in_its_own_shape(writer: Writer) -> None:
    task = writer.make("Draft", assignedAgentId="coder")
    other = writer.make("Other")
    form = writer.form("edit", task=task) | {
        "title": "Draft",
        "taskListId": "",
        "status": "blocked",
        "blockedReason": "Needs a key",
        "blockedByTaskIds": [other],
        "assignedAgentId": "",
        "dependsOn": [other],
        "metadata": '{"deep": {"x": 1}}',
        "progress": "42.5",
        "progressMessage": "half",
        "result": '{"ok": true}',
        "error": "e",
        "retryCount": "2",
        "maxRetries": "7",
    }
    did(writer.post("edit", form, task=task))
    now = writer.api.task(task)
    assert (now["taskListId"], now["assignedAgentId"]) == (None, None)
    assert (now["status"], now["blockedReason"]) == ("blocked", "Needs a key")
    assert now["blockedByTaskIds"] == now["dependsOn"] == [other]
    assert (now["metadata"], now["result"]) == ({"deep": {"x": 1}}, {"ok": True})
    assert (now["progress"], now["progressMessage"], now["error"]) == (0.425, "half", "e")
    assert (now["retryCount"], now["maxRetries"]) == (2, 7)
    assert task not in writer.mirror().by_id


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"title": " "}, "This field is required"),
        ({"metadata": '{"a": }'}, "line 1, column 7"),
        ({"metadata": "[1]"}, "Give an object"),
        ({"progress": "120"}, "less than or equal to 100"),
        ({"maxRetries": "11"}, "less than or equal to 10"),
        ({"status": "failed"}, "This status needs “Error”."),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    writer: Writer, fields: dict[str, str], complaint: str
) -> None:
    task = writer.make("Draft")
    form = writer.form("edit", task=task)
    form |= {"title": "A long title", "status": "pending", "description": "typed in vain?"} | fields
    calls(writer.simulator)
    answer = writer.post("edit", form, task=task)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert complaint in page
    assert "typed in vain?" in page
    assert not [call for call in calls(writer.simulator) if call["method"] == "PUT"]


@pytest.mark.parametrize(
    ("order", "status", "told"),
    [
        (
            {"status": 500, "body": '{"message": "disk full"}'},
            504,
            "disk full. It may have been applied",
        ),
        ({"status": 429, "retryAfter": "9"}, 503, "429 Too Many Requests"),
        ({"status": 400, "body": '{"message": "no such agent"}'}, 422, "no such agent"),
        ({"html": True}, 504, "may have been applied"),
        ({"hang": 0.1}, 504, "did not answer"),
        ({"truncate": True}, 504, "did not answer"),
    ],
    ids=str,
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_failing_upstream_is_told_and_what_was_typed_stays(
    writer: Writer, order: dict[str, Any], status: int, told: str, htmx: bool
) -> None:
    task = writer.make("Draft")
    form = writer.form("edit", task=task)
    writer.fault(**{**order, "method": "PUT", "times": 1})
    form |= {"title": "Final", "status": "pending", "description": "typed in vain?"}
    answer = writer.post("edit", form, htmx=htmx, task=task)
    page = answer.content.decode()
    assert answer.status_code == status
    assert told in page
    assert "typed in vain?" in page
    again = hidden(page) | {"title": "Final", "status": "pending", "description": "kept"}
    done = writer.post("edit", again, task=task)
    assert done.status_code in {204, 409}


def test_the_form_opens_on_the_mirror_where_the_upstream_cannot_be_read(writer: Writer) -> None:
    task = writer.make("Draft")
    writer.fault(method="GET", status=500)
    page = writer.client.get(f"{PAGE}tasks/edit/", {"task": task}).content.decode()
    assert "could not be read just now" in page
    assert 'value="Draft"' in page


def test_of_two_people_the_second_sees_both_versions_and_chooses_by_field(writer: Writer) -> None:
    task = writer.make("Draft", description="old")
    mine = writer.form("edit", task=task)
    writer.api.update(task, title="Theirs", description="their text")
    mine |= {"title": "Mine", "status": "pending", "description": "my text", "taskListId": "world"}
    answer = writer.post("edit", mine, task=task)
    page = answer.content.decode()
    assert answer.status_code == 409
    for piece in ("Theirs", "Mine", "their text", "my text", "Draft"):
        assert piece in page, piece
    assert writer.api.task(task)["title"] == "Theirs"
    choice = hidden(page) | {"keep-title": "theirs", "keep-description": "mine"}
    did(writer.post("edit", choice, task=task))
    now = writer.api.task(task)
    assert (now["title"], now["description"]) == ("Theirs", "my text")


def test_a_choice_that_is_stale_again_is_asked_again(writer: Writer) -> None:
    task = writer.make("Draft")
    mine = writer.form("edit", task=task) | {"title": "Mine", "status": "pending"}
    writer.api.update(task, title="Theirs")
    page = writer.post("edit", mine | {"taskListId": "world"}, task=task).content.decode()
    writer.api.update(task, title="Theirs again")
    again = writer.post("edit", hidden(page) | {"keep-title": "mine"}, task=task)
    assert again.status_code == 409
    assert "Theirs again" in again.content.decode()


def test_an_agents_progress_does_not_stop_a_person(writer: Writer) -> None:
    task = writer.make("Draft", status="in_progress")
    form = writer.form("edit", task=task, only="title")
    writer.api.update(task, progress=0.9)
    did(writer.post("edit", form | {"title": "Final"}, task=task, only="title"))
    assert writer.api.task(task)["title"] == "Final"


@pytest.mark.parametrize("status", ["in_progress", "cancelled"])
def test_a_status_that_needs_nothing_is_set_at_once(writer: Writer, status: str) -> None:
    task = writer.make("Draft")
    quick = {"to": status, "quick": "1", "was": '{"status": "pending"}'}
    did(writer.post("edit", quick, task=task))
    assert writer.api.task(task)["status"] == status


@pytest.mark.parametrize(
    ("status", "fields", "kept"),
    [
        ("failed", {"error": "no disk"}, {"error": "no disk"}),
        ("blocked", {"blockedReason": "a key"}, {"blockedReason": "a key"}),
        ("completed", {"result": '{"n": 1}'}, {"result": {"n": 1}}),
    ],
)
def test_a_status_asks_for_what_it_needs(
    writer: Writer, status: str, fields: dict[str, str], kept: dict[str, Any]
) -> None:
    task = writer.make("Draft")
    quick = {"to": status, "quick": "1", "was": '{"status": "pending"}'}
    asked = writer.post("edit", quick, task=task)
    assert asked.status_code == 200
    assert f'name="{next(iter(fields))}"' in asked.content.decode()
    assert writer.api.task(task)["status"] == "pending"
    did(writer.post("edit", hidden(asked.content.decode()) | fields, task=task))
    now = writer.api.task(task)
    assert {"status": status, **kept}.items() <= now.items()


def test_a_retry_sends_the_task_back_with_one_retry_more(writer: Writer) -> None:
    task = writer.make("Draft", status="failed", maxRetries=3)
    writer.api.update(task, error="broke", retryCount=1, progress=0.7)
    writer.read()
    answer = writer.post("retry", {"was": '{"status": "failed"}'}, task=task)
    assert did(answer)["message"] == "Status of “Draft”: Pending"
    now = writer.api.task(task)
    got = (now["status"], now["error"], now["retryCount"], now["progress"])
    assert got == ("pending", None, 2, 0)
    did(writer.undo(answer))
    now = writer.api.task(task)
    got = (now["status"], now["error"], now["retryCount"], now["progress"])
    assert got == ("failed", "broke", 1, 0.7)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("<b>Bold</b> & 'quoted'", "<b>Bold</b> & 'quoted'"),
        ("Two\n lines", "Two lines"),
        ("a" * 61, "a" * 59 + "…"),
    ],
)
def test_the_word_about_a_change_names_the_task_in_one_short_line(
    writer: Writer, title: str, told: str
) -> None:
    task = writer.make(title)
    form = writer.form("edit", task=task, only="description") | {"description": "New"}
    answer = writer.post("edit", form, task=task, only="description")
    assert did(answer)["message"] == f"Changed “{told}”: description"
    undone = did(writer.undo(answer))["message"]
    assert undone == f"Taken back. (Changed “{told}”: description)"


def test_a_form_that_changes_nothing_says_of_which_task(writer: Writer) -> None:
    task = writer.make("Draft")
    form = writer.form("edit", task=task, only="description") | {"description": ""}
    answer = writer.post("edit", form, task=task, only="description")
    told = "Nothing of “Draft” was different, so nothing was sent."
    assert did(answer) == {"message": told, "undo": None, "task": task, "gone": []}


def test_a_retry_of_a_task_that_somebody_started_meanwhile_asks_first(writer: Writer) -> None:
    task = writer.make("Draft", status="failed")
    writer.api.update(task, status="in_progress")
    answer = writer.post("retry", {"was": '{"status": "failed"}'}, task=task)
    assert answer.status_code == 409
    assert writer.api.task(task)["status"] == "in_progress"


def test_without_scripts_a_title_is_text_on_the_page(writer: Writer) -> None:
    task = writer.make("<b>Draft</b>")
    form = writer.form("edit", task=task, only="description")
    fields = form | {"description": "New"}
    answer = writer.post("edit", fields, htmx=False, task=task, only="description")
    page = writer.client.get(answer["Location"]).content.decode()
    assert "Changed “&lt;b&gt;Draft&lt;/b&gt;”: description <a" in page
    assert "<b>Draft" not in page


def test_without_scripts_the_page_comes_back_with_a_word_and_an_undo(writer: Writer) -> None:
    task = writer.make("Draft")
    form = writer.form("edit", task=task, only="title", back="view=outline")
    answer = writer.post("edit", form | {"title": "Final"}, htmx=False, task=task, only="title")
    assert answer.status_code == 302
    assert answer["Location"] == f"{PAGE}?view=outline&task={task}"
    page = writer.client.get(answer["Location"]).content.decode()
    assert "Changed “Final”: title" in page
    name = page.split("undo=")[1].split('"')[0]
    assert writer.client.get(f"{PAGE}tasks/undo/?undo={name}").status_code == 200
    assert writer.post("undo", {"undo": name}, htmx=False).status_code == 302
    assert writer.api.task(task)["title"] == "Draft"


@pytest.mark.parametrize("to", ["dreaming", "unknown", ""])
def test_a_status_that_is_none_is_refused(writer: Writer, to: str) -> None:
    task = writer.make("Draft")
    assert writer.client.get(f"{PAGE}tasks/edit/?task={task}&to={to}").status_code in {200, 400}
    if to:
        assert writer.post("edit", {"to": to, "quick": "1"}, task=task).status_code == 400


def test_a_damaged_form_is_refused(writer: Writer) -> None:
    task = writer.make("Draft")
    assert writer.post("edit", {"was": "{", "title": "x"}, task=task).status_code == 400


@pytest.mark.long
def test_a_page_that_reads_and_writes_is_over_in_the_time_of_one_action(writer: Writer) -> None:
    task = writer.make("Failed", status="failed")
    form = {"was": '{"status": "failed"}'}
    writer.fault(latency=9.0)
    calls(writer.simulator)
    began = time.monotonic()
    answer = writer.post("retry", form, task=task)
    # Without a common end: a reading of 9 s for the page, one for the guard, the write, one more.
    assert time.monotonic() - began < 20
    assert (answer.status_code, b"nothing was written" in answer.content) == (504, True)
    assert "PUT" not in {call["method"] for call in calls(writer.simulator)}
    writer.simulator.faults.clear()
