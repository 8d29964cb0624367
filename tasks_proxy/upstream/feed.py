"""What the sync needs of an upstream that gives its tasks as one feed, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from tasks_proxy.upstream.transport import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """One page: tasks as the mirror's fields, and how many there are in all.

    `ordered` tells that the latest active come first, so that old pages hold nothing new.
    """

    tasks: tuple[Mapping[str, Any], ...]
    count: int
    ordered: bool


class Feed(Protocol):
    """A client of such an upstream. Every method raises UpstreamError."""

    def try_out(self) -> None:
        """Make one call that shows whether address and token are good."""

    def page(self, offset: int) -> FeedPage:
        """Tasks from `offset` on."""

    def get_task(self, task_id: str) -> Mapping[str, Any]:
        """All fields of one task."""

    def whole(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """The fields of a task that a page told of, with what takes calls of its own."""

    def links(self, report_id: str) -> list[dict[str, str]]:
        """The links of what a task's `signal_report` names, `{"kind", "report"}` each."""

    def forward(
        self, method: str, segments: tuple[str, ...], *, query: str, body: bytes | None = None
    ) -> Answer:
        """The raw answer to a client's own request."""
