"""All that one running simulator is made of, below HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tasks_proxy.simulator.calls import Calls
from tasks_proxy.simulator.faults import Faults
from tasks_proxy.simulator.operations import Answer
from tasks_proxy.simulator.player import Player
from tasks_proxy.simulator.routes import Request, answer
from tasks_proxy.simulator.workload import Workload, parse_workload
from tasks_proxy.simulator.world import World


@dataclass(frozen=True, slots=True)
class Parts:
    """The world, who plays it, and the test tool's faults and calls."""

    world: World
    token: str | None = None
    player: Player | None = None
    faults: Faults = field(default_factory=Faults)
    calls: Calls = field(default_factory=Calls)

    def load(self, workload: Workload) -> int:
        """Put the workload's tasks into the world, and to be played; how many they are."""
        with self.world.lock:
            tasks = workload.tasks_at(self.world, now_is_newest=self.player is not None)
            for task in tasks:
                self.world.store.put(task)
            if self.player is not None:
                self.player.adopt(tasks)
        return len(tasks)

    def load_body(self, body: bytes) -> int:
        """The same for a workload that comes as JSON. Raises WorkloadError."""
        return self.load(parse_workload(body, "the body"))

    def answer(self, request: Request) -> Answer:
        """The simulated upstream's answer."""
        return answer(self.world, self.token, request)

    def state(self) -> dict[str, Any]:
        """All that the world holds, for tests to look at."""
        world = self.world
        with world.lock:
            world.store.remove_expired(world.clock.now())
            tasks = list(world.store.oldest_first())
            return {"org": world.org, "now": world.clock.now(), "tasks": tasks}

    def health(self) -> dict[str, Any]:
        """That it runs, and how much it holds."""
        return {"org": self.world.org, "tasks": len(self.world.store)}

    def advance(self, milliseconds: int) -> int:
        """Let time pass; the present after it."""
        with self.world.lock:
            self.world.clock.advance(milliseconds)
            return self.world.clock.now()
