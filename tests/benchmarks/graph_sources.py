"""What the graphs' bench draws: the shared workloads, and a generated list of 20,000 tasks."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks_proxy.core.records import Task
from tests.journeys.workloads import FOLDER

LARGE = (20_000, 40_000)
"""Tasks and edges of the generated list."""


def shared() -> Iterator[tuple[str, tuple[Task, ...]]]:
    """Each workload under its name; `BENCH_DATA` names another folder than ../shared/data."""
    folder = Path(os.environ.get("BENCH_DATA", FOLDER))
    for path in sorted(folder.glob("*.json")):
        tasks = json.loads(path.read_text())["tasks"]
        yield path.stem, tuple(map(Task.from_fields, tasks))


def generated(size: int, edges: int) -> tuple[Task, ...]:
    """A repeatable acyclic list: a third done, a few running, each task after nearby older ones."""
    chance = random.Random(1)  # noqa: S311  no secret
    needs: dict[int, set[int]] = {number: set() for number in range(size)}
    found = 0
    while found < edges:
        target = chance.randrange(1, size)
        source = chance.randrange(max(0, target - 2_000), target)
        found += source not in needs[target]
        needs[target].add(source)
    return tuple(Task.from_fields(_wire(number, needs[number], size)) for number in range(size))


def changed(tasks: tuple[Task, ...], number: int) -> tuple[Task, ...]:
    """New records, as a new snapshot brings them, of which one has another status."""
    fresh = [Task.from_fields(json.loads(json.dumps(dict(task.fields)))) for task in tasks]
    fresh[number] = Task.from_fields({**fresh[number].fields, "status": "failed"})
    return tuple(fresh)


def _wire(number: int, needs: set[int], size: int) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "taskId": f"t{number}",
        "title": f"Step {number % 17} of part {number}",
        "status": "pending",
        "assignedAgentId": f"agent-{number % 9}",
        "dependsOn": [f"t{source}" for source in sorted(needs)],
        "createdAt": 1_000 + number,
    }
    if number < size // 3:
        times = {"startedAt": 2_000 + number, "completedAt": 62_000 + number * 3}
        fields |= {"status": "completed", **times}
    elif number < size // 3 + 20:
        fields |= {"status": "in_progress", "startedAt": int(time.time() * 1000), "progress": 0.4}
    return fields
