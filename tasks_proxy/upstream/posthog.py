"""PostHog's Tasks API, one method an operation: pages of tasks, runs, links between reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tasks_proxy.core.errors import UpstreamGarbled
from tasks_proxy.upstream import transport, wire
from tasks_proxy.upstream.feed import FeedPage
from tasks_proxy.upstream.posthog_fields import links_of, task_fields
from tasks_proxy.upstream.transport import Answer

PAGE = 100
"""The most tasks that one page gives; a larger wish is cut to it."""

GROUPINGS = {"repository": "repository", "origin_product": "origin", "channel": "channel"}
"""What lists can be made of, and the word for a task that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHog:
    """The client of one project at one address; `spend` is told of each call before it."""

    base_url: str
    upstream_id: str
    token: str = field(repr=False)
    spend: Callable[[], None]
    lists_by: str = "repository"

    def try_out(self) -> None:
        """Make one call that shows whether address and token are good. Raises UpstreamError."""
        self.page(0)

    def page(self, offset: int) -> FeedPage:
        """Tasks from `offset` on, archived ones too, the latest active first.

        An older server knows no such order and gives the newest first; `ordered` tells.
        """
        query = {
            "limit": str(PAGE),
            "offset": str(offset),
            "archived": "all",
            "ordering": "-last_activity_at",
        }
        body = self._read("page of tasks", query=query)
        rows, count = body.get("results"), body.get("count")
        if not isinstance(rows, list) or not isinstance(count, int):
            raise UpstreamGarbled("The upstream's page of tasks has no “results” and “count”.")
        tasks = [_with_id(row) for row in rows]
        times = [str(task.get("last_activity_at") or "") for task in tasks]
        return FeedPage(
            tasks=tuple(task_fields(task, None, self.list_of(task)) for task in tasks),
            count=count,
            ordered=all(times) and times == sorted(times, reverse=True),
        )

    def get_task(self, task_id: str) -> Mapping[str, Any]:
        """All fields of one task, with all its runs; UpstreamMissing where it is gone."""
        task = _with_id(self._read("task", task_id))
        return self.whole(task_fields(task, None, self.list_of(task)))

    def whole(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """The fields of a task that a page told of, with all its runs: calls where it has any."""
        if fields["runsRead"]:
            return fields
        runs = self._rows("runs", fields["taskId"], "runs")
        runs.sort(key=lambda run: (str(run.get("created_at")), str(run.get("id"))))
        latest = runs[-1] if runs else None
        raw = {name: value for name, value in fields.items() if name not in _OURS}
        return task_fields({**raw, "latest_run": latest}, runs, fields["taskListId"])

    def links(self, report_id: str) -> list[dict[str, str]]:
        """The links of a signal report; UpstreamMissing or -Unauthorised where none are told."""
        return links_of(self._rows("signal report", *_REPORTS, report_id, "artefacts"))

    def list_of(self, task: Mapping[str, Any]) -> str:
        """The list that a task belongs to here: the upstream has none, so it is made of a field.

        The project's number keeps lists of several projects apart, and archived tasks have lists
        of their own.
        """
        value = task.get(self.lists_by)
        name = value if isinstance(value, str) and value else f"no {GROUPINGS[self.lists_by]}"
        archived = " archived" if task.get("archived") is True else ""
        return f"{name} #{self.upstream_id}{archived}"

    def forward(
        self, method: str, segments: tuple[str, ...], *, query: str, body: bytes | None = None
    ) -> Answer:
        """The raw answer to a client's own request below the tasks' address."""
        return self._send(method, ("tasks", *segments), query=query, body=body)

    def _rows(self, what: str, *segments: str) -> list[Mapping[str, Any]]:
        """All rows of a paged answer, page by page. Next pages are counted, never followed."""
        rows: list[Mapping[str, Any]] = []
        while True:
            query = {"limit": str(PAGE), "offset": str(len(rows))}
            body = self._read(what, *segments, query=query)
            found, count = body.get("results"), body.get("count")
            if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
                raise UpstreamGarbled(f"The upstream's {what} have no “results”.")
            rows += found
            if not found or not isinstance(count, int) or len(rows) >= count:
                return rows

    def _read(self, what: str, *segments: str, query: Mapping[str, str] | None = None) -> Any:
        below = segments if segments[:1] == _REPORTS[:1] else ("tasks", *segments)
        return wire.object_of(self._send("GET", below, query=urlencode(query or {})), what)

    def _send(
        self, method: str, segments: tuple[str, ...], *, query: str = "", body: bytes | None = None
    ) -> Answer:
        path = transport.path_of("api", "projects", self.upstream_id, *segments)
        url = f"{self.base_url.rstrip('/')}{path}/" + (f"?{query}" if query else "")
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self.spend()
        return transport.send(method, url, headers=headers, body=body)


_REPORTS = ("signals", "reports")
_OURS = frozenset(
    {"taskId", "taskListId", "status", "statusWord", "assignedAgentId", "createdByAgentId"}
    | {"dependsOn", "createdAt", "updatedAt", "queuedAt", "startedAt", "completedAt"}
    | {"progressMessage", "error", "result", "runs", "runsRead"}
)
"""Names that task_fields adds to PostHog's."""


def _with_id(item: object) -> Mapping[str, Any]:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not item["id"]:
        raise UpstreamGarbled("The upstream told of a task without an “id”.")
    return item
