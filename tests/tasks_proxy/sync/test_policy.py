"""When a list is due again."""

from __future__ import annotations

import pytest

from tasks_proxy.core.errors import (
    TaskloomError,
    UpstreamBusy,
    UpstreamFailed,
    UpstreamTimeout,
    UpstreamUnauthorised,
)
from tasks_proxy.core.statuses import Status
from tasks_proxy.sync.policy import seconds_until_due, seconds_until_retry


@pytest.mark.parametrize(
    ("statuses", "watched", "expected"),
    [
        ([Status.COMPLETED], True, 2),
        ([Status.IN_PROGRESS, Status.COMPLETED], False, 15),
        ([Status.PENDING, Status.COMPLETED], False, 120),
        ([Status.BLOCKED], False, 120),
        ([Status.UNKNOWN], False, 120),
        ([Status.COMPLETED, Status.CANCELLED, Status.FAILED], False, 900),
        ([], False, 900),
    ],
)
def test_a_list_is_read_as_often_as_it_can_change(
    statuses: list[Status], watched: bool, expected: float
) -> None:
    assert seconds_until_due(statuses, watched=watched) == expected


@pytest.mark.parametrize(
    ("error", "failures", "expected"),
    [
        (UpstreamTimeout("slow"), 1, 5),
        (UpstreamTimeout("slow"), 3, 20),
        (UpstreamTimeout("slow"), 99, 300),
        (UpstreamBusy("busy", status=429, retry_after=42.0), 1, 42),
        (UpstreamBusy("busy", status=429, retry_after=0.0), 1, 5),
        (UpstreamFailed("down", status=503, retry_after=77.0), 1, 77),
        (UpstreamBusy("busy", status=429), 2, 10),
        (UpstreamUnauthorised("no", status=401), 1, 300),
    ],
)
def test_a_failing_upstream_is_asked_less_and_less(
    error: TaskloomError, failures: int, expected: float
) -> None:
    assert seconds_until_retry(error, failures) == expected
