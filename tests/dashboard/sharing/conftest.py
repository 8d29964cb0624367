"""Links to a list, and visitors who have nothing but an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from dashboard.sharing import mirror
from dashboard.sharing.links import Wishes, share_create
from dashboard.sharing.models import Share
from dashboard.sharing.terms import Part
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.audit.actor import SYSTEM
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tests.dashboard.listed import listed, wire

ALL = frozenset(Part)


@dataclass
class Link:
    """A link and its secret."""

    share: Share
    token: str

    @property
    def path(self) -> str:
        return f"/s/{self.token}/"

    def again(self) -> Share:
        """The link as it is now."""
        return Share.objects.judged().get(pk=self.share.pk)


NewLink = Callable[..., Link]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    mirror.forget()
    yield
    mirror.forget()


@pytest.fixture
def plan(organisation: Organisation, redis_server: object) -> TaskList:
    """acme's list `launch` of three tasks."""
    return listed(
        organisation,
        "launch",
        wire("plan-it", "completed", title="Plan", assignedAgentId="planner", result={"pages": 4}),
        wire("build-it", "in_progress", "plan-it", title="Build", assignedAgentId="coder"),
        wire("ship-it", "pending", "build-it", title="Ship"),
    )


@pytest.fixture
def new_link(editor: User, plan: TaskList) -> NewLink:
    """Makes links of acme's editor to the list."""

    def make(
        *,
        to: TaskList | None = None,
        holder: User | None = None,
        frozen: Snapshot | None = None,
        **wishes: Any,
    ) -> Link:
        wished = Wishes(**{"name": "For the client", **wishes})
        share, token = share_create(
            to or plan, wished, by=SYSTEM, holder=holder or editor, frozen=frozen
        )
        return Link(share, token)

    return make


@pytest.fixture
def visitor() -> Client:
    """Somebody with a clean browser."""
    return Client()
