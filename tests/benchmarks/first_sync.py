"""A first sync of 10,000 tasks in 250 known lists, against the bare calls one after another."""

from __future__ import annotations

from functools import partial

import requests

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering
from tasks_proxy.sync.refresh import refresh_list
from tests.benchmarks.measuring import ROUNDS, median, row, took

LISTS, EACH = 250, 40


def run() -> None:
    """Measure and print."""
    with Simulator(load=[_workload()], seed=1) as upstream:
        connection = _connection(upstream.base_url)
        rows = lists_remember(connection, [f"list-{n}" for n in range(LISTS)])
        upstream.calls.clear()
        pairs, calls = [], 0
        for share in _shares(rows):
            first = took(partial(_read, share))
            made = upstream.calls.all()
            pairs.append((first, took(partial(_repeat, upstream.base_url, made))))
            calls += len(made)
            upstream.calls.clear()
        again = took(lambda: _read(rows))
        idle = len(upstream.calls.all())
    what = f"first sync of {LISTS * EACH:,} tasks in {LISTS} lists, seconds"
    first, bare = (sum(times) for times in zip(*pairs, strict=True))
    ratio = median([ours / floor for ours, floor in pairs])
    row(what, f"{first:.2f}", f"{bare:.2f} ({calls} bare calls)", f"{ratio:.2f}", "at most 3")
    row("its calls", f"{calls}", f"{LISTS} lists", f"{calls / LISTS:.2f} a list", "at most 2")
    idle_each = idle / LISTS
    row("the same again, unchanged", f"{again:.2f} s", f"{idle} calls", f"{idle_each:.2f}", "1")
    held = _memory(rows) / (LISTS * EACH)
    row("Redis memory for a task, bytes", f"{held:.0f}", "", "", "at most 500")


def _shares(rows: list[TaskList]) -> list[list[TaskList]]:
    """The lists in as many parts as there are rounds, each of which has its own floor beside it."""
    return [rows[start::ROUNDS] for start in range(ROUNDS)]


def _read(rows: list[TaskList]) -> None:
    for task_list in rows:
        if refresh_list(task_list).error is not None:
            raise RuntimeError("A list could not be read.")


def _repeat(base_url: str, calls: list[dict[str, object]]) -> None:
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = "Bearer of-the-simulator"
    for call in calls:
        session.get(f"{base_url}{call['path']}?{call['query']}", timeout=10).json()


def _memory(rows: list[TaskList]) -> int:
    with answering() as redis:
        names = [
            keys.of_list(row, what) for row in rows for what in ("snapshot", "summary", "events")
        ]
        return sum(int(redis.memory_usage(name) or 0) for name in names)


def _connection(base_url: str) -> Connection:
    organisation = Organisation.objects.create(slug="sync", name="Sync")
    return connection_put(
        organisation=organisation,
        provider=Provider.QUANTCDN,
        base_url=base_url,
        upstream_id="acme",
        token="of-the-simulator",
    )


def _workload() -> dict[str, object]:
    """Lists of a planning, a fan-out and a join each, with words of an ordinary length."""
    tasks = []
    for n in range(LISTS):
        ids = [f"{n:08x}-0000-4000-8000-{m:012x}" for m in range(EACH)]
        for m, task_id in enumerate(ids):
            tasks.append(
                {
                    "taskId": task_id,
                    "taskListId": f"list-{n}",
                    "title": f"Work through part {m} of the plan",
                    "description": "Read the notes, do what they ask, and leave a summary.",
                    "assignedAgentId": f"agent-{m % 7}",
                    "dependsOn": ids[max(0, m - 3) : m],
                }
            )
    return {"name": "first sync", "source": "made here", "tasks": tasks}
