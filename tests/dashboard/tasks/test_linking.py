"""Adding and removing dependencies, with circles refused before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dashboard.tasks.conftest import PAGE, Writer, did
from tests.tasks_proxy.conftest import calls
from tests.tasks_proxy.simulator.conftest import some_id

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def needs(writer: Writer, task: str) -> Any:
    return writer.api.task(task)["dependsOn"]


def test_a_dependency_is_added_removed_and_taken_back(writer: Writer) -> None:
    a, b = writer.make("A"), writer.make("B")
    answer = writer.post("link", {"on": [a]}, task=b)
    assert did(answer)["message"] == "“B” now waits for “A”"
    assert needs(writer, b) == [a]
    assert writer.mirror().by_id[b].depends_on == (a,)
    again = writer.post("link", {"on": [a]}, task=b)
    assert did(again)["message"] == "“B” waits for “A” already."
    did(writer.undo(answer))
    assert needs(writer, b) == []
    did(writer.post("link", {"toggle": a}, task=b))
    assert needs(writer, b) == [a]
    answer = writer.post("link", {"toggle": a}, task=b)
    assert did(answer)["message"] == "“B” no longer waits for “A”"
    again = writer.post("link", {"off": [a]}, task=b)
    assert did(again)["message"] == "“B” does not wait for “A” any more."
    assert needs(writer, b) == []
    did(writer.undo(answer))
    assert needs(writer, b) == [a]


def test_what_somebody_else_added_meanwhile_stays(writer: Writer) -> None:
    a, b, c = writer.make("A"), writer.make("B"), writer.make("C")
    writer.api.update(c, dependsOn=[a])
    did(writer.post("link", {"on": [b]}, task=c))
    assert needs(writer, c) == [a, b]


def test_a_circle_is_named_and_nothing_is_sent(writer: Writer) -> None:
    a = writer.make("A")
    b = writer.make("B", a)
    c = writer.make("C", b)
    calls(writer.simulator)
    answer = writer.post("link", {"on": [c]}, task=a)
    assert answer.status_code == 422
    assert "“A” → “C” → “B” → “A”" in answer.content.decode()
    itself = writer.post("link", {"on": [a]}, task=a)
    assert "cannot wait for itself" in itself.content.decode()
    assert calls(writer.simulator) == []


def test_a_refusal_of_the_upstream_is_told(writer: Writer) -> None:
    a = writer.make("A")
    answer = writer.post("link", {"on": ["no-uuid"]}, task=a)
    assert answer.status_code == 422
    assert "400 Bad Request" in answer.content.decode()
    assert "array of UUIDs" in answer.content.decode()


def test_a_task_of_another_list_may_be_named_by_its_id(writer: Writer) -> None:
    a = writer.make("A")
    away = writer.api.create("Away", taskListId="elsewhere")
    did(writer.post("link", {"on": [away]}, task=a))
    assert needs(writer, a) == [away]


def test_the_search_finds_by_words_and_leaves_out_what_is_linked(writer: Writer) -> None:
    a = writer.make("Write the plan", assignedAgentId="planner")
    b = writer.make("Build", a)
    writer.make("Ship the plan")
    page = writer.client.get(f"{PAGE}tasks/find/", {"q": "PLAN the", "task": b, "name": "on"})
    text = page.content.decode()
    assert "Write the plan" in text
    assert "Ship the plan" in text
    assert "Build" not in text
    form = writer.client.get(f"{PAGE}tasks/link/", {"task": b}).content.decode()
    assert "Ship the plan" in form
    assert "Write the plan" not in form
    none = writer.client.get(f"{PAGE}tasks/find/", {"q": "zebra"}).content.decode()
    assert "No task fits “zebra”" in none


def test_nothing_chosen_is_told(writer: Writer) -> None:
    a = writer.make("A")
    assert writer.post("link", {}, task=a).status_code == 422


def test_a_task_that_is_gone_is_told(writer: Writer) -> None:
    a = writer.make("A")
    answer = writer.post("link", {"on": [a]}, task=some_id(9))
    assert answer.status_code == 422
    assert "404 Not Found" in answer.content.decode()
