"""Who asks, at which addresses: everything of a small organisation that an address can name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from dashboard.attention.models import Finding
from dashboard.lists.models import SavedView
from dashboard.sharing.links import Wishes, share_create
from tasks_proxy.accounts.invitations import Way, invitation_create, invitation_secret
from tasks_proxy.accounts.models import ApiToken, Membership, Organisation, User
from tasks_proxy.accounts.roles import Role, Scope
from tasks_proxy.accounts.tokens import token_create
from tasks_proxy.audit.actor import SYSTEM
from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tests.dashboard.listed import listed, wire

TASK = "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0001"
COLUMNS = (
    *("anonymous", "stranger", "viewer", "editor", "admin", "owner"),
    *("rival", "disabled", "reader", "writer", "visitor"),
)
"""`stranger` belongs to no organisation, `rival` owns another one, `disabled` was an editor,
`reader` and `writer` hold an editor's tokens, `visitor` has nothing but a shared link."""


QUERY = f"?task={TASK}&run={TASK}&view=table"
"""What some pages need to be told beside their address, and the others overlook."""


@dataclass
class World:
    """acme with one of everything; `clients` are by COLUMNS, `names` what addresses take."""

    clients: dict[str, Client]
    names: dict[str, Any]

    def address(self, route: str, parameters: frozenset[str]) -> str:
        """The route's address with what acme has for each of its parameters."""
        own = {name: self._value(route, name) for name in parameters}
        asks = route.startswith(("list-", "task-", "run-", "share-"))
        return reverse(route, kwargs=own) + (QUERY if asks else "")

    def _value(self, route: str, name: str) -> Any:
        return self.names.get(f"{route}:{name}", self.names.get(name, "unknown"))


def routes() -> dict[str, frozenset[str]]:
    """Every route of the site by name, with the parameters of its address."""
    found = {}
    for pattern, names in _patterns(get_resolver().url_patterns, frozenset()):
        assert pattern.name, f"a route without a name: {pattern.pattern}"
        assert pattern.name not in found, f"two routes are named {pattern.name}"
        found[pattern.name] = names | frozenset(pattern.pattern.regex.groupindex)
    return found


def _patterns(patterns: Any, above: frozenset[str]) -> Any:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            names = above | frozenset(pattern.pattern.regex.groupindex)
            yield from _patterns(pattern.url_patterns, names)
        elif isinstance(pattern, URLPattern):
            yield pattern, above


def made(quantcdn: str, posthog: str, token: str) -> World:
    """The world, connected to two upstreams at these addresses."""
    acme = Organisation.objects.create(slug="acme", name="Acme")
    globex = Organisation.objects.create(slug="globex", name="Globex")
    people = {role.value: _member(acme, role.value, role) for role in Role}
    people["rival"] = _member(globex, "rival", Role.OWNER)
    people["disabled"] = _member(acme, "disabled", Role.EDITOR)
    people["stranger"] = User.objects.create_user("stranger@nowhere.example")
    removed = _member(acme, "removable", Role.VIEWER)
    connection = _connection(acme, Provider.QUANTCDN, quantcdn, "acme", token)
    row = listed(acme, "launch", wire(TASK, "pending"), wire("other", "completed"))
    project = _connection(acme, Provider.POSTHOG, posthog, "1", token)
    (runs,) = lists_remember(project, ["with runs"])
    share, secret = share_create(
        row,
        Wishes(name="A link", sites=("https://wiki.example",), allow_live=True),
        by=SYSTEM,
        holder=people["editor"],
    )
    invitation = invitation_create(
        organisation=acme, email="new@acme.example", role=Role.VIEWER, by=people["owner"]
    )
    clients = {name: _client(people.get(name)) for name in COLUMNS}
    for name, scope in (("reader", Scope.READ), ("writer", Scope.WRITE)):
        clients[name] = _client(None, _token(acme, people["editor"], scope))
    people["disabled"].is_active = False
    people["disabled"].save()
    _token(acme, people["owner"], Scope.READ)
    some_token = ApiToken.objects.get(user=people["owner"])
    names = {
        "organisation": "acme",
        "key": row.key,
        "list_id": "launch",
        **{f"run-{what}:key": runs.key for what in ("start", "cancel", "log")},
        "task_id": TASK,
        "project_id": "1",
        "run_id": TASK,
        "connection": connection.pk,
        "share": share.pk,
        "token": secret,
        "token-revoke:token": some_token.public_id,
        "ticket": _ticket(clients["visitor"], secret),
        "kind": "svg",
        "list-export:kind": "csv",
        "audit-export:form": "csv",
        "user": removed.pk,
        "invitation": invitation.pk,
        "secret": invitation_secret(invitation, Way.COPY),
        "session": _session(people["owner"]).pk,
        "pk": SavedView.objects.create(task_list=row, owner=people["editor"], name="Mine").pk,
        "finding": _finding(row).pk,
        "provider_id": "none",
        "uidb36": "1",
        "account_reset_password_from_key:key": "none",
        "account_confirm_email:key": "none",
    }
    return World(clients, names)


def _finding(row: TaskList) -> Finding:
    told = {"task_id": TASK, "title": "A task", "need": "blocked", "mark": "m"}
    return Finding.objects.create(organisation=row.organisation, task_list=row, **told)


def _connection(
    organisation: Organisation, provider: Provider, base_url: str, upstream_id: str, token: str
) -> Connection:
    return connection_put(
        organisation=organisation,
        provider=provider,
        base_url=base_url,
        upstream_id=upstream_id,
        token=token,
    )


def _member(organisation: Organisation, name: str, role: Role) -> User:
    user = User.objects.create_user(f"{name}@{organisation.slug}.example", name=name.title())
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return user


def _client(user: User | None, token: str | None = None) -> Client:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    client = Client(raise_request_exception=False, headers=headers)
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _token(organisation: Organisation, user: User, scope: Scope) -> str:
    return token_create(user=user, organisation=organisation, name="t", scope=scope, days=1)


def _ticket(visitor: Client, secret: str) -> str:
    """What a link's page gives its own parts to come back with."""
    page = visitor.get(f"/s/{secret}/").content.decode()
    return page.partition(f"/s/{secret}/p/")[2].partition("/")[0]


def _session(user: User) -> UserSession:
    return UserSession.objects.create(
        user=user, ip="127.0.0.1", session_key="k", user_agent="a", last_seen_at=timezone.now()
    )
