"""An editor at a list whose upstream is a running simulator."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tasks_proxy.accounts.models import User
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import fault_from
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import snapshots
from tasks_proxy.sync.refresh import refresh_list
from tests.conftest import SignIn
from tests.tasks_proxy.conftest import behind_our_back, connect, connection, upstream, world
from tests.tasks_proxy.simulator.conftest import Api

__all__ = ["behind_our_back", "connect", "connection", "upstream", "world"]

PAGE = "/o/acme/lists/world/"
_INPUT = re.compile(r"<input\b[^>]*>")


@dataclass
class Writer:
    """A signed-in editor, the upstream, and the list between them."""

    client: Client
    api: Api
    simulator: Simulator
    task_list: TaskList

    def make(self, title: str, *needs: str, **fields: Any) -> str:
        """A task of the list that the mirror knows."""
        whole = {"taskListId": "world", "dependsOn": list(needs), **fields}
        task = self.api.create(title, **whole)
        self.read()
        return task

    def read(self) -> None:
        """Have the list read."""
        refresh_list(self.task_list)

    def mirror(self) -> Snapshot:
        found = snapshots.read(self.task_list)
        assert found is not None
        return found

    def form(self, name: str, **query: Any) -> dict[str, Any]:
        """The hidden fields of a form, as a browser would send them back."""
        page = self.client.get(f"{PAGE}tasks/{name}/", query)
        assert page.status_code == 200, page.content.decode()[-2000:]
        return hidden(page.content.decode())

    def post(self, name: str, fields: dict[str, Any], *, htmx: bool = True, **query: Any) -> Any:
        headers = {"HX-Request": "true"} if htmx else {}
        address = f"{PAGE}tasks/{name}/"
        if query:
            address += "?" + "&".join(f"{key}={value}" for key, value in query.items())
        return self.client.post(address, fields, headers=headers)

    def fault(self, **order: Any) -> None:
        self.simulator.faults.add(fault_from(order))

    def undo(self, answer: Any) -> Any:
        """Take back what this answer told of."""
        return self.post("undo", {"undo": did(answer)["undo"]})


def hidden(page: str) -> dict[str, Any]:
    """The hidden inputs of a page: under each name its value, or its several values."""
    found: dict[str, Any] = {}
    for tag in _INPUT.findall(page):
        if 'type="hidden"' not in tag or "csrf" in tag:
            continue
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def did(answer: Any) -> dict[str, Any]:
    """What the page is told of an action that was done."""
    assert answer.status_code == 204, answer.content.decode()[-3000:]
    return dict(json.loads(answer["X-Did"]))


@pytest.fixture
def writer(
    editor: User,
    signed_in: SignIn,
    behind_our_back: Api,
    upstream: Simulator,
    world: TaskList,
    redis_server: object,
) -> Writer:
    writing = Writer(signed_in(editor), behind_our_back, upstream, world)
    writing.read()
    return writing
