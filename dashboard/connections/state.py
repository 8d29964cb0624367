"""How a connection fares, for pages: never an exception, at worst a sentence."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from tasks_proxy.connections.capabilities import capabilities_of
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import CredentialUnreadable, StoreUnavailable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import budget, circuit, discoveries, schedule, states, trials
from tasks_proxy.store.circuit import FAILURES_TO_OPEN, Circuit
from tasks_proxy.store.discoveries import Discovered
from tasks_proxy.store.states import ReadState
from tasks_proxy.store.trials import Trial

MOST_FAILING = 20
MOST_DUE = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One list: when it is due next (seconds), and how its last reading went, if anything is known.

    `due_at` is None where it has no time yet.
    """

    task_list: TaskList
    due_at: float | None
    reading: ReadState | None


@dataclass(frozen=True, slots=True)
class Live:
    """What the store knows of a connection at `now` (seconds since 1970)."""

    now: float
    discovery: ReadState | None
    discovered: Discovered
    circuit: Circuit
    trial: Trial | None
    calls_left: int
    rows: tuple[Row, ...]

    @property
    def is_open(self) -> bool:
        """Whether the upstream is left alone for now."""
        return self.circuit.is_open(self.now)

    @property
    def is_waiting(self) -> bool:
        """Whether the result of a test is still to come."""
        return self.trial is not None and self.trial.is_waiting(self.now)

    @property
    def is_abandoned(self) -> bool:
        """Whether nobody took a test up."""
        return self.trial is not None and self.trial.is_abandoned(self.now)

    @property
    def failing(self) -> list[Row]:
        """The lists whose last reading failed."""
        return [row for row in self.rows if row.reading and row.reading.error]

    @property
    def due_now(self) -> int:
        """How many lists wait to be read."""
        return sum(row.due_at is not None and row.due_at <= self.now for row in self.rows)

    @property
    def due_next(self) -> list[Row]:
        """The lists that are read next, the first ones."""
        planned = [row for row in self.rows if row.due_at is not None]
        return sorted(planned, key=lambda row: row.due_at or 0.0)[:MOST_DUE]

    @property
    def _tried(self) -> Trial | None:
        """The last test where it tells more than the last look for lists, which is older."""
        if self.trial is None or self.trial.done_at is None:
            return None
        looked_at = self.discovery.at if self.discovery else 0.0
        return self.trial if self.trial.done_at > looked_at else None

    @property
    def verdict(self) -> tuple[str, str]:
        """The look of the dot, and all of it in a few words."""
        if self.is_waiting:
            return "waiting", "Being tested"
        if self.is_open:
            return "failing", "Left alone for a while"
        tried = self._tried
        if tried is not None and not tried.good:
            return "failing", "The last test failed"
        if self.discovery is None:
            return "waiting", "Not looked through yet"
        if self.discovery.error:
            return (
                ("stale", "Answers again") if tried else ("failing", "Not answering as it should")
            )
        return ("stale", "Some lists cannot be read") if self.failing else ("live", "Connected")


@dataclass(frozen=True, slots=True)
class State:
    """One connection. `unreadable` says why its token cannot be opened, `unavailable` why nothing
    live is known; `known` is the number of its lists, `left` of those that it no longer leads to.
    """

    connection: Connection
    known: int
    left: int
    unreadable: str | None = None
    unavailable: str | None = None
    live: Live | None = None
    calls_most: int = field(default_factory=lambda: settings.UPSTREAM_CALLS_PER_MINUTE)
    failures_to_open: int = FAILURES_TO_OPEN

    @property
    def sees(self) -> str | None:
        """What a token of this service sees, where that is not everything."""
        return capabilities_of(self.connection).notice

    @property
    def verdict(self) -> tuple[str, str]:
        """The look of the dot, and all of it in a few words."""
        if self.unreadable:
            return "failing", "Enter the token again"
        return self.live.verdict if self.live else ("stale", "No live data")


def state_of(connection: Connection) -> State:
    """The connection's state."""
    every = TaskList.objects.filter(connection=connection)
    rows = list(every.only("organisation_id", "connection_id", "list_id", "key", "left_at"))
    left = sum(row.left_at is not None for row in rows)
    unreadable = _unreadable(connection)
    try:
        live = _live(connection, rows)
    except StoreUnavailable as error:
        return State(connection, len(rows), left, unreadable, unavailable=str(error))
    return State(connection, len(rows), left, unreadable, live=live)


def _unreadable(connection: Connection) -> str | None:
    try:
        connection.unseal()
    except CredentialUnreadable as error:
        return str(error)
    return None


def _live(connection: Connection, rows: list[TaskList]) -> Live:
    return Live(
        now=time.time(),
        discovery=states.read_connection(connection),
        discovered=discoveries.read(connection),
        circuit=circuit.read(connection),
        trial=trials.read(connection),
        calls_left=budget.left(connection),
        rows=_rows(rows, schedule.times(connection), states.read(rows)),
    )


def _rows(
    rows: list[TaskList], times: Mapping[int, float], readings: Mapping[int, ReadState]
) -> tuple[Row, ...]:
    return tuple(Row(row, times.get(row.pk), readings.get(row.pk)) for row in rows)
