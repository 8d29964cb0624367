"""What a visitor's page is told of a change: the difference of two revealed snapshots; pure."""

from __future__ import annotations

from typing import Any

from dashboard.graph.model import graph_of
from tasks_proxy.core import changes
from tasks_proxy.core.records import Snapshot


def change(old: Snapshot, new: Snapshot) -> dict[str, Any]:
    """The body of `changed`, as a member's page is told it, so that one script serves both."""
    return changes.change(old, new, structure=graph_of(old.tasks) != graph_of(new.tasks))
