"""The test tool's own endpoints under `/_simulator/`: faults, calls, state, loading, time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tasks_proxy.simulator.calls import Calls
from tasks_proxy.simulator.faults import Faults, fault_from
from tasks_proxy.simulator.operations import Answer, refusal
from tasks_proxy.simulator.player import Player
from tasks_proxy.simulator.routes import Request, answer
from tasks_proxy.simulator.validation import InvalidRequest, parse_object
from tasks_proxy.simulator.workload import Workload, WorkloadError, parse_workload
from tasks_proxy.simulator.world import World

PREFIX = "/_simulator/"


@dataclass(frozen=True, slots=True)
class Parts:
    """All that one running simulator is made of, below HTTP."""

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

    def answer(self, request: Request) -> Answer:
        """The simulated upstream's answer."""
        return answer(self.world, self.token, request)


def control(parts: Parts, request: Request) -> Answer:
    """The answer to a call under `/_simulator/`; 404 for what is not in the table."""
    name = request.path.removeprefix(PREFIX)
    action = _ACTIONS.get((request.method, name))
    if action is None:
        return refusal(404, "NOT_FOUND", f"No {request.method} of {request.path} here.")
    try:
        return action(parts, request)
    except (InvalidRequest, WorkloadError) as error:
        return refusal(400, "INVALID_REQUEST", str(error))


def _add_fault(parts: Parts, request: Request) -> Answer:
    parts.faults.add(fault_from(parse_object(request.body)))
    return Answer(201, {"faults": parts.faults.in_force()})


def _clear_faults(parts: Parts, request: Request) -> Answer:
    parts.faults.clear()
    return Answer(200, {"faults": 0})


def _count_faults(parts: Parts, request: Request) -> Answer:
    return Answer(200, {"faults": parts.faults.in_force()})


def _calls(parts: Parts, request: Request) -> Answer:
    return Answer(200, {"calls": parts.calls.all()})


def _clear_calls(parts: Parts, request: Request) -> Answer:
    parts.calls.clear()
    return Answer(200, {"calls": []})


def _state(parts: Parts, request: Request) -> Answer:
    world = parts.world
    with world.lock:
        world.store.remove_expired(world.clock.now())
        tasks = list(world.store.oldest_first())
        return Answer(200, {"org": world.org, "now": world.clock.now(), "tasks": tasks})


def _health(parts: Parts, request: Request) -> Answer:
    return Answer(200, {"org": parts.world.org, "tasks": len(parts.world.store)})


def _load(parts: Parts, request: Request) -> Answer:
    return Answer(201, {"loaded": parts.load(parse_workload(request.body, "the body"))})


def _advance_clock(parts: Parts, request: Request) -> Answer:
    milliseconds = parse_object(request.body).get("advance")
    if type(milliseconds) is not int or milliseconds < 0:
        raise InvalidRequest("advance must be a number of milliseconds.")
    with parts.world.lock:
        parts.world.clock.advance(milliseconds)
        return Answer(200, {"now": parts.world.clock.now()})


_ACTIONS: dict[tuple[str, str], Callable[[Parts, Request], Answer]] = {
    ("POST", "faults"): _add_fault,
    ("GET", "faults"): _count_faults,
    ("DELETE", "faults"): _clear_faults,
    ("GET", "calls"): _calls,
    ("DELETE", "calls"): _clear_calls,
    ("GET", "state"): _state,
    ("GET", "health"): _health,
    ("POST", "load"): _load,
    ("POST", "clock"): _advance_clock,
}
