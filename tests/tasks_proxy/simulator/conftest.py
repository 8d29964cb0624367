"""A running simulator and a client for it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests

from tasks_proxy.simulator.server import Simulator

TOKEN = "the-token"


class Api:
    """Calls a simulator's API with a good token. Paths are taken as they are, below `/tasks`."""

    def __init__(self, simulator: Simulator, token: str = TOKEN) -> None:
        self.simulator = simulator
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str = "", **more: Any) -> requests.Response:
        url = f"{self.simulator.base_url}/api/v3/organizations/acme/ai/tasks{path}"
        return self.session.request(method, url, timeout=10, **more)

    def listing(self, **query: Any) -> requests.Response:
        return self.call("GET", params=query)

    def titles(self, **query: Any) -> list[str]:
        """Titles of the listed tasks."""
        return [task["title"] for task in self.listing(**query).json()["tasks"]]

    def create(self, title: str = "A task", **fields: Any) -> str:
        """The id of a new task."""
        answer = self.call("POST", json={"title": title, **fields})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["taskId"])

    def task(self, task_id: str) -> dict[str, Any]:
        answer = self.call("GET", f"/{task_id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def update(self, task_id: str, **fields: Any) -> requests.Response:
        return self.call("PUT", f"/{task_id}", json=fields)

    def control(self, method: str, name: str, **more: Any) -> requests.Response:
        """A call of the test tool's own endpoints, without a token."""
        url = f"{self.simulator.base_url}/_simulator/{name}"
        return requests.request(method, url, timeout=10, **more)


Serve = Callable[..., Api]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts simulators with the given options, each with a client, and stops them in the end."""
    with ExitStack() as running:

        def start(*load: dict[str, Any] | Path, **options: Any) -> Api:
            simulator = Simulator(**{"load": load, "token": TOKEN, **options})
            client = Api(running.enter_context(simulator))
            running.enter_context(client.session)
            return client

        yield start


@pytest.fixture
def api(serve: Serve) -> Api:
    """A client of an empty simulator with a seed."""
    return serve(seed=1)


def some_id(number: int) -> str:
    """A task id that depends on `number` alone."""
    return str(uuid.UUID(int=number))


def workload(*tasks: dict[str, Any], list_id: str | None = "world") -> dict[str, Any]:
    """A workload of tasks with ids by their place, where they bring none."""
    whole = [
        {"taskId": some_id(n), "title": f"Task {n}", "taskListId": list_id, **task}
        for n, task in enumerate(tasks, start=1)
    ]
    return {"name": "made for a test", "source": "this test", "tasks": whole}
