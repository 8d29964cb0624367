"""The runs of a task as its panel tells them, the latest first."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS, Status

_DETAILS = {
    "stage": "Stage",
    "branch": "Branch",
    "environment": "Environment",
    "model": "Model",
    "reasoning_effort": "Effort",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run: `word` is the upstream's own for its status, times are milliseconds since 1970."""

    run_id: str
    number: int
    status: Status
    word: str
    details: tuple[tuple[str, str], ...]
    created_at: str | None
    lasted: int | None
    result: str | None
    error: str | None
    resumes: bool

    @property
    def open(self) -> bool:
        """Whether it can still be ended."""
        return not MEANINGS[self.status].finished


def runs_of(task: Task) -> tuple[Run, ...]:
    """All runs that are known of the task."""
    told = task.fields.get("runs")
    rows = [run for run in told if isinstance(run, dict)] if isinstance(told, list) else []
    return tuple(_run(number, run) for number, run in reversed(list(enumerate(rows, start=1))))


def _run(number: int, run: Mapping[str, Any]) -> Run:
    status = Status.of(run.get("taskStatus"))
    output, state = run.get("output"), run.get("state")
    address = output.get("pr_url") if isinstance(output, dict) else None
    return Run(
        run_id=str(run.get("id")),
        number=number,
        status=status,
        word=str(run.get("status")).replace("_", " ").capitalize(),
        details=tuple((word, str(run[name])) for name, word in _DETAILS.items() if run.get(name)),
        created_at=_text(run.get("created_at")),
        lasted=_lasted(run, status),
        result=_safe(address),
        error=_text(run.get("error_message")),
        resumes=isinstance(state, dict) and bool(state.get("resume_from_run_id")),
    )


def _lasted(run: Mapping[str, Any], status: Status) -> int | None:
    started, ended = run.get("startedAt"), run.get("completedAt")
    if not isinstance(started, int):
        return None
    if isinstance(ended, int):
        return max(0, ended - started)
    running = status is Status.IN_PROGRESS
    return max(0, int(time.time() * 1000) - started) if running else None


def _safe(address: object) -> str | None:
    """An address that a link may lead to: nothing that a browser would run."""
    if not isinstance(address, str) or urlsplit(address).scheme not in {"https", "http"}:
        return None
    return address


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
