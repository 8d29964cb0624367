"""Every route, asked by everybody in every way, against the table beside this file."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.acceptance.access.answers import METHODS, STREAMS, asked, digest, table
from tests.acceptance.access.asked import COLUMNS, World, routes
from tests.acceptance.access.conftest import Upstreams

pytestmark = [pytest.mark.redis, pytest.mark.django_db, pytest.mark.timeout(600)]


def test_every_route_stands_in_the_table() -> None:
    known = table()
    assert {route for route, _ in known} == set(routes())
    for route in routes():
        assert {method for name, method in known if name == route} == set(METHODS), route


def test_everybody_gets_the_answer_of_the_table_and_who_is_refused_changes_nothing(
    world: World, upstreams: Upstreams
) -> None:
    before, wrong = digest(), []
    for (route, method), letters in table().items():
        if route in STREAMS:
            continue
        address = world.address(route, routes()[route])
        for name, expected in zip(COLUMNS, letters, strict=True):
            upstreams.restore()
            with transaction.atomic():
                found = asked(world.clients[name], method, address)
                # Of what is allowed nothing stays, so that the next one meets the same.
                transaction.set_rollback("A" in {expected, found})
            if found != expected:
                wrong.append(f"{route} {method} {name}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert digest() == before


@pytest.mark.django_db(transaction=True)
def test_everybody_gets_the_stream_of_the_table(world: World) -> None:
    wrong = []
    for (route, method), letters in table().items():
        if route in STREAMS:
            address = world.address(route, routes()[route])
            found = "".join(asked(world.clients[name], method, address) for name in COLUMNS)
            if found != letters:
                wrong.append(f"{route} {method}: {found}, not {letters}")
    assert not wrong, "\n".join(wrong)
