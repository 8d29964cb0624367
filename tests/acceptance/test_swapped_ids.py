"""Somebody else's ids in every place of every route: they answer like ids that nobody has."""

from __future__ import annotations

import itertools
import re
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dashboard.lists.models import SavedView
from dashboard.sharing.links import Wishes, share_create
from tasks_proxy.accounts.invitations import invitation_create
from tasks_proxy.accounts.models import ApiToken, Organisation, User
from tasks_proxy.accounts.roles import Role, Scope
from tasks_proxy.accounts.tokens import token_create
from tasks_proxy.audit.actor import SYSTEM
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tests.acceptance.access.asked import routes
from tests.conftest import SignIn
from tests.dashboard.listed import listed, wire
from tests.tasks_proxy.conftest import Connect
from tests.tasks_proxy.proxy.conftest import Agent
from tests.tasks_proxy.simulator.conftest import some_id

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]

NOBODYS = uuid.UUID(int=7)
UNKNOWN = {
    "organisation": "nobody",
    "key": "no-such-list",
    **dict.fromkeys(("connection", "share", "invitation", "token"), NOBODYS),
    **dict.fromkeys(("user", "pk"), 999_999_999),
}
TENANT_ROUTES = sorted((n, names) for n, names in routes().items() if "organisation" in names)
ALLOWED = {"live-list": {503}, "two-factors-wanted": {302}}
"""Of what is asked for in vain: who needs no second factor there is led to their account."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass
class Swap:
    """A member of acme with a session and a token, and the ids of globex's things."""

    reader: Client
    agent: Agent
    theirs: dict[str, Any]
    mine: dict[str, Any]

    def ask(self, method: str, name: str, named: dict[str, Any]) -> tuple[int, bytes]:
        client, headers = self.reader, {}
        if name.startswith(("api-", "proxy-")):
            client, headers = self.agent.client, self.agent.bearer
        answer = client.generic(
            method, reverse(name, kwargs=named), b"{}", "application/json", headers=headers
        )
        body = b"".join(answer) if answer.streaming else answer.content
        return answer.status_code, self._plain(body, named)

    def _plain(self, body: bytes, named: dict[str, Any]) -> bytes:
        """The body without what is new in every answer, and without the ids that were asked for."""
        for value in filter(lambda one: len(str(one)) > 3, named.values()):
            body = body.replace(str(value).encode(), b"ID")
        body = re.sub(
            rb'(csrfmiddlewaretoken" value|requestId|X-CSRFToken)("?: ?|=)"\w+', b"", body
        )
        return re.sub(rb'\\?"X-CSRFToken\\?": ?\\?"\w+|&quot;\w{64}&quot;', b"", body)


@pytest.fixture
def swap(
    connect: Connect,
    organisation: Organisation,
    other_organisation: Organisation,
    owner: User,
    stranger: User,
    signed_in: SignIn,
) -> Swap:
    theirs = connect("http://127.0.0.1:1", slug=other_organisation.slug)
    mine = connect("http://127.0.0.1:1", slug=organisation.slug)
    secret = listed(other_organisation, "secret-plan", wire("a", title="canary-of-globex"))
    launch = listed(organisation, "launch", wire("a"))
    reader = signed_in(owner)
    reader.raise_request_exception = False
    agent = Agent(organisation, role=Role.EDITOR, scope=Scope.WRITE)
    return Swap(reader, agent, _ids(theirs, secret, stranger), _ids(mine, launch, owner))


def _ids(connection: Connection, row: TaskList, person: User) -> dict[str, Any]:
    """One of everything that an address can name, in the connection's organisation."""
    organisation = connection.organisation
    share, _ = share_create(row, Wishes(name="canary-link"), by=SYSTEM, holder=person)
    token_create(user=person, organisation=organisation, name="swapped", scope=Scope.READ, days=1)
    return {
        "organisation": organisation.slug,
        "key": row.key,
        "connection": connection.pk,
        "task_id": some_id(1),
        "list_id": row.key,
        "share": share.pk,
        "invitation": invitation_create(
            organisation=organisation, email="new@x.example", role=Role.VIEWER, by=person
        ).pk,
        "token": ApiToken.objects.get(organisation=organisation, name="swapped").public_id,
        "user": person.pk,
        "pk": SavedView.objects.create(task_list=row, owner=person, name="canary-view").pk,
        "form": "csv",
        "kind": "csv",
    }


def _in_words(value: str | frozenset[str]) -> str:
    return value if isinstance(value, str) else "+".join(sorted(value))


@pytest.mark.usefixtures("redis_server")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("name", "names"), TENANT_ROUTES, ids=_in_words)
def test_what_is_somebody_elses_answers_like_what_is_not_there(
    swap: Swap, name: str, names: frozenset[str], method: str
) -> None:
    for swapped in itertools.chain.from_iterable(
        itertools.combinations(sorted(names & UNKNOWN.keys()), size) for size in (1, 2, 3)
    ):
        mine = {part: swap.mine[part] for part in names}
        told = swap.ask(method, name, mine | {part: swap.theirs[part] for part in swapped})
        missing = swap.ask(method, name, mine | {part: UNKNOWN[part] for part in swapped})
        assert told == missing, (method, name, swapped)
        assert b"canary" not in told[1]
        if method == "GET":
            # Streams need the event loop of the whole site, where their own tests ask the same.
            assert told[0] in ALLOWED.get(name, {404, 405}), (name, told[0])


@pytest.mark.usefixtures("redis_server")
@pytest.mark.parametrize(
    "query",
    ["task={task}", "organisation=globex", "org=globex", "connection={connection}", "id={key}"],
)
def test_an_id_in_a_query_opens_nothing(swap: Swap, query: str) -> None:
    for part in ("/o/acme/", "/o/acme/lists/launch/", "/api/v1/organisations/acme/lists/"):
        asked = query.format(task="a", connection=swap.theirs["connection"], key=swap.theirs["key"])
        client, headers = (
            (swap.agent.client, swap.agent.bearer) if "api" in part else (swap.reader, {})
        )
        answer = client.get(f"{part}?{asked}", headers=headers)
        assert answer.status_code == 200
        assert b"canary-of-globex" not in answer.content


def test_there_are_routes_to_try() -> None:
    names = {name for name, _ in TENANT_ROUTES}
    assert {"list", "task-panel", "live-list", "api-list", "proxy-task", "connections"} <= names
