"""What a link lets out of tasks that have runs, people and pull requests."""

from __future__ import annotations

import json
from typing import Any

from dashboard.sharing.reveal import reveal
from dashboard.sharing.terms import Part, Scope, Terms
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.upstream.posthog_fields import task_fields

KEY = b"k" * 32
NEVER = (
    "CANARY-LOG",
    "CANARY-MAIL",
    "CANARY-STATE",
    "CANARY-BRANCH",
    "CANARY-REPORT",
    "CANARY-RUN",
)
"""Whatever is ticked: logs, addresses of people, and all that only runs and reports tell."""


def told(*shows: Part) -> str:
    """All that comes out of a task which is full of canaries."""
    run: dict[str, Any] = {
        "id": "CANARY-RUN",
        "status": "completed",
        "stage": "CANARY-STAGE",
        "branch": "CANARY-BRANCH",
        "runtime_adapter": "CANARY-AGENT",
        "log_url": "https://logs.example/CANARY-LOG",
        "error_message": "CANARY-ERROR",
        "output": {"pr_url": "https://git.example/CANARY-PULL"},
        "state": {"note": "CANARY-STATE"},
    }
    wire = {
        "id": "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0001",
        "title": "CANARY-TITLE",
        "description": "CANARY-WORDS",
        "signal_report": "CANARY-REPORT",
        "latest_run": run,
        "created_by": {"first_name": "CANARY-NAME", "email": "CANARY-MAIL@x.example"},
    }
    fields = {**task_fields(wire, [run], "a/web #1"), "reportLinks": []}
    snapshot = Snapshot(list_id="a/web #1", tasks=(Task.from_fields(fields),), fetched_at=0)
    shown = reveal(snapshot, Terms(key=KEY, scope=Scope(), shows=frozenset(shows)))
    return json.dumps([task.fields for task in shown.related.tasks])


def test_by_default_nothing_of_runs_people_or_results_comes_out() -> None:
    assert "CANARY" not in told()


def test_each_part_lets_out_its_own_and_logs_and_addresses_never_come_out() -> None:
    assert "CANARY-PULL" in told(Part.RESULTS)
    assert "CANARY-PULL" not in told(*(frozenset(Part) - {Part.RESULTS}))
    assert "CANARY-NAME" in told(Part.AGENTS)
    assert "CANARY-NAME" not in told(*(frozenset(Part) - {Part.AGENTS}))
    assert "CANARY-ERROR" not in told(*(frozenset(Part) - {Part.ERRORS}))
    everything = told(*Part)
    for canary in NEVER:
        assert canary not in everything
