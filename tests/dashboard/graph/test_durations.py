"""What tasks take, and what they still need."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from dashboard.graph.durations import Basis, Durations, Span, remaining
from dashboard.graph.traits import traits_of
from tasks_proxy.core.records import Task
from tests.dashboard.graph.lists import NOW, lists
from tests.dashboard.made import task


def _ended(name: str, lasted: int, agent: str = "anna", **fields: Any) -> Task:
    """A completed task of the kind that `name` tells less its number."""
    wire = {"status": "completed", "startedAt": 1000, "completedAt": 1000 + lasted}
    return task(name, **wire, assignedAgentId=agent, **fields)


def _known(*tasks: Task) -> Durations:
    return Durations(tasks, traits_of(tasks))


def _typical(wanted: Task, *ended: Task) -> Span | None:
    return _known(wanted, *ended).of(wanted)


_PORT = task("Port 9", assignedAgentId="anna")


@pytest.mark.parametrize(
    ("ended", "basis", "likely"),
    [
        ([_ended(f"Port {n}", n * 10) for n in (1, 2, 3)], Basis.KIND_AND_AGENT, 20),
        ([_ended("Port 1", 10), _ended("Port 2", 30)], Basis.KIND, 20),
        ([_ended("Port 1", 10, "bert"), _ended("Test 2", 90)], Basis.KIND, 10),
        ([_ended(f"Test {n}", n * 10) for n in (1, 2, 3)], Basis.AGENT, 20),
        ([_ended("Test 1", 10), _ended("Test 2", 30)], Basis.LIST, 20),
    ],
)
def test_the_nearest_tasks_that_are_enough_tell_the_duration(
    ended: list[Task], basis: Basis, likely: float
) -> None:
    span = _typical(_PORT, *ended)
    assert span is not None
    assert (span.basis, span.likely) == (basis, likely)


def test_few_samples_give_a_wide_range_and_many_the_middle_half() -> None:
    assert _typical(_PORT, _ended("Port 1", 10)) == Span(5, 10, 20, Basis.KIND, 1)
    many = [_ended(f"Port {n}", n) for n in (10, 20, 30, 40, 50)]
    assert _typical(_PORT, *many) == Span(20, 30, 40, Basis.KIND_AND_AGENT, 5)


@pytest.mark.parametrize(
    "ended",
    [
        [],
        [task("Port 1", status="completed")],
        [_ended("Port 1", -5)],
        [task("Port 1", status="failed", startedAt=1, completedAt=2)],
    ],
)
def test_without_a_measured_task_nothing_is_typical(ended: list[Task]) -> None:
    assert _typical(_PORT, *ended) is None
    assert remaining(_PORT, _known(*ended), NOW) is None


def test_a_list_that_retries_much_needs_more_for_what_has_not_started() -> None:
    ended = [_ended("Port 1", 100, retryCount=1), _ended("Port 2", 100)]
    span = remaining(_PORT, _known(_PORT, *ended), NOW)
    assert span == Span(50, 150, 300, Basis.KIND, 2)


def _running(**fields: Any) -> Task:
    wire = {"status": "in_progress", "startedAt": NOW - 80}
    return task("Port 9", **wire | fields)


@pytest.mark.parametrize(
    ("running", "likely", "basis"),
    [
        (_running(), 20, Basis.KIND),
        (_running(startedAt=NOW - 500), 10, Basis.KIND),
        (_running(startedAt=None), 100, Basis.KIND),
        (_running(startedAt=NOW + 500), 100, Basis.KIND),
        (_running(progress=0.5), 0.5 * 80 + 0.5 * 20, Basis.PROGRESS),
        (_running(progress=1), 0, Basis.PROGRESS),
        (_running(progress=0), 20, Basis.KIND),
    ],
)
def test_a_running_task_needs_what_its_time_and_progress_leave(
    running: Task, likely: float, basis: Basis
) -> None:
    span = remaining(running, _known(running, _ended("Port 1", 100, "bert")), NOW)
    assert span is not None
    assert (span.likely, span.basis) == (likely, basis)


def test_progress_alone_tells_what_is_left() -> None:
    span = remaining(_running(progress=0.8), _known(_running()), NOW)
    assert span is not None
    assert (span.low, span.likely, span.high) == pytest.approx((20, 20, 20))
    assert (span.basis, span.samples) == (Basis.PROGRESS, 0)


@given(lists())
def test_a_range_is_never_upside_down_nor_negative(tasks: dict[str, Task]) -> None:
    durations = _known(*tasks.values())
    for one in tasks.values():
        span = remaining(one, durations, NOW)
        assert span is None or 0 <= span.low <= span.likely * 1.000001 <= span.high * 1.000002
