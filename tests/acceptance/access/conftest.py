"""The organisation that everybody asks about, before two upstreams that hold a task each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_django import Settings

from dashboard.sharing import mirror
from tasks_proxy.simulator.posthog.server import PostHogSimulator
from tasks_proxy.simulator.posthog.workload import workload_from as posthog_workload
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.simulator.workload import workload_from as quantcdn_workload
from tests.acceptance.access.asked import TASK, World, made

TOKEN = "upstream-s3cret-token"


@dataclass
class Upstreams:
    """Both simulators, each holding one task, however often somebody deletes it."""

    quantcdn: Simulator
    posthog: PostHogSimulator

    def restore(self) -> None:
        if self.quantcdn.world.store.get(TASK) is None:
            task = {"taskId": TASK, "title": "A task", "taskListId": "launch"}
            self.quantcdn.parts.load(quantcdn_workload({"tasks": [task]}, "here"))
        if TASK not in self.posthog.project.tasks:
            run = {"id": TASK, "status": "queued", "log_url": "https://logs.example/1"}
            ran = {"id": TASK, "title": "A task", "runs": [run]}
            self.posthog.parts.load(posthog_workload({"tasks": [ran]}, "here"))


@pytest.fixture
def upstreams() -> Iterator[Upstreams]:
    with Simulator(token=TOKEN, seed=1) as one, PostHogSimulator(token=TOKEN, seed=1) as two:
        yield Upstreams(one, two)


@pytest.fixture
def world(settings: Settings, upstreams: Upstreams) -> Iterator[World]:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    settings.UPSTREAM_CALLS_PER_MINUTE = settings.TOKEN_REQUESTS_PER_MINUTE = 1_000_000
    upstreams.restore()
    mirror.forget()
    yield made(upstreams.quantcdn.base_url, upstreams.posthog.base_url, TOKEN)
    mirror.forget()
