"""An organisation that is connected to a running simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import budget
from tasks_proxy.sync.survey import Survey, survey
from tests.tasks_proxy.simulator.conftest import Api

UPSTREAM_TOKEN = "upstream-s3cret-token"

Connect = Callable[..., Connection]


@pytest.fixture
def upstream(settings: Settings) -> Iterator[Simulator]:
    """A simulator without tasks, whose address may be called."""
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    with Simulator(token=UPSTREAM_TOKEN, seed=1) as running:
        yield running


@pytest.fixture
def behind_our_back(upstream: Simulator) -> Iterator[Api]:
    """A client that talks to the simulator directly."""
    api = Api(upstream, UPSTREAM_TOKEN)
    yield api
    api.session.close()


@pytest.fixture
def connect(db: None) -> Connect:
    """Makes an organisation and connects it: `connect(base_url, slug=…, token=…)`."""

    def make(base_url: str, *, slug: str = "acme", token: str = UPSTREAM_TOKEN) -> Connection:
        organisation, _ = Organisation.objects.get_or_create(slug=slug, defaults={"name": slug})
        return connection_put(
            organisation=organisation,
            provider=Provider.QUANTCDN,
            base_url=base_url,
            upstream_id="acme",
            token=token,
        )

    return make


@pytest.fixture
def connection(connect: Connect, upstream: Simulator) -> Connection:
    """acme's connection to the simulator."""
    return connect(upstream.base_url)


@pytest.fixture
def world(connection: Connection) -> TaskList:
    """The list `world` of acme, remembered and not read."""
    (row,) = lists_remember(connection, ["world"])
    return row


def look_around(connection: Connection, *, whole: bool = False) -> Survey:
    """One discovery over the connection."""
    return survey(connection, budget.spend, whole=whole)


def calls(upstream: Simulator) -> list[dict[str, Any]]:
    """What the simulator was asked since this was last called."""
    made = [dict(call) for call in upstream.calls.all()]
    upstream.calls.clear()
    return made
