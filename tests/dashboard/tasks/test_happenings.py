"""A task's history in words."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.tasks.happenings import MOST, happenings, maker_of
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.core.events import TaskEvent
from tasks_proxy.history.events import events_append
from tasks_proxy.history.models import TaskList
from tests.dashboard.listed import unread

pytestmark = pytest.mark.django_db


@pytest.fixture
def launch(organisation: Organisation) -> TaskList:
    return unread(organisation)


def tell(row: TaskList, at: int, changes: dict[str, list[Any]], by: str = "sync") -> None:
    events_append(row, [TaskEvent(task="a", at=at, seen=at, changes=changes, by=by)])


def test_the_newest_comes_first_and_other_tasks_are_left_out(launch: TaskList) -> None:
    tell(launch, 1, {"taskId": [None, "a"], "status": [None, "pending"]})
    tell(launch, 2, {"status": ["pending", "in_progress"], "startedAt": [None, 2]})
    events_append(launch, [TaskEvent(task="b", at=3, seen=3, changes={"title": ["x", "y"]})])
    first, second = happenings(launch, "a")
    assert (first.at, [line.words for line in first.lines]) == (2, ["Status"])
    assert (first.lines[0].old, first.lines[0].new) == ("Pending", "Running")
    assert [line.words for line in second.lines] == ["Came into this list"]


def test_people_are_named_and_tokens_with_their_people(launch: TaskList, editor: User) -> None:
    for by in (f"person:{editor.pk}", f"token:abcd:{editor.pk}", "person:9999", "sync"):
        tell(launch, 1, {"title": ["x", "y"]}, by)
    assert [told.who for told in happenings(launch, "a")] == [
        "",
        "somebody who has left",
        "a token of Editor",
        "Editor",
    ]


def test_values_are_told_shortly_and_structures_by_what_became_of_them(launch: TaskList) -> None:
    changes: dict[str, list[Any]] = {
        "assignedAgentId": ["coder", None],
        "dependsOn": [["x"], ["y", "z"]],
        "result": [None, {"ok": True}],
        "progress": [0.25, 0.5],
        "description": ["short", "long" * 100],
    }
    tell(launch, 1, changes)
    lines = {line.words: line for line in happenings(launch, "a")[0].lines}
    assert (lines["Agent"].old, lines["Agent"].new) == ("coder", "nobody")
    assert "Depends on: 2 added, 1 removed" in lines
    assert "Result given" in lines
    assert (lines["Progress"].old, lines["Progress"].new) == ("25 %", "50 %")
    assert lines["Description"].new.endswith("…")


def test_who_made_a_task_here_is_known_and_nobody_who_only_moved_it(
    launch: TaskList, organisation: Organisation, editor: User
) -> None:
    came = {"taskId": [None, "a"], "title": [None, "x"]}
    assert maker_of(launch, "a") == ""
    elsewhere = unread(organisation, "elsewhere")
    tell(elsewhere, 1, came, f"person:{editor.pk}")
    tell(elsewhere, 2, {"taskId": ["a", None]}, "person:9999")
    tell(launch, 2, came, "person:9999")
    assert maker_of(launch, "a") == "Editor"


@pytest.mark.parametrize(
    ("by", "changes", "told"),
    [
        ("sync", {"taskId": [None, "a"]}, ""),
        ("token:abcd:{pk}", {"taskId": [None, "a"]}, "a token of Editor"),
        ("person:{pk}", {"title": ["x", "y"]}, ""),
    ],
)
def test_a_maker_is_whom_the_first_coming_names(
    launch: TaskList, editor: User, by: str, changes: dict[str, list[Any]], told: str
) -> None:
    tell(launch, 1, changes, by.format(pk=editor.pk))
    tell(launch, 2, {"title": ["y", "z"]}, f"person:{editor.pk}")
    assert maker_of(launch, "a") == told


def test_what_only_we_noticed_is_no_happening(launch: TaskList) -> None:
    tell(launch, 1, {"updatedAt": [1, 2]})
    assert happenings(launch, "a") == ()


def test_a_long_history_is_cut_and_asked_by_one_query_each(
    launch: TaskList, editor: User, django_assert_num_queries: Any
) -> None:
    for number in range(MOST + 5):
        tell(launch, number, {"title": [str(number), "y"]}, f"person:{editor.pk}")
    with django_assert_num_queries(2):
        assert len(happenings(launch, "a")) == MOST


@pytest.mark.parametrize("odd", [[["y"]], [{}], 7, {"omitted": True}, [None]])
def test_ids_that_are_none_are_told_as_changed(launch: TaskList, odd: Any) -> None:
    tell(launch, 1, {"dependsOn": [["x"], odd]})
    (line,) = happenings(launch, "a")[0].lines
    assert "added" not in line.words
