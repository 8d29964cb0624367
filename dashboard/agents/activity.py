"""What is told alike of an agent within one list and over many: its last hours and its rest."""

from __future__ import annotations

from collections.abc import Sequence


class Activity:
    """Whatever knows an agent, what it runs, when it moved last, and its hours, the newest last."""

    __slots__ = ()

    agent: str | None
    running: object
    moved_at: int | None
    hourly: tuple[int, ...]

    @property
    def idle_since(self) -> int | None:
        """When it was last seen to do anything; None where it runs something, or nobody knows."""
        return None if self.running or self.agent is None else self.moved_at

    @property
    def last_hour(self) -> int:
        """How many tasks it did in the last hour."""
        return self.hourly[-1]

    @property
    def last_day(self) -> int:
        """How many in all the hours that are told."""
        return sum(self.hourly)


def tally(crew: Sequence[Activity]) -> dict[str, int]:
    """How many agents are in which state, by the words that their rows have for it."""
    agents = [one for one in crew if one.agent is not None]
    working = sum(bool(one.running) for one in agents)
    idle = sum(one.idle_since is not None for one in agents)
    return {"working": working, "idle": idle, "not_begun": len(agents) - working - idle}
