"""Statuses and what they imply."""

from __future__ import annotations

import pytest

from tasks_proxy.core.statuses import MEANINGS, UPSTREAM_STATUSES, Status, may_start


def test_every_status_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Status)


def test_the_contract_has_six_statuses() -> None:
    assert len(UPSTREAM_STATUSES) == 6
    assert Status.UNKNOWN not in UPSTREAM_STATUSES


@pytest.mark.parametrize(
    ("status", "dependencies", "expected"),
    [
        (Status.PENDING, [], True),
        (Status.PENDING, [Status.COMPLETED, Status.COMPLETED], True),
        (Status.PENDING, [Status.COMPLETED, Status.FAILED], False),
        (Status.PENDING, [Status.CANCELLED], False),
        (Status.BLOCKED, [], False),
        (Status.IN_PROGRESS, [Status.COMPLETED], False),
    ],
)
def test_a_task_is_ready_when_it_is_pending_and_all_before_it_is_completed(
    status: Status, dependencies: list[Status], expected: bool
) -> None:
    assert may_start(status, dependencies) is expected
