"""acme, connected to a simulated PostHog: fixtures, and how to read its tasks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.simulator.posthog.server import PostHogSimulator
from tasks_proxy.store import budget
from tasks_proxy.sync.inflow import read_feed
from tests.tasks_proxy.simulator.posthog.conftest import TOKEN, Api

__all__ = ["TOKEN", "Api"]  # what those who use these fixtures need beside them


@pytest.fixture
def posthog(settings: Settings) -> Iterator[PostHogSimulator]:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    settings.UPSTREAM_CALLS_PER_MINUTE = 100_000
    with PostHogSimulator(token=TOKEN, seed=1) as running:
        yield running


@pytest.fixture
def api(posthog: PostHogSimulator) -> Iterator[Api]:
    api = Api(posthog)
    yield api
    api.session.close()


@pytest.fixture
def project(organisation: Organisation, posthog: PostHogSimulator) -> Connection:
    return connection_put(
        organisation=organisation,
        provider=Provider.POSTHOG,
        base_url=posthog.base_url,
        upstream_id="1",
        token=TOKEN,
    )


def poll(connection: Connection, **how: Any) -> None:
    assert read_feed(connection, budget.spend, **{"patient": True, **how}) is None
