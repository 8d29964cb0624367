"""When lists are read next."""

from __future__ import annotations

import pytest

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.store import schedule

pytestmark = [pytest.mark.redis, pytest.mark.django_db]


def test_a_list_is_brought_forward_and_never_put_off(connection: Connection) -> None:
    soon, later, new = (row.pk for row in lists_remember(connection, ["soon", "later", "new"]))
    schedule.plan(connection, {soon: 10.0, later: 500.0})
    schedule.hasten(connection, [soon, later, new], 100.0)
    assert schedule.times(connection) == {soon: 10.0, later: 100.0, new: 100.0}


def test_nothing_to_bring_forward_is_no_error(connection: Connection) -> None:
    schedule.hasten(connection, [], 100.0)
    assert schedule.times(connection) == {}
