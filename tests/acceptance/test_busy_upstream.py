"""An upstream that begs to be left alone is, by all organisations, for as long as it asks."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pytest_django import Settings

from dashboard.celery import app
from tasks_proxy.connections.models import Connection
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import circuit
from tasks_proxy.sync import jobs
from tests.acceptance.conftest import UPSTREAM_TOKEN
from tests.tasks_proxy.conftest import Connect, calls, look_around
from tests.tasks_proxy.simulator.conftest import Api

pytestmark = [
    pytest.mark.long,
    pytest.mark.redis,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("redis_server", "jobs_at_once"),
]

MINUTES = 5


@pytest.fixture
def jobs_at_once() -> Iterator[None]:
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@dataclass
class Clock:
    """The time as all of this process sees it: real, and as far ahead as the test says."""

    ahead: float = 0.0
    real: float = field(default_factory=time.monotonic)
    began: float = field(default_factory=time.time)

    def __call__(self) -> float:
        return self.began + time.monotonic() - self.real + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(time, "time", made)
    return made


def in_20_seconds() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=21), usegmt=True)


FORMS: dict[str, tuple[int, str | None, int]] = {
    # status, Retry-After, most calls of one organisation in five minutes
    "20 seconds": (429, "20", 16),
    "100 seconds": (429, "100", 4),
    "two hours, of which one counts": (429, "7200", 1),
    "for ever": (429, "9" * 30, 1),
    "a date": (429, None, 17),
    "a fraction": (429, "20.5", 16),
    # With no time that makes sense: five calls until the circuit opens, then one try a pause.
    "a negative": (429, "-20", 12),
    "garbage": (429, "soon", 12),
    "nothing": (429, "", 12),
    "a failure": (500, None, 12),
    "no service": (503, "20", 12),
    "no gateway": (502, None, 12),
}


@dataclass
class Organisation:
    simulator: Simulator
    connection: Connection
    most: int
    at: list[float] = field(default_factory=list)


@pytest.fixture
def organisations(connect: Connect, settings: Settings) -> Iterator[dict[str, Organisation]]:
    """One organisation for each form, of three lists each, all well so far."""
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    settings.UPSTREAM_CALLS_PER_MINUTE = 1_000_000
    made = {}
    with ExitStack() as running:
        for number, (name, (_, _, most)) in enumerate(FORMS.items()):
            simulator = running.enter_context(Simulator(token=UPSTREAM_TOKEN, seed=number))
            api = Api(simulator, UPSTREAM_TOKEN)
            for list_id in ("one", "two", "three"):
                api.create("Running", taskListId=list_id, status="in_progress")
            api.session.close()
            connection = connect(simulator.base_url, slug=f"org-{number}")
            look_around(connection)
            calls(simulator)
            made[name] = Organisation(simulator, connection, most)
        yield made


def pass_time(clock: Clock, organisations: dict[str, Organisation], seconds: int) -> None:
    """What beat does, second by second."""
    for second in range(seconds):
        clock.ahead += 1
        jobs.due()
        if second % 30 == 0:
            jobs.discover_all()
        for organisation in organisations.values():
            organisation.at += [clock()] * len(calls(organisation.simulator))


def test_no_organisation_calls_more_than_its_upstream_allows_and_all_recover(
    clock: Clock, organisations: dict[str, Organisation]
) -> None:
    for name, organisation in organisations.items():
        status, wish, _ = FORMS[name]
        wish = in_20_seconds() if name == "a date" else wish
        organisation.simulator.faults.add(Fault(status=status, retry_after=wish))
    pass_time(clock, organisations, MINUTES * 60)
    made = {name: len(organisation.at) for name, organisation in organisations.items()}
    too_many = {name: n for name, n in made.items() if not 0 < n <= FORMS[name][2]}
    assert too_many == {}, made
    for organisation in organisations.values():
        organisation.simulator.faults.clear()
        organisation.at.clear()
    pass_time(clock, organisations, MINUTES * 60 + 60)
    late = {"two hours, of which one counts", "for ever"}
    for name, organisation in organisations.items():
        assert (circuit.read(organisation.connection).failures == 0) == (name not in late), name
        in_a_second: dict[float, int] = defaultdict(int)
        for at in organisation.at:
            in_a_second[at] += 1
        # Three lists of two or three calls each, and a discovery: no burst makes up for the pause.
        assert max(in_a_second.values(), default=0) <= 12, name
        assert bool(organisation.at) == (name not in late)
    clock.ahead += 3600
    for organisation in organisations.values():
        organisation.at.clear()
    pass_time(clock, organisations, 60)
    assert all(organisation.at for organisation in organisations.values())


def test_while_it_lasts_a_time_that_was_asked_for_passes_without_one_call(
    clock: Clock, organisations: dict[str, Organisation]
) -> None:
    chosen = organisations["100 seconds"]
    chosen.simulator.faults.add(Fault(status=429, retry_after="100"))
    pass_time(clock, organisations, 200)
    gaps = [later - at for at, later in zip(chosen.at, chosen.at[1:], strict=False)]
    assert gaps
    # A call is noted at the end of its second, which takes a busy machine several.
    assert min(gaps) > 90
