"""The test tool's own endpoints under `/_simulator/`: faults, calls, state, loading, time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tasks_proxy.simulator.calls import Calls
from tasks_proxy.simulator.faults import Faults, fault_from
from tasks_proxy.simulator.operations import Answer, refusal
from tasks_proxy.simulator.routes import Request
from tasks_proxy.simulator.validation import InvalidRequest, parse_object
from tasks_proxy.simulator.workload import WorkloadError

PREFIX = "/_simulator/"


class Steered(Protocol):
    """One running simulator below HTTP, as a test tool steers it."""

    @property
    def faults(self) -> Faults:
        """The faults in force."""

    @property
    def calls(self) -> Calls:
        """The calls that came."""

    def answer(self, request: Request) -> Answer:
        """The simulated upstream's answer."""

    def load_body(self, body: bytes) -> int:
        """Load a workload that comes as JSON; how many tasks it has. Raises WorkloadError."""

    def state(self) -> dict[str, Any]:
        """All that the simulated upstream holds."""

    def health(self) -> dict[str, Any]:
        """That it runs, and how much it holds."""

    def advance(self, milliseconds: int) -> int:
        """Let time pass; the present after it."""


def control(parts: Steered, request: Request) -> Answer:
    """The answer to a call under `/_simulator/`; 404 for what is not in the table."""
    name = request.path.removeprefix(PREFIX)
    action = _ACTIONS.get((request.method, name))
    if action is None:
        return refusal(404, "NOT_FOUND", f"No {request.method} of {request.path} here.")
    try:
        return action(parts, request)
    except (InvalidRequest, WorkloadError) as error:
        return refusal(400, "INVALID_REQUEST", str(error))


def _add_fault(parts: Steered, request: Request) -> Answer:
    parts.faults.add(fault_from(parse_object(request.body)))
    return Answer(201, {"faults": parts.faults.in_force()})


def _clear_faults(parts: Steered, request: Request) -> Answer:
    parts.faults.clear()
    return Answer(200, {"faults": 0})


def _count_faults(parts: Steered, request: Request) -> Answer:
    return Answer(200, {"faults": parts.faults.in_force()})


def _calls(parts: Steered, request: Request) -> Answer:
    return Answer(200, {"calls": parts.calls.all()})


def _clear_calls(parts: Steered, request: Request) -> Answer:
    parts.calls.clear()
    return Answer(200, {"calls": []})


def _state(parts: Steered, request: Request) -> Answer:
    return Answer(200, parts.state())


def _health(parts: Steered, request: Request) -> Answer:
    return Answer(200, parts.health())


def _load(parts: Steered, request: Request) -> Answer:
    return Answer(201, {"loaded": parts.load_body(request.body)})


def _advance_clock(parts: Steered, request: Request) -> Answer:
    milliseconds = parse_object(request.body).get("advance")
    if type(milliseconds) is not int or milliseconds < 0:
        raise InvalidRequest("advance must be a number of milliseconds.")
    return Answer(200, {"now": parts.advance(milliseconds)})


_ACTIONS: dict[tuple[str, str], Callable[[Steered, Request], Answer]] = {
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
