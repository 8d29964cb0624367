"""The limit on one token's requests."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tasks_proxy.accounts.roles import Role
from tasks_proxy.connections.models import Connection
from tests.tasks_proxy.proxy.conftest import Agent

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def test_a_token_over_its_limit_is_told_when_to_come_back(
    agent: Agent, connection: Connection, settings: Settings
) -> None:
    settings.TOKEN_REQUESTS_PER_MINUTE = 3
    assert [agent.get().status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = agent.get()
    assert answer.json()["error"] == "TOO_MANY_REQUESTS"
    assert 1 <= int(answer["Retry-After"]) <= 61
    other = Agent(connection.organisation, role=Role.EDITOR)
    assert other.get().status_code == 200


@pytest.mark.usefixtures("no_redis")
def test_the_limit_holds_without_redis(agent: Agent, settings: Settings) -> None:
    settings.TOKEN_REQUESTS_PER_MINUTE = 2
    assert [agent.get().status_code for _ in range(3)] == [200, 200, 429]
