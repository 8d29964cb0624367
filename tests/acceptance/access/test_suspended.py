"""A suspended organisation: every route that leads to it, asked by everybody.

Its members are told (403), its tokens too; its links are gone (404); to others nothing changes.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dashboard.account.standing import organisation_restore, organisation_suspend
from tasks_proxy.accounts.models import Organisation
from tests.acceptance.access.answers import STREAMS, asked, digest, table
from tests.acceptance.access.asked import COLUMNS, World, routes

pytestmark = [pytest.mark.redis, pytest.mark.django_db, pytest.mark.timeout(600)]

MEMBERS = {"viewer", "editor", "admin", "owner"}
TOKENS = {"reader", "writer"}


def expected(route: str, method: str, name: str, before: str) -> str:
    """The letter while the organisation is suspended, where it was `before`."""
    if name in TOKENS and route.startswith(("api-", "proxy-", "project-")):
        return "F"
    if before in "LMU":
        return before
    if route == "invitation" or (route.startswith("share") and "token" in routes()[route]):
        return "N"
    if name in MEMBERS and "organisation" in routes()[route] and route != "two-factors-wanted":
        # How our own API is called is told to whoever is signed in.
        return before if method == "OPTIONS" else "F"
    return before


@pytest.fixture
def acme(world: World) -> Organisation:
    row = Organisation.objects.get(slug="acme")
    assert organisation_suspend(row)
    return row


def leads_to_it(route: str) -> bool:
    ways = {"organisation", "project_id", "token", "secret"}
    return bool(routes()[route] & ways) and route not in STREAMS


@pytest.mark.usefixtures("acme")
@pytest.mark.long
def test_nobody_gets_anything_of_it_and_whose_it_is_are_told(world: World) -> None:
    before, wrong = digest(), []
    for (route, method), letters in table().items():
        if not leads_to_it(route):
            continue
        address = world.address(route, routes()[route])
        for name, letter in zip(COLUMNS, letters, strict=True):
            if letter in "LM":  # told before anybody looks for the organisation
                continue
            told = expected(route, method, name, letter)
            found = asked(world.clients[name], method, address)
            if found != told:
                wrong.append(f"{route} {method} {name}: {found}, not {told}")
    assert not wrong, "\n".join(wrong)
    assert digest() == before


def page(client: Client, address: str, **headers: str) -> Any:
    return client.get(address, headers=headers)


@pytest.mark.usefixtures("acme")
def test_each_is_told_in_their_own_language(world: World) -> None:
    owner, reader = world.clients["owner"], world.clients["reader"]
    assert b"Acme is suspended" in page(owner, "/o/acme/lists/launch/").content
    fragment = page(owner, "/o/acme/lists/launch/sheet/", **{"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, "/o/acme/")
    overview = page(owner, "/")
    assert overview.status_code == 200
    assert b"Acme is suspended" in overview.content
    assert b"/o/acme/lists/" not in overview.content
    told = page(reader, "/api/v3/organizations/acme/ai/tasks").json()
    assert told["error"] == "ORGANISATION_SUSPENDED"
    assert told["message"] == "The organisation “Acme” is suspended."
    assert page(reader, "/api/projects/1/tasks/").json()["code"] == "organisation_suspended"
    assert page(owner, "/api/v1/organisations/acme/lists/").json()["error"] == told["error"]


def test_all_goes_on_as_it_was(world: World, acme: Organisation) -> None:
    assert organisation_restore(acme)
    for name, address in (
        ("owner", "/o/acme/lists/launch/"),
        ("reader", "/api/v1/organisations/acme/lists/"),
        ("visitor", f"/s/{world.names['token']}/"),
    ):
        assert page(world.clients[name], address).status_code == 200, name
