"""A whole site with one upstream that hangs, crawls or fails: everybody else is read as before."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest

from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.simulator.workload import workload_from
from tasks_proxy.sync.policy import RUNNING_SECONDS
from tests.acceptance.conftest import UPSTREAM_TOKEN, unlimited
from tests.conftest import NewSite
from tests.services.site import Site
from tests.services.waiting import until
from tests.tasks_proxy.simulator.conftest import some_id, workload

pytestmark = [pytest.mark.redis, pytest.mark.long, pytest.mark.timeout(600)]

OTHERS = 4
LISTS = 3
LISTS_OF_POISON = 30
WATCHED_SECONDS = 50.0
LATE = RUNNING_SECONDS + 5
"""Age in seconds from which a running list's last reading is late: it is due every 15 s."""

LEAST_USUAL = 0.9
"""The share in time without poison that a machine must reach to judge by."""

POISONS = {
    "hangs": Fault(hang=60.0),
    "crawls": Fault(latency=8.0),
    "fails": Fault(status=500),
}


@dataclass
class Upstream:
    """One organisation's upstream, and when each of its lists was last read."""

    simulator: Simulator
    read_at: dict[str, float] = field(default_factory=dict)

    def look(self, now: float) -> None:
        for call in self.simulator.calls.all():
            if call["path"].endswith("dependency-graph"):
                self.read_at[call["path"]] = now
        self.simulator.calls.clear()


@dataclass
class Shared:
    """A site whose worker serves several organisations, one of which may be poisoned."""

    site: Site
    poisoned: Simulator
    others: list[Upstream]

    def share_in_time(self, seconds: float) -> float:
        """The share of moments, over all lists of the others, at which their reading was young."""
        end, good, looks = time.monotonic() + seconds, 0, 0
        while (now := time.monotonic()) < end:
            for upstream in self.others:
                upstream.look(now)
                ages = [now - at for at in upstream.read_at.values()]
                good += sum(age <= LATE for age in ages)
                looks += len(ages)
            time.sleep(0.2)
        return good / looks

    def all_read(self) -> bool:
        for upstream in self.others:
            upstream.look(time.monotonic())
        return all(len(upstream.read_at) == LISTS for upstream in self.others)


def _running(stack: ExitStack, number: int, lists: int) -> Simulator:
    simulator = stack.enter_context(Simulator(token=UPSTREAM_TOKEN, seed=number))
    for place in range(lists):
        base = number * 10_000 + place * 10
        tasks = [{"taskId": some_id(base + n), "status": "in_progress"} for n in range(1, 4)]
        made = workload(*tasks, list_id=f"list {place}")
        simulator.parts.load(workload_from(made, "this test"))
    return simulator


@pytest.fixture(scope="module")
def shared(new_site: NewSite) -> Iterator[Shared]:
    site = new_site()
    unlimited(site)
    with ExitStack() as stack:
        poisoned = _running(stack, 0, LISTS_OF_POISON)
        site.connect("poison", poisoned.base_url, token=UPSTREAM_TOKEN)
        others = []
        for number in range(1, OTHERS + 1):
            simulator = _running(stack, number, LISTS)
            site.connect(f"team-{number}", simulator.base_url, token=UPSTREAM_TOKEN)
            others.append(Upstream(simulator))
        whole = Shared(site, poisoned, others)
        site.start_worker(processes=2)
        site.start_beat()
        until(whole.all_read, seconds=120, what="the first reading of all lists")
        yield whole
        site.stop()


@pytest.fixture(scope="module")
def usual(shared: Shared) -> float:
    """The share in time while nothing is wrong; what the machine can do."""
    return shared.share_in_time(WATCHED_SECONDS)


@pytest.mark.parametrize("poison", POISONS)
def test_one_upstream_that_does_not_work_makes_no_other_organisation_wait(
    shared: Shared, usual: float, poison: str
) -> None:
    assert usual > LEAST_USUAL, f"{usual:.2f} in time without poison: too slow a machine to judge"
    shared.poisoned.calls.clear()
    shared.poisoned.faults.add(POISONS[poison])
    until(shared.poisoned.calls.all, seconds=60, what="a call of the poisoned upstream")
    share = shared.share_in_time(WATCHED_SECONDS)
    shared.poisoned.faults.clear()
    assert share >= usual - 0.1, f"{share:.2f} in time, {usual:.2f} without poison"
