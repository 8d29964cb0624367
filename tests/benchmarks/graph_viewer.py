"""A list for the graphs' bench, somebody who looks at it, and how all is forgotten between two."""

from __future__ import annotations

import os
import time
from uuid import uuid4

from django.conf import settings
from django.test import Client

from dashboard import explained, outside
from dashboard.drawing import kept, paint, steady
from dashboard.drawing.edges import forget as forget_edges
from dashboard.graph import structure
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.store import codec, snapshots
from tasks_proxy.store.client import answering


class Viewer:
    """A list, and a browser of somebody who may see it."""

    def __init__(self) -> None:
        slug = f"bench-{uuid4().hex[:8]}"
        organisation = Organisation.objects.create(slug=slug, name="Bench")
        user = User.objects.create_user(f"owner@{slug}.example")
        Membership.objects.create(organisation=organisation, user=user, role=Role.OWNER)
        connection = Connection.objects.create(
            organisation=organisation,
            provider=Provider.QUANTCDN,
            base_url="http://127.0.0.1:1",
            upstream_id="bench",
        )
        (self.task_list,) = lists_remember(connection, ["bench"])
        self.client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.address = f"/o/{slug}/lists/bench/graph/"

    def write(self, tasks: tuple[Task, ...]) -> Snapshot:
        """Have the list hold these tasks, read just now."""
        read = Snapshot(list_id="bench", tasks=tasks, fetched_at=time.time())
        return snapshots.write(self.task_list, read)

    def read(self) -> Snapshot:
        """What the list holds, as it is read from Redis."""
        found = snapshots.read(self.task_list)
        if found is None:
            raise RuntimeError("The snapshot is gone.")
        return found

    def fetch(self) -> None:
        """Ask for the graph as the list's page does."""
        answer = self.client.get(self.address)
        if answer.status_code != 200 or b'class="graph"' not in answer.content:
            raise RuntimeError(f"no picture: {answer.status_code}")

    def forget(self) -> None:
        """All of it, and all in Redis but the snapshot."""
        snapshot = self.read()
        forget_process()
        with answering() as client:
            client.flushall()
        snapshots.write(self.task_list, snapshot, renew=False)


class NoDot:
    """No program is found meanwhile: whatever runs `dot` fails."""

    def __enter__(self) -> None:
        self._path, os.environ["PATH"] = os.environ["PATH"], ""

    def __exit__(self, *_: object) -> None:
        os.environ["PATH"] = self._path


def forget_process() -> None:
    """What this process remembers, as in one that has just started."""
    for forget in (steady.forget, structure.forget, paint.forget, forget_edges, kept.forget):
        forget()
    explained.forget()
    outside.forget()
    codec.forget()
