"""QuantCDN's AI task management, one method an operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tasks_proxy.core.errors import UpstreamGarbled
from tasks_proxy.upstream import transport, wire
from tasks_proxy.upstream.transport import Answer

PAGE = 100
"""The most tasks that one list call gives; there is no cursor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """One answer of the list call, newest first; `full` where there may be more."""

    tasks: tuple[Mapping[str, Any], ...]
    full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphAnswer:
    """A list's dependency graph: what it tells of each task, under the task's id."""

    task_count: int
    nodes: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantCDN:
    """The client of one organisation at one address; `spend` is told of each call before it."""

    base_url: str
    upstream_id: str
    token: str = field(repr=False)
    spend: Callable[[], None]

    def try_out(self) -> None:
        """Make one call that shows whether address and token are good. Raises UpstreamError."""
        self.list_tasks(limit=1)

    def list_tasks(
        self,
        *,
        list_id: str | None = None,
        status: str | None = None,
        agent: str | None = None,
        limit: int = PAGE,
    ) -> TaskPage:
        """The newest tasks that fit all given filters."""
        filters = {"taskListId": list_id, "status": status, "assignedAgentId": agent}
        query = {name: value for name, value in filters.items() if value is not None}
        body = self._read("list of tasks", query={**query, "limit": str(limit)})
        tasks = body.get("tasks")
        if not isinstance(tasks, list):
            raise UpstreamGarbled("The upstream's list of tasks has no “tasks”.")
        good = tuple(_with_id(item) for item in tasks)
        return TaskPage(tasks=good, full=len(good) >= limit)

    def get_task(self, task_id: str) -> Mapping[str, Any]:
        """All fields of one task; UpstreamMissing where it is gone."""
        return _with_id(self._read("task", task_id))

    def get_dependency_graph(self, list_id: str) -> GraphAnswer:
        """All tasks of a list with their edges, and whatever else the graph tells of them."""
        body = self._read("dependency graph", list_id, "dependency-graph")
        graph = body.get("graph")
        if not isinstance(graph, dict) or not all(isinstance(n, dict) for n in graph.values()):
            raise UpstreamGarbled("The upstream's dependency graph has no “graph” of tasks.")
        count = body.get("taskCount")
        return GraphAnswer(
            task_count=count if isinstance(count, int) else len(graph),
            nodes={task_id: _node(task_id, node) for task_id, node in graph.items()},
        )

    def forward(
        self, method: str, segments: tuple[str, ...], *, query: str, body: bytes | None = None
    ) -> Answer:
        """The raw answer to a client's own request below the tasks' address."""
        return self._send(method, segments, query=query, body=body)

    def _read(self, what: str, *segments: str, query: Mapping[str, str] | None = None) -> Any:
        answer = self._send("GET", segments, query=urlencode(query or {}, errors="surrogatepass"))
        return wire.object_of(answer, what)

    def _send(
        self,
        method: str,
        segments: tuple[str, ...],
        *,
        query: str = "",
        body: bytes | None = None,
    ) -> Answer:
        path = transport.path_of(
            "api", "v3", "organizations", self.upstream_id, "ai", "tasks", *segments
        )
        url = self.base_url.rstrip("/") + path + (f"?{query}" if query else "")
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self.spend()
        return transport.send(method, url, headers=headers, body=body)


def _with_id(item: object) -> Mapping[str, Any]:
    if not isinstance(item, dict) or not isinstance(item.get("taskId"), str) or not item["taskId"]:
        raise UpstreamGarbled("The upstream told of a task without a “taskId”.")
    return item


def _node(task_id: str, node: Mapping[str, Any]) -> Mapping[str, Any]:
    """A graph's node as a task's fields; what depends on it is told by the others' edges."""
    told = {**node, "taskId": task_id}
    told.pop("dependents", None)
    return told
