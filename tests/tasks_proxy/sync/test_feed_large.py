"""A project of 5,000 tasks with runs: read whole, and then for next to nothing."""

from __future__ import annotations

import uuid
from itertools import pairwise
from typing import Any

import pytest

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.posthog.server import PostHogSimulator
from tasks_proxy.simulator.posthog.workload import workload_from
from tasks_proxy.store import snapshots
from tests.hedgehogs import poll, posthog, project

__all__ = ["posthog", "project"]  # fixtures

pytestmark = [
    pytest.mark.long,
    pytest.mark.redis,
    pytest.mark.django_db,
    pytest.mark.timeout(900),
]

TASKS = 5_000


def some_task(number: int) -> dict[str, Any]:
    def name(kind: int, part: int = 0) -> str:
        return str(uuid.UUID(int=(kind << 64) + (number << 8) + part, version=4))

    runs: list[dict[str, Any]] = [
        {"id": name(2, n), "status": "completed"} for n in range(number % 3)
    ]
    for before, after in pairwise(runs):
        after["state"] = {"resume_from_run_id": before["id"]}
    return {
        "id": name(1),
        "title": f"Task {number}",
        "repository": f"a/r{number % 7}",
        "runs": runs,
    }


def test_5000_tasks_with_runs_are_read_whole_and_an_unchanged_poll_is_one_call(
    posthog: PostHogSimulator, project: Connection
) -> None:
    tasks = [some_task(number) for number in range(TASKS)]
    posthog.parts.load(workload_from({"tasks": tasks}, "here"))
    poll(project)
    found = snapshots.read_many(list(TaskList.objects.filter(connection=project)))
    mirrored = {t.id: t for snapshot in found if snapshot for t in snapshot.tasks}
    assert len(mirrored) == TASKS
    assert all(snapshot.complete for snapshot in found if snapshot)
    for task in tasks:
        runs = mirrored[task["id"]].fields["runs"]
        assert [run["id"] for run in runs] == [run["id"] for run in task["runs"]]
    posthog.calls.clear()
    poll(project)
    assert len(posthog.calls.all()) == 1
