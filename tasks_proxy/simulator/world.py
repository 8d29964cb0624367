"""What one simulated organisation is: its name, tasks, clock, ids and the lock around them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from tasks_proxy.simulator.clock import Clock, CountingClock, Ids, SystemClock
from tasks_proxy.simulator.store import Store


@dataclass(frozen=True, slots=True)
class World:
    """One organisation's state. Hold `lock` over every operation on it."""

    org: str = "acme"
    bare_graph: bool = False
    store: Store = field(default_factory=Store)
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=Ids)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def made(cls, *, org: str, seed: int | None, playing: bool, bare_graph: bool) -> World:
        """A new world; with a seed its ids repeat, and its clock too unless it plays.

        A played world moves by the real time whatever its seed, so its clock is the real one.
        """
        clock: Clock = SystemClock() if seed is None or playing else CountingClock()
        return cls(org=org, bare_graph=bare_graph, clock=clock, ids=Ids(seed))
