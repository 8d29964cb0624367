"""A running PostHog of our own and a client for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests

from tasks_proxy.simulator.posthog.server import PostHogSimulator

TOKEN = "phx_the-token"


class Api:
    """Calls the simulator with a good key; paths are below the project's `tasks/`."""

    def __init__(self, simulator: PostHogSimulator, token: str = TOKEN) -> None:
        self.simulator = simulator
        self.base = f"{simulator.base_url}/api/projects/1/"
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str = "", **more: Any) -> requests.Response:
        return self.session.request(method, f"{self.base}tasks/{path}", timeout=10, **more)

    def create(self, **fields: Any) -> dict[str, Any]:
        answer = self.call("POST", json={"description": "Do it", **fields})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def run(self, task_id: str, **fields: Any) -> dict[str, Any]:
        """The new run of the task."""
        answer = self.call("POST", f"{task_id}/run/", json=fields)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["latest_run"])

    def titles(self, **query: Any) -> list[str]:
        return [task["title"] for task in self.call("GET", params=query).json()["results"]]


Serve = Callable[..., Api]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts simulators that end with the test."""
    with ExitStack() as stack:

        def start(**options: Any) -> Api:
            simulator = PostHogSimulator(token=TOKEN, **options)
            return Api(stack.enter_context(simulator))

        yield start


@pytest.fixture
def api(serve: Serve) -> Api:
    """An empty project whose ids and clock repeat."""
    return serve(seed=1)
