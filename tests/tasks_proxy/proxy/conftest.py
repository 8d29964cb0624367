"""An agent that holds a token, and jobs that run at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from dashboard.celery import app
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role, Scope
from tasks_proxy.accounts.tokens import token_create
from tasks_proxy.connections.models import Connection

TASKS = "/api/v3/organizations/acme/ai/tasks"


class Agent:
    """An API client that holds a token of an organisation."""

    def __init__(
        self, organisation: Organisation, *, role: Role = Role.VIEWER, **token: Any
    ) -> None:
        self.user = User.objects.create_user(f"{role}@{organisation.slug}.example")
        Membership.objects.create(organisation=organisation, user=self.user, role=role)
        fields = {"name": "t", "scope": Scope.READ, "days": None, **token}
        self.secret = token_create(user=self.user, organisation=organisation, **fields)
        self.client = Client(raise_request_exception=False)

    def get(
        self, path: str = "", *, base: str = TASKS, cache_control: str = "", **query: Any
    ) -> Any:
        headers = {**self.bearer, "Cache-Control": cache_control}
        return self.client.get(base + path, query, headers=headers)

    def write(self, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
        """Send a write; `body` is JSON, or bytes as they are."""
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body)
        return self.client.generic(
            method,
            TASKS + path,
            data,
            content_type="application/json",
            headers={**self.bearer, **{k.replace("_", "-"): v for k, v in headers.items()}},
        )

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


@pytest.fixture
def agent(connection: Connection) -> Agent:
    return Agent(connection.organisation)


@pytest.fixture
def writer(connection: Connection) -> Agent:
    """An editor's agent with a token that may write."""
    return Agent(connection.organisation, role=Role.EDITOR, scope=Scope.WRITE)


@pytest.fixture
def jobs_at_once() -> Iterator[None]:
    """Jobs run where they are sent from; tests of whole sites use a real worker."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False
