"""A list's analysis, remembered for a version, and what it knows of tasks outside the list."""

from __future__ import annotations

import time

import pytest

from dashboard import explained as room
from dashboard.explained import explained
from dashboard.graph.situation import Cause
from dashboard.outside import outside
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots
from tests.dashboard.listed import archived, listed, snapshot_of, unread, wire

pytestmark = [pytest.mark.redis, pytest.mark.django_db]


def _snapshot(row: TaskList) -> Snapshot:
    found = snapshots.read(row)
    assert found is not None
    return found


def test_one_version_is_worked_out_once_until_its_times_are_old(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = listed(organisation, "launch", wire("a", "in_progress"), wire("b", "pending", "a"))
    first = explained(row, _snapshot(row))
    assert explained(row, _snapshot(row)) is first
    assert [blocker.stand.task_id for blocker in first.blockers] == ["a"]
    assert dict(first.behind) == {"a": 1}
    assert first.why("b").holders == ("a",)
    later = time.monotonic() + room.KEPT_SECONDS + 1
    monkeypatch.setattr("dashboard.explained.time.monotonic", lambda: later)
    again = explained(row, _snapshot(row))
    assert again.now > first.now


def test_a_new_version_and_a_narrowed_one_are_explained_for_themselves(
    organisation: Organisation,
) -> None:
    row = listed(organisation, "launch", wire("a", "in_progress"), wire("b", "pending", "a"))
    whole = _snapshot(row)
    narrow = snapshot_of(wire("b", "pending", "a"), version=whole.version)
    assert [stand.stand.cause for stand in explained(row, whole).blockers] == [Cause.RUNNING]
    assert [stand.stand.cause for stand in explained(row, narrow).blockers] == [Cause.OUTSIDE]
    newer = snapshots.write(row, snapshot_of(wire("a", "completed"), wire("b", "pending", "a")))
    assert [stand.task_id for stand in explained(row, newer).ready] == ["b"]


def test_a_dependency_in_another_list_counts_as_that_list_tells(organisation: Organisation) -> None:
    other = listed(organisation, "library", wire("there", "completed"), wire("open", "in_progress"))
    row = listed(
        organisation,
        "launch",
        wire("a", "pending", "there"),
        wire("b", "pending", "open"),
        wire("c", "pending", "nowhere"),
    )
    told = explained(row, _snapshot(row))
    assert [stand.task_id for stand in told.ready] == ["a"]
    known = outside(row, ["there", "open", "nowhere"])
    assert {name: found.list_key for name, found in known.items()} == {
        "there": other.key,
        "open": other.key,
    }
    assert known["open"].title == "Title of open"


def test_another_organisations_list_is_not_looked_into(
    organisation: Organisation, other_organisation: Organisation
) -> None:
    listed(other_organisation, "secret", wire("there", "completed"))
    row = listed(organisation, "launch", wire("a", "pending", "there"))
    assert not outside(row, ["there"])
    assert not explained(row, _snapshot(row)).ready


def test_a_dependency_that_expired_counts_as_it_was_archived(organisation: Organisation) -> None:
    archived(organisation, "launch", wire("old", "completed"))
    row = listed(organisation, "launch", wire("a", "pending", "old"))
    assert [stand.task_id for stand in explained(row, _snapshot(row)).ready] == ["a"]
    assert outside(row, ["old"])["old"].list_key is None


def test_a_list_that_was_never_read_is_explained_as_empty(organisation: Organisation) -> None:
    row = unread(organisation)
    told = explained(row, snapshot_of(complete=False))
    assert (told.ready, told.blockers, told.forecast.time_left) == ((), (), None)
