"""All that one running simulator of this upstream is made of, below HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tasks_proxy.simulator.calls import Calls
from tasks_proxy.simulator.faults import Faults
from tasks_proxy.simulator.operations import Answer
from tasks_proxy.simulator.posthog.player import Player
from tasks_proxy.simulator.posthog.project import Project
from tasks_proxy.simulator.posthog.routes import answer
from tasks_proxy.simulator.posthog.workload import Workload, parse_workload
from tasks_proxy.simulator.routes import Request


@dataclass(frozen=True, slots=True)
class Parts:
    """The project, who plays it, and the test tool's faults and calls."""

    project: Project
    token: str | None = None
    player: Player | None = None
    faults: Faults = field(default_factory=Faults)
    calls: Calls = field(default_factory=Calls)

    def load(self, workload: Workload) -> int:
        """Put the workload into the project, and to be played; how many tasks it has."""
        with self.project.lock:
            ids = workload.put_into(self.project)
            if self.player is not None:
                self.player.adopt(ids)
        return len(ids)

    def load_body(self, body: bytes) -> int:
        """The same for a workload that comes as JSON. Raises WorkloadError."""
        return self.load(parse_workload(body, "the body"))

    def answer(self, request: Request) -> Answer:
        """The simulated upstream's answer."""
        return answer(self.project, self.token, request)

    def state(self) -> dict[str, Any]:
        """All that the project holds, for tests to look at."""
        project = self.project
        with project.lock:
            return {
                "project": project.project_id,
                "now": project.clock.now(),
                "tasks": list(project.newest_first()),
                "runs": {task_id: list(runs) for task_id, runs in project.runs.items()},
            }

    def health(self) -> dict[str, Any]:
        """That it runs, and how much it holds."""
        return {"project": self.project.project_id, "tasks": len(self.project.tasks)}

    def advance(self, milliseconds: int) -> int:
        """Let time pass; the present after it."""
        with self.project.lock:
            self.project.clock.advance(milliseconds)
            return self.project.clock.now()
