"""What tasks were last called, by what was told of them."""

from __future__ import annotations

from typing import Any

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.events import TaskEvent
from tasks_proxy.history.events import events_append
from tasks_proxy.history.titles import titles_of
from tests.dashboard.listed import connected, unread

LONG = "a" * 70


def told(organisation: Organisation, task: str, **changes: Any) -> None:
    event = TaskEvent(task=task, at=1, seen=1, changes=changes)
    events_append(unread(organisation), [event])


def test_the_newest_title_is_known_also_of_a_task_that_went(
    organisation: Organisation, other_organisation: Organisation
) -> None:
    told(organisation, "stays", taskId=[None, "stays"], title=[None, "First"])
    told(organisation, "stays", title=["First", 'Second "title": \ud800'])
    told(organisation, "stays", status=["pending", "failed"])
    told(organisation, "goes", taskId=["goes", None], title=["Gone", None])
    told(organisation, LONG + "1", title=[None, "One"])
    told(organisation, LONG + "2", title=[None, "Two"])
    told(organisation, "odd", metadata=[None, {"title": "no"}])
    told(other_organisation, "stays", title=[None, "Not ours"])
    asked = ["stays", "goes", LONG + "1", LONG + "2", "odd", "never"]
    assert titles_of(connected(organisation), asked) == {
        "stays": 'Second "title": \ud800',
        "goes": "Gone",
        LONG + "1": "One",
        LONG + "2": "Two",
    }
