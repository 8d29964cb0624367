"""Every file that can be taken away leaves one line in the audit log, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.models import AuditEntry
from tests.acceptance.access.asked import TASK, World, routes

pytestmark = [pytest.mark.redis, pytest.mark.django_db, pytest.mark.timeout(600)]

FILES = {
    "list-export": ("tasks of list launch as CSV", "launch"),
    "audit-export": ("audit log as CSV", ""),
    "api-graph-svg": ("graph of list launch as SVG", "launch"),
    "api-graph-png": ("graph of list launch as PNG", "launch"),
    "api-graph-dot": ("graph of list launch as DOT", "launch"),
    "api-graph-mmd": ("graph of list launch as MMD", "launch"),
    "api-graph-json": ("graph of list launch as JSON", "launch"),
}
"""What each writes down: the object exactly, and what it is called."""


def exports() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=Action.EXPORT))


def asked(client: Client, address: str, **how: Any) -> Any:
    how |= {"REMOTE_ADDR": "203.0.113.9", "HTTP_USER_AGENT": "Fox"}
    return client.generic(how.pop("method", "GET"), address, **how)


def is_file(answer: Any) -> bool:
    return str(answer.headers.get("Content-Disposition", "")).startswith("attachment")


def test_no_route_but_these_gives_a_file(world: World) -> None:
    found = set()
    for route, parameters in routes().items():
        if route.startswith("live-") or "logout" in route:
            continue
        address = world.address(route, parameters)
        address += ("&" if "?" in address else "?") + "download=1"
        before = len(exports())
        given = is_file(asked(world.clients["owner"], address))
        assert len(exports()) - before == given, route
        found |= {route} if given else set()
    assert found == set(FILES)


@pytest.mark.parametrize("route", FILES)
def test_a_file_is_written_down_with_who_what_when_and_where_from(world: World, route: str) -> None:
    address = world.address(route, routes()[route]).partition("?")[0] + "?download=1"
    assert is_file(asked(world.clients["owner"], address))
    (entry,) = exports()
    assert (entry.target, entry.title) == FILES[route]
    assert entry.email == "owner@acme.example"
    assert entry.organisation == Organisation.objects.get(slug="acme")
    assert (entry.ip, entry.user_agent, entry.at is None) == ("203.0.113.9", "Fox", False)
    assert asked(world.clients["owner"], address, method="HEAD").status_code == 200
    assert len(exports()) == 1


@pytest.mark.parametrize("route", [route for route in FILES if route.startswith("api-")])
def test_a_file_by_token_names_the_token_and_a_mere_reading_is_none(
    world: World, route: str
) -> None:
    address = world.address(route, routes()[route])
    assert asked(world.clients["reader"], f"{address}?fold=none").status_code == 200
    assert not exports()
    assert is_file(asked(world.clients["reader"], f"{address}?fold=none&download=1"))
    (entry,) = exports()
    assert entry.token.startswith("t (…")
    assert entry.after == {"fold": "none"}


def test_tasks_that_were_chosen_are_named(world: World) -> None:
    address = world.address("list-export", routes()["list-export"]).partition("?")[0]
    body = f"task={TASK}"
    form = "application/x-www-form-urlencoded"
    assert is_file(
        asked(world.clients["owner"], address, method="POST", data=body, content_type=form)
    )
    (entry,) = exports()
    assert entry.after == {"chosen": [TASK]}


def test_who_is_refused_leaves_no_line(world: World) -> None:
    for route in FILES:
        address = world.address(route, routes()[route]).partition("?")[0] + "?download=1"
        for name in ("anonymous", "stranger", "rival", "disabled", "visitor"):
            assert not is_file(asked(world.clients[name], address)), (route, name)
    assert not exports()
