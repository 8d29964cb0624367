"""What is kept of the agents of many lists, and what another version of Taskloom kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.agents import kept
from dashboard.agents.views import MOST_LISTS
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys, snapshots
from tasks_proxy.store.client import writing
from tasks_proxy.store.summaries import Summary, summary_of
from tests.dashboard.listed import snapshot_of, wire

pytestmark = pytest.mark.redis


def rows_of(organisation_id: int) -> list[tuple[TaskList, Summary]]:
    """As many lists as a page goes through, each looked through already."""
    rows = []
    for pk in range(organisation_id * 1000, organisation_id * 1000 + MOST_LISTS):
        snapshot = snapshot_of(wire(f"of {pk}", assignedAgentId=f"agent {pk}"))
        row = TaskList(pk=pk, organisation_id=organisation_id)
        kept.keep(row, snapshot)
        rows.append((row, summary_of(snapshot)))
    return rows


def test_the_lists_of_two_organisations_are_opened_once_for_all_looks() -> None:
    ours, theirs = rows_of(1), rows_of(2)
    first = kept.looked(ours).shares
    kept.looked(theirs)
    again = kept.looked(ours).shares
    assert len(first) == MOST_LISTS
    assert all(again[pk] is shares for pk, shares in first.items())


def with_more(body: dict[str, Any]) -> object:
    body["shares"][0]["mood"] = "good"
    return body


def with_less(body: dict[str, Any]) -> object:
    del body["shares"][0]["weight"]
    return body


def with_more_of_a_task(body: dict[str, Any]) -> object:
    body["shares"][0]["doing"][0]["mood"] = "good"
    return body


def without_a_version(body: dict[str, Any]) -> object:
    del body["version"]
    return body


@pytest.mark.parametrize(
    "other",
    [with_more, with_less, with_more_of_a_task, without_a_version, lambda body: body["shares"]],
)
def test_what_another_version_kept_is_made_anew(other: Callable[[dict[str, Any]], object]) -> None:
    row = TaskList(pk=7, organisation_id=3)
    snapshot = snapshot_of(wire("a", "in_progress", assignedAgentId="coder"))
    snapshots.write(row, snapshot)
    expected = kept.keep(row, snapshot)
    rewrite(row, other)
    assert kept.looked([(row, summary_of(snapshot))]).shares == {7: expected}


def test_what_another_version_kept_is_not_there_while_there_is_no_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "SECONDS", -1.0)
    row, snapshot = TaskList(pk=7, organisation_id=3), snapshot_of(wire("a"))
    kept.keep(row, snapshot)
    rewrite(row, with_more)
    found = kept.looked([(row, summary_of(snapshot))])
    assert (found.shares, found.left, found.old) == ({}, 1, 0)


def rewrite(row: TaskList, other: Callable[[dict[str, Any]], object]) -> None:
    with writing() as client:
        key = keys.of_list(row, "crew")
        data = client.get(key)
        assert isinstance(data, bytes | str)
        client.set(key, json.dumps(other(json.loads(data))))
