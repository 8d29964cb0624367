"""Critical path, slack, time left and what expires, against every path walked one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given

from dashboard.graph.agents import parallel
from dashboard.graph.durations import Basis, Durations, Span, remaining
from dashboard.graph.forecast import Forecast, TimeLeft, durations_of, forecast
from dashboard.graph.model import graph_of
from dashboard.graph.situation import situation_of
from dashboard.graph.traits import traits_of
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status
from tests.dashboard.graph.lists import NOW, SEEN, closed, holding, lists
from tests.dashboard.made import task


def _forecast(tasks: dict[str, Task]) -> Forecast:
    situation = situation_of(graph_of(tasks.values()), tasks, NOW, SEEN)
    return forecast(situation, durations_of(situation, traits_of(tasks.values())))


def _never(tasks: dict[str, Task]) -> set[str]:
    pairs = closed(holding(tasks))
    hopeless = {"gone", *(a for a, b in pairs if a == b)}
    hopeless |= {one.id for one in tasks.values() if one.status is Status.CANCELLED}
    return {
        one.id
        for one in tasks.values()
        if one.status not in {Status.CANCELLED, Status.COMPLETED}
        and (one.id in hopeless or any((other, one.id) in pairs for other in hopeless))
    }


def _work(tasks: dict[str, Task]) -> dict[str, Span | None]:
    over = {Status.COMPLETED, Status.CANCELLED}
    durations = Durations(tasks.values(), traits_of(tasks.values()))
    return {
        name: remaining(one, durations, NOW)
        for name, one in tasks.items()
        if one.status not in over and name not in _never(tasks)
    }


def _paths(tasks: dict[str, Task]) -> list[tuple[str, ...]]:
    """Every chain of open work from one that could be taken up to one that nothing waits for."""
    work = _work(tasks)
    pairs = {(a, b) for a, b in holding(tasks) if a in work and b in work}

    def onward(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        following = [b for a, b in pairs if a == path[-1]]
        if not following:
            yield path
        for name in following:
            yield from onward((*path, name))

    starts = [name for name in work if not any(b == name for _, b in pairs)]
    return [path for start in starts for path in onward((start,))]


@given(lists())
def test_the_critical_path_is_the_longest_and_slack_is_what_each_task_is_short_of_it(
    tasks: dict[str, Task],
) -> None:
    found = _forecast(tasks)
    work, paths = _work(tasks), _paths(tasks)
    timed = bool(work) and all(work.values())
    assert found.unit == ("milliseconds" if timed else "steps")
    needs = {name: span.likely if span and timed else 1.0 for name, span in work.items()}
    lengths = {path: sum(needs[name] for name in path) for path in paths}
    longest = max(lengths.values(), default=0)
    assert sum(needs[name] for name in found.critical) == pytest.approx(longest)
    assert not paths or found.critical in lengths
    assert set(found.slack) == set(work)
    for name, slack in found.slack.items():
        through = max(length for path, length in lengths.items() if name in path)
        assert slack == pytest.approx(longest - through, abs=1e-6)


@given(lists())
def test_time_left_is_the_longest_chain_or_the_busiest_agent(tasks: dict[str, Task]) -> None:
    left = _forecast(tasks).time_left
    work = _work(tasks)
    if not work or not all(work.values()):
        assert left is None
        return
    spans = {name: span for name, span in work.items() if span}
    places = parallel(tasks.values(), NOW)
    expected = []
    for end in ("low", "likely", "high"):
        chains = [sum(getattr(spans[name], end) for name in path) for path in _paths(tasks)]
        loads = [
            sum(getattr(spans[name], end) for name in spans if tasks[name].agent == agent)
            / places.get(agent, 1)
            for agent in ("anna", "bert")
        ]
        expected.append(max(chains) if end == "low" else max(*chains, *loads))
    assert left is not None
    assert [left.low, left.likely, left.high] == pytest.approx(expected)
    assert left.low <= left.likely * 1.000001 <= left.high * 1.000002


@given(lists())
def test_never_done_is_what_waits_for_a_cycle_or_for_what_is_gone_or_cancelled(
    tasks: dict[str, Task],
) -> None:
    assert set(_forecast(tasks).never) == _never(tasks)


@given(lists())
def test_a_task_expires_first_if_its_longest_input_at_its_quickest_ends_later(
    tasks: dict[str, Task],
) -> None:
    work, pairs, never = _work(tasks), holding(tasks), _never(tasks)

    def quickest(name: str) -> float:
        """When that task can be completed, from now."""
        span = work[name]
        before = [quickest(a) for a, b in pairs if b == name]
        return max(before, default=0) + (span.low if span else 0)

    found = {task.task_id: task.inputs_at for task in _forecast(tasks).expiring}
    for name, one in tasks.items():
        holders = [a for a, b in pairs if b == name]
        if not holders or one.expires_at is None:
            assert name not in found
        elif name in never:
            assert found[name] is None
        else:
            inputs_at = NOW + max(map(quickest, holders))
            assert (name in found) is (inputs_at > one.expires_at)
            assert name not in found or found[name] == pytest.approx(inputs_at)


def test_a_forecast_is_told_with_its_basis() -> None:
    tasks = [
        task("Port 1", status="completed", startedAt=1000, completedAt=1100),
        task("Port 2", status="in_progress", startedAt=NOW - 60, progress=0.5),
        task("Port 3", "Port 2", assignedAgentId="anna"),
        task("Port 4", "Port 1", assignedAgentId="anna", expiresAt=NOW + 1),
        task("Port 5", "Port 4", "nobody", expiresAt=NOW + 1),
        task("Port 6", "Port 3", expiresAt=NOW + 1),
    ]
    found = _forecast({one.id: one for one in tasks})
    assert found.basis == {Basis.PROGRESS: 1, Basis.KIND: 3}
    assert found.critical == ("Port 2", "Port 3", "Port 6")
    assert found.slack == {"Port 2": 0, "Port 3": 0, "Port 4": 150, "Port 6": 0}
    assert found.time_left == TimeLeft(132.5, 250, 500, None)
    assert found.never == ("Port 5",)
    told = [(task.task_id, task.inputs_at) for task in found.expiring]
    assert told == [("Port 5", None), ("Port 6", NOW + 82.5)]


def test_an_agent_that_has_more_to_do_than_any_chain_decides_the_end() -> None:
    ended = task("Port 0", status="completed", startedAt=1000, completedAt=1100)
    todo = [task(f"Port {n}", assignedAgentId="anna") for n in (1, 2, 3)]
    left = _forecast({one.id: one for one in [ended, *todo]}).time_left
    assert left == TimeLeft(50, 300, 600, "anna")


def test_a_list_that_is_done_has_nothing_left() -> None:
    found = _forecast({"a": task("a", status="completed")})
    assert (found.critical, found.time_left, found.slack) == ((), None, {})
